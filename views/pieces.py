"""Small pieces that every screen is put together from: labels, buttons, rows, and rows that wrap."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, override

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLayoutItem,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from views.icons import icon

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent

ICON = QSize(20, 16)
"""Wider than high, for a little air between icon and word."""
LONG_RUN = re.compile(r"[!-~]{24}(?=[!-~])")
"""Letters and figures without a blank, too long for one line of a narrow pane."""
BREAK = "\u200b"
"""Lets a line end here; takes no room."""
Part = QWidget | QLayout | int | None


def label(text: str = "", look: str = "", *, wrap: bool = False) -> QLabel:
    """Return a label; looks: title, name, strong, muted, faint, refusal."""
    result = QLabel(text, wordWrap=wrap)
    result.setTextFormat(Qt.TextFormat.PlainText)
    result.setProperty("look", look)
    return result


def wrapped(text: str, look: str = "") -> QLabel:
    """Return a text that can be selected and goes on in the next line wherever the width ends."""
    shown = label(LONG_RUN.sub(lambda run: run[0] + BREAK, text), look, wrap=True)
    shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    shown.setSizePolicy(policy)
    return shown


MOST = 0.92
"""Of the screen's width and height that a window may take; the rest is its frame and the task bar."""


def within_screen(window: QWidget, width: int, height: int) -> QSize:
    """Return the size a window wants, or as much of it as its screen has room for."""
    return QSize(width, height).boundedTo(window.screen().availableSize() * MOST)


class Button(QPushButton):
    """A push button that Enter presses, too, wherever it stands."""

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)


def button(
    text: str, run: Callable[[], object] | None = None, *, icon_name: str = "", look: str = "", name: str = ""
) -> QPushButton:
    """Return a push button; looks: primary, flat, link, chip."""
    result = Button(text)
    result.setProperty("look", look)
    result.setAutoDefault(False)
    if name:
        result.setObjectName(name)
    if icon_name:
        result.setIcon(icon(icon_name, "on_accent" if look == "primary" else "muted"))
        result.setIconSize(ICON)
    if run:
        result.clicked.connect(lambda _checked=False: run())
    return result


def frame(look: str, layout: QLayout | None = None) -> QFrame:
    """Return a frame; looks: rail, top, status, side, bar, notice, toast, popup, rule."""
    result = QFrame()
    result.setProperty("look", look)
    if layout is not None:
        result.setLayout(layout)
    return result


def rule() -> QFrame:
    """Return a hairline across."""
    return frame("rule")


def across(*parts: Part, margins: tuple[int, int, int, int] = (0, 0, 0, 0), spacing: int = 8) -> QHBoxLayout:
    """Return parts side by side; ``None`` is a spring, a number an empty distance."""
    return _fill(QHBoxLayout(), parts, margins, spacing)


def down(*parts: Part, margins: tuple[int, int, int, int] = (0, 0, 0, 0), spacing: int = 8) -> QVBoxLayout:
    """Return parts one below the other; ``None`` is a spring, a number an empty distance."""
    return _fill(QVBoxLayout(), parts, margins, spacing)


def _fill[B: QBoxLayout](
    box: B, parts: tuple[Part, ...], margins: tuple[int, int, int, int], spacing: int
) -> B:
    box.setContentsMargins(*margins)
    box.setSpacing(spacing)
    for part in parts:
        if part is None:
            box.addStretch(1)
        elif isinstance(part, int):
            box.addSpacing(part)
        elif isinstance(part, QLayout):
            box.addLayout(part)
        else:
            box.addWidget(part)
    return box


class Flow(QLayout):
    """Lays parts out side by side and goes on in the next line where the width ends."""

    def __init__(self, spacing: int = 8) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self.setSpacing(spacing)
        self.setContentsMargins(0, 0, 0, 0)

    @override
    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    @override
    def count(self) -> int:
        return len(self._items)

    @override
    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    @override
    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    @override
    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        return self._lay(QRect(0, 0, width, 0), move=False) + self.contentsMargins().top()

    @override
    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._lay(rect.adjusted(0, self.contentsMargins().top(), 0, 0), move=True)

    @override
    def sizeHint(self) -> QSize:
        hints = [item.sizeHint() for item in self._items if not item.isEmpty()]
        wide = sum(hint.width() for hint in hints) + self.spacing() * max(len(hints) - 1, 0)
        return QSize(wide, max((hint.height() for hint in hints), default=0))

    @override
    def minimumSize(self) -> QSize:
        sizes = [item.minimumSize() for item in self._items if not item.isEmpty()]
        return QSize(max((s.width() for s in sizes), default=0), max((s.height() for s in sizes), default=0))

    def _lay(self, rect: QRect, *, move: bool) -> int:
        x, y, line = rect.x(), rect.y(), 0
        for item in self._items:
            if item.isEmpty():
                continue
            size = item.sizeHint()
            if x > rect.x() and x + size.width() > rect.right() + 1:
                x, y, line = rect.x(), y + line + self.spacing() // 2, 0
            if move:
                item.setGeometry(QRect(QPoint(x, y), size))
            x += size.width() + self.spacing()
            line = max(line, size.height())
        return y + line - rect.y()
