"""The frame of every dialog: one question, what will come of it, and the button that does it."""

from __future__ import annotations

from typing import TYPE_CHECKING, override

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QPushButton, QScrollArea, QTextEdit, QWidget

from models.rules.refusal import Refusal
from views.fields import Entry, Message, refuse_at
from views.jobs import Cancelled
from views.pieces import MOST, across, button, down, frame, label, rule

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QShowEvent
    from PySide6.QtWidgets import QHBoxLayout

WIDTH = 480
LEAST = 120
"""Device-independent pixels of the fields that stay in sight on the smallest screen."""


class Tall(QScrollArea):
    """As high as what is in it, up to most of the screen; then it scrolls."""

    def __init__(self, content: QWidget) -> None:
        super().__init__(widgetResizable=True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(content)
        self._content = content
        content.installEventFilter(self)

    def wanted(self, wide: int) -> int:
        """Return the height in which everything is seen at a width."""
        high = self._content.heightForWidth(wide) if self._content.hasHeightForWidth() else 0
        return max(high, self._content.minimumSizeHint().height()) + 2

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    @override
    def sizeHint(self) -> QSize:
        wide = max(self._content.sizeHint().width(), WIDTH)
        return QSize(wide, self.wanted(wide))

    @override
    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        return QSize(min(hint.width(), WIDTH), min(hint.height(), LEAST))


class Question(QDialog):
    """Asks one thing; Enter or Ctrl+Enter does it, Esc leaves it.

    Opened with ``open()``; ``answered`` tells that the button was pressed. The dialog stays open until the
    caller closes it with ``accept()``, so that a refusal can be shown where it belongs.
    """

    answered = Signal()
    clause_asked = Signal(str)

    def __init__(
        self, parent: QWidget | None, title: str, question: str, do: str, icon_name: str = "check"
    ) -> None:
        super().__init__(parent)
        self.setObjectName("question")
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(WIDTH)
        self._entries: list[Entry] = []
        self._question = label(question, "muted", wrap=True)
        self._question.setVisible(bool(question))
        self._body = down(spacing=12)
        self._foot = down(spacing=12)
        self._preview = down(spacing=4)
        self._preview_frame = frame("notice", self._preview)
        self._preview_frame.setObjectName("preview")
        self._preview.setContentsMargins(12, 8, 12, 8)
        self._preview_frame.hide()
        self.message = Message()
        self.message.clause_asked.connect(self.clause_asked)
        self.primary = button(do, self._answer, icon_name=icon_name, look="primary", name="do")
        self.secondary = button("取消", self.reject, name="cancel")
        self._others = across(spacing=8)
        self._lay_out(title)
        QShortcut(QKeySequence("Ctrl+Return"), self, self._answer)
        QShortcut(QKeySequence("Ctrl+Enter"), self, self._answer)
        QShortcut(QKeySequence("F1"), self, lambda: self.clause_asked.emit(title))

    def ask(self, *parts: Entry | QWidget) -> None:
        """Put fields below the question, one below the other."""
        self.adopt(*parts)
        for part in parts:
            self._body.addWidget(part)

    def ask_at_foot(self, part: Entry | QWidget) -> None:
        """Put a field below the others where it stays in sight when they scroll."""
        self.adopt(part)
        self._foot.addWidget(part)

    def ask_beside(self, *parts: Entry | QWidget) -> None:
        """Put fields side by side in one line."""
        self.adopt(*parts)
        self._body.addLayout(beside(*parts))

    def preview(self, *lines: str | QWidget) -> None:
        """Show what will come of it; without lines nothing is shown."""
        while (item := self._preview.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for line in lines:
            self._preview.addWidget(label(line, wrap=True) if isinstance(line, str) else line)
        self._preview_frame.setVisible(bool(lines))
        if self.isVisible():
            QTimer.singleShot(0, self, lambda: self.fit(self.height()))

    def offer(self, *others: QPushButton) -> None:
        """Put further buttons at the left, away from the two that close the dialog."""
        for other in others:
            self._others.addWidget(other)

    def refuse(self, error: BaseException) -> None:
        """Show why it was not done, at the field to blame if there is one, and let the user try again."""
        self.wait(waiting=False)
        if isinstance(error, Refusal):
            refuse_at(self._entries, error, self.message.say)
            refused = next((one for one in self._entries if one.key == error.field), None)
            QTimer.singleShot(0, self, lambda: self._make_room(refused))
        elif isinstance(error, Cancelled):
            self.message.say(str(error))
        else:
            self.message.say("没有办成：程序出错，什么也没有写入。详细原因已记入日志，请把日志交给管理员。")

    def wait(self, *, waiting: bool = True) -> None:
        """Close the button while the answer is worked on."""
        self.primary.setEnabled(not waiting)

    def fit(self, least: int = 0) -> None:
        """Become as high as what is asked, as far as the screen allows; then the fields scroll."""
        box = self.layout()
        if box is None:
            return
        place = self.screen().availableGeometry()
        most = int(place.height() * MOST)
        wide = max(min(self.width(), int(place.width() * MOST)), self.minimumWidth())
        whole = box.totalHeightForWidth(wide) if box.hasHeightForWidth() else box.sizeHint().height()
        rest = whole - self._scroll.sizeHint().height()
        self.resize(wide, max(least, min(rest + self._scroll.wanted(wide), most)))

    def _make_room(self, refused: Entry | None) -> None:
        """Grow by the refusal, and bring it into sight where the screen has no more room."""
        self.fit(self.height())
        if refused is not None and self._scroll.isAncestorOf(refused):
            self._scroll.ensureWidgetVisible(refused.message)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        self.fit()
        super().showEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        writing = isinstance(self.focusWidget(), QTextEdit | QPlainTextEdit)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not writing:
            pressed = self.focusWidget()
            if isinstance(pressed, QPushButton):
                pressed.click()
            else:
                self._answer()
        else:
            super().keyPressEvent(event)

    def _lay_out(self, title: str) -> None:
        content = QWidget()
        content.setLayout(down(self._body, None, margins=(24, 8, 24, 12), spacing=12))
        self._scroll = scroll = Tall(content)
        comes = down(self._foot, self._preview_frame, margins=(24, 4, 24, 12), spacing=12)
        head = down(label(title, "name"), self._question, margins=(24, 16, 24, 4), spacing=4)
        refusal = across(self.message, margins=(24, 0, 24, 8))
        foot = across(self._others, None, self.secondary, self.primary, margins=(24, 12, 24, 16), spacing=8)
        box = down(head, scroll, comes, refusal, rule(), foot, spacing=0)
        box.setStretch(1, 1)
        self.setLayout(box)

    def adopt(self, *parts: QWidget) -> None:
        """Let refusals find these fields, wherever they stand."""
        for part in parts:
            if isinstance(part, Entry):
                self._entries.append(part)
                part.message.clause_asked.connect(self.clause_asked)

    def _answer(self) -> None:
        if self.primary.isEnabled():
            for entry in self._entries:
                entry.clear()
            self.message.say("")
            self.answered.emit()


def beside(*parts: QWidget) -> QHBoxLayout:
    """Return fields side by side in one line, each as wide as the others."""
    line = across(*parts, spacing=12)
    for place in range(len(parts)):
        line.setStretch(place, 1)
        line.setAlignment(parts[place], Qt.AlignmentFlag.AlignTop)
    return line


def confirm(parent: QWidget, title: str, question: str, do: str, *consequences: str) -> Question:
    """Open a yes-or-no question that names its consequences; connect ``answered`` to what is to be done."""
    dialog = Question(parent, title, question, do)
    dialog.preview(*consequences)
    dialog.answered.connect(dialog.accept)
    dialog.open()
    return dialog
