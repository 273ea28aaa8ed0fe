"""The life of one instrument: what happened, when, who wrote it, on which paper."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from models.lists import Column, ListSpec, Tone, moment
from models.read.verification import RESULT_TONES, VerificationRow, verifications
from models.rules.instrument import FIELD, InstrumentState, detail_text
from models.rules.verification import Result
from models.store.attachment import Attachment, AttachmentLink
from models.store.instrument import InstrumentEvent
from models.store.journal import Change, JournalLine
from models.store.verification import Certificate, Verification

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

TEXTS = {"检定合格", "检定准用", "检定不合格"}
STATE_TONES = {
    InstrumentState.STOPPED: Tone.STOP,
    InstrumentState.SEALED: Tone.SEALED,
    InstrumentState.SCRAPPED: Tone.SCRAP,
    InstrumentState.QUALIFIED: Tone.GOOD,
    InstrumentState.LIMITED: Tone.LIMITED,
}


class HistoryItem(NamedTuple):
    """One line of an instrument's timeline."""

    on: date
    what: str
    """What happened: 周期检定 合格, 登记, 修改 …"""
    text: str
    tone: Tone
    actor: str
    at: datetime
    reason: str | None
    seq: int
    verification_id: int | None = None


class FileItem(NamedTuple):
    """A file attached to the instrument or to one of its verifications."""

    id: int
    name: str
    purpose: str
    sha256: str
    size: int
    suffix: str


def history(session: Session, *, instrument_id: int) -> list[HistoryItem]:
    """Return the timeline of an instrument, newest first."""
    items = [_of_verification(session, row) for row in verifications(session, instrument_id=instrument_id)]
    items += _events(session, instrument_id)
    items += _changes(session, instrument_id)
    items += _voided(session, instrument_id)
    return sorted(items, key=lambda item: (item.on, item.seq), reverse=True)


def files(session: Session, *, instrument_id: int) -> list[FileItem]:
    """Return the files attached to an instrument and to its verifications."""
    rows = verifications(session, instrument_id=instrument_id)
    query = (
        select(
            AttachmentLink.id,
            AttachmentLink.name,
            AttachmentLink.purpose,
            Attachment.sha256,
            Attachment.size,
            Attachment.suffix,
        )
        .join(Attachment, Attachment.sha256 == AttachmentLink.sha256)
        .where(AttachmentLink.void_seq.is_(None))
        .order_by(AttachmentLink.id.desc())
    )
    own = query.where(AttachmentLink.entity == "instrument", AttachmentLink.entity_id == instrument_id)
    proof = query.where(
        AttachmentLink.entity == "verification", AttachmentLink.entity_id.in_([row.id for row in rows])
    )
    return [FileItem._make(row) for row in (*session.execute(own), *session.execute(proof))]


def _of_verification(session: Session, row: VerificationRow) -> HistoryItem:
    line = session.get_one(JournalLine, row.seq)
    parts = [
        row.certificate_no,
        row.lab,
        f"有效期至 {row.valid_until}" if row.valid_until else None,
        row.limits,
    ]
    what = f"{row.kind}{row.method} {row.result}"
    text = "　".join(part for part in parts if part)
    tone = RESULT_TONES[Result(row.result)]
    return HistoryItem(row.on, what, text, tone, line.actor, line.at, line.reason, line.seq, row.id)


def _voided(session: Session, instrument_id: int) -> list[HistoryItem]:
    """Return the verifications that count no longer, on the day on which somebody said so and why [二.五.11]."""
    query = (
        select(Verification, Certificate.number, JournalLine)
        .join(JournalLine, JournalLine.seq == Verification.void_seq)
        .outerjoin(Certificate, Certificate.id == Verification.certificate_id)
        .where(Verification.instrument_id == instrument_id)
    )
    return [
        HistoryItem(
            line.at.astimezone().date(),
            "作废",
            f"{row.on} {row.kind}{row.method} {row.result}　{number or ''}".strip(),
            Tone.MUTED,
            line.actor,
            line.at,
            line.reason,
            line.seq,
        )
        for row, number, line in session.execute(query)
    ]


def _events(session: Session, instrument_id: int) -> list[HistoryItem]:
    query = (
        select(InstrumentEvent, JournalLine)
        .join(JournalLine, JournalLine.seq == InstrumentEvent.seq)
        .where(
            InstrumentEvent.instrument_id == instrument_id,
            InstrumentEvent.void_seq.is_(None),
            InstrumentEvent.event.not_in(TEXTS),
        )
    )
    return [
        HistoryItem(
            event.on,
            f"{event.event} → {event.state}",
            event.text or "",
            STATE_TONES.get(InstrumentState(event.state), Tone.WAIT),
            line.actor,
            line.at,
            line.reason,
            line.seq,
        )
        for event, line in session.execute(query)
    ]


def _changes(session: Session, instrument_id: int) -> list[HistoryItem]:
    query = (
        select(Change, JournalLine)
        .join(JournalLine, JournalLine.seq == Change.seq)
        .where(
            Change.entity == "instrument", Change.entity_id == instrument_id, Change.field.in_(list(FIELD))
        )
        .order_by(Change.id)
    )
    lines: dict[int, tuple[JournalLine, list[str]]] = {}
    for change, line in session.execute(query):
        before, after = (detail_text(json.loads(value or "null")) for value in (change.before, change.after))
        lines.setdefault(line.seq, (line, []))[1].append(f"{FIELD[change.field].title}：{before} → {after}")
    return [
        HistoryItem(
            line.at.astimezone().date(),
            "修改",
            "；".join(texts),
            Tone.MUTED,
            line.actor,
            line.at,
            line.reason,
            line.seq,
        )
        for line, texts in lines.values()
    ]


class JournalRow(NamedTuple):
    """One line of the journal."""

    seq: int
    at: datetime
    actor: str
    summary: str
    reason: str | None
    action: str
    hash: str


def journal(session: Session, *, newest: int | None = None) -> list[JournalRow]:
    """Return the journal, newest first."""
    query = select(*(getattr(JournalLine, field) for field in JournalRow._fields)).order_by(
        JournalLine.seq.desc()
    )
    return [
        JournalRow._make(row) for row in session.execute(query if newest is None else query.limit(newest))
    ]


JOURNAL: ListSpec[JournalRow] = ListSpec(
    name="journal",
    title="操作日志",
    key=lambda row: row.seq,
    search=lambda row: f"{row.actor} {row.summary} {row.reason or ''}".casefold(),
    columns=(
        Column("seq", "序号", lambda row: row.seq, width=14, number=True, frozen=True),
        Column("at", "时间", lambda row: row.at, width=34, text=moment),
        Column("actor", "操作人", lambda row: row.actor, width=22),
        Column("summary", "做了什么", lambda row: row.summary, width=110),
        Column("reason", "理由", lambda row: row.reason, width=60),
        Column("hash", "指纹", lambda row: row.hash[:12], width=30, shown=False),
    ),
    filters=("actor",),
)
