"""What a failed examination calls into question: the days concerned, what falls into them, how it is judged (R9)."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from models.rules.verification import Result

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

LETTERS = "ZS"
"""Beginning of the slip's number: ZS-2026-0001."""
NO_PROOF = "该计量点读数不作核查依据（监察手册 五.(三).1）"


class ImpactState(StrEnum):
    """How far a slip has come."""

    RUNNING = "进行中"
    CLOSED = "已办结"


class Judgement(StrEnum):
    """What somebody found of one thing that the instrument touched."""

    NONE = "无影响"
    TRACE = "需追溯"
    CORRECTED = "已更正"
    AGAIN = "重新检定"


UNSETTLED = frozenset({None, Judgement.TRACE})
"""Something is left to be done; a slip with such a line is not closed."""


class Touch(StrEnum):
    """What the instrument touched."""

    VERIFICATION = "检定"
    POINT = "计量点"
    OTHER = "其他"


class Exam(NamedTuple):
    """One examination as far as the days in question go."""

    on: date
    result: Result
    renews: bool


class Period(NamedTuple):
    """Days in question, both counted in; ``None`` is open."""

    since: date | None
    until: date | None


def calls(result: Result, *, is_standard: bool) -> bool:
    """Say whether a result calls for an assessment: a failure does, and a standard fit for a part only."""
    return result is Result.FAIL or (is_standard and result is Result.LIMITED)


def good(exam: Exam) -> bool:
    """Say whether an examination showed the instrument to be right.

    Those that cannot stand for a periodic one (抽检, 期间核查 …) end no days in question [二.五.9].
    """
    return exam.renews and exam.result is not Result.FAIL


def period(exams: Sequence[Exam], failed: int) -> Period:
    """Return the days in question: from the last good examination before the failed one to the first after it.

    ``exams`` are in their order, ``failed`` is the place of the one that failed. Both end days count in: on
    them nobody knows what came first, and a line too many costs one judgement.
    """
    before = [exam.on for exam in exams[:failed] if good(exam)]
    after = [exam.on for exam in exams[failed + 1 :] if good(exam)]
    return Period(before[-1] if before else None, after[0] if after else None)


def holds(days: Period, on: date) -> bool:
    """Say whether a day is in question."""
    return (days.since is None or on >= days.since) and (days.until is None or on <= days.until)


def common(days: Period, since: date, until: date | None) -> Period | None:
    """Return the days in question of a stay at a point, nothing where there are none."""
    start = since if days.since is None else max(days.since, since)
    ends = [end for end in (days.until, until) if end is not None]
    end = min(ends) if ends else None
    return None if end is not None and end < start else Period(start, end)


def days_text(days: Period) -> str:
    """Return days as people read them: 2026-01-05 至 2026-03-01, … 至今, 最早 …"""
    since = "最早" if days.since is None else days.since.isoformat()
    return f"{since} 至今" if days.until is None else f"{since} 至 {days.until}"
