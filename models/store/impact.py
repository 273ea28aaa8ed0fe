"""Tables of impact assessments, and what an instrument touched while nobody knows that it was right (R9)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import ForeignKey, Index, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from models.rules.impact import NO_PROOF, Exam, Period, Touch, common, days_text, holds, period
from models.rules.request import content_hash
from models.rules.verification import Result
from models.store.instrument import Installation, Instrument
from models.store.metering_point import MeteringPoint
from models.store.schema import Base, Recorded
from models.store.standing import VERIFICATION_ORDER
from models.store.verification import Certificate, Verification, VerificationStandard

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class Impact(Recorded, Base):
    """A 追溯处理单: what a failed examination calls into question, until the group lead closes it."""

    __tablename__ = "impact"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    state: Mapped[str] = mapped_column(String(4))
    instrument_id: Mapped[int] = mapped_column(ForeignKey("instrument.id"), index=True)
    verification_id: Mapped[int] = mapped_column(ForeignKey("verification.id"), index=True)
    """The examination that failed."""
    opened_on: Mapped[date]
    since: Mapped[date | None]
    """Day of the last good examination; nothing where the ledger knows none."""
    until: Mapped[date | None]
    """Day of the first good examination afterwards; nothing where there was none yet."""
    conclusion: Mapped[str | None] = mapped_column(Text)
    closed_by: Mapped[str | None] = mapped_column(String(60))
    closed_on: Mapped[date | None]
    content_hash: Mapped[str | None] = mapped_column(String(64))
    """SHA-256 of what the group lead signed; any later change of it shows."""

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class ImpactLine(Recorded, Base):
    """One thing that the instrument touched, in the words of that day, and what somebody found of it."""

    __tablename__ = "impact_line"
    __table_args__ = (Index(None, "impact_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    impact_id: Mapped[int] = mapped_column(ForeignKey("impact.id"))
    touch: Mapped[str] = mapped_column(String(4))
    verification_id: Mapped[int | None] = mapped_column(ForeignKey("verification.id"))
    """An examination made with the instrument."""
    point_id: Mapped[int | None] = mapped_column(ForeignKey("metering_point.id"))
    since: Mapped[date | None]
    until: Mapped[date | None]
    text: Mapped[str] = mapped_column(Text)
    judgement: Mapped[str | None] = mapped_column(String(4))
    opinion: Mapped[str | None] = mapped_column(Text)
    judged_by: Mapped[str | None] = mapped_column(String(60))
    judged_on: Mapped[date | None]

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Touched(NamedTuple):
    """One thing that an instrument touched in the days in question."""

    touch: Touch
    verification_id: int | None
    point_id: int | None
    since: date | None
    until: date | None
    text: str


def days_in_question(session: Session, verification: Verification) -> Period:
    """Return the days that a failed examination calls into question."""
    query = (
        select(Verification.id, Verification.on, Verification.result, Verification.renews)
        .where(Verification.instrument_id == verification.instrument_id, Verification.void_seq.is_(None))
        .order_by(*VERIFICATION_ORDER)
    )
    rows = session.execute(query).all()
    exams = [Exam(row.on, Result(row.result), row.renews) for row in rows]
    return period(exams, [row.id for row in rows].index(verification.id))


def touched(session: Session, instrument_id: int, days: Period) -> list[Touched]:
    """Return what an instrument touched in these days: examinations made with it, points where it stood."""
    return [*_examined_with(session, instrument_id, days), *_stood_at(session, instrument_id, days)]


def _examined_with(session: Session, standard: int, days: Period) -> list[Touched]:
    query = (
        select(Verification, Instrument.number, Instrument.name, Certificate.number.label("certificate"))
        .join(VerificationStandard, VerificationStandard.verification_id == Verification.id)
        .join(Instrument, Instrument.id == Verification.instrument_id)
        .outerjoin(Certificate, Certificate.id == Verification.certificate_id)
        .where(
            VerificationStandard.standard_id == standard,
            VerificationStandard.void_seq.is_(None),
            Verification.void_seq.is_(None),
            Instrument.void_seq.is_(None),
        )
        .order_by(*VERIFICATION_ORDER)
    )
    return [
        Touched(
            Touch.VERIFICATION,
            made.id,
            None,
            made.on,
            made.on,
            f"{number} {name}　{made.on} {made.kind}{made.method} {made.result}　{certificate or ''}".strip(),
        )
        for made, number, name, certificate in session.execute(query)
        if holds(days, made.on)
    ]


def _stood_at(session: Session, instrument: int, days: Period) -> list[Touched]:
    query = (
        select(Installation, MeteringPoint.number, MeteringPoint.name)
        .join(MeteringPoint, MeteringPoint.id == Installation.point_id)
        .where(Installation.instrument_id == instrument, Installation.void_seq.is_(None))
        .order_by(Installation.since, Installation.id)
    )
    found = []
    for stay, number, name in session.execute(query):
        both = common(days, stay.since, stay.until)
        if both is not None:
            text = f"{number} {name}　{days_text(both)}，{NO_PROOF}"
            found.append(Touched(Touch.POINT, None, stay.point_id, both.since, both.until, text))
    return found


def lines_of(session: Session, impact_id: int) -> list[ImpactLine]:
    """Return the lines of a slip that count, in their order."""
    query = select(ImpactLine).where(ImpactLine.impact_id == impact_id, ImpactLine.void_seq.is_(None))
    return list(session.scalars(query.order_by(ImpactLine.id)))


def slip_hash(session: Session, slip: Impact) -> str:
    """Return the SHA-256 of what a slip says."""
    columns = ("touch", "since", "until", "text", "judgement", "opinion", "judged_by", "judged_on")
    own = (
        "number",
        "instrument_id",
        "verification_id",
        "since",
        "until",
        "conclusion",
        "closed_by",
        "closed_on",
    )
    content: dict[str, Any] = {key: getattr(slip, key) for key in own}
    content["lines"] = [{key: getattr(line, key) for key in columns} for line in lines_of(session, slip.id)]
    return content_hash(content)
