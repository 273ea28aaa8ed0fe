"""Headings that say of which year or turn a column is: ``2025年检定日期``, ``上次检定日期``."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)(?:年度?)?|(?<!\d)'?([1-4]\d)年度?(?!\d)")
HALVES = {"上半年": 1, "下半年": 2}
TURN = re.compile(r"第([一二三四1-4])(?:次|季度?)|([一二三四1-4])季度|(?<!\d)(1[0-2]|[1-9])月份?(?!\d)")
HAN = {"一": 1, "二": 2, "三": 3, "四": 4}
RELATIVE = {
    "上上次": -3, "大上次": -3, "前年": -2, "上一年": -1, "上年": -1, "去年": -1, "上一次": -1, "上次": -1, "前次": -1, "前一次": -1,
    "上回": -1, "今年": 0, "本年": 0, "当年": 0, "本次": 0, "这次": 0, "此次": 0, "最近一次": 0, "最后一次": 0, "最近": 0, "最新": 0,
    "末次": 0,
}  # fmt: skip
RELATIVE_WORD = re.compile("|".join(sorted(RELATIVE, key=len, reverse=True)))


class Period(NamedTuple):
    """What a heading says of its time; later ones are greater."""

    year: int
    """0 where only a turn is named (上次, 本次)."""
    turn: int
    """The half, the quarter, the month or the count within the year; before now where there is no year."""


def period_of(title: str) -> Period | None:
    """Return the period that a heading names; ``None`` where it names none."""
    text = "".join(unicodedata.normalize("NFKC", title).split())
    part = next((number for word, number in HALVES.items() if word in text), 0)
    if match := YEAR.search(text):
        year = int(match[1]) if match[1] else 2000 + int(match[2])
        return Period(year, part or _turn(YEAR.sub("", text)))
    if match := RELATIVE_WORD.search(text):
        return Period(0, RELATIVE[match[0]])
    return Period(0, _turn(text)) if "次" in text and _turn(text) else None


def _turn(text: str) -> int:
    match = TURN.search(text)
    if not match:
        return 0
    word = next(group for group in match.groups() if group)
    return HAN.get(word) or int(word)


def without_year(title: str) -> str:
    """Return a heading without the year and the turn in it; unchanged where it names no year."""
    text = unicodedata.normalize("NFKC", title)
    if not YEAR.search(text):
        return title
    return TURN.sub("", re.sub("|".join(HALVES), "", YEAR.sub("", text)))
