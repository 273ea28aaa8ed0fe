"""A table that came back: its rows left, one row cell by cell right, the sum and the reason below."""

from __future__ import annotations

from typing import TYPE_CHECKING, override

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSplitter, QWidget

from models.read.offered import offered
from models.read.returned import compare
from models.rules.returned import Standing
from models.sheets.returned import titles
from models.work import returned
from models.work.imports import FileChanged
from models.work.returned import RowMoved
from models.work.unit import ReasonMissing
from views.context import words_of
from views.fields import OfferedField, mark_wrong
from views.imports.sheet_view import LEAST, PAUSE, RowGrid
from views.pieces import across, button, down, frame, label
from views.returned.beside import CellsBeside
from views.returned.rows import returned_spec
from views.returned.taken import Taken
from views.tables.chips import SearchBox
from views.tables.counts import Counts
from views.tables.rows_model import RowsModel
from views.tables.rowset import RowSet

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from models.rules.returned import Comparison
    from models.work.unit import Done
    from views.context import Context

NARROW = 1120
"""Below this width the row cell by cell stands under the grid."""
WIDEST = 300
LAST = 240
"""Least width of the column that takes the room that is left."""
SHOWN_UNKNOWN = 4


class ReturnedPane(QWidget):
    """Shows a comparison, takes what is said about it, and writes what was ticked."""

    closed = Signal()
    """Nothing more is wanted here."""
    as_old = Signal()
    """The file is to be looked at as an old ledger."""
    new_asked = Signal(object)
    """The comparison whose new rows are to be entered."""
    outdated = Signal()
    """The file was changed on the disk."""

    def __init__(self, context: Context, comparison: Comparison) -> None:
        super().__init__()
        self.setObjectName("returned")
        self._context = context
        self.taken = Taken(comparison)
        self.beside = CellsBeside()
        self.rows = RowsModel(returned_spec(self.taken), self)
        self.grid = RowGrid(self.rows)
        self.counts = Counts(self.rows.spec.buckets, self.rows.spec.opens_on)
        self.search = SearchBox()
        self.grid.setMinimumHeight(self.grid.row_height() * LEAST)
        self.reason = OfferedField(placeholder="更正理由（必填），例如：现场核对")
        self._lay_out()
        self._connect()
        self.refresh()
        self._fit()
        self.grid.setCurrentIndex(self.rows.index(0, self.grid.first_column()))
        context.ask(self, lambda words: self.reason.offer(words["reason"]), offered)

    def refresh(self) -> None:
        """Show rows, counts and sum anew; the cursor stays."""
        rows = RowSet(self.rows.spec, self.taken.comparison.rows)
        self.counts.show_rows(rows)
        self.rows.replace(rows)
        self.beside.show_row(self.grid.current(), self.taken)
        self._count()

    def refuse(self, text: str) -> None:
        """Say below why nothing was written."""
        self._refusal.setText(text)
        self._refusal.setVisible(bool(text))

    def next_open(self) -> None:
        """Go to the next row that waits for somebody to look at it."""
        if self.rows.filtered:
            self.search.clear()
            self.rows.clear_filters()
            self.counts.show_chosen(self.rows.spec.opens_on)
        shown, at = self.rows.shown(), self.grid.currentIndex().row()
        for row in (*shown[at + 1 :], *shown[: at + 1]):
            if self.taken.is_open(row):
                self.grid.choose({row.key})
                self.grid.setFocus()
                return

    def take(self, *, on: bool) -> None:
        """Take the selected rows over, or leave them; then go on to the next that waits."""
        current = self.beside.row()
        rows = self.grid.selected() or ([current] if current else [])
        waited = any(self.taken.is_open(row) for row in rows)
        self.taken.take(rows, on=on)
        self._changed()
        if waited:
            self.next_open()

    def take_all(self, *, on: bool) -> None:
        """Take over all rows that are shown, or leave them."""
        self.taken.take(self.rows.shown(), on=on)
        self._changed()

    def accept(self) -> None:
        """Write what was ticked: one action, which can be taken back."""
        if not self._accept.isEnabled():
            return
        self.refuse("")
        mark_wrong(self.reason, wrong=False)
        self._accept.setEnabled(False)
        self._context.perform(
            self,
            self._written,
            self._not_written,
            returned.accept,
            comparison=self.taken.comparison,
            chosen=self.taken.chosen(),
            reason=self.reason.value(),
        )

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        way = Qt.Orientation.Vertical if self.width() < NARROW else Qt.Orientation.Horizontal
        if self._split.orientation() != way:
            self._split.setOrientation(way)
            narrow = way == Qt.Orientation.Vertical
            self._split.setSizes([300, 260] if narrow else [self.width() - 420, 420])

    # how it is put together

    def _lay_out(self) -> None:
        self._about = label(look="muted", wrap=True)
        self._about.setObjectName("about")
        old = button("当作旧台账导入", self.as_old.emit, look="link", name="as_old")
        old.setToolTip("程序把它认作自己导出的表；若其实是旧台账，按这里走导入")
        self._new = button("", self._ask_new, icon_name="plus", look="link", name="enter_new")
        self._new.setToolTip("台账里没有的行走导入：先预览，再登记为新器具")
        head = across(
            label(self.taken.comparison.file_name, "title"), None, self._new, 12, old, margins=(16, 12, 16, 0)
        )
        every = button("全部采用", lambda: self.take_all(on=True), look="link", name="take_all")
        every.setToolTip("采用现在列出的每一行（过时的、有问题的除外）")
        none = button("全不采用", lambda: self.take_all(on=False), look="link", name="leave_all")
        none.setToolTip("现在列出的行都保留台账的值")
        about = across(self._about, every, none, margins=(16, 2, 16, 6), spacing=12)
        about.setStretch(0, 1)
        tools = across(self.counts, self.search, margins=(8, 2, 12, 6))
        tools.setStretchFactor(self.counts, 1)
        listed = QWidget()
        listed.setLayout(down(tools, self.grid, spacing=0))
        self._split = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False, handleWidth=5)
        self._split.addWidget(listed)
        self._split.addWidget(frame("side", down(self.beside)))
        self._split.setStretchFactor(0, 1)
        self._split.setSizes([880, 420])
        box = down(head, about, self._split, self._foot(), spacing=0)
        box.setStretch(2, 1)
        self.setLayout(box)

    def _foot(self) -> QWidget:
        self._sum, self._note = label(look="strong", wrap=True), label(look="muted", wrap=True)
        self._refusal = label(look="refusal", wrap=True)
        self._sum.setObjectName("sum")
        self._refusal.setObjectName("refusal")
        self._refusal.hide()
        self.reason.setObjectName("reason")
        self.reason.setAccessibleName("更正理由")
        self.reason.setMinimumWidth(260)
        self._accept = button("采用", self.accept, icon_name="check", look="primary", name="accept")
        self._accept.setToolTip("一次全部写入，记为一笔（Ctrl+Enter）；之后仍可撤销")
        leave = button("取消", self.closed.emit, name="drop_table")
        leave.setToolTip("什么也不写入，回到开始")
        words = down(self._sum, self._note, self._refusal, spacing=2)
        foot = across(words, self.reason, leave, self._accept, margins=(16, 10, 16, 10), spacing=8)
        foot.setStretch(0, 1)
        return frame("bar", foot)

    def _connect(self) -> None:
        self._rest = QTimer(self, singleShot=True, interval=PAUSE)
        self._rest.timeout.connect(lambda: self.beside.show_row(self.grid.current(), self.taken))
        self.counts.chosen.connect(self._filter)
        self.search.textChanged.connect(self.rows.search)
        self.search.left.connect(self.grid.setFocus)
        self.rows.arranged.connect(self._rest.start)
        self.grid.selectionModel().currentRowChanged.connect(lambda *_: self._rest.start())
        self.grid.number_pressed.connect(self.beside.press)
        self.grid.edit_asked.connect(lambda _row, _key: self.beside.enter())
        self.beside.chosen.connect(lambda on: self.take(on=on))
        self.beside.ticked.connect(self._tick)
        for keys, run in {
            "Ctrl+Return": self.accept,
            "Ctrl+Enter": self.accept,
            "Ctrl+F": self._enter_search,
            "F8": self.next_open,
        }.items():
            QShortcut(QKeySequence(keys), self, run, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _fit(self) -> None:
        self.grid.horizontalHeader().setResizeContentsPrecision(60)
        self.grid.resizeColumnsToContents()
        last = self.rows.columnCount() - 1
        for column in range(last):
            self.grid.setColumnWidth(column, min(self.grid.columnWidth(column), WIDEST))
        self.grid.setColumnWidth(last, LAST)
        self.grid.horizontalHeader().setStretchLastSection(True)
        self.grid.frozen.lay_out()

    # what happens

    def _filter(self, key: str | None) -> None:
        self.rows.set_bucket(key)
        if self.rows.rowCount() and not self.grid.currentIndex().isValid():
            self.grid.setCurrentIndex(self.rows.index(0, self.grid.first_column()))

    def _tick(self, column: str, on: bool) -> None:
        row = self.beside.row()
        if row is not None:
            self.taken.tick(row, column, on=on)
            self.rows.replace(RowSet(self.rows.spec, self.taken.comparison.rows))
            self._count()

    def _changed(self) -> None:
        self.refuse("")
        self.refresh()
        self.grid.setFocus()

    def _count(self) -> None:
        """Say what taking over now would do."""
        seen = self.taken.comparison
        chosen = self.taken.chosen()
        self._about.setText(_about(seen))
        self._sum.setText(str(self.taken))
        self._note.setText(_note(self.taken))
        self._note.setVisible(bool(self._note.text()))
        cells = sum(map(len, chosen.columns.values()))
        self._accept.setText(f"采用 {cells:,} 处" if cells else "采用")
        self._accept.setEnabled(bool(cells))
        fresh = seen.counts[Standing.NEW]
        self._new.setText(f"登记新行 {fresh:,}")
        self._new.setVisible(fresh > 0)

    def _written(self, done: Done) -> None:
        self._context.did(done)
        self._again("")

    def _not_written(self, error: BaseException) -> None:
        self._count()
        if isinstance(error, FileChanged):
            self.outdated.emit()
        elif isinstance(error, RowMoved):
            self._again(words_of(error))
        else:
            self.refuse(words_of(error))
            if isinstance(error, ReasonMissing):
                mark_wrong(self.reason, wrong=True)
                self.reason.setFocus()

    def _again(self, why: str) -> None:
        """Compare the same table once more; where nothing is left to say about it, the page is done with it."""
        seen = self.taken.comparison
        forms, today = self._context.desk.ledger.forms, self._context.today()

        def then(found: Comparison) -> None:
            self.taken.go_on(found)
            if not why and found.counts[Standing.SAME] == len(found.rows):
                self.closed.emit()
                return
            self.refresh()
            self.refuse(why)

        self._context.ask(
            self, then, compare, book=seen.book, titles=titles(forms), today=today, path=seen.path
        )

    def _ask_new(self) -> None:
        self.new_asked.emit(self.taken.comparison)

    def _enter_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()


def _about(seen: Comparison) -> str:
    mark = seen.mark
    since = f"{mark.as_of} 导出（第 {mark.seq:,} 笔记录之后）" if mark else seen.why_unmarked
    parts = [since, f"{len(seen.rows):,} 行，{seen.counts[Standing.SAME]:,} 行相同。还没有写入，请核对"]
    if seen.unknown:
        more = "…" if len(seen.unknown) > SHOWN_UNKNOWN else ""
        parts.append(f"没有核对的列：{'、'.join(seen.unknown[:SHOWN_UNKNOWN])}{more}")
    return "　·　".join(parts)


def _note(taken: Taken) -> str:
    counts, parts = taken.comparison.counts, []
    if waiting := sum(1 for row in taken.comparison.rows if taken.is_open(row)):
        parts.append(f"{waiting:,} 行要您看一眼（F8 到下一行），不确认就不采用")
    if stale := counts[Standing.STALE]:
        parts.append(f"{stale:,} 行已过时，不采用，请重新导出再改")
    if counts[Standing.SAME] == len(taken.comparison.rows):
        parts.append("表里和台账完全一样")
    return "。".join(parts) + ("。" if parts else "")
