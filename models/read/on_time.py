"""Which instruments fell due in a period, and whether they were verified by then."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select

from models.rules.indicators import DuePass
from models.rules.verification import VerificationKind
from models.store.instrument import Instrument, InstrumentEvent
from models.store.metering_point import MeteringPoint
from models.store.verification import Verification

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

OUT = frozenset({"封存", "停用", "报废"})
"""States in which an instrument is not asked to be verified when its day comes."""


class DueRow(NamedTuple):
    """One instrument that fell due."""

    instrument_id: int
    level: str | None
    due: DuePass


class _Done(NamedTuple):
    instrument_id: int
    level: str | None
    mandatory: bool | None
    on: date
    kind: str
    renews: bool
    valid_until: date | None


def due_passes(session: Session, *, since: date, until: date) -> list[DueRow]:
    """Return every instrument whose validity ended in a period, with its next periodic verification.

    What was renewed otherwise before its day (after a repair, an unsealing) fell not due. Sealed, stopped or
    scrapped on the day and not verified by then is marked ``out`` (DOMAIN §6).
    """
    query = (
        select(
            Verification.instrument_id,
            func.coalesce(MeteringPoint.level, Instrument.level),
            Instrument.mandatory,
            Verification.on,
            Verification.kind,
            Verification.renews,
            Verification.valid_until,
        )
        .join(Instrument, Instrument.id == Verification.instrument_id)
        .outerjoin(MeteringPoint, MeteringPoint.id == Instrument.point_id)
        .where(Verification.void_seq.is_(None), Instrument.void_seq.is_(None))
        .where((Verification.kind == VerificationKind.PERIODIC) | Verification.renews)
        .order_by(Verification.instrument_id, Verification.on, Verification.id)
    )
    states = _states(session)
    found = []
    for _id, some in groupby(map(_Done._make, session.execute(query)), key=lambda one: one.instrument_id):
        found += _of_instrument(list(some), since, until, states.get(_id, []))
    return found


def _of_instrument(
    done: list[_Done], since: date, until: date, states: list[tuple[date, str]]
) -> list[DueRow]:
    found = []
    for i, one in enumerate(done):
        due = one.valid_until
        if due is None or not since <= due <= until:
            continue
        following = done[i + 1 :]
        if any(
            later.renews and later.kind != VerificationKind.PERIODIC and later.on <= due
            for later in following
        ):
            continue
        answer = next((later.on for later in following if later.kind == VerificationKind.PERIODIC), None)
        out = (answer is None or answer > due) and _state(states, due) in OUT
        found.append(
            DueRow(one.instrument_id, one.level, DuePass(due, answer, out, mandatory=bool(one.mandatory)))
        )
    return found


def _states(session: Session) -> dict[int, list[tuple[date, str]]]:
    query = (
        select(InstrumentEvent.instrument_id, InstrumentEvent.on, InstrumentEvent.state)
        .where(InstrumentEvent.void_seq.is_(None))
        .order_by(InstrumentEvent.on, InstrumentEvent.id)
    )
    found: dict[int, list[tuple[date, str]]] = {}
    for number, on, state in session.execute(query):
        found.setdefault(number, []).append((on, state))
    return found


def _state(states: Sequence[tuple[date, str]], day: date) -> str | None:
    place = bisect_right(states, day, key=lambda one: one[0])
    return states[place - 1][1] if place else None


def results(session: Session, *, kind: VerificationKind, since: date, until: date) -> list[tuple[int, str]]:
    """Return instrument and result of each first examination of a kind in a period, one for each instrument."""
    query = (
        select(Verification.instrument_id, Verification.result)
        .where(
            Verification.kind == kind,
            Verification.on >= since,
            Verification.on <= until,
            Verification.void_seq.is_(None),
        )
        .order_by(Verification.on, Verification.id)
    )
    first: dict[int, str] = {}
    for number, result in session.execute(query):
        first.setdefault(number, result)
    return list(first.items())
