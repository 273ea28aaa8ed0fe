"""Labels as pictures and as what their PDF says, for the tests that look at them."""

import re
from io import BytesIO

import zxingcpp
from PIL import Image
from pypdf import PdfReader
from PySide6.QtCore import QBuffer, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPdf import QPdfDocument

MM = 25.4 / 72
FORMATS = [zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.Code128]


def pictures(data, dpi):
    """Return the pages of a PDF in greys."""
    buffer = QBuffer()
    buffer.setData(data)
    buffer.open(QBuffer.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    made = []
    for number in range(document.pageCount()):
        points = document.pagePointSize(number)
        size = QSize(round(points.width() * dpi / 72), round(points.height() * dpi / 72))
        image = QImage(size, QImage.Format.Format_Grayscale8)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        painter.drawImage(0, 0, document.render(number, size))
        painter.end()
        rows = bytes(image.constBits())
        made.append(
            Image.frombuffer("L", (size.width(), size.height()), rows, "raw", "L", image.bytesPerLine(), 1)
        )
    document.close()
    return made


def decoded(image):
    """Return what the codes in a picture say; rows of like letters may look like other kinds of bars."""
    return {mark.text for mark in zxingcpp.read_barcodes(image, formats=FORMATS)}


def frames(page):
    """Return left, top, width and height in millimetres of the frame of each label that a page draws."""
    high = float(page.mediabox.height)
    found = []
    for x, y, form in re.findall(
        r"q 1 0 0 1 ([-\d.]+) ([-\d.]+) cm /(\S+) Do", page.get_contents().get_data().decode("latin-1")
    ):
        drawn = page["/Resources"]["/XObject"][f"/{form}"].get_data().decode("latin-1")
        left, low, wide, tall = map(float, re.findall(r"([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) re S", drawn)[-1])
        found.append(((float(x) + left) * MM, (high - float(y) - low - tall) * MM, wide * MM, tall * MM))
    return found


def pages(data):
    """Return the pages of a PDF as pypdf reads them."""
    return PdfReader(BytesIO(data)).pages
