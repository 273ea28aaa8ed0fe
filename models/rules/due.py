"""Where an instrument stands on a day: in validity, overdue, without a date (R1, R4, R7)."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from models.rules.instrument import IN_USE, InstrumentState
from models.rules.verification import add_months


class DueBucket(StrEnum):
    """Every instrument that is not scrapped is in exactly one of these."""

    OVERDUE = "overdue"
    VALID = "valid"
    NO_DATE = "no_date"
    PENDING = "pending"
    STOPPED = "stopped"
    SEALED = "sealed"


BUCKET_TITLES = {
    DueBucket.OVERDUE: "超期",
    DueBucket.VALID: "有效",
    DueBucket.NO_DATE: "无日期",
    DueBucket.PENDING: "待检",
    DueBucket.STOPPED: "停用",
    DueBucket.SEALED: "封存",
}


class DueSoon(StrEnum):
    """Parts of 有效 that overlap; they never hold an overdue instrument."""

    WITHIN_7 = "within_7"
    WITHIN_30 = "within_30"
    THIS_MONTH = "this_month"
    NEXT_MONTH = "next_month"


SOON_TITLES = {
    DueSoon.WITHIN_7: "7 日内",
    DueSoon.WITHIN_30: "30 日内",
    DueSoon.THIS_MONTH: "本月",
    DueSoon.NEXT_MONTH: "下月",
}

_APART = {
    InstrumentState.SEALED: DueBucket.SEALED,
    InstrumentState.STOPPED: DueBucket.STOPPED,
    InstrumentState.PENDING: DueBucket.PENDING,
}


def overdue(state: InstrumentState, until: date | None, day: date) -> bool:
    """Say whether the validity of an instrument in use has run out by ``day``.

    The last day itself is still valid; from the next midnight the instrument is 停用(超期) [二.五.8].
    """
    return state in IN_USE and until is not None and until < day


def shown_state(state: InstrumentState, until: date | None, day: date) -> InstrumentState:
    """Return the state as every list, form and label shows it: overdue is 停用."""
    return InstrumentState.STOPPED if overdue(state, until, day) else state


def bucket(state: InstrumentState, until: date | None, day: date) -> DueBucket | None:
    """Return the one bucket of an instrument, ``None`` once scrapped. Without a date it is never 有效 (R7)."""
    if state == InstrumentState.SCRAPPED:
        return None
    if state in _APART:
        return _APART[state]
    if until is None:
        return DueBucket.NO_DATE
    return DueBucket.OVERDUE if until < day else DueBucket.VALID


def window(part: DueSoon, day: date) -> tuple[date, date]:
    """Return first and last 有效期至 that belong to a part of 有效, seen from ``day``."""
    month_end = add_months(day.replace(day=1), 1) - timedelta(days=1)
    match part:
        case DueSoon.WITHIN_7:
            return day, day + timedelta(days=7)
        case DueSoon.WITHIN_30:
            return day, day + timedelta(days=30)
        case DueSoon.THIS_MONTH:
            return day, month_end
        case DueSoon.NEXT_MONTH:
            return month_end + timedelta(days=1), add_months(day.replace(day=1), 2) - timedelta(days=1)


def soon(part: DueSoon, where: DueBucket | None, until: date | None, day: date) -> bool:
    """Say whether a valid instrument falls into a part such as “30 日内”."""
    first, last = window(part, day)
    return where == DueBucket.VALID and until is not None and first <= until <= last
