"""Measurement standards, to be named in an examination made in the plant."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from models.rules.instrument import InstrumentState
from models.rules.traceability import StandardUnfit, fit
from models.store.instrument import Instrument
from models.store.standing import standing_on

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class StandardRow(NamedTuple):
    """One measurement standard as it stood on a day."""

    number: str
    name: str
    accuracy_class: str | None
    until: date | None
    fit: bool
    """It may serve on that day, as far as the ledger knows."""


def standards(session: Session, *, on: date) -> list[StandardRow]:
    """Return the standards of the plant, those first that may serve on a day."""
    query = (
        select(Instrument)
        .where(Instrument.is_standard.is_(True), Instrument.void_seq.is_(None), Instrument.state != "报废")
        .order_by(Instrument.number)
    )
    found = []
    for owner in session.scalars(query):
        then = standing_on(session, owner.id, on)
        state = None if then.state is None else InstrumentState(then.state)
        try:
            fit(owner.number, on, state, then.since, then.until)
            serves = True
        except StandardUnfit:
            serves = False
        found.append(StandardRow(owner.number, owner.name, owner.accuracy_class, then.until, serves))
    return sorted(found, key=lambda row: not row.fit)
