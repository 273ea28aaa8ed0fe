"""Whether every slip is as it was signed, by people who might sign it, and every disposition rests on one."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from models.rules.lifecycle import Event
from models.rules.refusal import Refusal
from models.rules.request import FORMS, Meaning, RequestKind, RequestState, content_hash
from models.rules.roles import Role
from models.rules.routes import read_route, route_text
from models.store.finding import Finding
from models.store.instrument import Instrument, InstrumentEvent
from models.store.journal import Change, JournalLine, canonical
from models.store.person import PersonRole
from models.store.request import Delegation, Request, RequestItem, RequestStep, Signature
from models.store.request_content import SIGNED, content, items, signed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

APPROVAL = frozenset({Event.DOWNGRADE, Event.SEAL, Event.UNSEAL, Event.SCRAP})
"""What happens only on an approved slip [二.三.6]."""
AT_FIRST = {"state": RequestState.DRAFT.value, "round": 0, "content_hash": None, "done_on": None}
"""Entries of a slip that only its way changes, as they are before the journal says otherwise."""
STANDING = {RequestState.RUNNING.value, RequestState.APPROVED.value, RequestState.DONE.value}
"""States in which the slip must still be what was signed; one sent back may have been revised."""
ENDED = {RequestState.APPROVED.value, RequestState.DONE.value}
TAKING_BACK = "journal.take_back"
COMPARE = "请取出纸质审批单或备份对照，查明是谁绕过程序改动了数据库文件；在此以前这张单不能作为处置的依据"


@dataclass(slots=True)
class _People:
    """Who held which role when, by numbers of journal lines."""

    roles: list[PersonRole]
    delegations: list[Delegation]

    def held(self, person_id: int | None, role: str, seq: int) -> bool:
        """Say whether a person held a role when a line was written."""
        return any(one.person_id == person_id and one.role == role and _then(one, seq) for one in self.roles)

    def might_sign(self, row: Signature) -> bool:
        """Say whether a signature was given in the signer's own role, or for somebody who held it."""
        if self.held(row.person_id, row.role, row.seq):
            return row.principal_id is None
        return self.held(row.principal_id, row.role, row.seq) and any(
            (one.delegate_id, one.principal_id, one.role) == (row.person_id, row.principal_id, row.role)
            and one.since <= row.on <= one.until
            and _then(one, row.seq)
            for one in self.delegations
        )


def _then(row: Any, seq: int) -> bool:
    return row.seq <= seq and (row.void_seq is None or row.void_seq > seq)


def signatures(session: Session) -> Iterator[Finding]:
    """Look through all signatures, all slips, and all events that need one."""
    people = _People([*session.scalars(select(PersonRole))], [*session.scalars(select(Delegation))])
    rows: dict[int, list[Signature]] = defaultdict(list)
    for row in session.scalars(select(Signature).order_by(Signature.position, Signature.id)):
        rows[row.request_id].append(row)
    slips = {row.id: row for row in session.scalars(select(Request))}
    yield from _as_given(session, rows, slips)
    noted = _noted(session)
    for slip in slips.values():
        if slip.void_seq is not None:
            if session.get_one(JournalLine, slip.void_seq).action != TAKING_BACK:
                yield Finding(f"审批单 {slip.number}", "被划去了，流水里却没有撤销它的记录", COMPARE)
        else:
            for what in _wrong(session, slip, rows[slip.id], people, noted[slip.id]):
                yield Finding(f"审批单 {slip.number}", what, COMPARE)
    yield from _dispositions(session, slips)


def _as_given(
    session: Session, rows: dict[int, list[Signature]], slips: dict[int, Request]
) -> Iterator[Finding]:
    """Compare each signature with what the journal kept of it."""
    query = select(Change.entity_id, Change.seq, Change.after).where(
        Change.entity == "signature", Change.field == SIGNED
    )
    kept = {number: (seq, after) for number, seq, after in session.execute(query)}
    for request_id, some in rows.items():
        slip = slips.get(request_id)
        where = f"审批单 {slip.number if slip else request_id}"
        for row in some:
            seq, after = kept.pop(row.id, (None, None))
            who = f"{row.name}（{row.role}）的签名"
            if after is None:
                yield Finding(where, f"{who}在流水里没有记录，是后来塞进去的", COMPARE)
            elif (seq, after) != (row.seq, canonical(signed(row))):
                yield Finding(where, f"{who}签署以后被改动过：{_differing(after, signed(row))}", COMPARE)
            elif row.void_seq is not None and slip is not None and slip.void_seq is None:
                yield Finding(where, f"{who}被划去了，单子却还在", COMPARE)
    for _seq, after in kept.values():
        was = json.loads(after or "{}")
        slip = slips.get(was["request_id"])
        where = f"审批单 {slip.number if slip else was['request_id']}"
        yield Finding(where, f"{was['name']}（{was['role']}）的签名不见了", COMPARE)


def _differing(after: str, now: dict[str, Any]) -> str:
    was = json.loads(after)
    return "、".join(key for key, value in now.items() if was.get(key) != value) or "流水号"


def _noted(session: Session) -> dict[int, dict[str, Any]]:
    """Return the last value that the journal gives to each entry of each slip."""
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    query = select(Change).where(Change.entity == "request").order_by(Change.id)
    for change in session.scalars(query):
        found[change.entity_id][change.field] = json.loads(change.after or "null")
    return found


def _wrong(
    session: Session, slip: Request, rows: list[Signature], people: _People, noted: dict[str, Any]
) -> Iterator[str]:
    for key, value in (AT_FIRST | noted).items():
        there = getattr(slip, key, None)
        if canonical(there) != canonical(value):
            yield f"{key} 现为 {there}，按流水应为 {value}"
    if slip.round == 0:
        return
    mine = [row for row in rows if row.round == slip.round and row.void_seq is None]
    if slip.state in STANDING or not _revised(session, slip, mine):
        now = content_hash(content(session, slip))
        if now != slip.content_hash or any(row.content_hash != now for row in mine):
            yield "内容与签署时不符：提交以后被改动过"
    yield from _chain(session, slip, mine, people)


def _revised(session: Session, slip: Request, mine: list[Signature]) -> bool:
    """Say whether a slip was changed after it was sent back."""
    submitted = min((row.seq for row in mine), default=0)
    query = select(RequestItem.id).where(
        RequestItem.request_id == slip.id, (RequestItem.seq > submitted) | (RequestItem.void_seq > submitted)
    )
    return session.scalars(query).first() is not None


def _chain(session: Session, slip: Request, mine: list[Signature], people: _People) -> Iterator[str]:
    """Look at who signed: the applicant first, then every step by another entitled person."""
    query = select(RequestStep).where(
        RequestStep.request_id == slip.id, RequestStep.round == slip.round, RequestStep.void_seq.is_(None)
    )
    steps = list(session.scalars(query.order_by(RequestStep.position)))
    own = [row for row in mine if row.position == 0]
    if [row.person_id for row in own] != [slip.applicant_id]:
        yield "申请人的签名缺失或不是本人的"
    agreed = [row for row in mine if row.position and row.meaning != Meaning.RETURN.value]
    asked = [(at, step.role) for at, step in enumerate(steps, 1)]
    if [(step.position, step.role) for step in steps] != asked:
        yield "审批步骤的次序被改动过"
    if [(row.position, row.role) for row in agreed] != asked[: len(agreed)]:
        yield "签名与审批步骤对不上"
    if slip.state in ENDED and len(agreed) != len(steps):
        yield f"应有 {len(steps)} 步签署，只有 {len(agreed)} 步"
    yield from _route(slip, steps)
    yield from _persons(slip, agreed, people)


def _route(slip: Request, steps: list[RequestStep]) -> Iterator[str]:
    try:
        read_route(slip.kind, route_text([Role(step.role) for step in steps]))
    except (Refusal, ValueError) as error:
        yield f"审批路线不合规定（{error}）"


def _persons(slip: Request, agreed: list[Signature], people: _People) -> Iterator[str]:
    taken: set[int | None] = set()
    for row in agreed:
        here = {row.person_id, row.principal_id} - {None}
        if slip.applicant_id in here:
            yield f"{row.name} 签了自己的申请（二.三.6）"
        if here & taken:
            yield f"{row.name} 签了不止一步"
        taken |= here
        if not people.might_sign(row):
            yield f"{row.name} 签署时不任{row.role}，也没有有效的委托"


def _dispositions(session: Session, slips: dict[int, Request]) -> Iterator[Finding]:
    """Look for a completed slip behind every disposition, and for the dispositions of every completed slip."""
    query = (
        select(InstrumentEvent, Instrument.number)
        .join(Instrument, Instrument.id == InstrumentEvent.instrument_id)
        .where(
            InstrumentEvent.void_seq.is_(None),
            InstrumentEvent.event.in_(APPROVAL) | InstrumentEvent.request_id.is_not(None),
        )
    )
    found: set[tuple[int | None, int]] = set()
    asked = {
        (item.request_id, item.instrument_id)
        for item in session.scalars(select(RequestItem).where(RequestItem.void_seq.is_(None)))
    }
    for event, number in session.execute(query):
        slip = slips.get(event.request_id or 0)
        found.add((event.request_id, event.instrument_id))
        if why := _unfounded(event, slip, asked):
            then = "请补办审批，或在台账里撤销这次状态变化"
            yield Finding(f"{number} {event.on} {event.event}", why, then)
    for slip in slips.values():
        if slip.void_seq is None and slip.state == RequestState.DONE.value and _event_of(slip):
            for item in items(session, slip.id):
                if (slip.id, item.instrument_id) not in found:
                    number = session.get_one(Instrument, item.instrument_id).number
                    yield Finding(f"审批单 {slip.number}", f"已办结，{number} 却没有相应的状态变化", COMPARE)


def _unfounded(event: InstrumentEvent, slip: Request | None, asked: set[tuple[int, int]]) -> str:
    """Return why no slip carries an event; nothing where one does."""
    if slip is None:
        return "没有审批单：须计量小组申请、公司领导批准（二.三.6）"
    if slip.void_seq is not None or slip.state != RequestState.DONE.value or event.on != slip.done_on:
        return f"所据的审批单 {slip.number} 没有在这一天办结"
    if _event_of(slip) != event.event or (slip.id, event.instrument_id) not in asked:
        return f"所据的审批单 {slip.number} 批准的不是这件事"
    return ""


def _event_of(slip: Request) -> Event | None:
    return FORMS[RequestKind(slip.kind)].event if slip.kind in {*RequestKind} else None
