"""A thin line that moves while work is under way."""

from __future__ import annotations

from typing import TYPE_CHECKING, override

from PySide6.QtCore import QObject, QRectF, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from views.theme import tokens

if TYPE_CHECKING:
    from views.jobs import Jobs
    from views.status import Status

SHOWN_AFTER = 300
CANCEL_AFTER = 2000
"""Milliseconds of waiting."""
TICK = 40
ROUND = 40
"""Ticks for one way across."""


class BusyLine(QWidget):
    """Shows how far the work is, or only that it goes on where that is not known."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("busy")
        self.setFixedHeight(2)
        self._share: float | None = None
        self._tick = 0
        self._timer = QTimer(self, interval=TICK)
        self._timer.timeout.connect(self._move)

    @property
    def moving(self) -> bool:
        """Whether the line is to be seen."""
        return self._timer.isActive()

    def start(self) -> None:
        """Begin to move."""
        self._share, self._tick = None, 0
        self._timer.start()

    def stop(self) -> None:
        """Vanish."""
        self._timer.stop()
        self.update()

    def set_share(self, share: float | None) -> None:
        """Show how much is done, 0 to 1; ``None`` if that is not known."""
        self._share = share
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._timer.isActive():
            return
        wide = self.width()
        left, length = 0.0, wide * (self._share or 0.0)
        if self._share is None:
            length = wide / 4
            left = (wide + length) * (self._tick % ROUND) / ROUND - length
        painter = QPainter(self)
        painter.fillRect(QRectF(left, 0, length, self.height()), QColor(tokens().accent))
        painter.end()

    def _move(self) -> None:
        self._tick += 1
        self.update()


class BusyWatch(QObject):
    """Shows work that takes longer than 0.3 s, and offers to cancel what takes longer than 2 s."""

    def __init__(self, jobs: Jobs, line: BusyLine, status: Status) -> None:
        super().__init__(line)
        self._line, self._status, self._jobs = line, status, jobs
        self._cancellable = False
        self._show = QTimer(self, singleShot=True, interval=SHOWN_AFTER)
        self._show.timeout.connect(line.start)
        self._offer = QTimer(self, singleShot=True, interval=CANCEL_AFTER)
        self._offer.timeout.connect(self._offer_cancel)
        jobs.busy.connect(self._busy)
        jobs.progressed.connect(self._progress)
        jobs.cancellable.connect(self._allow)
        status.cancelled.connect(self._cancel)

    def _busy(self, busy: bool) -> None:
        if busy:
            self._show.start()
            self._offer.start()
            return
        self._show.stop()
        self._offer.stop()
        self._line.stop()
        self._status.show_doing("")
        self._status.offer_cancel(offered=False)

    def _allow(self, allowed: bool) -> None:
        self._cancellable = allowed
        if not allowed:
            self._status.offer_cancel(offered=False)
            self._status.show_doing("")
        elif not self._offer.isActive():
            self._offer.start()

    def _progress(self, done: int, total: int, what: str) -> None:
        self._line.set_share(done / total if total else None)
        self._status.show_doing(f"{what}　{done:,} / {total:,}" if total else f"{what}　{done:,}")

    def _offer_cancel(self) -> None:
        self._status.offer_cancel(offered=self._cancellable)

    def _cancel(self) -> None:
        self._status.show_doing("正在停下…")
        self._status.offer_cancel(offered=False)
        self._jobs.cancel()
