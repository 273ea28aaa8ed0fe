"""Which instrument a scanned code means."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from models.rules.scan import number_key
from models.store.instrument import Instrument

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session


class ScannedInstrument(NamedTuple):
    """An instrument that a code means."""

    id: int
    number: str
    name: str
    serial: str | None
    valid_until: date | None


def meant_by(session: Session, *, number: str) -> list[ScannedInstrument]:
    """Return the instrument with this 管理编号, however it is spelt; else those with this 出厂编号."""
    columns = (Instrument.id, Instrument.number, Instrument.name, Instrument.serial, Instrument.valid_until)
    live = select(*columns).where(Instrument.void_seq.is_(None))
    exact = session.execute(live.where(Instrument.number == number)).all()
    found = [ScannedInstrument._make(row) for row in exact or session.execute(live).all()]
    wanted = number_key(number)
    named = [one for one in found if number_key(one.number) == wanted]
    return named or [one for one in found if one.serial and number_key(one.serial) == wanted]
