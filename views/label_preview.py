"""A label as large as it will be on paper, or several times that; what is seen is the PDF itself."""

from __future__ import annotations

from typing import override

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QSizePolicy, QWidget

from views.theme import tokens

EDGE = 24


class LabelPreview(QWidget):
    """Shows the first page of a PDF in its middle."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("label_preview")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.pdf = QPdfDocument(self)
        self._buffer = QBuffer(self)
        self._times = 1.0

    def show_pdf(self, content: bytes) -> None:
        """Show this label."""
        self.pdf.close()
        self._buffer.close()
        self._buffer.setData(QByteArray(content))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.pdf.load(self._buffer)
        self.update()

    def set_times(self, times: float) -> None:
        """Show it so many times as large as on paper."""
        self._times = times
        self.update()

    def shown_size(self) -> QRectF:
        """Return where the label is drawn, in the widget's own pixels; it shrinks only where there is no room."""
        points = self.pdf.pagePointSize(0)
        scale = self.screen().physicalDotsPerInch() / 72 * self._times
        room = QRectF(self.rect()).adjusted(EDGE, EDGE, -EDGE, -EDGE)
        if not points.isEmpty():
            scale = min(scale, room.width() / points.width(), room.height() / points.height())
        wide, high = points.width() * scale, points.height() * scale
        return QRectF((self.width() - wide) / 2, (self.height() - high) / 2, wide, high)

    def times(self) -> float:
        """Return how many times as large as on paper it is really shown."""
        points = self.pdf.pagePointSize(0)
        if points.isEmpty():
            return self._times
        return self.shown_size().width() / (points.width() * self.screen().physicalDotsPerInch() / 72)

    @override
    def sizeHint(self) -> QSize:
        return QSize(420, 320)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens().ground))
        place = self.shown_size()
        if place.width() > 1:
            dots = self.devicePixelRatioF()
            image = self.pdf.render(
                0, QSize(max(1, round(place.width() * dots)), max(1, round(place.height() * dots)))
            )
            image.setDevicePixelRatio(dots)
            painter.fillRect(place, Qt.GlobalColor.white)
            painter.drawImage(place, QImage(image))
            painter.setPen(QColor(tokens().line_strong))
            painter.drawRect(place)
        painter.end()
