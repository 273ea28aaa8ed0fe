"""Print labels: size, layout, where to start; what is seen is what comes out; then a person confirms it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QComboBox, QDialog, QSpinBox

from models.rules.label_design import shipped
from models.sheets.labels import NOTICE, Way
from models.sheets.labels import labels as label_pdf
from models.sheets.printed_labels import Prepared, prepare
from models.sheets.saving import save
from models.work import label as work_label
from views.context import words_of
from views.dialogs.printer import PrinterDialog
from views.dialogs.printing import ask_file
from views.fields import Entry
from views.paper import PaperView
from views.pieces import across, button, down, frame, label, rule

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from PySide6.QtWidgets import QFileDialog, QWidget

    from models.read.instrument import InstrumentRow
    from models.rules.label_size import LabelSize, Layout
    from models.work.unit import Done
    from views.context import Context

SIZE, LAYOUT = "labels/size", "labels/layout"


class LabelsDialog(QDialog):
    """Labels of the chosen instruments."""

    def __init__(self, context: Context, parent: QWidget, rows: Sequence[InstrumentRow]) -> None:
        super().__init__(parent)
        self.setObjectName("labels_dialog")
        self.setWindowTitle(f"打印标识（{len(rows)} 枚）")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(QSize(980, 720).boundedTo(self.screen().availableSize()))
        self._context, self._rows = context, rows
        self._ready = Prepared(shipped(), [], [], frozenset())
        self._round = 0
        self.paper = PaperView()
        self._size = _named_choice(shipped().sizes, context.remembered.get(SIZE, "50x30"))
        self._layout = _named_choice(shipped().layouts, context.remembered.get(LAYOUT, "single"))
        self._start = QSpinBox(minimum=1, maximum=1)
        self._start_entry = Entry("start", "从第几枚开始", self._start, "用过一部分的整张纸")
        self._about = label("正在排版…", "muted", wrap=True)
        self._confirm = button(
            "已打印好，记下来", self._confirm_printed, icon_name="check", name="confirm_printed"
        )
        self._confirm.setToolTip("确认后，“标识”页不再把这些列为需要更换")
        self._lay_out()
        self._size.currentIndexChanged.connect(lambda _at: self._make())
        self._layout.currentIndexChanged.connect(lambda _at: self._make())
        self._start.valueChanged.connect(lambda _at: self._make())
        desk, day = context.desk, context.day()
        context.jobs.run(self, lambda: prepare(desk, rows, day), self._begin, self._fail)

    def _lay_out(self) -> None:
        self._print = button("打印…", self._ask_printer, icon_name="printer", look="primary", name="print")
        self._print.setShortcut("Ctrl+P")
        self._pdf = button("存为 PDF", self.save_as, icon_name="file-pdf", name="save_pdf")
        side = frame(
            "side",
            down(
                Entry("size", "尺寸", self._size),
                Entry("layout", "纸张", self._layout),
                self._start_entry,
                label(NOTICE, "muted", wrap=True),
                None,
                self._about,
                margins=(16, 16, 16, 16),
                spacing=12,
            ),
        )
        side.setFixedWidth(260)
        close = button("关闭", self.reject, name="close")
        foot = across(self._confirm, None, close, self._pdf, self._print, margins=(16, 12, 16, 12))
        body = across(self.paper, side, spacing=0)
        body.setStretch(0, 1)
        self.setLayout(down(body, rule(), foot, spacing=0))

    def save_as(self) -> QFileDialog:
        """Ask for a file name and write the labels to it; returns the open file dialog."""
        folder = self._context.remembered.get("folder", "")
        return ask_file(self, self._name(), ".pdf", self.write, folder)

    def _name(self) -> str:
        return f"计量标识 {self._context.today().isoformat()}"

    def write(self, path: Path) -> None:
        """Write the labels that are seen to a file."""
        self._context.remembered.set("folder", str(path.parent))
        content = self.paper.content()
        self._context.jobs.run(
            self, lambda: save(content, path), lambda _done: self._about.setText(f"已存到 {path}"), self._fail
        )

    def _begin(self, ready: Prepared) -> None:
        self._ready = ready
        self._make()

    def _make(self) -> None:
        size, layout = self._size.currentData(), self._layout.currentData()
        page = self._ready.design.layout(layout)
        self._start_entry.setVisible(not page.single)
        self._start.setMaximum(1 if page.single else page.columns * page.rows)
        self._context.remembered.set(SIZE, size)
        self._context.remembered.set(LAYOUT, layout)
        self._round += 1
        this, ready = self._round, self._ready
        way = Way(size, layout, self._start.value())

        def then(content: bytes) -> None:
            if this == self._round:
                self.paper.show_pdf(content)
                self._about.setText(f"{len(ready.contents)} 枚，{self.paper.pages()} 页。所见即所印。")

        self._context.jobs.run(self, lambda: label_pdf(ready.contents, way, ready.design), then, self._fail)

    def _ask_printer(self) -> None:
        dialog = PrinterDialog(
            self._context,
            self,
            self._name(),
            self.paper.content(),
            f"labels/{self._size.currentData()}/{self._layout.currentData()}",
            current=self.paper.current_page(),
        )
        dialog.printed.connect(
            lambda: self._about.setText("已送往打印机。打印无误后请按“已打印好，记下来”。")
        )
        self._context.open(dialog)

    def _confirm_printed(self) -> None:
        printed = tuple(
            work_label.PrintedLabel(instrument_id=row.id, content=digest)
            for row, digest in zip(self._rows, self._ready.digests, strict=True)
        )
        self._context.perform(self, self._finish, self._fail, work_label.confirm_printed, labels=printed)

    def _finish(self, done: Done) -> None:
        self._context.did(done)
        self.accept()

    def _fail(self, error: BaseException) -> None:
        self._about.setText(words_of(error))


def _named_choice(named: Mapping[str, LabelSize | Layout], chosen: str) -> QComboBox:
    box = QComboBox()
    for key, one in named.items():
        box.addItem(one.title, key)
    box.setCurrentIndex(max(box.findData(chosen), 0))
    return box
