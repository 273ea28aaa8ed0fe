"""A page as it will be printed: what is seen is the PDF itself, and what is printed is the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, override

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QAbstractScrollArea

from views.theme import tokens

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QResizeEvent

GAP = 12
KEPT = 12
"""Drawn pages kept."""
LARGEST = 3.0
"""Pixels for a point at most, so that a label does not fill the screen."""


class PaperView(QAbstractScrollArea):
    """Shows the pages of a PDF one below the other, as wide as the place allows."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("paper")
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.pdf = QPdfDocument(self)
        self._buffer = QBuffer(self)
        self._bytes = b""
        self._drawn: dict[int, QImage] = {}

    def show_pdf(self, content: bytes) -> None:
        """Show these pages."""
        self._bytes = content
        self.pdf.close()
        self._buffer.close()
        self._buffer.setData(QByteArray(content))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.pdf.load(self._buffer)
        self._arrange()
        self.verticalScrollBar().setValue(0)

    def clear(self) -> None:
        """Show no page."""
        self._bytes = b""
        self.pdf.close()
        self._arrange()

    def content(self) -> bytes:
        """Return the PDF that is shown."""
        return self._bytes

    def pages(self) -> int:
        """Return how many pages there are."""
        return self.pdf.pageCount()

    def current_page(self) -> int:
        """Return the page in the middle of what is seen, counted from 1."""
        middle = self.verticalScrollBar().value() + self.viewport().height() / 2
        return max(1, sum(place.top() <= middle for place in self._places()))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), QColor(tokens().ground))
        top = -self.verticalScrollBar().value()
        for page, place in enumerate(self._places()):
            shown = place.translated(0, top)
            if shown.intersects(QRectF(self.viewport().rect())):
                painter.fillRect(shown, Qt.GlobalColor.white)
                painter.drawImage(shown, self._image(page, place))
                painter.setPen(QColor(tokens().line_strong))
                painter.drawRect(shown)
        painter.end()

    def _arrange(self) -> None:
        self._drawn.clear()
        places = self._places()
        high = places[-1].bottom() + GAP if places else 0
        bar = self.verticalScrollBar()
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(GAP * 4)
        bar.setRange(0, max(0, round(high) - self.viewport().height()))
        self.viewport().update()

    def _places(self) -> list[QRectF]:
        sizes = [self.pdf.pagePointSize(page) for page in range(self.pdf.pageCount())]
        widest = max((size.width() for size in sizes), default=1.0)
        scale = min((self.viewport().width() - 2 * GAP) / widest, LARGEST)
        found, y = [], float(GAP)
        for size in sizes:
            wide, high = size.width() * scale, size.height() * scale
            found.append(QRectF((self.viewport().width() - wide) / 2, y, wide, high))
            y += high + GAP
        return found

    def _image(self, page: int, place: QRectF) -> QImage:
        if page not in self._drawn:
            if len(self._drawn) >= KEPT:
                self._drawn.clear()
            dots = self.devicePixelRatioF()
            size = QSize(round(place.width() * dots), round(place.height() * dots))
            self._drawn[page] = self.pdf.render(page, size)
        return self._drawn[page]
