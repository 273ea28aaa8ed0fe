"""Labels as they were last printed, and what they say beyond the row of the ledger."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import and_, func, select

from models.rules.label import slip_in
from models.rules.lifecycle import Event
from models.store.instrument import Instrument, InstrumentEvent
from models.store.journal import Change
from models.store.label import LabelPrint
from models.store.request import Request
from models.store.standing import state_as_of, validity_as_of
from models.store.verification import Verification

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class LabelFacts(NamedTuple):
    """What a label needs beside the row of its instrument."""

    since: date | None = None
    """The day of the event that led to the state."""
    slip: str | None = None
    """Number of the approved slip that brought it about, or the one that an old ledger's remark names."""
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
    lowered = and_(
        Change.seq == InstrumentEvent.seq,
        Change.entity == "instrument",
        Change.entity_id == Instrument.id,
        Change.field == "accuracy_class",
        InstrumentEvent.event.in_([Event.DOWNGRADE.value, Event.LIMIT.value]),
    )
    query = (
        select(
            Instrument.id,
            InstrumentEvent.on,
            InstrumentEvent.text,
            Request.number,
            Verification.method,
            Change.before,
            Change.after,
        )
        .outerjoin(InstrumentEvent, InstrumentEvent.id == state_as_of(as_of).scalar_subquery())
        .outerjoin(Request, Request.id == InstrumentEvent.request_id)
        .outerjoin(Change, lowered)
        .outerjoin(Verification, counts)
        .where(Instrument.void_seq.is_(None))
    )
    return {
        number: LabelFacts(
            on, slip or slip_in(text), method, json.loads(before or "null"), json.loads(after or "null")
        )
        for number, on, text, slip, method, before, after in session.execute(query)
    }


def printed_contents(session: Session) -> dict[int, str]:
    """Return for each instrument the digest of the label that a person confirmed last."""
    newest = (
        select(func.max(LabelPrint.id))
        .where(LabelPrint.void_seq.is_(None))
        .group_by(LabelPrint.instrument_id)
    )
    query = select(LabelPrint.instrument_id, LabelPrint.content).where(LabelPrint.id.in_(newest))
    return dict(session.execute(query).all())
