"""What needs somebody today, and the ledger at a glance."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select

from models.read.due import counts, due
from models.read.impact import unclosed
from models.read.person import Expired, expired
from models.rules.due import DueBucket
from models.rules.verification import add_months
from models.store.instrument import Instrument
from models.store.verification import Verification

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from models.read.instrument import InstrumentRow

MONTHS = 12
UNITS = 8
"""Units shown one by one; the rest is 其他."""


class MonthLoad(NamedTuple):
    """How many validities end in a month: the work that it brings."""

    month: date
    """Its first day."""
    due: int


class UnitStanding(NamedTuple):
    """How the instruments of one using unit stand."""

    unit: str
    valid: int
    overdue: int
    other: int
    """待检, 停用, 封存, 无日期."""


class Home(NamedTuple):
    """The first page."""

    total: int
    counts: dict[str, int]
    load: tuple[MonthLoad, ...]
    units: tuple[UnitStanding, ...]
    contradictions: int
    """Dates of validity that wait for a decision (R2)."""
    impacts: int
    """Slips of assessments under way (R9)."""
    certificates: tuple[Expired, ...] = ()
    """Of people, past and not renewed (R11)."""


def home(session: Session, *, as_of: date, today: date) -> Home:
    """Return the first page as of a day."""
    rows = due(session, as_of=as_of, today=today)
    waiting = _contradictions(session, as_of)
    return Home(
        len(rows),
        counts(rows, as_of),
        _load(rows, as_of),
        _units(rows),
        waiting,
        unclosed(session),
        tuple(expired(session, day=as_of)),
    )


def _contradictions(session: Session, day: date) -> int:
    """Count the dates of validity that nobody has decided on."""
    query = (
        select(func.count())
        .select_from(Verification)
        .join(Instrument, Instrument.id == Verification.instrument_id)
        .where(
            Verification.void_seq.is_(None),
            Instrument.void_seq.is_(None),
            Verification.on <= day,
            Verification.from_ledger,
            Verification.stated_until != Verification.computed_until,
            Verification.decision.is_(None),
        )
    )
    return session.scalar(query) or 0


def _load(rows: list[InstrumentRow], day: date) -> tuple[MonthLoad, ...]:
    first = day.replace(day=1)
    ends = Counter(
        row.valid_until.replace(day=1) for row in rows if row.bucket == DueBucket.VALID and row.valid_until
    )
    months = [add_months(first, step) for step in range(MONTHS)]
    return tuple(MonthLoad(month, ends[month]) for month in months)


def _units(rows: list[InstrumentRow]) -> tuple[UnitStanding, ...]:
    found: dict[str, Counter[str]] = {}
    for row in rows:
        kind = row.bucket if row.bucket in {DueBucket.VALID, DueBucket.OVERDUE} else "other"
        found.setdefault(row.unit or "未填单位", Counter())[str(kind)] += 1
    ordered = sorted(found.items(), key=lambda item: -item[1].total())
    shown = [
        UnitStanding(unit, count["valid"], count["overdue"], count["other"])
        for unit, count in ordered[:UNITS]
    ]
    rest = sum((count for _unit, count in ordered[UNITS:]), Counter())
    if rest:
        shown.append(UnitStanding("其他", rest["valid"], rest["overdue"], rest["other"]))
    return tuple(shown)
