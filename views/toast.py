"""What has just been done, for a few seconds, with a way back where there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING, override

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtWidgets import QFrame, QWidget

from views.pieces import across, button, label

if TYPE_CHECKING:
    from collections.abc import Callable

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
        self._run: Callable[[], object] | None = None
        self._text = label(wrap=True)
        self._button = button("撤销", self._press, name="undo")
        self._button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setLayout(across(self._text, self._button, margins=(16, 8, 12, 8), spacing=12))
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.hide)
        over.installEventFilter(self)
        self.hide()

    def say(self, text: str, undo: Callable[[], object] | None = None) -> None:
        """Say what was done; ``undo`` takes it back."""
        self._say(text, "撤销", undo)

    def offer(self, text: str, title: str, run: Callable[[], object]) -> None:
        """Say what was done, with a button for what is usually done next."""
        self._say(text, title, run)

    def _say(self, text: str, title: str, run: Callable[[], object] | None) -> None:
        self._text.setText(text)
        self._run = run
        self._button.setText(title)
        self._button.setObjectName("undo" if title == "撤销" else "next")
        self._button.setVisible(run is not None)
        self._place()
        self.show()
        self.raise_()
        self._timer.start(max(STAYS_WITH_UNDO if run else STAYS, len(text) * FOR_A_CHARACTER))

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

    def _press(self) -> None:
        self._timer.stop()
        self.hide()
        if self._run:
            self._run()
