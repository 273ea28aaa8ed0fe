"""The standing of instruments: state and validity, derived from their dated events and verifications."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, case, select, update

from models.rules.lifecycle import Event
from models.store.instrument import Instrument, InstrumentEvent
from models.store.verification import Verification

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

BATCH = 500
EVENT_ORDER = (
    case((InstrumentEvent.event == Event.REGISTER.value, 0), else_=1),
    InstrumentEvent.on,
    InstrumentEvent.id,
)
"""A registration comes first whatever its date: certificates older than the entry may be recorded later."""
VERIFICATION_ORDER = (Verification.on, Verification.id)


class Standing(NamedTuple):
    """How an instrument stood on a day: its state, since when, and until when it was valid."""

    state: str | None
    since: date | None
    until: date | None


def state_as_of(day: date) -> Select[Any]:
    """Return the id of the event that gives an instrument's state on a day (correlated)."""
    return (
        select(InstrumentEvent.id)
        .where(
            InstrumentEvent.instrument_id == Instrument.id,
            InstrumentEvent.on <= day,
            InstrumentEvent.void_seq.is_(None),
        )
        .order_by(*(part.desc() for part in EVENT_ORDER))
        .limit(1)
        .correlate(Instrument)
    )


def validity_as_of(day: date) -> Select[Any]:
    """Return the id of the verification on which the validity rests on a day (correlated)."""
    return (
        select(Verification.id)
        .where(
            Verification.instrument_id == Instrument.id,
            Verification.on <= day,
            Verification.renews,
            Verification.void_seq.is_(None),
        )
        .order_by(*(part.desc() for part in VERIFICATION_ORDER))
        .limit(1)
        .correlate(Instrument)
    )


def standing_on(session: Session, instrument_id: int, day: date) -> Standing:
    """Return how an instrument stood at the end of a day; without a state where it was not known then."""
    given = Instrument.id == instrument_id
    event_id = session.scalar(select(state_as_of(day).scalar_subquery()).where(given))
    if event_id is None:
        return Standing(None, None, None)
    event = session.get_one(InstrumentEvent, event_id)
    made_id = session.scalar(select(validity_as_of(day).scalar_subquery()).where(given))
    until = None if made_id is None else session.get_one(Verification, made_id).valid_until
    return Standing(event.state, event.on, until)


def derive(session: Session, ids: Sequence[int]) -> list[dict[str, Any]]:
    """Return the derived columns of instruments as their events and verifications say now."""
    found: dict[int, dict[str, Any]] = {
        number: {
            "key": number,
            "state": "待检",
            "state_reason": None,
            "verified_on": None,
            "valid_until": None,
            "verification_id": None,
            "registered_on": None,
        }
        for number in ids
    }
    events = (
        select(InstrumentEvent)
        .where(InstrumentEvent.instrument_id.in_(ids), InstrumentEvent.void_seq.is_(None))
        .order_by(*EVENT_ORDER)
    )
    for event in session.scalars(events):
        row = found[event.instrument_id]
        first = row["registered_on"]
        row.update(
            state=event.state,
            state_reason=event.text,
            registered_on=event.on if first is None else min(first, event.on),
        )
    verifications = (
        select(Verification.instrument_id, Verification.on, Verification.valid_until, Verification.id)
        .where(Verification.instrument_id.in_(ids), Verification.renews, Verification.void_seq.is_(None))
        .order_by(*VERIFICATION_ORDER)
    )
    for number, on, until, verification in session.execute(verifications):
        found[number].update(verified_on=on, valid_until=until, verification_id=verification)
    return list(found.values())


def refresh(session: Session, ids: Iterable[int]) -> None:
    """Write the derived columns of these instruments again."""
    wanted = sorted(set(ids))
    columns = ("state", "state_reason", "verified_on", "valid_until", "verification_id", "registered_on")
    statement = (
        update(Instrument.__table__)  # type: ignore[arg-type]
        .where(Instrument.__table__.c.id == bindparam("key"))
        .values({column: bindparam(column) for column in columns})
    )
    session.flush()
    for start in range(0, len(wanted), BATCH):
        rows = [
            row for row in derive(session, wanted[start : start + BATCH]) if row["registered_on"] is not None
        ]
        if rows:
            session.execute(statement, rows)
    session.expire_all()
