"""The lock before the window: what was being written stays behind it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QWidget

from models.rules.refusal import Refusal
from views.context import words_of
from views.fields import Entry
from views.icons import icon
from views.pieces import across, button, down, frame, label

ICON = 32
WIDTH = 380


class LockPage(QWidget):
    """Asks for the password of the person at work, or lets somebody else log in."""

    unlock_asked = Signal(str)
    change_asked = Signal()

    def __init__(self, name: str, unsaved: int) -> None:
        super().__init__()
        self.setObjectName("lock")
        picture = label()
        picture.setPixmap(icon("lock", "accent").pixmap(ICON, ICON))
        self._password = QLineEdit()
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self._entry = Entry("password", f"{name} 的密码", self._password)
        self._unlock = button("解锁", self._ask, icon_name="lock-open", look="primary", name="unlock")
        change = button("换人登录…", self.change_asked.emit, look="link", name="change_person")
        kept = f"打开着的 {unsaved} 个对话框留在锁的后面，解锁后接着写。换人登录则不保留。"
        about = kept if unsaved else "密码对了就回到刚才的地方。"
        card = frame(
            "card",
            down(
                across(picture, label("已锁定", "name"), None, spacing=12),
                label(about, "muted", wrap=True),
                self._entry,
                across(change, None, self._unlock),
                margins=(24, 24, 24, 20),
                spacing=16,
            ),
        )
        card.setFixedWidth(WIDTH)
        self.setLayout(down(None, across(None, card, None), None, None))
        self._password.returnPressed.connect(self._ask)

    def take_focus(self) -> None:
        """Let the password be typed at once."""
        self._password.setFocus()

    def refuse(self, error: BaseException) -> None:
        """Say at the field why it stays locked."""
        self._unlock.setEnabled(True)
        self._password.clear()
        self._password.setFocus()
        if isinstance(error, Refusal):
            self._entry.refuse(error)
        else:
            self._entry.message.say(words_of(error))

    def _ask(self) -> None:
        if self._unlock.isEnabled():
            self._unlock.setEnabled(False)
            self._entry.clear()
            self.unlock_asked.emit(self._password.text())


class Veil:
    """Hides the dialogs of a window and stills its keys until it is lifted."""

    def __init__(self, window: QWidget) -> None:
        if (menu := QApplication.activePopupWidget()) is not None:
            menu.close()
        self._window = window
        self.dialogs = [one for one in window.findChildren(QDialog) if one.isVisible()]
        for dialog in reversed(self.dialogs):
            dialog.hide()
        self._keys = [one for one in window.findChildren(QShortcut) if one.isEnabled()]
        for key in self._keys:
            key.setEnabled(False)
        window.setAcceptDrops(False)

    def lift(self) -> None:
        """Show the dialogs as they were, their fields untouched."""
        for key in self._keys:
            key.setEnabled(True)
        self._window.setAcceptDrops(True)
        for dialog in self.dialogs:
            dialog.open()

    def drop(self) -> None:
        """Close the dialogs; what was written in them is lost."""
        for key in self._keys:
            key.setEnabled(True)
        self._window.setAcceptDrops(True)
        for dialog in reversed(self.dialogs):
            dialog.reject()
            dialog.deleteLater()
