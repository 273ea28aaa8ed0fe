"""Name the measurement standards with which an examination was made."""

from __future__ import annotations

from sqlalchemy import select

from models.rules.instrument import InstrumentState
from models.rules.traceability import ItsOwnStandard, NotAStandard, fit
from models.store.instrument import Instrument
from models.store.standing import standing_on
from models.store.verification import Verification, VerificationStandard
from models.work.unit import NotFound, Unit


def name_standards(unit: Unit, made: Verification, numbers: tuple[str, ...]) -> list[str]:
    """Keep with which standards, by 管理编号, an examination was made; return warnings.

    Refused are instruments that are no standards, and standards unfit on that day [二.二.2].
    """
    said = []
    for number in dict.fromkeys(filter(None, (one.strip() for one in numbers))):
        standard = _standard(unit, number)
        if standard.id == made.instrument_id:
            raise ItsOwnStandard(number=number)
        if not standard.is_standard:
            raise NotAStandard(number=number)
        then = standing_on(unit.session, standard.id, made.on)
        state = None if then.state is None else InstrumentState(then.state)
        warned = fit(number, made.on, state, then.since, then.until)
        said += [] if warned is None else [warned]
        unit.add(VerificationStandard(verification_id=made.id, standard_id=standard.id))
    return said


def _standard(unit: Unit, number: str) -> Instrument:
    found = unit.session.scalars(
        select(Instrument).where(Instrument.number == number, Instrument.void_seq.is_(None))
    ).first()
    if found is None:
        raise NotFound(what="标准器", wanted=number, field="standards")
    return found
