"""Slips: which there are, how far each has come, who is to sign next, and what waits for a person."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import func, select

from models.lists import Bucket, Column, ListSpec, Tone
from models.rules.refusal import Refusal
from models.rules.request import Meaning, RequestState, changes
from models.rules.rights import Right, may
from models.rules.roles import Role
from models.store.attachment import Attachment, AttachmentLink
from models.store.instrument import Instrument
from models.store.person import Person, roles_of
from models.store.request import Delegation, Request, RequestItem, RequestStep, Signature
from models.store.request_content import items

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

TONES = {
    RequestState.DRAFT: Tone.MUTED,
    RequestState.RUNNING: Tone.LIMITED,
    RequestState.APPROVED: Tone.WAIT,
    RequestState.DONE: Tone.GOOD,
    RequestState.RETURNED: Tone.STOP,
    RequestState.WITHDRAWN: Tone.MUTED,
}


class NoSuchSlip(Refusal):
    """没有申请单「{wanted}」，或您看不到它。请在“审批”页或用 list requests 查看单据号，如 BF-2026-0001。"""

    field = "request"


class RequestRow(NamedTuple):
    """One slip as the list of slips shows it."""

    id: int
    version: int
    number: str
    kind: str
    state: str
    waits_for: str | None
    """Role of the step that is due."""
    what: str
    """The instrument, or how many."""
    instruments: int
    reason: str
    applicant: str
    applied_on: date | None
    round: int
    done_on: date | None
    content_hash: str | None
    mine: str | None
    """What waits for the person who asks: 待签署, 待办结, 被退回 or 草稿."""


class LineRow(NamedTuple):
    """One instrument on a slip: what is asked, and what changes."""

    instrument_id: int
    number: str
    name: str
    model: str | None
    serial: str | None
    wanted: dict[str, Any]
    before: dict[str, Any]
    after: dict[str, Any]

    @property
    def changes(self) -> list[tuple[str, str, str]]:
        """Title, before and after of each entry that changes."""
        return changes(self.before, self.after)


class SignatureRow(NamedTuple):
    """A step of a round: signed, or still open."""

    round: int
    position: int
    role: str
    name: str | None
    principal: str | None
    meaning: str | None
    opinion: str | None
    way: str | None
    on: date | None


class FileRow(NamedTuple):
    """A file on a slip."""

    id: int
    name: str
    purpose: str
    sha256: str
    size: int


class RequestDetail(NamedTuple):
    """One slip, whole."""

    row: RequestRow
    lines: tuple[LineRow, ...]
    signatures: tuple[SignatureRow, ...]
    """Of all rounds, the present one last, with its open steps."""
    files: tuple[FileRow, ...]


def requests(session: Session, *, name: str, today: date) -> list[RequestRow]:
    """Return every slip, the newest first, with what waits for the person called ``name``."""
    waiting = _waiting(session)
    lines = _lines_of_all(session)
    applied: dict[int, date] = {
        one.request_id: one.on
        for one in session.execute(
            select(Signature.request_id, func.max(Signature.on).label("on"))
            .where(Signature.position == 0, Signature.void_seq.is_(None))
            .group_by(Signature.request_id)
        )
    }
    asker = _Asker(session, name, today)
    query = select(Request, Person.name).join(Person, Person.id == Request.applicant_id)
    query = query.where(Request.void_seq.is_(None)).order_by(Request.id.desc())
    return [
        _row(row, applicant, waiting.get(row.id), lines.get(row.id, []), applied.get(row.id), asker)
        for row, applicant in session.execute(query)
    ]


def request_detail(session: Session, *, request_id: int, name: str, today: date) -> RequestDetail | None:
    """Return one slip with its instruments, signatures and files; nothing if there is none."""
    row = next((one for one in requests(session, name=name, today=today) if one.id == request_id), None)
    return None if row is None else request_details(session, rows=(row,))[0]


def request_details(session: Session, *, rows: Sequence[RequestRow]) -> list[RequestDetail]:
    """Return slips with their instruments, signatures and files."""
    return [
        RequestDetail(
            row, tuple(_lines(session, row)), tuple(_signatures(session, row)), tuple(_files(session, row.id))
        )
        for row in rows
    ]


def request_called(session: Session, *, number: str, name: str, today: date) -> RequestRow:
    """Return the slip of a number as people write it."""
    wanted = number.strip().upper()
    row = next((one for one in requests(session, name=name, today=today) if one.number == wanted), None)
    if row is None:
        raise NoSuchSlip(wanted=number)
    return row


def inbox(session: Session, *, name: str, today: date) -> list[RequestRow]:
    """Return the slips that wait for a person, those to sign first."""
    order = ("待签署", "待办结", "被退回", "草稿")
    found = [row for row in requests(session, name=name, today=today) if row.mine]
    return sorted(found, key=lambda row: order.index(row.mine or ""))


class _Asker:
    """Who asks for the list of slips, and what waits for this person."""

    def __init__(self, session: Session, name: str, today: date) -> None:
        self._session = session
        known = roles_of(session, name, today)
        self._id: int | None = None if known is None else known[0]
        self._roles: frozenset[Role] = frozenset() if known is None else known[1]
        self._signing = {} if self._id is None else _roles_here(session, self._id, self._roles, today)

    def what(self, row: Request, waits_for: str | None) -> str | None:
        """Return what this person has to do with a slip."""
        own = row.applicant_id == self._id
        match RequestState(row.state):
            case RequestState.RUNNING if waits_for and self._may_sign(row, Role(waits_for)):
                return "待签署"
            case RequestState.APPROVED if may(Right.APPLY, self._roles):
                return "待办结"
            case RequestState.RETURNED if own:
                return "被退回"
            case RequestState.DRAFT if own:
                return "草稿"
        return None

    def _may_sign(self, row: Request, role: Role) -> bool:
        principals = self._signing.get(role)
        if principals is None or self._id is None:
            return False
        return not _signed(self._session, row, {self._id, *principals})


def _row(
    row: Request,
    applicant: str,
    waits_for: str | None,
    lines: Sequence[str],
    applied: date | None,
    asker: _Asker,
) -> RequestRow:
    what = lines[0] if len(lines) == 1 else f"{lines[0]} 等 {len(lines)} 台" if lines else ""
    return RequestRow(
        row.id,
        row.version,
        row.number,
        row.kind,
        row.state,
        waits_for if row.state == RequestState.RUNNING else None,
        what,
        len(lines),
        row.reason,
        applicant,
        applied,
        row.round,
        row.done_on,
        row.content_hash,
        asker.what(row, waits_for),
    )


def _waiting(session: Session) -> dict[int, str]:
    """Return the role of the step that is due, by slip."""
    signed = (
        select(Signature.request_id, Signature.round, func.max(Signature.position).label("last"))
        .where(Signature.void_seq.is_(None), Signature.meaning != Meaning.RETURN.value)
        .group_by(Signature.request_id, Signature.round)
        .subquery()
    )
    query = (
        select(Request.id, RequestStep.role)
        .join(RequestStep, (RequestStep.request_id == Request.id) & (RequestStep.round == Request.round))
        .join(signed, (signed.c.request_id == Request.id) & (signed.c.round == Request.round))
        .where(RequestStep.position == signed.c.last + 1, RequestStep.void_seq.is_(None))
    )
    return {row.id: row.role for row in session.execute(query)}


def _lines_of_all(session: Session) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    query = (
        select(RequestItem.request_id, Instrument.number, Instrument.name)
        .join(Instrument, Instrument.id == RequestItem.instrument_id)
        .where(RequestItem.void_seq.is_(None))
        .order_by(RequestItem.id)
    )
    for number, instrument, name in session.execute(query):
        found.setdefault(number, []).append(f"{instrument} {name}")
    return found


def _lines(session: Session, row: RequestRow) -> list[LineRow]:
    found = []
    for item in items(session, row.id):
        owner = session.get_one(Instrument, item.instrument_id)
        found.append(
            LineRow(
                owner.id,
                owner.number,
                owner.name,
                owner.model,
                owner.serial,
                json.loads(item.wanted),
                json.loads(item.before),
                json.loads(item.after),
            )
        )
    return found


def _signatures(session: Session, row: RequestRow) -> list[SignatureRow]:
    names: dict[int, str] = {one.id: one.name for one in session.execute(select(Person.id, Person.name))}
    query = select(Signature).where(Signature.request_id == row.id, Signature.void_seq.is_(None))
    given = [
        SignatureRow(
            one.round,
            one.position,
            one.role,
            one.name,
            None if one.principal_id is None else names[one.principal_id],
            one.meaning,
            one.opinion,
            one.way,
            one.on,
        )
        for one in session.scalars(query.order_by(Signature.id))
    ]
    steps = select(RequestStep.position, RequestStep.role).where(
        RequestStep.request_id == row.id, RequestStep.round == row.round, RequestStep.void_seq.is_(None)
    )
    agreed = {one.position for one in given if one.round == row.round and one.meaning != Meaning.RETURN}
    left = [
        SignatureRow(row.round, position, role, None, None, None, None, None, None)
        for position, role in session.execute(steps.order_by(RequestStep.position))
        if position not in agreed
    ]
    return [*given, *left]


def _files(session: Session, request_id: int) -> list[FileRow]:
    query = (
        select(
            AttachmentLink.id,
            AttachmentLink.name,
            AttachmentLink.purpose,
            AttachmentLink.sha256,
            Attachment.size,
        )
        .join(Attachment)
        .where(
            AttachmentLink.entity == "request",
            AttachmentLink.entity_id == request_id,
            AttachmentLink.void_seq.is_(None),
        )
        .order_by(AttachmentLink.id)
    )
    return [FileRow(*found) for found in session.execute(query)]


def _roles_here(
    session: Session, person_id: int, roles: frozenset[Role], today: date
) -> dict[Role, set[int]]:
    """Return the roles in which a person may sign today, each with the principals of delegations."""
    found: dict[Role, set[int]] = {role: set() for role in roles}
    query = select(Delegation.role, Delegation.principal_id).where(
        Delegation.delegate_id == person_id,
        Delegation.since <= today,
        Delegation.until >= today,
        Delegation.void_seq.is_(None),
    )
    for role, principal in session.execute(query):
        if Role(role) not in roles:
            found.setdefault(Role(role), set()).add(principal)
    return found


def _signed(session: Session, row: Request, people: set[int]) -> bool:
    """Say whether one of these people applied for a slip or signed it in the present round."""
    query = select(Signature.person_id, Signature.principal_id).where(
        Signature.request_id == row.id, Signature.round == row.round, Signature.void_seq.is_(None)
    )
    return any(people & {person, principal} for person, principal in session.execute(query))


RUNNING = frozenset({RequestState.RUNNING.value, RequestState.APPROVED.value, RequestState.RETURNED.value})
ENDED = frozenset({RequestState.DONE.value, RequestState.WITHDRAWN.value})

REQUESTS: ListSpec[RequestRow] = ListSpec(
    name="requests",
    title="审批",
    key=lambda row: row.id,
    search=lambda row: f"{row.number} {row.kind} {row.what} {row.applicant} {row.reason}".casefold(),
    columns=(
        Column("number", "单据号", lambda row: row.number, width=28, frozen=True),
        Column("kind", "申请", lambda row: row.kind, width=18, frozen=True),
        Column(
            "state",
            "进度",
            lambda row: row.state,
            width=24,
            tone=lambda row: TONES[RequestState(row.state)],
            dot=True,
            frozen=True,
        ),
        Column("waits_for", "待谁签署", lambda row: row.waits_for, width=24),
        Column("mine", "我要办的", lambda row: row.mine, width=18, tone=lambda _row: Tone.STRONG),
        Column("what", "器具", lambda row: row.what, width=60),
        Column("instruments", "台数", lambda row: row.instruments, width=12, number=True),
        Column("reason", "理由", lambda row: row.reason, width=60),
        Column("applicant", "申请人", lambda row: row.applicant, width=20),
        Column("applied_on", "申请日期", lambda row: row.applied_on, width=24),
        Column("done_on", "办结日期", lambda row: row.done_on, width=24),
    ),
    buckets=(
        Bucket("all", "全部", lambda _row: True),
        Bucket("mine", "待我办理", lambda row: row.mine is not None, Tone.STOP),
        Bucket("running", "在办", lambda row: row.state in RUNNING, Tone.LIMITED),
        Bucket("done", "已结束", lambda row: row.state in ENDED, Tone.GOOD),
    ),
    filters=("kind", "state", "applicant"),
)
