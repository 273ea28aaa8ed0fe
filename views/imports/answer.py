"""What a person writes in place of a cell that could not be read: read as the cell itself would be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLineEdit

from models.rules.comparing import field_title
from models.rules.old_book import RawCell
from models.rules.old_cells import Cells
from views.fields import mark_wrong

if TYPE_CHECKING:
    from models.rules.spelling.reading import Reading


class Answer(QLineEdit):
    """A line for the value of one field."""

    def __init__(self, key: str, text: str = "", placeholder: str = "也可自己填，按 Enter") -> None:
        super().__init__(text, placeholderText=placeholder)
        self.key = key
        self.setObjectName(f"answer_{key}")
        self.setAccessibleName(field_title(key))
        self.textChanged.connect(lambda _text: self._say(""))

    def values(self) -> dict[str, Any]:
        """Return field → value as far as something is written that can be read; a word may fill another field."""
        if not self.text().strip():
            return {}
        reading = self._reading()
        own = {} if reading.value is None else {self.key: reading.value}
        return own | dict(reading.also)

    def understood(self) -> bool:
        """Say whether the text can be read without a doubt, and mark it if not."""
        if not self.text().strip():
            return True
        reading = self._reading()
        unread = reading.value is None and not reading.also
        self._say((reading.why or "看不懂，请换一种写法") if unread else "")
        return not unread

    def _reading(self) -> Reading:
        text = self.text().strip()
        return Cells(self.key, "", "first").read(RawCell(text, text))

    def _say(self, why: str) -> None:
        mark_wrong(self, wrong=bool(why))
        self.setToolTip(why)
