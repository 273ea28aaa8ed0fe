"""The fields of an application: one for each wish of its kind, and what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLineEdit

from models.rules.refusal import Refusal
from views.fields import DateField, Entry, IntervalField, OfferedField
from views.spoken import read_date, read_interval

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from models.rules.request import Wish

DISPOSALS = ("退库", "变卖", "销毁", "留作备件")
OFFERED = {"accuracy_class": "accuracy_class", "purpose": "purpose", "place": "place"}
"""Wishes for which the words used before are offered."""
HINTS = {
    "accuracy_class": "检定结果所达到的较低等级",
    "valid_until": "不填则同证明它的检定",
    "appraisal": "损坏情况、能否修复，鉴定人",
    "interval_months": "从下一次检定起算",
    "place": "不填则原地不动",
    "seal_no": "选填",
    "substitute": "选填，例如：改用备表",
}


class NotReadable(Refusal):
    """“{title}”中的“{text}”看不懂。日期请写成 2026-11-21，周期请写成 12 个月或半年。"""


class WishField:
    """The field of one wish."""

    def __init__(self, wish: Wish, today: date, changed: Callable[[], object], value: Any = None) -> None:
        self.wish, self._today = wish, today
        text = "" if value in (None, "") else str(value)
        match wish.key:
            case "valid_until":
                self.field: QLineEdit | OfferedField = DateField(today)
                self.field.setText(text)
            case "interval_months":
                self.field = IntervalField(int(value) if value else None)
            case "seal_no":
                self.field = QLineEdit(text)
            case _:
                self.field = OfferedField(DISPOSALS if wish.key == "disposal" else (), text)
        self._line.setPlaceholderText(HINTS.get(wish.key, "" if wish.needed else "选填"))
        self._line.textChanged.connect(lambda _text: changed())
        self.entry = Entry(wish.key, wish.title, self.field, "必填" if wish.needed else "")

    @property
    def _line(self) -> QLineEdit:
        return self.field.edit if isinstance(self.field, OfferedField) else self.field

    def offer(self, words: Mapping[str, tuple[str, ...]]) -> None:
        """Offer the words used before."""
        if isinstance(self.field, OfferedField) and self.wish.key in OFFERED:
            self.field.offer(words[OFFERED[self.wish.key]])

    def value(self) -> Any:
        """Return what is asked, in the type that the slip keeps; nothing while it is empty."""
        return read_wish(self.wish, self._line.text(), self._today)


def read_wish(wish: Wish, text: str, today: date) -> Any:
    """Return a wish as it was typed, in the type that the slip keeps; refuse what cannot be read."""
    text = text.strip()
    if not text:
        return None
    readers: dict[str, Callable[[], Any]] = {
        "valid_until": lambda: read_date(text, today),
        "interval_months": lambda: read_interval(text),
    }
    found = readers.get(wish.key, lambda: text)()
    if found is None:
        raise NotReadable(title=wish.title, text=text, field=wish.key)
    return found
