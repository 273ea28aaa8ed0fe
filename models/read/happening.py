"""What can have happened to an instrument, read from each table that tells of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from models.lists import Tone
from models.rules.instrument import FIELD, InstrumentState, detail_text
from models.rules.lifecycle import BY_RESULT, Event
from models.rules.verification import Result
from models.store.attachment import AttachmentLink
from models.store.impact import Impact
from models.store.imports import ImportRun
from models.store.instrument import Installation, InstrumentEvent
from models.store.journal import Change, JournalLine
from models.store.label import LabelPrint
from models.store.metering_point import MeteringPoint
from models.store.request import Request, RequestItem
from models.store.verification import Certificate, Verification

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class Sort(StrEnum):
    """Sorts of happening, by which the timeline is narrowed."""

    ENTRY = "登记"
    EXAM = "检定"
    STATE = "状态"
    CHANGE = "修改"
    PLACE = "安装"
    PAPER = "附件"
    LABEL = "标识"
    SLIP = "申请"
    IMPACT = "追溯"
    BACK = "撤销"


class Way(StrEnum):
    """How a happening that was recorded by mistake is corrected by an entry of its own."""

    RESTORE = "history.restore"
    VERIFICATION = "verification.void"
    EVENT = "lifecycle.void"
    FILE = "attachment.void"
    REGISTRATION = "instrument.void"


RESULT_TONES = {Result.PASS: Tone.GOOD, Result.LIMITED: Tone.LIMITED, Result.FAIL: Tone.STOP}
STATE_TONES = {
    InstrumentState.STOPPED: Tone.STOP,
    InstrumentState.SEALED: Tone.SEALED,
    InstrumentState.SCRAPPED: Tone.SCRAP,
    InstrumentState.QUALIFIED: Tone.GOOD,
    InstrumentState.LIMITED: Tone.LIMITED,
}
OF_EXAMS = {event.value for event in BY_RESULT.values()}
VOIDABLE = {Event.FAULT, Event.REPAIRED, Event.STOP, Event.RESUME, Event.TAKE_OVER}


class Happening(NamedTuple):
    """One line of the timeline."""

    key: str
    seq: int
    """The journal line that wrote it."""
    on: date
    """The day on which it happened; the day of writing where it has none of its own."""
    at: datetime
    """The moment at which it was written."""
    sort: Sort
    what: str
    text: str
    tone: Tone
    actor: str
    reason: str | None
    paper: str | None = None
    """Number of the certificate or slip, name of the file."""
    field: str | None = None
    """Title of the entry that was changed."""
    before: str | None = None
    after: str | None = None
    way: Way | None = None
    """How it is corrected, where that is possible."""
    target: int | None = None
    """Id of what ``way`` is about: the change, verification, event, file or instrument."""
    gone: bool = False
    """Taken back later: it counts nowhere any more."""


Found = Iterator[tuple[Happening, int | None]]
"""Happenings, each with the journal line that took it back."""


def day_of(line: JournalLine) -> date:
    """Return the day on which a line was written, at the plant."""
    return line.at.astimezone().date()


def with_lines(table: Any, *columns: Any) -> Any:
    """Begin a query over rows with the journal lines that made them."""
    return select(table, JournalLine, *columns).join(JournalLine, JournalLine.seq == table.seq)


def _events(session: Session, number: int) -> Found:
    query = (
        with_lines(InstrumentEvent, Request.number, ImportRun.file_name)
        .outerjoin(Request, Request.id == InstrumentEvent.request_id)
        .outerjoin(ImportRun, ImportRun.seq == InstrumentEvent.seq)
        .where(InstrumentEvent.instrument_id == number, InstrumentEvent.event.not_in(OF_EXAMS))
    )
    for event, line, slip, file in session.execute(query):
        entered = event.event == Event.REGISTER
        voidable = Way.EVENT if event.event in VOIDABLE and event.request_id is None else None
        yield (
            Happening(
                f"event {event.id}",
                event.seq,
                event.on,
                line.at,
                Sort.ENTRY if entered else Sort.STATE,
                event.event if entered or event.event == event.state else f"{event.event} → {event.state}",
                event.text or "",
                Tone.WAIT if entered else STATE_TONES.get(InstrumentState(event.state), Tone.WAIT),
                line.actor,
                line.reason,
                slip or file,
                way=Way.REGISTRATION if entered else voidable,
                target=number if entered else event.id,
            ),
            event.void_seq,
        )


def _exams(session: Session, number: int) -> Found:
    query = (
        with_lines(Verification, Certificate.number, Certificate.lab)
        .outerjoin(Certificate, Certificate.id == Verification.certificate_id)
        .where(Verification.instrument_id == number)
    )
    for made, line, certificate, lab in session.execute(query):
        until = f"有效期至 {made.valid_until}" if made.valid_until else None
        yield (
            Happening(
                f"exam {made.id}",
                made.seq,
                made.on,
                line.at,
                Sort.EXAM,
                f"{made.kind}{made.method} {made.result}",
                "　".join(filter(None, (certificate, lab, until, made.limits))),
                RESULT_TONES[Result(made.result)],
                line.actor,
                line.reason,
                certificate,
                way=Way.VERIFICATION,
                target=made.id,
            ),
            made.void_seq,
        )


def _changes(session: Session, number: int) -> Found:
    query = (
        with_lines(Change)
        .where(Change.entity == "instrument", Change.entity_id == number, Change.field.in_(list(FIELD)))
        .order_by(Change.id)
    )
    for change, line in session.execute(query):
        title = FIELD[change.field].title
        before, after = (detail_text(json.loads(value or "null")) for value in (change.before, change.after))
        row = Happening(
            f"change {change.id}",
            change.seq,
            day_of(line),
            line.at,
            Sort.CHANGE,
            "修改",
            f"{title}：{before} → {after}",
            Tone.MUTED,
            line.actor,
            line.reason,
            field=title,
            before=before,
            after=after,
            way=Way.RESTORE,
            target=change.id,
        )
        yield row, None


def _stays(session: Session, number: int) -> Found:
    query = (
        with_lines(Installation, MeteringPoint.number, MeteringPoint.name)
        .join(MeteringPoint, MeteringPoint.id == Installation.point_id)
        .where(Installation.instrument_id == number)
    )
    for stay, line, point, name in session.execute(query):
        put = Happening(
            f"stay {stay.id}",
            stay.seq,
            stay.since,
            line.at,
            Sort.PLACE,
            "装上计量点",
            f"{point} {name}",
            Tone.PLAIN,
            line.actor,
            line.reason,
        )
        yield put, stay.void_seq
        if stay.until is not None:
            yield put._replace(key=f"left {stay.id}", on=stay.until, what="拆离计量点"), stay.void_seq


def _files(session: Session, number: int) -> Found:
    owner = aliased(Verification)
    query = (
        with_lines(AttachmentLink)
        .outerjoin(owner, (AttachmentLink.entity == "verification") & (AttachmentLink.entity_id == owner.id))
        .where(
            or_(
                (AttachmentLink.entity == "instrument") & (AttachmentLink.entity_id == number),
                owner.instrument_id == number,
            )
        )
    )
    for link, line in session.execute(query):
        row = Happening(
            f"file {link.id}",
            link.seq,
            day_of(line),
            line.at,
            Sort.PAPER,
            f"添加{link.purpose}",
            link.name,
            Tone.PLAIN,
            line.actor,
            line.reason,
            link.name,
            way=Way.FILE,
            target=link.id,
        )
        yield row, link.void_seq


def _labels(session: Session, number: int) -> Found:
    for label, line in session.execute(with_lines(LabelPrint).where(LabelPrint.instrument_id == number)):
        row = Happening(
            f"label {label.id}",
            label.seq,
            day_of(line),
            line.at,
            Sort.LABEL,
            "确认已打印标识",
            "",
            Tone.PLAIN,
            line.actor,
            line.reason,
        )
        yield row, label.void_seq


def _slips(session: Session, number: int) -> Found:
    query = (
        with_lines(RequestItem, Request.number, Request.kind, Request.state, Request.reason)
        .join(Request, Request.id == RequestItem.request_id)
        .where(RequestItem.instrument_id == number, RequestItem.void_seq.is_(None))
    )
    for item, line, slip, kind, state, reason in session.execute(query):
        row = Happening(
            f"slip {item.id}",
            item.seq,
            day_of(line),
            line.at,
            Sort.SLIP,
            f"申请{kind}（{state}）",
            reason,
            Tone.PLAIN,
            line.actor,
            line.reason,
            slip,
        )
        yield row, None


def _impacts(session: Session, number: int) -> Found:
    for slip, line in session.execute(with_lines(Impact).where(Impact.instrument_id == number)):
        opened = Happening(
            f"impact {slip.id}",
            slip.seq,
            slip.opened_on,
            line.at,
            Sort.IMPACT,
            "开追溯处理单",
            slip.number,
            Tone.LIMITED,
            line.actor,
            line.reason,
            slip.number,
        )
        yield opened, slip.void_seq
        if slip.closed_on is not None:
            closed = {
                "on": slip.closed_on,
                "what": "追溯办结",
                "text": slip.conclusion,
                "actor": slip.closed_by,
            }
            yield opened._replace(key=f"closed {slip.id}", tone=Tone.GOOD, **closed), None


SOURCES = (_events, _exams, _changes, _stays, _files, _labels, _slips, _impacts)
"""Each yields the happenings of one instrument."""
