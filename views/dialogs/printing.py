"""The print dialog: the pages as they will be printed, and where they may go."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from models.sheets.export import write
from models.sheets.saving import save
from views.context import words_of
from views.paper import PaperView
from views.pieces import across, button, down, label, rule, within_screen

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.sheets.sheet import Book
    from views.context import Context
    from views.dialogs.printer import PrinterDialog

FILTERS = {
    ".zsbak": "准绳备份（*.zsbak）",
    ".pdf": "PDF 文件（*.pdf）",
    ".xlsx": "Excel 工作簿（*.xlsx）",
    ".csv": "CSV 文件（*.csv）",
    ".zip": "压缩包（*.zip）",
    ".zslabels": "标识设计（*.zslabels）",
    ".toml": "表格定义（*.toml）",
}


def ask_file(
    parent: QWidget, name: str, suffix: str, then: Callable[[Path], object], remembered: str = ""
) -> QFileDialog:
    """Ask where to write a file; returns the open dialog."""
    picker = QFileDialog(parent, "存到", str(Path(remembered) / f"{name}{suffix}"), FILTERS[suffix])
    picker.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    picker.setDefaultSuffix(suffix.removeprefix("."))
    picker.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    picker.fileSelected.connect(lambda chosen: then(Path(chosen)))
    picker.open()
    return picker


class PrintDialog(QDialog):
    """Shows a book as its PDF; prints it or writes it to a file."""

    def __init__(
        self, context: Context, parent: QWidget, title: str, make: Callable[[], Book], form: str = "list"
    ) -> None:
        """``form`` names what the choice of the printer is remembered for."""
        super().__init__(parent)
        self.setObjectName("print_dialog")
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(within_screen(self, 1000, 760))
        self._context, self._title, self._form = context, title, form
        self._book: Book | None = None
        self.paper = PaperView()
        self._about = label("正在排版…", "muted")
        self._print = button("打印…", self._ask_printer, icon_name="printer", look="primary", name="print")
        self._print.setShortcut("Ctrl+P")
        self._pdf = button("存为 PDF", lambda: self.save_as(".pdf"), icon_name="file-pdf", name="save_pdf")
        self._excel = button(
            "存为 Excel", lambda: self.save_as(".xlsx"), icon_name="file-arrow-down", name="save_excel"
        )
        close = button("关闭", self.reject, name="close")
        for one in (self._print, self._pdf, self._excel):
            one.setEnabled(False)
        foot = across(self._about, None, close, self._excel, self._pdf, self._print, margins=(16, 12, 16, 12))
        self.setLayout(down(self.paper, rule(), foot, spacing=0))
        context.jobs.run(self, lambda: _rendered(make()), self._show, self._fail)

    def save_as(self, suffix: str) -> QFileDialog:
        """Ask for a file name and write it; returns the open file dialog."""
        folder = self._context.remembered.get("folder", "")
        return ask_file(self, self._title, suffix, self.write, folder)

    def write(self, path: Path) -> None:
        """Write what is seen to a file."""
        book = self._book
        if book is None:
            return
        self._context.remembered.set("folder", str(path.parent))
        content = self.paper.content()

        def job() -> None:
            if path.suffix.lower() == ".pdf":
                save(content, path)
            else:
                write(book, path)

        self._context.jobs.run(self, job, lambda _done: self._about.setText(f"已存到 {path}"), self._fail)

    def _show(self, made: tuple[Book, bytes]) -> None:
        self._book, content = made
        self.paper.show_pdf(content)
        self._about.setText(f"共 {self.paper.pages()} 页。所见即所印。")
        for one in (self._print, self._pdf, self._excel):
            one.setEnabled(True)
        self._print.setFocus()

    def _ask_printer(self) -> PrinterDialog:
        from views.dialogs.printer import PrinterDialog

        dialog = PrinterDialog(
            self._context,
            self,
            self._title,
            self.paper.content(),
            self._form,
            current=self.paper.current_page(),
        )
        dialog.printed.connect(self.accept)
        self._context.open(dialog)
        return dialog

    def _fail(self, error: BaseException) -> None:
        self._about.setText(words_of(error))


def _rendered(book: Book) -> tuple[Book, bytes]:
    from models.sheets.export import render

    return book, render(book, ".pdf")
