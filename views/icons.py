"""Icons by name (Phosphor), drawn from their font in the colours of the theme in force."""

from __future__ import annotations

import json
from functools import cache
from typing import override

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QIconEngine, QPainter, QPixmap

from resources import resource
from views.theme import tokens

_cloned: list[QIconEngine] = []


@cache
def icon(name: str, colour: str = "muted") -> QIcon:
    """Return the icon called ``name`` (as on phosphoricons.com) in the colour of a theme token."""
    return QIcon(Glyph(chr(_code_points()[name]), colour))


@cache
def _code_points() -> dict[str, int]:
    names = json.loads(resource("icons", "phosphor.json").read_text("utf-8"))
    return {name: int(code, 16) for name, code in names.items()}


@cache
def _family() -> str:
    number = QFontDatabase.addApplicationFont(str(resource("icons", "phosphor.ttf")))
    return QFontDatabase.applicationFontFamilies(number)[0]


class Glyph(QIconEngine):
    """Draws one character of the icon font; it asks for the colour anew each time, so themes may change."""

    def __init__(self, character: str, colour: str) -> None:
        super().__init__()
        self._character = character
        self._colour = colour

    @override
    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        font = QFont(_family())
        font.setPixelSize(max(rect.height(), 1))
        colour = "line_strong" if mode == QIcon.Mode.Disabled else self._colour
        if state == QIcon.State.On:
            colour = "accent"
        painter.save()
        painter.setFont(font)
        painter.setPen(QColor(getattr(tokens(), colour)))
        painter.drawText(QRectF(rect), Qt.AlignmentFlag.AlignCenter, self._character)
        painter.restore()

    @override
    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    @override
    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        pixmap = QPixmap(size * scale)
        pixmap.setDevicePixelRatio(scale)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return pixmap

    @override
    def clone(self) -> QIconEngine:
        copy = Glyph(self._character, self._colour)
        _cloned.append(copy)  # Qt owns the copy, but PySide would drop it on return
        return copy
