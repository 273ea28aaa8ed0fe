"""Whether a ledger is whole and agrees with itself: one question, answered for an inspector."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from models.rules.instrument import InstrumentState
from models.rules.lifecycle import Event
from models.store.attachment import Attachment, AttachmentLink
from models.store.attachments import AttachmentAltered, AttachmentMissing, verified
from models.store.impact import Impact, slip_hash
from models.store.instrument import Instrument, InstrumentEvent, SourceRow
from models.store.journal import JournalLine
from models.store.soundness import DAMAGED, faults
from models.store.standing import BATCH, derive
from models.store.verification import Verification

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from models.store.ledger import Ledger

DERIVED = {
    "state": "状态",
    "state_reason": "状态原因",
    "verified_on": "检定日期",
    "valid_until": "有效期至",
    "verification_id": "所依据的检定",
    "registered_on": "登记日期",
}


@dataclass(frozen=True)
class Report:
    """What a check counted and what it found wrong."""

    counts: dict[str, int] = field(default_factory=dict)
    findings: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Nothing is wrong."""
        return not self.findings


def check(ledger: Ledger) -> Report:
    """Look through the whole ledger: pages, keys, journal, attached files, and what follows from what."""
    with ledger.engine.connect() as connection:
        found = faults(connection.connection.driver_connection)
    if any(fault.startswith(DAMAGED) for fault in found):
        return Report({}, tuple(found))
    with ledger.reading() as session:
        counts = {
            "器具": _count(session, Instrument),
            "检定记录": _count(session, Verification),
            "附件": _count(session, Attachment),
            "旧台账原文": _count(session, SourceRow),
            "流水": _count(session, JournalLine),
        }
        found += _numbers(session)
        found += _lives(session)
        found += _standing(session)
        found += _assessments(session)
        found += _files(session, ledger)
    return Report(counts, tuple(found))


def _count(session: Session, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def _numbers(session: Session) -> Iterator[str]:
    twice = (
        select(Instrument.number)
        .where(Instrument.void_seq.is_(None))
        .group_by(Instrument.number)
        .having(func.count() > 1)
    )
    for number in session.scalars(twice):
        yield f"管理编号 {number} 有多台在册器具使用：应一台一号（二.三.1）"


def _lives(session: Session) -> Iterator[str]:
    entered = select(InstrumentEvent.instrument_id).where(
        InstrumentEvent.event.in_([Event.REGISTER.value, Event.TAKE_OVER.value]),
        InstrumentEvent.void_seq.is_(None),
    )
    live = select(Instrument.number).where(Instrument.void_seq.is_(None))
    for number in session.scalars(live.where(Instrument.id.not_in(entered))):
        yield f"{number} 没有登记或接管记录，不知何时进入台账"
    states = [state.value for state in InstrumentState]
    for number in session.scalars(live.where(Instrument.state.not_in(states))):
        yield f"{number} 的管理状态不是六种状态之一，不会出现在任何到期统计里"


def _standing(session: Session) -> Iterator[str]:
    columns = [getattr(Instrument, key) for key in DERIVED]
    live = select(Instrument.id, Instrument.number, *columns).where(Instrument.void_seq.is_(None))
    for rows in session.execute(live.order_by(Instrument.id)).partitions(BATCH):
        wanted = {row["key"]: row for row in derive(session, [stored.id for stored in rows])}
        for stored in rows:
            for key, title in DERIVED.items():
                there, right = getattr(stored, key), wanted[stored.id][key]
                if there != right:
                    yield f"{stored.number} 的{title}存为 {there}，按历次记录应为 {right}"


def _assessments(session: Session) -> Iterator[str]:
    for slip in session.scalars(select(Impact).where(Impact.content_hash.is_not(None))):
        if slip_hash(session, slip) != slip.content_hash:
            yield f"追溯处理单 {slip.number} 办结签认后内容被改动过：签认不能再作为证据"


def _files(session: Session, ledger: Ledger) -> Iterator[str]:
    names = {
        row.sha256: row.name for row in session.execute(select(AttachmentLink.sha256, AttachmentLink.name))
    }
    for row in session.scalars(select(Attachment)):
        try:
            verified(ledger.files, row, names.get(row.sha256, row.sha256[:12]))
        except (AttachmentMissing, AttachmentAltered) as refusal:
            yield refusal.message
