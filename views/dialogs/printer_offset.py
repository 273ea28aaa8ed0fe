"""打印机偏移: print a page with a cross, measure it, and keep by how much this printer has to be corrected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QDoubleSpinBox

from models.sheets.label_offset import offset_page
from views.dialogs.printer import PrinterDialog
from views.dialogs.question import Question
from views.fields import Entry
from views.offsets import MOST, keep_offset, offset_of
from views.pieces import button

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from models.rules.label_design import Design
    from models.sheets.labels import Way
    from views.context import Context

HOW = (
    "1. 按“打印测试页”，纸与印标识时一样放，大小选“实际大小”。",
    "2. 用尺量十字：单枚标识应离左边、上边各 5.0 mm，整张纸应各 20.0 mm。",
    "3. 应有的毫米数减去量到的，就是要填的数：印偏左了填正数右移，印偏上了填正数下移。",
)
NOBODY = "这台电脑上还没有打印机，无从校正。请先在 Windows 的设置里添加打印机，再打开这个窗口。"


class OffsetDialog(Question):
    """Keeps the offset of one printer on this PC."""

    def __init__(self, context: Context, parent: QWidget, way: Way, design: Design) -> None:
        super().__init__(parent, "打印机偏移", "打印机印出来的位置不准时，在这里校正。", "记下", "check")
        self.setObjectName("offset_dialog")
        self._context, self._way, self._design = context, way, design
        self._printer = QComboBox()
        self._across, self._down = (_millimetres() for _ in range(2))
        self.ask(Entry("printer", "打印机", self._printer, "只记在这台电脑上"))
        self.ask_beside(
            Entry("across", "右移（毫米）", self._across, "负数左移"),
            Entry("down", "下移（毫米）", self._down, "负数上移"),
        )
        self._test = button("打印测试页…", self.print_test, icon_name="printer", name="print_test")
        self.offer(self._test)
        self.preview(*HOW)
        self._printer.currentTextChanged.connect(self._show)
        self.answered.connect(self._keep)
        self.wait()
        context.jobs.run(self, context.printers().names, self._offer, self.refuse)

    def print_test(self) -> PrinterDialog:
        """Ask where to print the test page, moved by what is entered now; returns the open dialog."""
        offset = self._across.value(), self._down.value()
        dialog = PrinterDialog(
            self._context,
            self,
            "打印机偏移测试页",
            offset_page(self._way, self._design),
            f"labels/{self._way.size}/{self._way.layout}",
            offset=lambda _printer: offset,
        )
        self._context.open(dialog)
        return dialog

    def _offer(self, names: list[str]) -> None:
        self._printer.addItems(names)
        self.wait(waiting=not names)
        if not names:
            self.preview(NOBODY)

    def _show(self, printer: str) -> None:
        for field, value in zip(
            (self._across, self._down), offset_of(self._context.remembered, printer), strict=True
        ):
            field.setValue(value)

    def _keep(self) -> None:
        printer, across, down = self._printer.currentText(), self._across.value(), self._down.value()
        keep_offset(self._context.remembered, printer, across, down)
        self._context.say(f"已记下“{printer}”的偏移：右移 {across:g} mm，下移 {down:g} mm。", None)
        self.accept()


def _millimetres() -> QDoubleSpinBox:
    field = QDoubleSpinBox(minimum=-MOST, maximum=MOST, singleStep=0.1, decimals=1)
    field.setSuffix(" mm")
    return field
