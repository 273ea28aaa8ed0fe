"""What stands where rows would stand when there are none: why, and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from views.icons import icon
from views.pieces import down, label
from views.tables.acts import Door, door_button

if TYPE_CHECKING:
    from collections.abc import Sequence

SIZE = QSize(48, 48)


class Empty(QWidget):
    """An icon, a sentence, and doors."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("empty")
        self._icon = QLabel(alignment=Qt.AlignmentFlag.AlignHCenter)
        self._name = ""
        self._sentence = label(look="name")
        self._hint = label(look="muted", wrap=True)
        for text in (self._sentence, self._hint):
            text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._doors = QHBoxLayout()
        self._doors.setSpacing(12)
        self._doors.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        middle = down(self._icon, self._sentence, self._hint, 12, self._doors, spacing=8)
        self.setLayout(down(None, middle, None, None, margins=(32, 16, 32, 16)))

    def say(self, icon_name: str, sentence: str, hint: str = "", doors: Sequence[Door] = ()) -> None:
        """Show why there is nothing, and where to go."""
        self._name = icon_name
        self._icon.setPixmap(icon(icon_name, "line_strong").pixmap(SIZE, self.devicePixelRatio()))
        self._sentence.setText(sentence)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        while (item := self._doors.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for door in doors:
            self._doors.addWidget(door_button(door))
