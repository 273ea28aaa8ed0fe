"""The mark that an exported table carries: from which ledger, as it stood after which line of the journal."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

SIGNS = 8
"""Of the line's hash: enough to tell a ledger, and a ledger restored to an earlier state, from this one."""
MARK = re.compile(
    r"记录\s*(\d+)@([0-9a-f]{8})\s*截至\s*(\d{4}-\d{2}-\d{2})(?:\s*[（(](\d{4}-\d{2}-\d{2})\s*导出[）)])?"
)


class Mark(NamedTuple):
    """What a table says of its own making."""

    seq: int
    """Last line of the journal when the table was made."""
    sign: str
    """Beginning of that line's hash."""
    as_of: date
    """The day that the table shows."""
    made_on: date
    """The day on which it was made."""

    @property
    def past(self) -> bool:
        """The table shows another day than the one on which it was made."""
        return self.as_of != self.made_on

    def __str__(self) -> str:
        made = f"（{self.made_on} 导出）" if self.past else ""
        return f"记录 {self.seq}@{self.sign} 截至 {self.as_of}{made}"


def found_in(texts: Iterable[str]) -> str:
    """Return the first mark that stands in these texts, as it is written; empty where there is none."""
    return next((found[0] for text in texts if (found := MARK.search(text))), "")


def mark_in(text: str) -> Mark | None:
    """Return the mark that stands in a text."""
    found = MARK.search(text)
    if found is None:
        return None
    try:
        as_of = date.fromisoformat(found[3])
        return Mark(int(found[1]), found[2], as_of, date.fromisoformat(found[4]) if found[4] else as_of)
    except ValueError:
        return None
