"""Keep the entries of instruments: register, amend, change many, register many alike."""

from __future__ import annotations

from datetime import date
from typing import Any, Unpack

from sqlalchemy import func, select

from models.rules.instrument import FIELD, Field, InstrumentDetails, InstrumentState
from models.rules.lifecycle import Event
from models.rules.pinyin import search_text
from models.rules.refusal import Refusal
from models.rules.rights import Right, needs
from models.store.instrument import Installation, Instrument, InstrumentEvent
from models.store.metering_point import MeteringPoint
from models.store.org_unit import OrgUnit
from models.store.request import RequestItem
from models.store.verification import Verification, VerificationStandard
from models.work.desk import ChangedMeanwhile
from models.work.org_unit import unit_named
from models.work.unit import NotFound, Outcome, ReasonMissing, Unit

SEARCHED = ("number", "name", "kind", "model", "serial", "maker", "place", "energy", "range", "remark")


class NumberTaken(Refusal):
    """管理编号「{number}」已用于“{taken_by}”：在用器具实行编号管理，一台一号（二.三.1）。请换一个编号。"""

    clause = "二.三.1"
    field = "number"


class EntryMissing(Refusal):
    """“{title}”没有填写。请填写后再保存。"""


class EntryTooLong(Refusal):
    """“{title}”最多 {longest} 个字，现有 {length} 个字。请缩短，详情可写在备注里。"""


class SerialsDoNotMatch(Refusal):
    """管理编号有 {numbers} 个，出厂编号有 {serials} 个，对不上。请每行一个、逐一对应。"""

    field = "serials"


class InUseAlready(Refusal):
    """{number} 已有 {count} 条{title}，不能撤销登记。登错的检定先作废；确有其物、不再使用的，请办报废（二.三.6）。"""

    clause = "二.三.6"


class IntervalNotPositive(Refusal):
    """检定周期应为 1–240 个月；一次性、免检的器具请把周期留空并填写周期说明。"""

    field = "interval_months"


@needs(Right.KEEP)
def register(unit: Unit, /, **details: Unpack[InstrumentDetails]) -> Outcome:
    """Enter an instrument into the ledger; it is 待检 until a verification counts."""
    row = _enter(unit, dict(details), unit.today)
    return Outcome(f"登记 {row.number} {row.name}", (row.id,))


@needs(Right.KEEP)
def register_many(
    unit: Unit,
    /,
    *,
    numbers: tuple[str, ...],
    serials: tuple[str, ...] = (),
    **details: Unpack[InstrumentDetails],
) -> Outcome:
    """Enter several instruments alike, one per 管理编号, with their 出厂编号 in the same order."""
    if serials and len(serials) != len(numbers):
        raise SerialsDoNotMatch(numbers=len(numbers), serials=len(serials))
    rows = []
    for at, number in enumerate(numbers):
        own: dict[str, Any] = {**details, "number": number}
        if serials:
            own["serial"] = serials[at]
        rows.append(_enter(unit, own, unit.today))
    return Outcome(f"登记 {len(rows)} 台 {details.get('name', '')}", tuple(row.id for row in rows))


@needs(Right.KEEP)
def amend(
    unit: Unit, /, *, instrument_id: int, version: int, reason: str, **details: Unpack[InstrumentDetails]
) -> Outcome:
    """Correct the entry of an instrument; the values before and the reason are kept."""
    row = instrument(unit, instrument_id)
    if row.version != version:
        raise ChangedMeanwhile
    _need_reason(reason)
    changed = set_entries(unit, row, dict(details))
    titles = "、".join(FIELD[key].title for key in changed)
    return Outcome(f"修改 {row.number} {row.name}：{titles or '无变化'}", (row.id,))


@needs(Right.KEEP)
def amend_many(
    unit: Unit, /, *, instrument_ids: tuple[int, ...], reason: str, **details: Unpack[InstrumentDetails]
) -> Outcome:
    """Set the same entries on several instruments."""
    _need_reason(reason)
    changed = [
        row
        for row in (instrument(unit, one) for one in instrument_ids)
        if set_entries(unit, row, dict(details))
    ]
    titles = "、".join(FIELD[key].title for key in details)
    return Outcome(f"批量修改 {len(changed)} 台：{titles}", tuple(row.id for row in changed))


@needs(Right.KEEP)
def void(unit: Unit, /, *, instrument_id: int, reason: str) -> Outcome:
    """Take back an instrument that was registered by mistake; it stays readable, its number is free again.

    One that was really there is scrapped instead: nothing that was ever examined goes this way.
    """
    _need_reason(reason)
    row = instrument(unit, instrument_id)
    _need_unused(unit, row)
    for table in (Installation, InstrumentEvent):
        live = select(table).where(table.instrument_id == row.id, table.void_seq.is_(None))
        for one in unit.session.scalars(live):
            unit.set(one, "void_seq", unit.seq)
    unit.set(row, "void_seq", unit.seq)
    return Outcome(f"撤销登记 {row.number} {row.name}", (row.id,))


def instrument(unit: Unit, instrument_id: int) -> Instrument:
    """Return a live instrument; refuse where there is none."""
    row = unit.session.get(Instrument, instrument_id)
    if row is None or row.void_seq is not None:
        raise NotFound(what="器具", wanted=instrument_id)
    return row


def restore(unit: Unit, row: Instrument, key: str, value: Any) -> None:
    """Set one entry back to an earlier value, as JSON keeps it; the installations go back by themselves."""
    set_entries(unit, row, {key: _from_json(FIELD[key], value)}, move=False)


def set_to(unit: Unit, row: Instrument, key: str, value: Any) -> bool:
    """Set one entry to a value as JSON keeps it, as from today; say whether it differed."""
    return bool(set_entries(unit, row, {key: _from_json(FIELD[key], value)}))


def entry(unit: Unit, row: Instrument, key: str) -> Any:
    """Return one entry as the journal keeps it: units and points by their names."""
    return _shown(unit, key, getattr(row, {"unit": "unit_id", "point": "point_id"}.get(key, key)))


def _need_unused(unit: Unit, row: Instrument) -> None:
    """Refuse to take back an instrument on which anything rests."""
    for title, owner, made in (
        ("检定记录", Verification.instrument_id, Verification),
        ("申请单", RequestItem.instrument_id, RequestItem),
        ("用它作标准器的检定", VerificationStandard.standard_id, VerificationStandard),
    ):
        query = select(func.count()).where(owner == row.id, made.void_seq.is_(None))
        if count := unit.session.scalar(query):
            raise InUseAlready(number=row.number, count=count, title=title)


def _enter(unit: Unit, details: dict[str, Any], on: date) -> Instrument:
    for key in ("number", "name"):
        if not str(details.get(key) or "").strip():
            raise EntryMissing(title=FIELD[key].title, field=key)
    row = Instrument(number="", name="", registered_on=on, state=InstrumentState.PENDING.value, search="")
    _fill(unit, row, details)
    unit.add(row)
    unit.add(InstrumentEvent(instrument_id=row.id, on=on, event=Event.REGISTER.value, state=row.state))
    if row.point_id is not None:
        unit.add(Installation(instrument_id=row.id, point_id=row.point_id, since=row.installed_on or on))
    return row


def _fill(unit: Unit, row: Instrument, details: dict[str, Any]) -> None:
    for key, value in details.items():
        column, stored = _stored(unit, key, value, row)
        setattr(row, column, stored)
    _index(unit, row)


def set_entries(unit: Unit, row: Instrument, details: dict[str, Any], *, move: bool = True) -> list[str]:
    """Set entries of an instrument, keep their values before, and return the keys of those that differed."""
    changed = []
    for key, value in details.items():
        column, stored = _stored(unit, key, value, row)
        before = getattr(row, column)
        if before == stored:
            continue
        shown = _shown(unit, key, before)
        setattr(row, column, stored)
        unit.note("instrument", row.id, key, shown, _shown(unit, key, stored))
        if key == "point" and move:
            _move(unit, row, before)
        changed.append(key)
    if changed:
        _index(unit, row)
        unit.session.flush()
    return changed


def _stored(unit: Unit, key: str, value: Any, row: Instrument) -> tuple[str, Any]:
    entry = FIELD[key]
    if isinstance(value, str):
        value = value.strip() or None
    if value is not None and entry.kind is str and len(str(value)) > entry.longest:
        raise EntryTooLong(title=entry.title, longest=entry.longest, length=len(str(value)), field=key)
    match key:
        case "number" | "name" if value is None:
            raise EntryMissing(title=entry.title, field=key)
        case "number":
            need_free(unit, str(value), row)
        case "unit":
            above = unit_named(unit, value)
            return "unit_id", None if above is None else above.id
        case "point":
            return "point_id", None if value is None else _point(unit, str(value)).id
        case "interval_months" if value is not None and not 1 <= value <= 240:
            raise IntervalNotPositive
        case _:
            pass
    return key, getattr(value, "value", value)


def _shown(unit: Unit, key: str, stored: Any) -> Any:
    if stored is None:
        return None
    if key == "unit":
        return unit.session.get_one(OrgUnit, stored).name
    if key == "point":
        return unit.session.get_one(MeteringPoint, stored).number
    return stored


def need_free(unit: Unit, number: str, row: Instrument | None = None) -> None:
    """Refuse a 管理编号 that an instrument other than ``row`` bears."""
    with unit.session.no_autoflush:
        taken = unit.session.scalars(
            select(Instrument).where(Instrument.number == number, Instrument.void_seq.is_(None))
        ).first()
    if taken is not None and taken is not row:
        raise NumberTaken(number=number, taken_by=taken.name)


def _point(unit: Unit, number: str) -> MeteringPoint:
    found = unit.session.scalars(
        select(MeteringPoint).where(MeteringPoint.number == number, MeteringPoint.void_seq.is_(None))
    ).first()
    if found is None:
        raise NotFound(what="计量点", wanted=number, field="point")
    return found


def _move(unit: Unit, row: Instrument, before: int | None) -> None:
    if before is not None:
        here = unit.session.scalars(
            select(Installation).where(
                Installation.instrument_id == row.id,
                Installation.until.is_(None),
                Installation.void_seq.is_(None),
            )
        ).first()
        if here is not None:
            unit.set(here, "until", unit.today)
    if row.point_id is not None:
        unit.add(Installation(instrument_id=row.id, point_id=row.point_id, since=unit.today))


def _index(unit: Unit, row: Instrument) -> None:
    above = None if row.unit_id is None else unit.session.get_one(OrgUnit, row.unit_id).name
    row.search = search_text(*(getattr(row, key) for key in SEARCHED), above)


def _need_reason(reason: str) -> None:
    if not reason.strip():
        raise ReasonMissing


def _from_json(entry: Field, value: Any) -> Any:
    return date.fromisoformat(value) if entry.kind is date and value is not None else value
