"""Send pages to a printer: which printer, which pages, how many; or keep them as a PDF."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, override

from PySide6.QtCore import QTimer, Signal
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QCheckBox, QComboBox, QProgressBar, QSpinBox, QWidget

from models.rules.printing import in_order, read_pages
from models.rules.refusal import Refusal
from models.sheets.saving import save
from views.dialogs.printer_preview import what_comes
from views.dialogs.printing import ask_file
from views.dialogs.question import Question
from views.fields import Entry, OfferedField
from views.jobs import Jobs
from views.pieces import button, label
from views.printing import ONE_SIDE, PrintOrder, opened, print_pdf, sizes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QFileDialog

    from views.context import Context
    from views.jobs import Progress
    from views.printers import Abilities

ALL, CURRENT = "全部", "当前页"
SIDES = {
    ONE_SIDE: "单面",
    QPrinter.DuplexMode.DuplexLongSide: "双面，沿长边翻页",
    QPrinter.DuplexMode.DuplexShortSide: "双面，沿短边翻页",
}
MOST_COPIES = 999
NO_PRINTER = (
    "这台电脑上还没有打印机。可以先存为 PDF，拿到有打印机的电脑上按“实际大小”打印；"
    "或者在 Windows 的“设置 → 蓝牙和其他设备 → 打印机和扫描仪”里添加打印机，再按“重新查找”。"
)


def unmoved(_printer: str) -> tuple[float, float]:
    """Return the offset of a printer that prints where it should."""
    return 0.0, 0.0


class PrinterDialog(Question):
    """Prints a PDF as it was seen; what was chosen is remembered for each form on this PC."""

    printed = Signal()

    def __init__(
        self,
        context: Context,
        parent: QWidget,
        title: str,
        pdf: bytes,
        form: str,
        *,
        current: int = 1,
        offset: Callable[[str], tuple[float, float]] = unmoved,
    ) -> None:
        """``form`` names what is remembered together; ``offset`` tells the millimetres a printer prints amiss."""
        super().__init__(parent, "打印", title, "打印", "printer")
        self.setObjectName("printer_dialog")
        self._context, self._title, self._content, self._current = context, title, pdf, current
        self._key, self._offset = f"print/{form}", offset
        self._printers = context.printers()
        self._jobs = Jobs(
            self
        )  # its own: a printer in the network may take seconds, the ledger must not wait
        self._running: Progress | None = None
        self._abilities: Abilities | None = None
        document = opened(pdf)
        self._sizes = sizes(document)
        document.close()
        self._make_fields()
        self._lay_fields()
        self.wait()
        self.answered.connect(self._print)
        self._jobs.progressed.connect(self._show_progress)
        self._look_again()

    def save_as(self) -> QFileDialog:
        """Ask for a file name and write the pages to it; returns the open file dialog."""
        return ask_file(self, self._title, ".pdf", self.write, self._context.remembered.get("folder", ""))

    def write(self, path: Path) -> None:
        """Write the PDF to a file."""
        self._context.remembered.set("folder", str(path.parent))

        def then(_done: object) -> None:
            self._context.say(f"已存到 {path}", None)
            self.accept()

        self._context.jobs.run(self, lambda: save(self._content, path), then, self.refuse)

    @override
    def reject(self) -> None:
        if self._running is None:
            super().reject()
        else:
            self._running.cancel()
            self.preview("正在停下…")

    @override
    def done(self, result: int) -> None:
        self._jobs.close(wait=not self._jobs.working())
        super().done(result)

    # how it is put together

    def _make_fields(self) -> None:
        self._printer = QComboBox()
        self._pages = OfferedField((ALL, CURRENT) if len(self._sizes) > 1 else (ALL,), ALL)
        self._copies = QSpinBox(minimum=1, maximum=MOST_COPIES)
        self._sides = QComboBox()
        self._size = QComboBox()
        self._size.addItem("实际大小（100 %）", userData=False)
        self._size.addItem("缩小到打印机印得下", userData=True)
        self._collate = QCheckBox("逐份打印（第 1 份印完再印第 2 份）")
        self._collate.setObjectName("collate")
        self._black = QCheckBox("纯黑白（标签打印机上字和二维码更清楚）")
        self._black.setObjectName("black")
        self._recall()
        self._printer.currentTextChanged.connect(self._ask_abilities)
        for moved in (
            self._pages.currentTextChanged,
            self._copies.valueChanged,
            self._sides.currentIndexChanged,
            self._size.currentIndexChanged,
            self._collate.toggled,
        ):
            moved.connect(lambda _value: self._tell())

    def _lay_fields(self) -> None:
        self._sides_entry = Entry("sides", "单双面", self._sides)
        self._fields = [
            Entry("printer", "打印机", self._printer),
            Entry("pages", "页码", self._pages, "或填 1-3,5"),
            Entry("copies", "份数", self._copies),
            self._sides_entry,
            Entry("size", "大小", self._size),
        ]
        printer, pages, copies, sides, size = self._fields
        self.ask(printer)
        self.ask_beside(pages, copies)
        self.ask_beside(size, sides)
        self.ask(self._collate, self._black)
        self._save = button("存为 PDF", self.save_as, icon_name="file-pdf", name="save_pdf")
        self._again = button("重新查找", self._look_again, icon_name="arrow-counter-clockwise", name="again")
        self._again.hide()
        self.offer(self._save, self._again)

    # printers

    def _look_again(self) -> None:
        self._jobs.run(self, self._printers.names, self._offer, self.refuse)

    def _offer(self, names: list[str]) -> None:
        for part in (*self._fields, self._collate, self._black, self.primary):
            part.setVisible(bool(names))
        self._again.setVisible(not names)
        if not names:
            self.preview(NO_PRINTER)
            self._save.setFocus()
            self._fit_soon()
            return
        self._printer.blockSignals(True)  # noqa: FBT003
        self._printer.clear()
        self._printer.addItems(names)
        self._printer.setCurrentText(self._kept.get("printer", names[0]))
        self._printer.blockSignals(False)  # noqa: FBT003
        self._ask_abilities(self._printer.currentText())

    def _ask_abilities(self, name: str) -> None:
        self._abilities = None
        self.wait()
        self.preview(f"正在询问“{name}”…")

        def then(abilities: Abilities) -> None:
            if name == self._printer.currentText():
                self._take(abilities)

        self._jobs.run(self, partial(self._printers.abilities, name), then, self.refuse)

    def _take(self, abilities: Abilities) -> None:
        self._abilities = abilities
        sides = [mode for mode in SIDES if mode == ONE_SIDE or mode in abilities.duplex]
        self._sides.clear()
        for mode in sides:
            self._sides.addItem(SIDES[mode], mode)
        self._sides.setCurrentText(self._kept.get("sides", SIDES[ONE_SIDE]))
        self._sides_entry.setVisible(len(sides) > 1)
        if self._kept.get("black") is None:
            self._black.setChecked(abilities.thermal)
        self.wait(waiting=False)
        self.primary.setFocus()
        self._tell()

    # what is chosen

    def _recall(self) -> None:
        self._kept: dict[str, Any] = self._context.remembered.get(self._key, {})
        self._copies.setValue(int(self._kept.get("copies", 1)))
        self._collate.setChecked(bool(self._kept.get("collate", True)))
        self._size.setCurrentIndex(max(self._size.findData(self._kept.get("shrink", False)), 0))
        self._black.setChecked(bool(self._kept.get("black")))

    def _remember(self) -> None:
        self._kept = {
            "printer": self._printer.currentText(),
            "copies": self._copies.value(),
            "collate": self._collate.isChecked(),
            "sides": self._sides.currentText(),
            "shrink": self._size.currentData(),
            "black": self._black.isChecked(),
        }
        self._context.remembered.set(self._key, self._kept)

    def _order(self) -> PrintOrder:
        """Return what is to be printed; refuses page numbers that are none."""
        text = self._pages.value().replace(ALL, "").replace(CURRENT, str(self._current))
        pages = read_pages(text, len(self._sizes))
        duplex = self._sides.currentData() or ONE_SIDE
        order = in_order(
            pages, self._copies.value(), collate=self._collate.isChecked(), both_sides=duplex != ONE_SIDE
        )
        name = self._printer.currentText()
        return PrintOrder(
            name,
            self._title,
            tuple(order),
            duplex,
            shrink=self._size.currentData(),
            black=self._black.isChecked(),
            offset=self._offset(name),
        )

    def _tell(self) -> None:
        """Say what will come out of the printer, and what will not fit."""
        if self._abilities is None or self._running is not None:
            return
        self._collate.setVisible(self._copies.value() > 1 and len(self._sizes) > 1)
        try:
            order = self._order()
        except Refusal as refusal:
            self.preview(refusal.message)
            return
        self.preview(*what_comes(order, self._abilities, self._sizes))
        self._fit_soon()

    def _fit_soon(self) -> None:
        QTimer.singleShot(0, self, self.fit)  # once the new lines are laid out

    # printing

    def _print(self) -> None:
        abilities = self._abilities
        if abilities is None:
            return
        try:
            order = self._order()
        except Refusal as refusal:
            self.refuse(refusal)
            return
        self._remember()
        self.wait()
        for part in (*self._fields, self._collate, self._black, self._save):
            part.setEnabled(False)
        self._told, self._bar = label("正在送往打印机…"), QProgressBar(textVisible=False)
        self._bar.setProperty("look", "wide")
        self._bar.setFixedHeight(6)
        self.preview(self._told, self._bar)
        self._running = self._jobs.run_long(
            self,
            lambda progress: print_pdf(
                self._content, self._printers.open(order.printer), abilities, order, progress
            ),
            lambda _done: self._finish(order),
            self._fail,
        )

    def _show_progress(self, done: int, total: int, _what: str) -> None:
        if self._running is not None and not self._running.cancelled:
            self._bar.setRange(0, total)
            self._bar.setValue(done)
            self._told.setText(f"正在送往打印机：第 {min(done + 1, total)} 面，共 {total} 面")

    def _finish(self, order: PrintOrder) -> None:
        self._running = None
        self._context.say(f"已送往打印机“{order.printer}”，共 {order.faces} 面。", None)
        self.accept()
        self.printed.emit()

    def _fail(self, error: BaseException) -> None:
        self._running = None
        for part in (*self._fields, self._collate, self._black, self._save):
            part.setEnabled(True)
        self._tell()
        self.refuse(error)
