"""Slips of what failed examinations call into question (R9): the list, their lines, what waits for one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select

from models.rules.impact import UNSETTLED, ImpactState, Period, calls, days_text, good
from models.rules.impact import Exam as PlainExam
from models.rules.verification import Result
from models.store.impact import Impact, ImpactLine, days_in_question, slip_hash, touched
from models.store.instrument import Instrument
from models.store.journal import JournalLine
from models.store.verification import Certificate, Verification

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class ImpactRow(NamedTuple):
    """One slip."""

    id: int
    number: str
    state: str
    instrument_id: int
    instrument_number: str
    name: str
    verification_id: int
    failed_on: date
    failed: str
    """周期检定 不合格."""
    days: str
    """The days in question."""
    lines: int
    left: int
    """Lines that are not settled."""
    opened_on: date
    opened_by: str
    conclusion: str | None
    closed_by: str | None
    closed_on: date | None
    intact: bool | None
    """The slip still says what was signed; nothing while nobody has signed."""
    fingerprint: str | None
    """SHA-256 of what was signed."""


class ImpactLineRow(NamedTuple):
    """One thing that the instrument touched."""

    id: int
    impact_id: int
    slip: str
    touch: str
    text: str
    judgement: str | None
    opinion: str | None
    judged_by: str | None
    judged_on: date | None


class Slip(NamedTuple):
    """A 追溯处理单 whole, as the printed form shows it."""

    row: ImpactRow
    facts: dict[str, str]
    """Title → text, in the order of the form."""
    lines: tuple[ImpactLineRow, ...]


class Offer(NamedTuple):
    """An examination that calls for an assessment, with its slip where there is one."""

    verification_id: int
    instrument_id: int
    number: str
    name: str
    on: date
    impact_id: int | None
    slip: str | None
    state: str | None


def impacts(session: Session, *, impact_id: int | None = None) -> list[ImpactRow]:
    """Return the slips, the newest first."""
    query = (
        select(Impact, Instrument, Verification, JournalLine.actor)
        .join(Instrument, Instrument.id == Impact.instrument_id)
        .join(Verification, Verification.id == Impact.verification_id)
        .join(JournalLine, JournalLine.seq == Impact.seq)
        .where(Impact.void_seq.is_(None))
        .order_by(Impact.number.desc())
    )
    if impact_id is not None:
        query = query.where(Impact.id == impact_id)
    counted = _counted(session)
    return [
        ImpactRow(
            slip.id,
            slip.number,
            slip.state,
            owner.id,
            owner.number,
            owner.name,
            failed.id,
            failed.on,
            f"{failed.kind}{failed.method} {failed.result}",
            days_text(Period(slip.since, slip.until)),
            *counted.get(slip.id, (0, 0)),
            slip.opened_on,
            actor,
            slip.conclusion,
            slip.closed_by,
            slip.closed_on,
            None if slip.content_hash is None else slip_hash(session, slip) == slip.content_hash,
            slip.content_hash,
        )
        for slip, owner, failed, actor in session.execute(query)
    ]


def impact_lines(session: Session, *, impact_id: int | None = None) -> list[ImpactLineRow]:
    """Return the lines of one slip, or of all, in their order."""
    query = (
        select(*(getattr(ImpactLine, key, Impact.number) for key in ImpactLineRow._fields))
        .select_from(ImpactLine)
        .join(Impact, Impact.id == ImpactLine.impact_id)
        .where(ImpactLine.void_seq.is_(None), Impact.void_seq.is_(None))
        .order_by(Impact.number.desc(), ImpactLine.id)
    )
    if impact_id is not None:
        query = query.where(ImpactLine.impact_id == impact_id)
    return [ImpactLineRow._make(row) for row in session.execute(query)]


def slip(session: Session, *, impact_id: int) -> Slip | None:
    """Return a slip whole; nothing where there is none."""
    found = impacts(session, impact_id=impact_id)
    if not found:
        return None
    row = found[0]
    return Slip(row, _facts(session, row), tuple(impact_lines(session, impact_id=impact_id)))


def offers(session: Session, *, verification_ids: Sequence[int]) -> list[Offer]:
    """Return those of these examinations that call for an assessment."""
    query = (
        select(Verification, Instrument, Impact.id, Impact.number, Impact.state)
        .join(Instrument, Instrument.id == Verification.instrument_id)
        .outerjoin(Impact, (Impact.verification_id == Verification.id) & Impact.void_seq.is_(None))
        .where(Verification.id.in_(verification_ids), Verification.void_seq.is_(None))
        .order_by(Verification.on.desc(), Verification.id.desc())
    )
    return [
        Offer(made.id, owner.id, owner.number, owner.name, made.on, slip, number, state)
        for made, owner, slip, number, state in session.execute(query)
        if calls(Result(made.result), is_standard=bool(owner.is_standard))
    ]


def offer_of(session: Session, *, instrument_id: int) -> Offer | None:
    """Return the last examination of an instrument that calls for an assessment, unless a good one followed.

    One whose slip is still under way is returned in any case.
    """
    made = session.execute(
        select(Verification.id, Verification.on, Verification.result, Verification.renews)
        .where(Verification.instrument_id == instrument_id, Verification.void_seq.is_(None))
        .order_by(Verification.on.desc(), Verification.id.desc())
    ).all()
    found = offers(session, verification_ids=[row.id for row in made])
    running = next((one for one in found if one.state == ImpactState.RUNNING.value), None)
    if running is not None or not found:
        return running
    later = made[: [row.id for row in made].index(found[0].verification_id)]
    passed = any(good(PlainExam(row.on, Result(row.result), row.renews)) for row in later)
    return None if passed else found[0]


def foreseen(session: Session, *, verification_id: int) -> tuple[str, list[str]]:
    """Return the days that a failed examination calls into question, and what its slip would list."""
    failed = session.get_one(Verification, verification_id)
    days = days_in_question(session, failed)
    return days_text(days), [one.text for one in touched(session, failed.instrument_id, days)]


def unclosed(session: Session) -> int:
    """Count the slips under way."""
    query = select(func.count()).where(Impact.void_seq.is_(None), Impact.state == ImpactState.RUNNING.value)
    return session.scalar(query) or 0


def _counted(session: Session) -> dict[int, tuple[int, int]]:
    lines: Counter[int] = Counter()
    left: Counter[int] = Counter()
    query = select(ImpactLine.impact_id, ImpactLine.judgement).where(ImpactLine.void_seq.is_(None))
    for impact_id, judgement in session.execute(query):
        lines[impact_id] += 1
        left[impact_id] += judgement in UNSETTLED
    return {key: (count, left[key]) for key, count in lines.items()}


def _facts(session: Session, row: ImpactRow) -> dict[str, str]:
    owner = session.get_one(Instrument, row.instrument_id)
    failed = session.get_one(Verification, row.verification_id)
    certificate = (
        None if failed.certificate_id is None else session.get_one(Certificate, failed.certificate_id)
    )
    found = {
        "单号": row.number,
        "管理编号": row.instrument_number,
        "名称": row.name,
        "型号规格": owner.model,
        "准确度等级": owner.accuracy_class,
        "出厂编号": owner.serial,
        "计量标准器": "是" if owner.is_standard else "否",
        "不合格的检定": f"{failed.on} {row.failed}",
        "证书编号": None if certificate is None else certificate.number,
        "检定单位": None if certificate is None else certificate.lab,
        "追溯期": row.days,
        "追溯起始日期": row.days.partition(" ")[0],
        "追溯截止日期": row.days.rpartition(" ")[2],
        "期内的核查": "；".join(_between(session, row)) or "无",
        "开单": f"{row.opened_by}　{row.opened_on}",
        "处理结论": row.conclusion,
        "签认": f"{row.closed_by}　{row.closed_on}" if row.closed_by else None,
    }
    return {title: text or "" for title, text in found.items()}


def _between(session: Session, row: ImpactRow) -> list[str]:
    """Return the checks in the days in question that renewed nothing, but may help to judge (期间核查 …)."""
    slip = session.get_one(Impact, row.id)
    query = (
        select(Verification)
        .where(
            Verification.instrument_id == row.instrument_id,
            Verification.id != row.verification_id,
            Verification.void_seq.is_(None),
            Verification.renews.is_(False),
            Verification.on <= row.failed_on,
        )
        .order_by(Verification.on)
    )
    if slip.since is not None:
        query = query.where(Verification.on >= slip.since)
    return [f"{made.on} {made.kind}{made.method} {made.result}" for made in session.scalars(query)]
