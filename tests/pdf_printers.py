"""Printers that print into PDF files, and a comparison of what came out with what went in."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPainter, QTransform
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter

from views.printers import Abilities


class PdfPrinters:
    """Named printers whose jobs arrive as ``<folder>/<number>.pdf``."""

    def __init__(self, folder, resolution=300, **printers):
        self.folder, self.resolution = folder, resolution
        self.printers = printers or {"测试打印机": Abilities()}
        self.jobs = []

    def names(self):
        return list(self.printers)

    def abilities(self, name):
        return self.printers[name]

    def open(self, name):
        self.jobs.append(self.folder / f"{len(self.jobs) + 1}.pdf")
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(self.jobs[-1]))
        printer.setResolution(self.resolution)
        return printer


def opened(path):
    pdf = QPdfDocument()
    pdf.load(str(path))
    assert pdf.status() == QPdfDocument.Status.Ready, path
    return pdf


def millimetres(pdf, page=0):
    size = pdf.pagePointSize(page)
    return size.width() / 72 * 25.4, size.height() / 72 * 25.4


def picture(pdf, page=0, dpi=300):
    """Return a page as greys on white."""
    points = pdf.pagePointSize(page)
    drawn = pdf.render(page, QSize(round(points.width() * dpi / 72), round(points.height() * dpi / 72)))
    white = QImage(drawn.size(), QImage.Format.Format_RGB32)
    white.fill(Qt.GlobalColor.white)
    painter = QPainter(white)
    painter.drawImage(0, 0, drawn)
    painter.end()
    return white.convertToFormat(QImage.Format.Format_Grayscale8)


def rows_of(image):
    stride = image.bytesPerLine()
    bits = bytes(image.constBits())
    return [bits[at * stride : at * stride + image.width()] for at in range(image.height())]


def difference(one, other):
    """Return the mean difference of two pictures of a page in cells of eight dots, greys 0 to 255."""
    size = QSize(one.width() // 8, one.height() // 8)
    ways = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    greys = [b"".join(rows_of(image.scaled(size, *ways))) for image in (one, other)]
    return sum(abs(p - q) for p, q in zip(*greys, strict=True)) / len(greys[0])


def ink(image, dark=128):
    """Return the box of what is dark: left, top, right, bottom in dots."""
    turned = image.transformed(QTransform(0, 1, 1, 0, 0, 0))
    high, wide = ([at for at, row in enumerate(rows_of(one)) if min(row) < dark] for one in (image, turned))
    return (wide[0], high[0], wide[-1], high[-1]) if high else None
