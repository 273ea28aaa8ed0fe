"""A PDF on its way to a printer: painted page by page at the printer's own resolution."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPageLayout, QPainter
from PySide6.QtPdf import QPdfDocument, QPdfDocumentRenderOptions
from PySide6.QtPrintSupport import QPrinter

from models.rules.refusal import Refusal
from views.printers import POINTS, Abilities, Paper, paper_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from views.jobs import Progress

FINEST = 600
"""Dots per inch beyond which eyes see no difference, but the spooler does."""
BAND = 1_500_000
"""Dots painted at once: a large page at 600 dpi needs no 140 MB, and the window is not held up between two."""
DARK = 150
"""Greys below this, of 256, are printed black where there is only black."""
BLACK, WHITE = 0xFF000000, 0xFFFFFFFF
ONE_SIDE = QPrinter.DuplexMode.DuplexNone
STATE = QPrinter.PrinterState


class PrinterRefused(Refusal):
    """打印机“{printer}”没有接受这份文件。请检查打印机是否开机、联机、有纸，有没有报警；也可以先存为 PDF。"""


class PrinterStopped(Refusal):
    """打印机“{printer}”在印到第 {done} 面时停下了。请检查缺纸、卡纸和打印队列，然后只打印剩下的页。"""


class PrintOrder(NamedTuple):
    """What is to be printed, and how."""

    printer: str
    title: str
    pages: tuple[int | None, ...]
    """Pages from 1 in the order of printing; ``None`` is an empty back."""
    duplex: QPrinter.DuplexMode = ONE_SIDE
    shrink: bool = False
    """Shrink what is larger than the printable part of the paper; else everything is printed at actual size."""
    black: bool = False
    """Only black dots, no greys: clearer on label printers, which would turn greys into dust."""
    offset: tuple[float, float] = (0.0, 0.0)
    """Millimetres by which the picture is moved right and down."""

    @property
    def faces(self) -> int:
        """How many sides of paper are printed on."""
        return sum(page is not None for page in self.pages)

    @property
    def sheets(self) -> int:
        """How many sheets of paper it takes."""
        return -(-len(self.pages) // (1 if self.duplex == ONE_SIDE else 2))


def print_pdf(
    content: bytes, printer: QPrinter, abilities: Abilities, order: PrintOrder, progress: Progress
) -> None:
    """Paint pages of a PDF on a printer; refuses where the printer does, stops where the user cancels."""
    pdf = opened(content)
    painter = QPainter()
    try:
        _prepare(printer, order)
        _paint_all(pdf, printer, painter, abilities, order, progress)
    except BaseException:
        if painter.isActive():
            printer.abort()
        raise
    finally:
        if painter.isActive():
            painter.end()
        pdf.close()


def opened(content: bytes) -> QPdfDocument:
    """Return a PDF to be looked at; it keeps its bytes as long as it lives."""
    pdf = QPdfDocument()
    buffer = QBuffer(pdf)
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    pdf.load(buffer)
    return pdf


def sizes(pdf: QPdfDocument) -> list[tuple[float, float]]:
    """Return width and height of each page in millimetres."""
    points = [pdf.pagePointSize(page) for page in range(pdf.pageCount())]
    return [(size.width() / POINTS, size.height() / POINTS) for size in points]


def _prepare(printer: QPrinter, order: PrintOrder) -> None:
    printer.setDocName(order.title)
    printer.setFullPage(True)
    printer.setDuplex(order.duplex)
    if order.black:
        printer.setColorMode(QPrinter.ColorMode.GrayScale)


def _paint_all(
    pdf: QPdfDocument,
    printer: QPrinter,
    painter: QPainter,
    abilities: Abilities,
    order: PrintOrder,
    progress: Progress,
) -> None:
    found, last = sizes(pdf), 1
    for done, page in enumerate(order.pages):
        progress.step(done, len(order.pages), "正在打印")
        last = page or last
        paper = paper_for(abilities, *found[last - 1])
        _lay(printer, paper)
        if (
            not (printer.newPage() if done else painter.begin(printer))
            or printer.printerState() == STATE.Error
        ):
            raise (PrinterStopped if done else PrinterRefused)(printer=order.printer, done=done + 1)
        painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
        if page is not None:
            _paint(pdf, page, printer, painter, order)
    if not painter.end() or printer.printerState() in (STATE.Error, STATE.Aborted):
        raise PrinterStopped(printer=order.printer, done=len(order.pages))
    progress.step(len(order.pages), len(order.pages), "正在打印")


def _lay(printer: QPrinter, paper: Paper) -> None:
    printer.setPageSize(paper.size)
    way = QPageLayout.Orientation
    printer.setPageOrientation(way.Landscape if paper.landscape else way.Portrait)


def _paint(pdf: QPdfDocument, page: int, printer: QPrinter, painter: QPainter, order: PrintOrder) -> None:
    dots = printer.resolution()
    left, top = (shift * dots / 25.4 for shift in order.offset)
    size = pdf.pagePointSize(page - 1) * (dots / 72)
    if order.shrink:
        room = _printable(printer)
        size *= min(1.0, room.width() / size.width(), room.height() / size.height())
        left, top = left + room.left(), top + room.top()
    step = -(-dots // FINEST)
    whole = QSize(round(size.width() / step), round(size.height() / step))
    for row, image in bands(pdf, page, whole):
        shown = blackened(image) if order.black else image
        painter.drawImage(QRectF(left, top + row * step, image.width() * step, image.height() * step), shown)


def bands(pdf: QPdfDocument, page: int, whole: QSize) -> Iterator[tuple[int, QImage]]:
    """Yield a page drawn in a size of dots, in bands from top to bottom, each with its first row."""
    rows = max(1, BAND // max(1, whole.width()))
    for top in range(0, whole.height(), rows):
        high = min(rows, whole.height() - top)
        options = QPdfDocumentRenderOptions()
        options.setScaledSize(whole)
        # Qt takes the distance of the outermost dots for the size: one more makes it true.
        options.setScaledClipRect(QRect(0, top, whole.width() + 1, high + 1))
        drawn = pdf.render(page - 1, QSize(whole.width(), high), options)
        white = QImage(drawn.size(), QImage.Format.Format_RGB32)
        white.fill(Qt.GlobalColor.white)
        painter = QPainter(white)
        painter.drawImage(0, 0, drawn)
        painter.end()
        yield top, white


def blackened(image: QImage) -> QImage:
    """Return a picture in black and white; a light grey counts as black, so that thin strokes stay whole."""
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    grey.reinterpretAsFormat(QImage.Format.Format_Indexed8)
    grey.setColorTable([BLACK] * DARK + [WHITE] * (256 - DARK))
    return grey.convertToFormat(QImage.Format.Format_Mono, Qt.ImageConversionFlag.ThresholdDither)


def _printable(printer: QPrinter) -> QRectF:
    """Return the part of the paper that the printer reaches, in dots."""
    layout = printer.pageLayout()
    paper = QRectF(layout.fullRectPixels(printer.resolution()))
    layout.setUnits(QPageLayout.Unit.Point)
    edges = layout.minimumMargins() * (printer.resolution() / 72)
    return paper.marginsRemoved(edges)
