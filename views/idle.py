"""Notice that nobody sits at the PC any more."""

from __future__ import annotations

from typing import TYPE_CHECKING, override

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication

if TYPE_CHECKING:
    from PySide6.QtGui import QWindow

INPUT = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseMove,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
}
MINUTES = 60_000


class Idle(QObject):
    """Tells when neither key nor mouse was touched for some minutes.

    Listens to the windows of the system only, not to every widget: what passes there is what people do.
    """

    idle = Signal()
    restarted = Signal()

    def __init__(self, app: QGuiApplication, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.idle)
        app.focusWindowChanged.connect(self._listen)

    def watch(self, minutes: int) -> None:
        """Begin to wait; 0 minutes never ends."""
        self._timer.stop()
        self._timer.setInterval(minutes * MINUTES)
        if minutes:
            self._timer.start()
        self._listen(QGuiApplication.focusWindow())

    def rest(self) -> None:
        """Stop waiting."""
        self._timer.stop()

    def minutes_left(self) -> float:
        """Return how long it takes until somebody is idle; negative while nobody waits for it."""
        return self._timer.remainingTime() / MINUTES

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in INPUT and self._timer.isActive():
            self._timer.start()
            self.restarted.emit()
        return False

    def _listen(self, window: QWindow | None) -> None:
        if window is not None:
            window.removeEventFilter(self)
            window.installEventFilter(self)
