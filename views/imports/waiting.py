"""What is seen while a file is read or written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QLabel, QProgressBar, QWidget

from views.icons import icon
from views.pieces import across, button, down, label

if TYPE_CHECKING:
    from views.jobs import Jobs

SCALE = 1000


class Waiting(QWidget):
    """Says what is going on, how far it is, and offers to stop it."""

    cancelled = Signal()

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self.setObjectName("waiting")
        picture = QLabel(alignment=Qt.AlignmentFlag.AlignHCenter)
        picture.setPixmap(icon("hourglass", "line_strong").pixmap(QSize(44, 44), self.devicePixelRatio()))
        self._title, self._what = label(look="name"), label(look="muted")
        for text in (self._title, self._what):
            text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._bar = QProgressBar(textVisible=False, maximum=SCALE)
        self._bar.setObjectName("progress")
        self._bar.setProperty("look", "wide")
        self._bar.setFixedHeight(6)
        self._bar.setFixedWidth(360)
        self.cancel = button("取消", self._cancel, name="cancel")
        middle = down(
            picture,
            self._title,
            self._what,
            4,
            across(None, self._bar, None),
            8,
            across(None, self.cancel, None),
        )
        self.setLayout(down(None, middle, None, None, margins=(32, 16, 32, 16)))
        jobs.progressed.connect(self._progress)

    def say(self, title: str, what: str) -> None:
        """Begin to wait for something."""
        self._title.setText(title)
        self._what.setText(what)
        self._bar.setRange(0, 0)
        self.cancel.setText("取消")
        self.cancel.setEnabled(True)

    def _progress(self, done: int, total: int, what: str) -> None:
        if not self.isVisible():
            return
        self._bar.setRange(0, SCALE if total else 0)
        if total:
            self._bar.setValue(done * SCALE // total)
        self._what.setText(what)

    def _cancel(self) -> None:
        self.cancel.setText("正在停下…")
        self.cancel.setEnabled(False)
        self.cancelled.emit()
