"""Small charts drawn from tokens: the months' load, and how each unit's instruments stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from views.theme import tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QMouseEvent, QPaintEvent

    from models.read.home import MonthLoad, UnitStanding

LINE = 24
"""Height of one unit's line."""
GAP = 6


class Chart(QWidget):
    """A drawing on the screen's own background."""

    def __init__(self, name: str, height: int) -> None:
        super().__init__()
        self.setObjectName(name)
        self._height = height
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Wide as the place allows, as high as the content."""
        return QSize(320, self._height)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw, whatever happens in between."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        try:
            self.draw(painter)
        finally:
            painter.end()

    def draw(self, painter: QPainter) -> None:
        """Draw the content."""


class LoadChart(Chart):
    """Twelve columns: how many validities end in each month; a click asks for the due list."""

    clicked = Signal()

    def __init__(self) -> None:
        super().__init__("load_chart", 190)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._load: Sequence[MonthLoad] = ()
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_load(self, load: Sequence[MonthLoad]) -> None:
        """Draw these months."""
        self._load = load
        self.setToolTip("\n".join(f"{one.month:%Y-%m}　到期 {one.due} 台" for one in load))
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: ARG002
        """Go to the list."""
        self.clicked.emit()

    def draw(self, painter: QPainter) -> None:
        """Draw columns with their numbers above and their months below."""
        if not self._load:
            return
        t = tokens()
        text = painter.fontMetrics().height()
        top, bottom = text + GAP, self.height() - text - GAP
        most = max((one.due for one in self._load), default=0) or 1
        wide = self.width() / len(self._load)
        for at, one in enumerate(self._load):
            tall = (bottom - top) * one.due / most
            bar = QRectF(at * wide + wide * 0.2, bottom - tall, wide * 0.6, tall)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(t.limited if at == 0 else t.accent))
            painter.drawRoundedRect(bar, 2, 2)
            painter.setPen(QColor(t.text if one.due else t.faint))
            above = QRectF(at * wide, bar.top() - text - 2, wide, text)
            painter.drawText(above, Qt.AlignmentFlag.AlignCenter, str(one.due))
            painter.setPen(QColor(t.muted))
            below = QRectF(at * wide, bottom + GAP, wide, text)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, f"{one.month.month}月")
        painter.setPen(QColor(t.line_strong))
        painter.drawLine(0, bottom, self.width(), bottom)


class UnitChart(Chart):
    """A line for each using unit: in validity, overdue, the rest, with the numbers at the end."""

    def __init__(self) -> None:
        super().__init__("unit_chart", LINE)
        self._units: Sequence[UnitStanding] = ()

    def show_units(self, units: Sequence[UnitStanding]) -> None:
        """Draw these units."""
        self._units = units
        self._height = max(len(units), 1) * (LINE + GAP)
        self.updateGeometry()
        self.update()

    def draw(self, painter: QPainter) -> None:
        """Draw a bar of three parts for each unit."""
        t = tokens()
        metrics = painter.fontMetrics()
        names = min(max((metrics.horizontalAdvance(one.unit) for one in self._units), default=0), 140)
        numbers = metrics.horizontalAdvance("超期 000")
        most = max((one.valid + one.overdue + one.other for one in self._units), default=1) or 1
        room = max(self.width() - names - numbers - 4 * GAP, 40)
        for at, one in enumerate(self._units):
            y = at * (LINE + GAP)
            painter.setPen(QColor(t.text))
            name = metrics.elidedText(one.unit, Qt.TextElideMode.ElideRight, names)
            painter.drawText(QRectF(0, y, names, LINE), Qt.AlignmentFlag.AlignVCenter, name)
            x = float(names + 2 * GAP)
            for part, colour in ((one.valid, t.good), (one.overdue, t.stop), (one.other, t.line_strong)):
                wide = room * part / most
                painter.fillRect(QRectF(x, y + LINE * 0.25, wide, LINE * 0.5), QColor(colour))
                x += wide
            words = f"超期 {one.overdue}" if one.overdue else str(one.valid + one.other)
            painter.setPen(QColor(t.stop if one.overdue else t.muted))
            place = QRectF(self.width() - numbers, y, numbers, LINE)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, words)
