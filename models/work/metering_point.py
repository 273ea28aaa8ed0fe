"""Keep the metering points."""

from __future__ import annotations

from sqlalchemy import select

from models.rules.instrument import MeteringLevel
from models.rules.refusal import Refusal
from models.store.metering_point import MeteringPoint
from models.work.org_unit import unit_named
from models.work.unit import NotFound, Outcome, Unit


class PointNumberTaken(Refusal):
    """计量点编号「{number}」已用于“{taken_by}”。请换一个编号。"""

    field = "number"


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
    taken = point_numbered(unit, number)
    if taken is not None:
        raise PointNumberTaken(number=number, taken_by=taken.name)
    above = unit_named(unit, org_unit)
    source = None if upstream is None else point_numbered(unit, upstream)
    if upstream is not None and source is None:
        raise NotFound(what="上级计量点", wanted=upstream, field="upstream")
    row = MeteringPoint(
        number=number,
        name=name,
        energy=energy,
        level=None if level is None else MeteringLevel(level).value,
        unit_id=None if above is None else above.id,
        place=place,
        upstream_id=None if source is None else source.id,
        required_class=required_class,
        must_meter=must_meter,
    )
    unit.add(row)
    return Outcome(f"新增计量点 {number} {name}", (row.id,))


def point_numbered(unit: Unit, number: str) -> MeteringPoint | None:
    """Return the live point of this number."""
    return unit.session.scalars(
        select(MeteringPoint).where(MeteringPoint.number == number, MeteringPoint.void_seq.is_(None))
    ).first()
