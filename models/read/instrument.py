"""The ledger of instruments, today or as of any earlier day."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from sqlalchemy import and_, case, func, literal, select

from models.rules.due import DueBucket
from models.rules.instrument import FIELD, interval_text
from models.rules.refusal import Refusal
from models.store.instrument import Instrument, InstrumentEvent
from models.store.journal import Change, JournalLine
from models.store.metering_point import MeteringPoint
from models.store.org_unit import OrgUnit
from models.store.standing import state_as_of, validity_as_of
from models.store.verification import Certificate, Verification

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Session


IN_USE = ("合格", "准用")


class InstrumentRow(NamedTuple):
    """One instrument as lists, forms and labels show it on a day."""

    id: int
    version: int
    number: str
    name: str
    state: str
    """As shown: overdue is 停用."""
    bucket: str | None
    """A ``DueBucket``; nothing once scrapped."""
    valid_until: date | None
    place: str | None
    unit: str | None
    kind: str | None
    model: str | None
    accuracy_class: str | None
    range: str | None
    interval_months: int | None
    interval_word: str | None
    verified_on: date | None
    lab: str | None
    certificate_no: str | None
    result: str | None
    verifier: str | None
    limits: str | None
    maker: str | None
    serial: str | None
    made_on: str | None
    installed_on: date | None
    point: str | None
    energy: str | None
    level: str | None
    purpose: str | None
    management_class: str | None
    mandatory: bool | None
    is_standard: bool | None
    regulation: str | None
    networked: bool | None
    running_state: str
    custody: str
    state_reason: str | None
    remark: str | None
    search: str

    @property
    def interval(self) -> str:
        """The interval as forms print it."""
        return interval_text(self.interval_months, self.interval_word)

    @property
    def state_text(self) -> str:
        """The state with its reason where it is 超期."""
        return "停用·超期" if self.bucket == DueBucket.OVERDUE else self.state


def ledger(
    session: Session, *, as_of: date, today: date | None = None, until: date | None = None
) -> list[InstrumentRow]:
    """Return every instrument known by a day, scrapped ones included, in the order of 管理编号.

    ``today`` is the real day; an earlier ``as_of`` looks into the past. With ``until`` only instruments in
    use whose validity ends by that day, the earliest first.
    """
    past = today is not None and as_of < today
    query = _query(as_of, past=past, until=until)
    found = (
        session.connection().execute(query).all()
    )  # the session would add a third of the time to long lists
    return _as_they_were(session, list(map(InstrumentRow._make, found)), as_of, past=past)


def one(
    session: Session, *, instrument_id: int, as_of: date, today: date | None = None, withdrawn: bool = False
) -> InstrumentRow | None:
    """Return one instrument as of a day; nothing if it was not known then.

    With ``withdrawn`` also one that was taken back, as it was then.
    """
    past = today is not None and as_of < today and not withdrawn
    query = _query(as_of, past=past, withdrawn=withdrawn).where(Instrument.id == instrument_id)
    found = session.execute(query).first()
    return (
        None if found is None else _as_they_were(session, [InstrumentRow._make(found)], as_of, past=past)[0]
    )


def _query(day: date, *, past: bool, until: date | None = None, withdrawn: bool = False) -> Select[Any]:
    now = (Instrument.state, Instrument.valid_until, Instrument.verified_on, Instrument.state_reason)
    then = (InstrumentEvent.state, Verification.valid_until, Verification.on, InstrumentEvent.text)
    state, ends, verified, reason = cast("tuple[Any, ...]", then if past else now)
    late = and_(state.in_(IN_USE), ends.is_not(None), ends < day)
    columns: dict[str, Any] = {
        "state": case((late, literal("停用")), else_=state),
        "bucket": _bucket(state, ends, day),
        "valid_until": ends,
        "unit": OrgUnit.name,
        "verified_on": verified,
        "lab": Certificate.lab,
        "certificate_no": Certificate.number,
        "result": Verification.result,
        "verifier": Verification.verifier,
        "limits": Verification.limits,
        "point": MeteringPoint.number,
        "energy": func.coalesce(MeteringPoint.energy, Instrument.energy),
        "level": func.coalesce(MeteringPoint.level, Instrument.level),
        "state_reason": reason,
    }
    chosen: list[Any] = [columns.get(name, getattr(Instrument, name, None)) for name in InstrumentRow._fields]
    query = select(*chosen).select_from(Instrument)
    if past:
        query = query.join(InstrumentEvent, InstrumentEvent.id == state_as_of(day).scalar_subquery())
        query = query.outerjoin(Verification, Verification.id == validity_as_of(day).scalar_subquery())
    else:
        query = query.outerjoin(Verification, Verification.id == Instrument.verification_id)
    order: tuple[Any, ...] = (Instrument.number,)
    if until is not None:
        query = query.where(state.in_(IN_USE), ends <= until)
        order = (ends, Instrument.number)
    return (
        query.outerjoin(Certificate, Certificate.id == Verification.certificate_id)
        .outerjoin(OrgUnit, OrgUnit.id == Instrument.unit_id)
        .outerjoin(MeteringPoint, MeteringPoint.id == Instrument.point_id)
        .where(Instrument.void_seq.is_not(None) if withdrawn else Instrument.void_seq.is_(None))
        .order_by(*order)
    )


def _bucket(state: Any, until: Any, day: date) -> ColumnElement[str | None]:
    return case(
        (state == "报废", None),
        (state == "封存", literal("sealed")),
        (state == "停用", literal("stopped")),
        (state == "待检", literal("pending")),
        (until.is_(None), literal("no_date")),
        (until < day, literal("overdue")),
        else_=literal("valid"),
    )


def _as_they_were(
    session: Session, rows: list[InstrumentRow], day: date, *, past: bool
) -> list[InstrumentRow]:
    """Give every entry that was changed after a day its value of that day."""
    if not past:
        return rows
    end = datetime.combine(day + timedelta(days=1), time()).astimezone()
    query = (
        select(Change.entity_id, Change.field, Change.before)
        .join(JournalLine, JournalLine.seq == Change.seq)
        .where(Change.entity == "instrument", JournalLine.at >= end, Change.field.in_(list(FIELD)))
        .order_by(Change.seq.desc(), Change.id.desc())
    )
    then: dict[int, dict[str, Any]] = {}
    for number, key, before in session.execute(query):
        then.setdefault(number, {})[key] = json.loads(before or "null")
    if not then:
        return rows
    return [row._replace(**_typed(then[row.id])) if row.id in then else row for row in rows]


def _typed(values: dict[str, Any]) -> dict[str, Any]:
    return {
        key: date.fromisoformat(value) if FIELD[key].kind is date and value else value
        for key, value in values.items()
    }


class NoSuchInstrument(Refusal):
    """台账里没有管理编号「{number}」。请核对编号，或在台账中搜索名称、出厂编号。"""

    field = "instrument"


class InstrumentKey(NamedTuple):
    """What an action needs to name an instrument and its present version."""

    id: int
    version: int


def find(session: Session, *, number: str) -> InstrumentKey:
    """Return the live instrument of a 管理编号."""
    query = select(Instrument.id, Instrument.version).where(
        Instrument.number == number.strip(), Instrument.void_seq.is_(None)
    )
    found = session.execute(query).first()
    if found is None:
        raise NoSuchInstrument(number=number)
    return InstrumentKey._make(found)
