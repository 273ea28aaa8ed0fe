"""有效期与周期不一致: dates of old ledgers that their own interval contradicts, kept and listed (R2)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from models.lists import Bucket, Column, ListSpec, Tone
from models.rules.instrument import interval_text
from models.store.instrument import Instrument
from models.store.verification import Verification

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class ContradictionRow(NamedTuple):
    """A stated 有效期至 that date and interval contradict."""

    verification_id: int
    instrument_id: int
    number: str
    name: str
    place: str | None
    on: date
    interval_months: int
    stated_until: date
    computed_until: date
    valid_until: date | None
    """What counts now: the earlier one until somebody decides."""
    decision: str | None

    @property
    def days(self) -> int:
        """Days by which the stated date is later than the computed one."""
        return (self.stated_until - self.computed_until).days


def contradictions(session: Session) -> list[ContradictionRow]:
    """Return every contradiction, those waiting for a decision first; ``verification.decide`` settles one."""
    query = (
        select(
            Verification.id,
            Instrument.id,
            Instrument.number,
            Instrument.name,
            Instrument.place,
            Verification.on,
            Verification.interval_months,
            Verification.stated_until,
            Verification.computed_until,
            Verification.valid_until,
            Verification.decision,
        )
        .join(Instrument, Instrument.id == Verification.instrument_id)
        .where(
            Verification.from_ledger,
            Verification.stated_until != Verification.computed_until,
            Verification.void_seq.is_(None),
            Instrument.void_seq.is_(None),
        )
        .order_by(Verification.decision.is_not(None), Instrument.number)
    )
    return [ContradictionRow._make(row) for row in session.execute(query)]


def _later(days: int) -> str:
    return f"晚 {days} 天" if days > 0 else f"早 {-days} 天"


C = Column[ContradictionRow]

CONTRADICTIONS: ListSpec[ContradictionRow] = ListSpec(
    name="contradictions",
    title="有效期与周期不一致",
    key=lambda row: row.verification_id,
    search=lambda row: f"{row.number} {row.name} {row.place or ''}".casefold(),
    columns=(
        C("number", "管理编号", lambda r: r.number, width=26, frozen=True, tone=lambda _: Tone.STRONG),
        C("name", "名称", lambda r: r.name, width=40, frozen=True),
        C("on", "检定日期", lambda r: r.on, width=24),
        C("interval_months", "周期", lambda r: r.interval_months, width=18, text=interval_text),
        C("stated_until", "台账所写有效期至", lambda r: r.stated_until, width=32),
        C("computed_until", "按周期计算", lambda r: r.computed_until, width=26),
        C("days", "台账比计算", lambda r: r.days, width=22, text=_later),
        C("valid_until", "现按", lambda r: r.valid_until, width=24, tone=lambda _: Tone.STRONG),
        C("decision", "决定", lambda r: r.decision, width=24),
        C("place", "安装使用地点", lambda r: r.place, width=44),
    ),
    buckets=(
        Bucket("all", "全部", lambda _row: True),
        Bucket("open", "待决定", lambda row: row.decision is None, Tone.LIMITED),
        Bucket("decided", "已决定", lambda row: row.decision is not None, Tone.GOOD),
    ),
    opens_on="open",
)
