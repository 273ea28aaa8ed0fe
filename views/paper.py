"""A page as it will be printed: what is seen is the PDF itself, and what is printed is the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtPrintSupport import QPrintDialog, QPrinter

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget


class PaperView(QPdfView):
    """Shows the pages of a PDF, as wide as the place allows."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("paper")
        self.setPageMode(QPdfView.PageMode.MultiPage)
        self.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.pdf = QPdfDocument(self)
        self._buffer = QBuffer(self)
        self._bytes = b""
        self.setDocument(self.pdf)

    def show_pdf(self, content: bytes) -> None:
        """Show these pages."""
        self._bytes = content
        self.pdf.close()
        self._buffer.close()
        self._buffer.setData(QByteArray(content))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.pdf.load(self._buffer)

    def content(self) -> bytes:
        """Return the PDF that is shown."""
        return self._bytes

    def pages(self) -> int:
        """Return how many pages there are."""
        return self.pdf.pageCount()


def ask_printer(parent: QWidget, view: PaperView, printed: Callable[[], object]) -> QPrintDialog:
    """Let the user choose a printer and print the pages that are seen; returns the open dialog."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setFullPage(True)
    dialog = QPrintDialog(printer, parent)
    dialog.setMinMax(1, max(view.pages(), 1))
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)

    def go() -> None:
        if print_pages(view.pdf, printer):
            printed()

    dialog.accepted.connect(go)
    dialog.show()
    return dialog


def print_pages(pdf: QPdfDocument, printer: QPrinter) -> bool:
    """Draw the pages on a printer at its own resolution; say whether it took them."""
    first = printer.fromPage() or 1
    last = printer.toPage() or pdf.pageCount()
    painter = QPainter()
    for page in range(first - 1, min(last, pdf.pageCount())):
        points = pdf.pagePointSize(page)
        _fit_paper(printer, points.width(), points.height())
        if not painter.isActive():
            if not painter.begin(printer):
                return False
        elif not printer.newPage():
            painter.end()
            return False
        scale = printer.resolution() / 72
        size = QSize(round(points.width() * scale), round(points.height() * scale))
        painter.drawImage(QRectF(0, 0, size.width(), size.height()), pdf.render(page, size))
    return painter.end() if painter.isActive() else False


def _fit_paper(printer: QPrinter, width: float, height: float) -> None:
    from PySide6.QtCore import QSizeF
    from PySide6.QtGui import QPageLayout, QPageSize

    size = QPageSize(QSizeF(min(width, height), max(width, height)), QPageSize.Unit.Point)
    printer.setPageSize(size)
    wide = width > height
    printer.setPageOrientation(
        QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait
    )
