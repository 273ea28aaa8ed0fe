"""The preview of an import: sheets left, rows in the middle, one row side by side right, the sum below."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, override

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from models.rules.refusal import Refusal
from views.imports.beside import Beside
from views.imports.columns import ColumnsDialog
from views.imports.header_row import HeaderRowDialog, rows_of
from views.imports.others import OthersDialog
from views.imports.sheet_view import SheetView
from views.imports.sheets import SheetList
from views.pieces import across, button, down, frame, label

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from models.rules.imports import PreviewRow, RowDecision, SheetPreview
    from views.imports.draft import Draft, Forecast

NARROW = 1120
"""Below this width the row side by side stands under the grid."""


class PreviewPane(QWidget):
    """Shows a draft and takes every decision about it; nothing is written from here."""

    accepted = Signal()
    dropped = Signal()
    remapped = Signal(str, object)
    """A sheet, and heading → field where the user says otherwise than the program."""

    header_moved = Signal(str, int)
    """A sheet, and the row in which the user sees its heading."""

    def __init__(self, draft: Draft) -> None:
        super().__init__()
        self.setObjectName("preview")
        self.draft = draft
        self.forecast: Forecast | None = None
        self.sheets = SheetList()
        self.beside = Beside()
        self._views: dict[str, SheetView] = {}
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()
        self.show_draft()

    def show_draft(self) -> None:
        """Show the draft anew after its preview changed; the sheet that was open stays open."""
        place = self.sheets.name()
        at = view.row() if (view := self._views.get(place)) else None
        for view in self._views.values():
            self._stack.removeWidget(view)
            view.deleteLater()
        self._views = {}
        self.sheets.show_sheets(self.draft.preview.sheets, self.draft.left_out)
        if self.sheets.currentItem() is None:
            self.sheets.open(self._first())
        else:
            self._open(self.sheets.name())
        if at is not None and (view := self._views.get(at.source.sheet)) and view.rows.find(at.key) >= 0:
            view.go_to(at)
        self._count()

    def view(self) -> SheetView:
        """Return the view of the sheet that is open."""
        return self._views[self.sheets.name()]

    def refuse(self, text: str) -> None:
        """Say below why nothing was written."""
        self._refusal.setText(text)
        self._refusal.setVisible(bool(text))

    def decide(self, decision: RowDecision, *, alike: bool = False) -> None:
        """Decide about the row under the cursor, or about all rows that raise the same question."""
        row = self.view().row()
        if row is None:
            return
        rows = self.draft.alike(row, decision.choice) if alike else [row]
        was_open = self.draft.is_open(row)
        self.draft.decide(row, decision, rows)
        self.refuse("")
        view = self.view()
        view.refresh()
        for other in self._views.values():
            if alike and other is not view:
                other.refresh()
        self._later.start()
        view.grid.setFocus()
        if not (was_open and view.next_open()):
            self._show_row(row)

    def edit_columns(self) -> ColumnsDialog | None:
        """Open the columns of the sheet; returns the dialog."""
        sheet = self._sheet(self.sheets.name())
        if not sheet.tables:
            return None
        raw = next(one for one in self.draft.book.sheets if one.name == sheet.name)
        dialog = ColumnsDialog(self, sheet, raw, self.draft.mapping.get(sheet.name, {}))

        def answered() -> None:
            said = dialog.said()
            dialog.accept()
            self.remapped.emit(sheet.name, said)

        dialog.answered.connect(answered)
        dialog.open()
        return dialog

    def point_out_header(self) -> HeaderRowDialog | None:
        """Ask in which row the heading of the open sheet stands; returns the dialog."""
        raw = next(one for one in self.draft.book.sheets if one.name == self.sheets.name())
        if not rows_of(raw):
            return None
        dialog = HeaderRowDialog(self, raw)

        def answered() -> None:
            row = dialog.row()
            dialog.accept()
            self.header_moved.emit(raw.name, row)

        dialog.answered.connect(answered)
        dialog.open()
        return dialog

    def show_others(self) -> OthersDialog:
        """Open what stands in the sheet beside its instruments; returns the dialog."""
        dialog = OthersDialog(self, self._sheet(self.sheets.name()))
        dialog.open()
        return dialog

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < NARROW
        way = Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal
        if self._inner.orientation() != way:
            self._inner.setOrientation(way)
            self._inner.setSizes([300, 300] if narrow else [self.width() - 620, 420])

    # how it is put together

    def _lay_out(self) -> None:
        self._title = label(self.draft.book.file_name, "title")
        self._about = label(look="muted")
        head = across(self._title, 8, self._about, None, margins=(16, 12, 16, 8), spacing=4)
        self._inner = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False, handleWidth=5)
        self._inner.addWidget(self._stack)
        self._inner.addWidget(frame("side", down(self.beside)))
        self._inner.setStretchFactor(0, 1)
        self._inner.setSizes([800, 420])
        outer = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False, handleWidth=5)
        outer.addWidget(self.sheets)
        outer.addWidget(self._inner)
        outer.setStretchFactor(1, 1)
        outer.setSizes([212, 1200])
        self._sum, self._note = label(look="strong", wrap=True), label(look="muted", wrap=True)
        self._refusal = label(look="refusal", wrap=True)
        self._refusal.setObjectName("refusal")
        self._sum.setObjectName("sum")
        self._refusal.hide()
        words = down(self._sum, self._note, self._refusal, spacing=2)
        self._accept = button("导入", self._ask_accept, icon_name="check", look="primary", name="accept")
        cancel = button("取消", self.dropped.emit, name="drop_draft")
        cancel.setToolTip("不导入，回到开始；什么也不写入")
        foot = across(words, cancel, self._accept, margins=(16, 10, 16, 10), spacing=8)
        foot.setStretch(0, 1)
        bar = frame("bar", foot)
        box = down(head, outer, bar, spacing=0)
        box.setStretch(1, 1)
        self.setLayout(box)

    def _connect(self) -> None:
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._count)
        self.sheets.opened.connect(self._open)
        self.sheets.ticked.connect(self._tick)
        self.beside.chosen.connect(lambda decision, alike: self.decide(decision, alike=alike))
        for keys, run in {
            "Ctrl+Return": self._ask_accept,
            "Ctrl+Enter": self._ask_accept,
            "Ctrl+M": self.edit_columns,
            "Ctrl+H": self.point_out_header,
            "Ctrl+F": self._enter_search,
            "F8": self.next_open,
        }.items():
            QShortcut(QKeySequence(keys), self, run, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def next_open(self) -> None:
        """Go to the next row that waits for a decision, in the next sheets if need be."""
        if self.view().next_open():
            return
        names = [sheet.name for sheet in self.draft.sheets()]
        at = names.index(self.sheets.name()) if self.sheets.name() in names else -1
        for name in (*names[at + 1 :], *names[:at]):
            if any(self.draft.is_open(row) for row in self._sheet(name).rows):
                self.sheets.open(name)
                self.view().begin()
                self.view().grid.setFocus()
                return

    # what happens

    def _open(self, name: str) -> None:
        if name not in self._views:
            view = SheetView(self._sheet(name), self.draft)
            view.rested.connect(partial(self._rested, view))
            view.grid.number_pressed.connect(self.beside.press)
            view.grid.edit_asked.connect(lambda _row, _key: self.beside.enter())
            view.columns_asked.connect(self.edit_columns)
            view.header_asked.connect(self.point_out_header)
            view.rest_asked.connect(self.show_others)
            self._views[name] = view
            self._stack.addWidget(view)
            view.begin()
        self._stack.setCurrentWidget(self._views[name])
        self._show_row(self._views[name].row())

    def _rested(self, view: SheetView, row: PreviewRow | None) -> None:
        shown = row is not None and row is self.beside.row()
        if view is self._stack.currentWidget() and not shown:  # what is being typed there is kept
            self._show_row(row)

    def _show_row(self, row: PreviewRow | None) -> None:
        self.beside.show_row(self.draft, self._sheet(self.sheets.name()), row)

    def _tick(self, name: str, on: bool) -> None:
        (self.draft.left_out.discard if on else self.draft.left_out.add)(name)
        self.refuse("")
        self._count()

    def _count(self) -> None:
        """Work out and say what importing now would do."""
        preview = self.draft.preview
        taken, rows = len(self.draft.sheets()), sum(len(sheet.rows) for sheet in self.draft.sheets())
        total = len(preview.sheets)
        sheets = f"{total} 个工作表" if taken == total else f"{total} 个工作表中的 {taken} 个"
        self._about.setText(f"{sheets}，{rows:,} 行器具。还没有写入，请核对")
        try:
            self.forecast = self.draft.forecast()
        except Refusal as refusal:
            self.forecast = None
            self.refuse(refusal.message)
        told = self.forecast
        self._sum.setText(str(told) if told else "现在还不能导入")
        self._note.setText(_notes(told) if told else "")
        self._note.setVisible(bool(self._note.text()))
        self._accept.setText(f"导入 {told.written:,} 台" if told and told.written else "导入")
        self._accept.setToolTip("写入台账（Ctrl+Enter）；导入后仍可整次撤销")
        self._accept.setEnabled(bool(told and told.written))

    def _ask_accept(self) -> None:
        if self._accept.isEnabled():
            self.refuse("")
            self.accepted.emit()

    def _enter_search(self) -> None:
        self.view().search.setFocus()
        self.view().search.selectAll()

    def _sheet(self, name: str) -> SheetPreview:
        return next(sheet for sheet in self.draft.preview.sheets if sheet.name == name)

    def _first(self) -> str:
        """Return the sheet to begin with: the first with rows to decide, else the first with rows."""
        sheets = self.draft.preview.sheets
        ordered = sorted(
            sheets, key=lambda sheet: (not any(map(self.draft.is_open, sheet.rows)), not sheet.rows)
        )
        return ordered[0].name


def _notes(told: Forecast) -> str:
    parts = []
    if told.waiting:
        parts.append(f"待决定的 {told.waiting:,} 行现在可逐行决定（F8 到下一行），也可先跳过，原文都会保留")
    if told.contradictions:
        parts.append(f"{told.contradictions:,} 台的有效期与周期不一致：两个日期都保留，导入后再定")
    if not told.written:
        parts.append("没有要写入的内容")
    return "。".join(parts) + ("。" if parts else "")
