"""Labels as they were last printed, and what they say beyond the row of the ledger."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select

from models.store.instrument import Instrument, InstrumentEvent
from models.store.journal import Change
from models.store.label import LabelPrint
from models.store.standing import state_as_of, validity_as_of
from models.store.verification import Verification

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

DOWNGRADE = "降级"
"""The event by which an approved downgrade takes effect."""


class LabelFacts(NamedTuple):
    """What a label needs beside the row of its instrument."""

    since: date | None = None
    """The day of the event that led to the state."""
    text: str | None = None
    """What was noted with it."""
    method: str | None = None
    """检定, 校准 or 测试, of the examination that the validity rests on."""
    class_before: str | None = None
    """原等级 of a downgraded instrument, like the next."""
    class_now: str | None = None


def label_facts(session: Session, *, as_of: date, today: date) -> dict[int, LabelFacts]:
    """Return for each instrument what its label says of its state on a day."""
    counts = (
        Verification.id == validity_as_of(as_of).scalar_subquery()
        if as_of < today
        else Verification.id == Instrument.verification_id
    )
    query = (
        select(
            Instrument.id,
            InstrumentEvent.on,
            InstrumentEvent.text,
            Verification.method,
            Instrument.accuracy_class,
            Verification.accuracy_class,
            InstrumentEvent.event,
            InstrumentEvent.seq,
        )
        .outerjoin(InstrumentEvent, InstrumentEvent.id == state_as_of(as_of).scalar_subquery())
        .outerjoin(Verification, counts)
        .where(Instrument.void_seq.is_(None))
    )
    found = {}
    for number, on, text, method, booked, certified, event, seq in session.execute(query):
        before, now = (booked, certified) if certified and certified != booked else (None, None)
        if event == DOWNGRADE:
            before, now = _changed_class(session, number, seq) or (before or booked, now or certified)
        found[number] = LabelFacts(on, text, method, before, now)
    return found


def _changed_class(session: Session, instrument_id: int, seq: int) -> tuple[str | None, str | None] | None:
    """Return the class before and after the action that downgraded an instrument, if it changed the entry."""
    change = session.scalars(
        select(Change).where(
            Change.seq == seq,
            Change.entity == "instrument",
            Change.entity_id == instrument_id,
            Change.field == "accuracy_class",
        )
    ).first()
    return (json.loads(change.before or "null"), json.loads(change.after or "null")) if change else None


def printed_contents(session: Session) -> dict[int, str]:
    """Return for each instrument the digest of the label that a person confirmed last."""
    newest = (
        select(func.max(LabelPrint.id))
        .where(LabelPrint.void_seq.is_(None))
        .group_by(LabelPrint.instrument_id)
    )
    query = select(LabelPrint.instrument_id, LabelPrint.content).where(LabelPrint.id.in_(newest))
    return dict(session.execute(query).all())
