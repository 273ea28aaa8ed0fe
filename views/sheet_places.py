"""A sheet of labels in small: which places are used up, which will be printed; a click chooses the first."""

from __future__ import annotations

from typing import TYPE_CHECKING, override

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QToolTip, QWidget

from views.theme import tokens

if TYPE_CHECKING:
    from PySide6.QtGui import QHelpEvent, QMouseEvent, QPaintEvent

    from models.rules.label_size import Layout

HEIGHT = 168


class SheetPlaces(QWidget):
    """Shows the first sheet of a layout."""

    chosen = Signal(int)
    """The place that was clicked, counted from 1."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("places")
        self.setAccessibleName("从第几枚开始")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedHeight(HEIGHT)
        self._layout: Layout | None = None
        self._first, self._count = 1, 0

    def show_sheet(self, layout: Layout, first: int, count: int) -> None:
        """Show a layout with so many labels from its first place on."""
        self._layout, self._first, self._count = layout, first, count
        self.update()

    def place_at(self, point: QPoint) -> int | None:
        """Return the place under a point."""
        found = (at for at, place in enumerate(self.places(), 1) if place.contains(point))
        return next(found, None)

    def places(self) -> list[QRectF]:
        """Return where each place is drawn."""
        sheet = self._layout
        if sheet is None:
            return []
        page = self._page(sheet)
        scale = page.height() / sheet.paper[1]
        return [
            QRectF(
                page.left() + (sheet.left + column * sheet.pitch_x) * scale,
                page.top() + (sheet.top + row * sheet.pitch_y) * scale,
                sheet.width * scale,
                sheet.height * scale,
            ).adjusted(0.5, 0.5, -0.5, -0.5)
            for row in range(sheet.rows)
            for column in range(sheet.columns)
        ]

    @override
    def sizeHint(self) -> QSize:
        return QSize(HEIGHT, HEIGHT)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._layout is None:
            return
        colours = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(colours.line_strong))
        painter.setBrush(QColor(colours.ground))
        painter.drawRect(self._page(self._layout))
        for at, place in enumerate(self.places(), 1):
            printed = self._first <= at < self._first + self._count
            used = at < self._first
            painter.setPen(QColor(colours.accent if printed else colours.line_strong))
            painter.setBrush(QColor(colours.accent if printed else colours.line if used else colours.surface))
            painter.drawRoundedRect(place, 1.5, 1.5)
        painter.end()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self.place_at(event.position().toPoint())
        if place is not None and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(place)

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            helped: QHelpEvent = event  # type: ignore[assignment]
            place = self.place_at(helped.pos())
            QToolTip.showText(helped.globalPos(), f"从第 {place} 枚开始印" if place else "", self)
            return True
        return super().event(event)

    def _page(self, sheet: Layout) -> QRectF:
        high = self.height() - 2.0
        wide = high * sheet.paper[0] / sheet.paper[1]
        return QRectF((self.width() - wide) / 2, 1, wide, high)
