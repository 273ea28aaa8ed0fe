"""The life of one instrument: what happened, when, who wrote it, on which paper."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from models.lists import Column, ListSpec, Tone, moment
from models.read.happening import Happening, Sort, Way
from models.read.instrument import NoSuchInstrument
from models.read.timeline import timeline
from models.read.verification import verifications
from models.store.attachment import Attachment, AttachmentLink
from models.store.instrument import Instrument
from models.store.journal import JournalLine
from models.store.scope import OWN

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

SHORT = frozenset({Sort.ENTRY, Sort.EXAM, Sort.STATE, Sort.CHANGE, Sort.SLIP, Sort.IMPACT, Sort.BACK})
"""What the short history tells; files stand apart, and labels and places in the whole one."""


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
    """Return the timeline of an instrument in short, newest first: one line per step, without what is gone."""
    rows = [
        row for row in timeline(session, instrument_id=instrument_id) if row.sort in SHORT and not row.gone
    ]
    steps: dict[object, list[Happening]] = {}
    for row in rows:
        steps.setdefault(row.seq if row.sort is Sort.CHANGE else row.key, []).append(row)
    return [_item(step) for step in steps.values()]


def _item(step: list[Happening]) -> HistoryItem:
    row = step[0]
    return HistoryItem(
        row.on,
        row.what,
        "；".join(one.text for one in reversed(step)),
        row.tone,
        row.actor,
        row.at,
        row.reason,
        row.seq,
        row.target if row.way is Way.VERIFICATION else None,
    )


def number_of(session: Session, *, number: str) -> int:
    """Return the id of the instrument of a 管理编号: the one on the books, else the last that left them."""
    query = (
        select(Instrument.id)
        .where(Instrument.number == number.strip())
        .order_by(Instrument.void_seq.is_(None).desc(), Instrument.void_seq.desc())
    )
    found = session.scalars(query).first()
    if found is None:
        raise NoSuchInstrument(number=number)
    return found


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
    """Return the journal, newest first; who sees the own unit only, reads there what was done by himself."""
    query = select(*(getattr(JournalLine, field) for field in JournalRow._fields)).order_by(
        JournalLine.seq.desc()
    )
    if OWN in session.info:
        query = query.where(JournalLine.actor == session.info["actor"])
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
