"""Metering points and what is installed there."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import aliased

from models.lists import Bucket, Column, ListSpec, Tone
from models.rules.pinyin import search_text
from models.store.instrument import Instrument
from models.store.metering_point import MeteringPoint
from models.store.org_unit import OrgUnit

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class PointRow(NamedTuple):
    """One metering point."""

    id: int
    number: str
    name: str
    level: str | None
    energy: str | None
    unit: str | None
    place: str | None
    upstream: str | None
    required_class: str | None
    must_meter: bool
    instrument: str | None
    """管理编号 of what is installed there."""
    version: int
    """For amending: which state of the row is shown."""


def points(session: Session) -> list[PointRow]:
    """Return every point with its instrument, by number."""
    upper = aliased(MeteringPoint)
    query = (
        select(
            MeteringPoint.id,
            MeteringPoint.number,
            MeteringPoint.name,
            MeteringPoint.level,
            MeteringPoint.energy,
            OrgUnit.name.label("unit"),
            MeteringPoint.place,
            upper.number.label("upstream"),
            MeteringPoint.required_class,
            MeteringPoint.must_meter,
            Instrument.number.label("instrument"),
            MeteringPoint.version,
        )
        .outerjoin(OrgUnit, OrgUnit.id == MeteringPoint.unit_id)
        .outerjoin(upper, upper.id == MeteringPoint.upstream_id)
        .outerjoin(Instrument, (Instrument.point_id == MeteringPoint.id) & Instrument.void_seq.is_(None))
        .where(MeteringPoint.void_seq.is_(None))
        .order_by(MeteringPoint.number)
    )
    return [PointRow._make(row) for row in session.execute(query)]


C = Column[PointRow]
POINTS: ListSpec[PointRow] = ListSpec(
    name="points",
    title="计量点",
    key=lambda row: (row.id, row.instrument),
    search=lambda row: search_text(row.number, row.name, row.place, row.unit, row.energy, row.instrument),
    columns=(
        C("number", "编号", lambda r: r.number, width=26, frozen=True, tone=lambda _: Tone.STRONG),
        C("name", "名称", lambda r: r.name, width=44, frozen=True),
        C("level", "级别", lambda r: r.level, width=16),
        C("energy", "能源种类", lambda r: r.energy, width=20),
        C("unit", "用能单位", lambda r: r.unit, width=30),
        C("place", "位置", lambda r: r.place, width=40),
        C("upstream", "上级计量点", lambda r: r.upstream, width=26),
        C("required_class", "要求等级", lambda r: r.required_class, width=20),
        C("must_meter", "应配", lambda r: r.must_meter, width=14),
        C("instrument", "在装器具", lambda r: r.instrument, width=28),
    ),
    buckets=(Bucket("empty", "应配未配", lambda row: row.must_meter and row.instrument is None, Tone.STOP),),
    filters=("level", "energy", "unit"),
)
