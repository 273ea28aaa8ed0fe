"""Work off the GUI thread, its answer back on it."""

from __future__ import annotations

import logging
from threading import Event
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from models.rules.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future, ThreadPoolExecutor

log = logging.getLogger(__name__)
BREATH = 0.05
"""Seconds between two reports of progress."""


class Cancelled(Exception):  # noqa: N818 - the user's wish, not an error
    """已取消，没有写入任何内容。"""


class Progress:
    """Given to a long job: it says how far it is, and learns that the user wants it to stop."""

    def __init__(self, tell: Callable[[int, int, str], None] | None = None) -> None:
        self._tell = tell
        self._stop = Event()
        self._told = 0.0

    def step(self, done: int, total: int = 0, what: str = "") -> None:
        """Report ``done`` of ``total`` (0: not known); raises ``Cancelled`` if the user cancelled."""
        if self._stop.is_set():
            raise Cancelled(Cancelled.__doc__)
        now = monotonic()
        if self._tell and (now - self._told >= BREATH or done == total):
            self._told = now
            self._tell(done, total, what)

    @property
    def cancelled(self) -> bool:
        """Whether the user wants the job to stop; for work that looks instead of reporting steps."""
        return self._stop.is_set()

    def cancel(self) -> None:
        """Let the next ``step`` raise ``Cancelled``."""
        self._stop.set()


class Jobs(QObject):
    """Runs jobs one after another on a single worker thread.

    One worker keeps database work in order. A job gets no widget and returns plain values; ``then`` and
    ``failed`` run on the GUI thread, and only while ``owner`` still lives.
    """

    busy = Signal(bool)
    """Whether a job waits or runs; quiet jobs do not count."""
    progressed = Signal(int, int, str)
    cancellable = Signal(bool)
    """Whether the jobs under way include one that can be cancelled."""
    _answered = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker: ThreadPoolExecutor | None = None
        """Made for the first job: the window is painted before."""
        self._waiting = 0
        self._long: list[Progress] = []
        self._closed = False
        self._answered.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def run[A](
        self,
        owner: QObject,
        job: Callable[[], A],
        then: Callable[[A], object],
        failed: Callable[[BaseException], object],
        *,
        quiet: bool = False,
    ) -> None:
        """Run a job, then hand its result or its error to the owner on the GUI thread."""
        self._submit(owner, job, then, failed, 0 if quiet else 1)

    def run_long[A](
        self,
        owner: QObject,
        job: Callable[[Progress], A],
        then: Callable[[A], object],
        failed: Callable[[BaseException], object],
    ) -> Progress:
        """Run a job that reports its progress and can be cancelled; ``failed`` then gets ``Cancelled``."""
        progress = Progress(self.progressed.emit)
        self._long.append(progress)
        self.cancellable.emit(True)  # noqa: FBT003

        def finish() -> None:
            self._long.remove(progress)
            self.cancellable.emit(bool(self._long))

        self._submit(owner, lambda: job(progress), then, failed, 1, finish)
        return progress

    def working(self) -> bool:
        """Say whether a job waits or runs, quiet ones not counted."""
        return self._waiting > 0

    def cancel(self) -> None:
        """Ask every long job to stop at its next step."""
        for progress in self._long:
            progress.cancel()

    def close(self, *, wait: bool = True) -> None:
        """Stop long jobs, refuse new ones, answer nobody any more; ``wait`` until the running one has ended."""
        self._closed = True
        self.cancel()
        if self._worker is not None:
            self._worker.shutdown(wait=wait, cancel_futures=True)

    def _submit[A](
        self,
        owner: QObject,
        job: Callable[[], A],
        then: Callable[[A], object],
        failed: Callable[[BaseException], object],
        weight: int,
        finish: Callable[[], None] = lambda: None,
    ) -> None:
        if self._closed:
            return
        self._count(weight)

        def answer(future: Future[A]) -> None:
            finish()
            self._count(-weight)
            error = future.exception()
            if error is not None and not isinstance(error, Refusal | Cancelled):
                log.error("job failed", exc_info=error)
            if not isValid(owner):
                return
            if error is None:
                then(future.result())
            else:
                failed(error)

        if self._worker is None:
            from concurrent.futures import ThreadPoolExecutor

            self._worker = ThreadPoolExecutor(1, "jobs")
        self._worker.submit(job).add_done_callback(lambda future: self._hand_over(lambda: answer(future)))

    def _hand_over(self, answer: Callable[[], None]) -> None:
        if not self._closed:
            self._answered.emit(answer)

    def _deliver(self, answer: Callable[[], None]) -> None:
        if not self._closed:
            answer()

    def _count(self, by: int) -> None:
        before, self._waiting = self._waiting, self._waiting + by
        if bool(before) != bool(self._waiting):
            self.busy.emit(self._waiting > 0)
