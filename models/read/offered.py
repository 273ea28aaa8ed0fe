"""Words used before, offered again where people type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from models.store.instrument import Instrument
from models.store.journal import JournalLine
from models.store.metering_point import MeteringPoint
from models.store.org_unit import OrgUnit
from models.store.verification import Certificate, Verification

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

MOST = 200
SOURCES: dict[str, Any] = {
    "kind": Instrument.kind,
    "name": Instrument.name,
    "model": Instrument.model,
    "accuracy_class": Instrument.accuracy_class,
    "maker": Instrument.maker,
    "place": Instrument.place,
    "energy": Instrument.energy,
    "purpose": Instrument.purpose,
    "regulation": Instrument.regulation,
    "unit": OrgUnit.name,
    "point": MeteringPoint.number,
    "lab": Certificate.lab,
    "verifier": Verification.verifier,
    "limits": Verification.limits,
    "reason": JournalLine.reason,
}


def offered(session: Session) -> dict[str, tuple[str, ...]]:
    """Return for each entry the words used before, the commonest first."""
    return {key: _words(session, column) for key, column in SOURCES.items()}


def _words(session: Session, column: Any) -> tuple[str, ...]:
    query = (
        select(column).where(column.is_not(None)).group_by(column).order_by(func.count().desc()).limit(MOST)
    )
    return tuple(session.scalars(query))
