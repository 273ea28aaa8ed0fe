"""Numbers proposed for instruments that an old ledger lists without one."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from models.rules.pinyin import initials

if TYPE_CHECKING:
    from collections.abc import Iterable

PATTERN = re.compile(r"(.*?)(\d{1,9})")
DIGITS = 3
"""Least digits of a running number that follows no pattern of the plant."""


class Numbering:
    """Gives out free numbers: by the plant's own pattern for a kind, else 电能表 → DNB-001."""

    def __init__(self, taken: Iterable[tuple[str, str]]) -> None:
        """Learn from numbers and their kinds what is taken, and how the plant numbers each kind."""
        self._taken: set[str] = set()
        self._seen: dict[str, Counter[tuple[str, int]]] = defaultdict(Counter)
        self._last: Counter[tuple[str, int]] = Counter()
        self._ways: dict[str, tuple[str, int]] = {}
        for number, kind in taken:
            self._taken.add(number)
            if match := PATTERN.fullmatch(number):
                way = (match[1], len(match[2]))
                self._seen[kind][way] += 1
                self._last[way] = max(self._last[way], int(match[2]))

    def propose(self, kind: str) -> str:
        """Return the next free number for a kind, and take it."""
        if kind not in self._ways:
            self._ways[kind] = self._way(kind)
        way = prefix, digits = self._ways[kind]
        while True:
            self._last[way] += 1
            number = f"{prefix}{self._last[way]:0{digits}}"
            if number not in self._taken:
                self._taken.add(number)
                return number

    def _way(self, kind: str) -> tuple[str, int]:
        usual = [way for way, count in self._seen[kind].most_common(1) if count > 1 and way[0]]
        if usual:
            return usual[0]
        letters = re.sub(r"[^A-Z]", "", initials(kind).upper())[:6]
        return f"{letters or 'QJ'}-", DIGITS
