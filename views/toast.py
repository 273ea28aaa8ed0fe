"""What has just been done, for a few seconds, with a way back where there is one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, override

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtWidgets import QFrame, QWidget

from views.pieces import across, button, label

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from views.tables.acts import Door

WIDEST = 720
"""Device-independent pixels of a line before it wraps."""
STAYS = 6000
STAYS_WITH_UNDO = 15000
FOR_A_CHARACTER = 120
"""Milliseconds."""


class Toast(QFrame):
    """A line that floats above the bottom of a widget."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.setObjectName("toast")
        self.setProperty("look", "toast")
        self._over = over
        self._undo: Callable[[], object] | None = None
        self._text = label(wrap=True)
        self._button = button("撤销", self._take_back, name="undo")
        self._button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._doors = across(spacing=4)
        self.setLayout(across(self._text, self._doors, self._button, margins=(16, 8, 12, 8), spacing=12))
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.hide)
        over.installEventFilter(self)
        self.hide()

    def say(self, text: str, undo: Callable[[], object] | None = None, doors: Sequence[Door] = ()) -> None:
        """Say what was done; ``undo`` takes it back, ``doors`` lead on from it."""
        self._text.setText(text)
        self._undo = undo
        self._button.setVisible(undo is not None)
        self._show_doors(doors)
        self._place()
        self.show()
        self.raise_()
        self._timer.start(max(STAYS_WITH_UNDO if undo or doors else STAYS, len(text) * FOR_A_CHARACTER))

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self._over:
            self._place()
        return False

    def _place(self) -> None:
        most = min(max(self._over.width() - 160, 200), WIDEST)
        self._text.setFixedWidth(min(self._text.fontMetrics().horizontalAdvance(self._text.text()) + 4, most))
        self.adjustSize()
        x = (self._over.width() - self.width()) // 2
        self.move(QPoint(x, self._over.height() - self.height() - 64))

    def _show_doors(self, doors: Sequence[Door]) -> None:
        while (item := self._doors.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for door in doors:
            way = button(door.title, partial(self._go, door), name=door.key)
            way.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._doors.addWidget(way)
            way.show()

    def _go(self, door: Door) -> None:
        self._timer.stop()
        self.hide()
        door.run()

    def _take_back(self) -> None:
        self._timer.stop()
        self.hide()
        if self._undo:
            self._undo()
