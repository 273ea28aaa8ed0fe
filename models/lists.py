"""How a list of rows is described: once, for the screen, the export, the printed ledger and the command line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


class Tone(Enum):
    """What a cell tells the eye; the theme chooses the colour, the word stands beside it always."""

    PLAIN = "plain"
    MUTED = "muted"
    STRONG = "strong"
    GOOD = "good"
    LIMITED = "limited"
    STOP = "stop"
    SEALED = "sealed"
    SCRAP = "scrap"
    WAIT = "wait"


def show(value: Any) -> str:
    """Return a value as people read it: dates as 2026-11-21, 是/否, nothing as an empty text."""
    if type(value) is str:  # most are
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    return str(value)


def moment(value: datetime | None) -> str:
    """Return a moment as people read it, in the plant's own time: 2026-11-21 14:32."""
    return "" if value is None else f"{value.astimezone():%Y-%m-%d %H:%M}"


@dataclass(frozen=True)  # no slots: they break Column[Row](…)
class Column[R]:
    """One column of a list: where its value comes from, how it reads, how wide it is."""

    key: str
    title: str
    value: Callable[[R], Any]
    width: int = 24
    """Millimetres on paper; the screen scales it."""
    text: Callable[[Any], str] = show
    tone: Callable[[R], Tone] | None = None
    """``None`` is plain text."""
    dot: bool = False
    """A dot of the tone's colour stands before the word (states)."""
    number: bool = False
    """Figures, right-aligned."""
    frozen: bool = False
    """Stays in sight when the list scrolls sideways."""
    shown: bool = True
    """On the screen unless the user chose otherwise."""

    def show(self, row: R) -> str:
        """Return the text of this column for a row."""
        return self.text(self.value(row))


@dataclass(frozen=True)
class Bucket[R]:
    """A count in a list's title line that filters the list when clicked."""

    key: str
    title: str
    holds: Callable[[R], bool]
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True)
class ListSpec[R]:
    """A list that can be shown, searched, counted, exported and printed."""

    name: str
    title: str
    columns: tuple[Column[R], ...]
    key: Callable[[R], Any]
    """What identifies a row across reloads."""
    search: Callable[[R], str]
    """The folded text in which words are looked for (pinyin initials included)."""
    buckets: tuple[Bucket[R], ...] = ()
    opens_on: str | None = None
    """Key of the bucket that is shown first and counts as no filter; ``None`` opens on everything."""
    filters: tuple[str, ...] = ()
    """Keys of the columns offered under “+ 筛选”: a chip with the values that occur."""

    def column(self, key: str) -> Column[R]:
        """Return the column called ``key``."""
        return next(column for column in self.columns if column.key == key)

    def matches(self, row: R, text: str) -> bool:
        """Say whether every word of ``text`` occurs in the row's search text."""
        hay = self.search(row)
        return all(word in hay for word in text.casefold().split())
