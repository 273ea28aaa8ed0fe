"""Print labels: size, paper, where to start; what is seen is what comes out; then a person confirms it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QScrollArea, QSpinBox, QWidget

from models.rules.label_design import shipped
from models.rules.refusal import Refusal
from models.sheets.labels import NOTICE, Way, uncoded
from models.sheets.labels import labels as label_pdf
from models.sheets.printed_labels import Prepared, prepare
from models.sheets.saving import save
from models.work.label import PrintedLabel
from views.context import words_of
from views.dialogs.labels_printed import LabelsPrintedDialog
from views.dialogs.own_size import OwnSizeDialog
from views.dialogs.printer import PrinterDialog
from views.dialogs.printing import ask_file
from views.fields import Entry
from views.hub import Follower
from views.offsets import offset_of
from views.paper import PaperView
from views.pieces import across, button, down, frame, label, rule, within_screen
from views.sheet_places import SheetPlaces

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from PySide6.QtWidgets import QFileDialog

    from models.read.instrument import InstrumentRow
    from models.rules.label_size import LabelSize, Layout
    from views.context import Context
    from views.dialogs.label_editor import LabelEditor
    from views.dialogs.printer_offset import OffsetDialog

SIZE, LAYOUT, BLACK, NEXT = "labels/size", "labels/layout", "labels/black", "labels/next/"
OWN = "own"
MOST_COPIES = 99


class LabelsDialog(QDialog):
    """Labels of the chosen instruments."""

    def __init__(self, context: Context, parent: QWidget, rows: Sequence[InstrumentRow]) -> None:
        super().__init__(parent)
        self.setObjectName("labels_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(within_screen(self, 1000, 740))
        self._context, self._rows = context, rows
        self._ready = Prepared(shipped(), [], [], frozenset())
        self._chosen: list[int] = []
        self._round = 0
        self.paper = PaperView()
        self._make_fields()
        self._lay_out()
        self._follower = Follower(self, context.hub, {"label_design", "label_print"}, self.reload)

    def reload(self) -> None:
        """Ask anew what the labels say and how they look."""
        desk, day, rows = self._context.desk, self._context.day(), self._rows
        self._context.jobs.run(self, lambda: prepare(desk, rows, day), self._begin, self._fail)

    def _make_fields(self) -> None:
        remembered = self._context.remembered
        self._size, self._layout = QComboBox(), QComboBox()
        self._offer(shipped().sizes, shipped().layouts)
        self._places = SheetPlaces()
        self._start = QSpinBox(minimum=1, maximum=1)
        self._start_entry = Entry("start", "从第几枚开始", self._start, "点上面的格子也行")
        self._copies = QSpinBox(minimum=1, maximum=MOST_COPIES)
        self._black = QCheckBox("黑白（热敏打印机）")
        self._black.setObjectName("black")
        self._black.setChecked(bool(remembered.get(BLACK)))
        self._changed = QCheckBox()
        self._changed.setObjectName("changed")
        self._about = label("正在排版…", "muted", wrap=True)
        self._confirm = button("已打印好，记下来…", self.confirm, icon_name="check", name="confirm_printed")
        self._confirm.setToolTip("确认后，“标识”页不再把这些列为需要更换")
        self._size.activated.connect(self._take_size)
        self._layout.currentIndexChanged.connect(lambda _at: self._take_layout())
        self._places.chosen.connect(self._start.setValue)
        self._start.valueChanged.connect(lambda _at: self._make())
        self._copies.valueChanged.connect(lambda _count: self._make())
        self._black.toggled.connect(lambda _on: self._make())
        self._changed.toggled.connect(lambda _on: self._make())

    def _lay_out(self) -> None:
        self._print = button("打印…", self._ask_printer, icon_name="printer", look="primary", name="print")
        self._print.setShortcut("Ctrl+P")
        self._pdf = button("存为 PDF", self.save_as, icon_name="file-pdf", name="save_pdf")
        fields = QWidget()
        fields.setLayout(
            down(
                Entry("size", "尺寸", self._size),
                Entry("layout", "纸张", self._layout),
                self._places,
                self._start_entry,
                Entry("copies", "每枚份数", self._copies),
                self._black,
                self._changed,
                None,
                margins=(16, 16, 16, 0),
                spacing=10,
            ),
        )
        scroll = QScrollArea(widgetResizable=True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(fields)
        below = down(
            self._about,
            label(NOTICE, "faint", wrap=True),
            across(
                button("标识设计…", self.edit_design, icon_name="paint-brush", name="design"),
                button("打印机偏移…", self.ask_offset, icon_name="crosshair", name="offset"),
            ),
            margins=(16, 8, 16, 16),
            spacing=10,
        )
        side = frame("side", down(scroll, below, spacing=0))
        side.setFixedWidth(296)
        close = button("关闭", self.reject, name="close")
        foot = across(self._confirm, None, close, self._pdf, self._print, margins=(16, 12, 16, 12))
        body = across(self.paper, side, spacing=0)
        body.setStretch(0, 1)
        self.setLayout(down(body, rule(), foot, spacing=0))

    # what can be done

    def save_as(self) -> QFileDialog:
        """Ask for a file name and write the labels to it; returns the open file dialog."""
        folder = self._context.remembered.get("folder", "")
        return ask_file(self, self._name(), ".pdf", self.write, folder)

    def write(self, path: Path) -> None:
        """Write the labels that are seen to a file."""
        self._context.remembered.set("folder", str(path.parent))
        content = self.paper.content()
        self._context.jobs.run(
            self, lambda: save(content, path), lambda _done: self._about.setText(f"已存到 {path}"), self._fail
        )

    def edit_design(self) -> LabelEditor:
        """Open the editor of the plant's labels; returns the open dialog."""
        from views.dialogs.label_editor import LabelEditor

        editor = LabelEditor(self._context, self, self._ready.design, self._size.currentData())
        editor.open()
        return editor

    def ask_offset(self) -> OffsetDialog:
        """Ask by how much a printer prints beside its place; returns the open dialog."""
        from views.dialogs.printer_offset import OffsetDialog

        dialog = OffsetDialog(self._context, self, self._way(), self._ready.design)
        self._context.open(dialog)
        return dialog

    def confirm(self) -> LabelsPrintedDialog:
        """Ask how many labels came out well, and take them down; returns the open dialog."""
        printed = [
            PrintedLabel(instrument_id=self._rows[at].id, content=self._ready.digests[at])
            for at in self._chosen
        ]
        again = [at in self._ready.unchanged for at in self._chosen]
        dialog = LabelsPrintedDialog(self._context, self, printed, again, self._copies.value())
        dialog.kept.connect(self._printed)
        self._context.open(dialog)
        return dialog

    def _ask_printer(self) -> None:
        way = self._way()
        dialog = PrinterDialog(
            self._context,
            self,
            self._name(),
            self.paper.content(),
            f"labels/{way.size}/{way.layout}",
            current=self.paper.current_page(),
            offset=partial(offset_of, self._context.remembered),
        )
        dialog.printed.connect(
            lambda: self._about.setText("已送往打印机。看过纸上的标识，再按“已打印好，记下来”。")
        )
        self._context.open(dialog)

    def _printed(self, count: int) -> None:
        """Remember where the part-used sheet goes on."""
        layout = self._layout.currentData()
        page = self._ready.design.layout(layout)
        used = self._start.value() - 1 + count * self._copies.value()
        self._context.remembered.set(NEXT + layout, used % page.count + 1)
        self.accept()

    # what is chosen

    def _begin(self, ready: Prepared) -> None:
        self._ready = ready
        self._offer(ready.design.sizes, ready.design.layouts)
        fresh = len(ready.contents) - len(ready.unchanged)
        self._changed.setText(f"只印有变化的（{fresh} 枚）")
        self._changed.blockSignals(True)  # noqa: FBT003
        self._changed.setVisible(0 < fresh < len(ready.contents))
        self._changed.setChecked(0 < fresh < len(ready.contents))
        self._changed.blockSignals(False)  # noqa: FBT003
        self._take_layout()

    def _offer(self, sizes: Mapping[str, LabelSize], layouts: Mapping[str, Layout]) -> None:
        remembered = self._context.remembered
        for box, named, key in ((self._size, sizes, SIZE), (self._layout, layouts, LAYOUT)):
            box.blockSignals(True)  # noqa: FBT003
            box.clear()
            for name, one in named.items():
                box.addItem(one.title, name)
            box.setCurrentIndex(max(box.findData(remembered.get(key)), 0))
            box.blockSignals(False)  # noqa: FBT003
        kept = str(remembered.get(SIZE, "50x30"))
        if kept not in sizes:
            self._add_size(kept)
        self._size.addItem("自定义尺寸…", OWN)
        self._size.setCurrentIndex(max(self._size.findData(kept), 0))

    def _add_size(self, name: str) -> None:
        try:
            title = self._ready.design.size(name).title
        except Refusal:
            return
        if self._size.findData(name) < 0:
            self._size.insertItem(max(self._size.count() - 1, 0), f"{title}（自定义）", name)

    def _take_size(self, _at: int) -> None:
        if self._size.currentData() == OWN:
            dialog = OwnSizeDialog(self)
            dialog.chosen.connect(self._take_own_size)
            dialog.rejected.connect(lambda: self._take_own_size(self._context.remembered.get(SIZE, "50x30")))
            self._context.open(dialog)
        else:
            self._make()

    def _take_own_size(self, name: str) -> None:
        self._add_size(name)
        self._size.setCurrentIndex(max(self._size.findData(name), 0))
        self._make()

    def _take_layout(self) -> None:
        """Go on where the last sheet of this layout ended."""
        name = self._layout.currentData()
        page = self._ready.design.layout(name)
        self._start.blockSignals(True)  # noqa: FBT003
        self._start.setMaximum(page.count)
        self._start.setValue(1 if page.single else int(self._context.remembered.get(NEXT + name, 1)))
        self._start.blockSignals(False)  # noqa: FBT003
        for part in (self._start_entry, self._places):
            part.setVisible(not page.single)
        self._make()

    def _way(self) -> Way:
        return Way(
            self._size.currentData(),
            self._layout.currentData(),
            self._start.value(),
            self._copies.value(),
            self._black.isChecked(),
        )

    def _make(self) -> None:
        way, ready, remembered = self._way(), self._ready, self._context.remembered
        for key, value in ((SIZE, way.size), (LAYOUT, way.layout), (BLACK, way.black_and_white)):
            remembered.set(key, value)
        skipped = ready.unchanged if self._changed.isChecked() else frozenset()
        self._chosen = [at for at in range(len(ready.contents)) if at not in skipped]
        contents = [ready.contents[at] for at in self._chosen]
        self._places.show_sheet(ready.design.layout(way.layout), way.start, len(contents) * way.copies)
        self.setWindowTitle(f"打印标识（{len(contents) or len(self._rows)} 枚）")
        self._round += 1
        this = self._round

        def then(made: tuple[bytes, list[str]]) -> None:
            if this == self._round:
                self._show(*made)

        self._context.jobs.run(
            self,
            lambda: (label_pdf(contents, way, ready.design), uncoded(contents, way, ready.design)),
            then,
            self._fail,
        )

    def _show(self, content: bytes, bare: list[str]) -> None:
        self.paper.show_pdf(content)
        lines = [f"{len(self._chosen)} 枚，{self.paper.pages()} 页。所见即所印。"]
        if bare:
            few = "、".join(bare[:3]) + ("…" if len(bare) > 3 else "")
            lines.append(
                f"{len(bare)} 枚编号太长，印不下扫得出的码，没有印码（{few[:60]}）。可换大一号的尺寸。"
            )
        self._about.setText("\n".join(lines))

    def _name(self) -> str:
        return f"计量标识 {self._context.today().isoformat()}"

    def _fail(self, error: BaseException) -> None:
        self._about.setText(words_of(error))
