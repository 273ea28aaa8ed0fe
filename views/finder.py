"""Find anything: instruments, certificates, actions, forms, from one box."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, override

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, QTimer
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QSizePolicy, QWidget

from views.icons import icon
from views.pieces import down, label

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QKeyEvent

    from views.jobs import Jobs

PAUSE = 120
"""Milliseconds without a key before the search begins."""
MOST = 12


@dataclass(frozen=True, slots=True)
class Found:
    """Something that fits the words, and how it is opened."""

    title: str
    detail: str
    icon: str
    open: Callable[[], object]


Find = Callable[[str], Sequence[Found]]


class Finder(QLineEdit):
    """The box; what fits appears below it, ↑ ↓ Enter choose."""

    def __init__(self, jobs: Jobs, window: QWidget) -> None:
        super().__init__(
            placeholderText="搜索编号、名称、位置、拼音首字母、证书…　　Ctrl+K", clearButtonEnabled=True
        )
        self.setObjectName("finder")
        self.setProperty("look", "search")
        self.setMinimumWidth(240)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.addAction(icon("magnifying-glass", "faint"), QLineEdit.ActionPosition.LeadingPosition)
        self._jobs = jobs
        self._find: Find | None = None
        self._found: Sequence[Found] = ()
        self._answers = Answers(window)
        self._answers.list.itemClicked.connect(lambda item: self._open(self._answers.list.row(item)))
        self._timer = QTimer(self, singleShot=True, interval=PAUSE)
        self._timer.timeout.connect(self._search)
        self.textEdited.connect(lambda _text: self._timer.start())
        self.textChanged.connect(lambda text: None if text.strip() else self._answers.hide())
        window.installEventFilter(self)

    def find_with(self, find: Find) -> None:
        """Use this search; it runs on the worker."""
        self._find = find

    @override
    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance("汉") * 34, super().sizeHint().height())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is not None:
            self._answers.move_by(step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self._answers.list.currentRow())
        elif event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.clearFocus()
        else:
            super().keyPressEvent(event)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._answers.hide()
        return super().eventFilter(watched, event)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._answers.hide()

    def _search(self) -> None:
        text, find = self.text().strip(), self._find
        if text and find:
            self._jobs.run(
                self, lambda: list(find(text)), lambda found: self._show(text, found), self._fail, quiet=True
            )

    def _show(self, text: str, found: Sequence[Found]) -> None:
        if text == self.text().strip() and self.hasFocus():
            self._found = found[:MOST]
            self._answers.offer(self._found, self)

    def _fail(self, _error: BaseException) -> None:
        self._answers.hide()

    def _open(self, number: int) -> None:
        if 0 <= number < len(self._found):
            found = self._found[number]
            self.clear()
            self.clearFocus()
            found.open()


class Answers(QFrame):
    """The list below the box, floating over the page."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setObjectName("answers")
        self.setProperty("look", "popup")
        self.list = QListWidget()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setIconSize(QSize(18, 18))
        self._nothing = label("没有找到。可以只写编号的一部分，或名称的拼音首字母。", "muted", wrap=True)
        self.setLayout(down(self._nothing, self.list, margins=(8, 8, 8, 8)))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def offer(self, found: Sequence[Found], below: QWidget) -> None:
        """Show what was found below the box."""
        self.list.clear()
        for thing in found:
            self.list.addItem(QListWidgetItem(icon(thing.icon), f"{thing.title}　{thing.detail}"))
        self.list.setCurrentRow(0)
        self._nothing.setVisible(not found)
        self.list.setVisible(bool(found))
        line = max(self.list.sizeHintForRow(0), 20)
        self.list.setFixedHeight(line * len(found) + 8)
        self.setFixedWidth(below.width())
        self.adjustSize()
        self.move(below.mapTo(self._window, QPoint(0, below.height() + 4)))
        self.show()
        self.raise_()

    def move_by(self, step: int) -> None:
        """Move the mark up or down."""
        if self.list.count():
            self.list.setCurrentRow((self.list.currentRow() + step) % self.list.count())
