"""核查年度: the calendar year whose papers an inspection asks for."""

from __future__ import annotations

from datetime import date

from models.rules.refusal import Refusal

YEARS = 5
"""Years that are offered: the running one and those before it."""
JANUARY, NOVEMBER = 1, 11


class NotYet(Refusal):
    """{year} 年度还没有开始，没有资料可以整理。请选今年（{now}）或以前的年度。"""

    field = "year"


def last_day(year: int, today: date) -> date:
    """Return the day as of which a year is shown: its last one, today in the running year."""
    if year > today.year:
        raise NotYet(year=year, now=today.year)
    return min(today, date(year, 12, 31))


def asked_year(today: date) -> int:
    """Return the year whose papers are wanted first: in January that which has just ended."""
    return today.year - 1 if today.month == JANUARY else today.year


def nears_end(today: date) -> bool:
    """Say whether papers are got ready: from November until the end of January."""
    return today.month >= NOVEMBER or today.month == JANUARY


def years(today: date) -> list[int]:
    """Return the years that are offered, the running one first."""
    return [today.year - back for back in range(YEARS)]
