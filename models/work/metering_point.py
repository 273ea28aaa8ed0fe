"""Keep the metering points."""

from __future__ import annotations

from typing import Any, TypedDict, Unpack

from sqlalchemy import select

from models.rules.instrument import MeteringLevel
from models.rules.refusal import Refusal
from models.rules.rights import Right, needs
from models.store.metering_point import MeteringPoint
from models.work.desk import ChangedMeanwhile
from models.work.org_unit import unit_named
from models.work.unit import NotFound, Outcome, ReasonMissing, Unit

LONGEST = {"number": 60, "name": 100, "energy": 40, "place": 200, "required_class": 60}
TITLES = {
    "number": "编号",
    "name": "名称",
    "energy": "能源种类",
    "level": "级别",
    "unit_id": "用能单位",
    "place": "位置",
    "upstream_id": "上级计量点",
    "required_class": "要求等级",
    "must_meter": "应配",
}


class PointNumberTaken(Refusal):
    """计量点编号「{number}」已用于“{taken_by}”。请换一个编号。"""

    field = "number"


class PointEntryMissing(Refusal):
    """“{title}”没有填写。请填写后再保存。"""


class PointEntryTooLong(Refusal):
    """“{title}”最多 {longest} 个字，现有 {length} 个字。请缩短。"""


class PointAboveItself(Refusal):
    """「{upstream}」在「{number}」的下面，不能作它的上级计量点。请另选上级，或先改那一个。"""

    field = "upstream"


class PointDetails(TypedDict, total=False):
    """The entries of a metering point that a person may fill in."""

    number: str
    name: str
    energy: str | None
    level: MeteringLevel | None
    org_unit: str | None
    place: str | None
    upstream: str | None
    """编号 of the point above."""
    required_class: str | None
    must_meter: bool


@needs(Right.KEEP)
def add(
    unit: Unit,
    /,
    *,
    number: str,
    name: str,
    energy: str | None = None,
    level: MeteringLevel | None = None,
    org_unit: str | None = None,
    place: str | None = None,
    upstream: str | None = None,
    required_class: str | None = None,
    must_meter: bool = True,
) -> Outcome:
    """Add a place where energy must be measured."""
    details: PointDetails = {
        "number": number,
        "name": name,
        "energy": energy,
        "level": level,
        "org_unit": org_unit,
        "place": place,
        "upstream": upstream,
        "required_class": required_class,
        "must_meter": must_meter,
    }
    row = MeteringPoint(**dict(_stored(unit, key, value, None) for key, value in details.items()))
    unit.add(row)
    return Outcome(f"新增计量点 {row.number} {row.name}", (row.id,))


@needs(Right.KEEP)
def amend(
    unit: Unit, /, *, point_id: int, version: int, reason: str, **details: Unpack[PointDetails]
) -> Outcome:
    """Correct the entry of a metering point; the values before and the reason are kept."""
    row = unit.session.get(MeteringPoint, point_id)
    if row is None or row.void_seq is not None:
        raise NotFound(what="计量点", wanted=point_id)
    if row.version != version:
        raise ChangedMeanwhile
    if not reason.strip():
        raise ReasonMissing
    stored = dict(_stored(unit, key, value, row) for key, value in details.items())
    changed = [TITLES[key] for key, value in stored.items() if unit.set(row, key, value)]
    unit.session.flush()
    return Outcome(f"修改计量点 {row.number} {row.name}：{'、'.join(changed) or '无变化'}", (row.id,))


def point_numbered(unit: Unit, number: str) -> MeteringPoint | None:
    """Return the live point of this number."""
    with unit.session.no_autoflush:
        return unit.session.scalars(
            select(MeteringPoint).where(MeteringPoint.number == number, MeteringPoint.void_seq.is_(None))
        ).first()


def _stored(unit: Unit, key: str, value: Any, row: MeteringPoint | None) -> tuple[str, Any]:
    """Return the column of an entry and the value to be stored there; refuse what cannot be."""
    if isinstance(value, str):
        value = value.strip() or None
    if value is not None and len(str(value)) > LONGEST.get(key, 200):
        raise PointEntryTooLong(title=TITLES[key], longest=LONGEST[key], length=len(str(value)), field=key)
    match key:
        case "number" | "name" if value is None:
            raise PointEntryMissing(title=TITLES[key], field=key)
        case "number":
            taken = point_numbered(unit, str(value))
            if taken is not None and taken is not row:
                raise PointNumberTaken(number=value, taken_by=taken.name)
        case "level":
            return key, None if value is None else MeteringLevel(value).value
        case "org_unit":
            above = unit_named(unit, value)
            return "unit_id", None if above is None else above.id
        case "upstream":
            return "upstream_id", None if value is None else _above(unit, str(value), row)
        case _:
            pass
    return key, value


def _above(unit: Unit, number: str, row: MeteringPoint | None) -> int:
    """Return the id of the point above; one that lies below this point cannot be above it."""
    source = point_numbered(unit, number)
    if source is None:
        raise NotFound(what="上级计量点", wanted=number, field="upstream")
    higher: MeteringPoint | None = source
    while row is not None and higher is not None:
        if higher is row:
            raise PointAboveItself(upstream=number, number=row.number)
        higher = None if higher.upstream_id is None else unit.session.get(MeteringPoint, higher.upstream_id)
    return source.id
