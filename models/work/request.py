"""Ask for what needs approval: draft, submit, sign in the program or on paper, send back, withdraw, complete."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TypedDict, Unpack

from sqlalchemy import select

from models.rules.refusal import Refusal
from models.rules.request import (
    EDITABLE,
    FORMS,
    OPEN,
    Meaning,
    RequestKind,
    RequestState,
    Way,
    content_hash,
    slip_number,
)
from models.rules.rights import Right, needs
from models.rules.routes import read_route, route_key
from models.store.instrument import Instrument
from models.store.person import Person
from models.store.request import Request, RequestStep
from models.store.request_content import EVIDENCE, SCAN, content, items
from models.store.setting import current
from models.work.attachment import link_file
from models.work.desk import ChangedMeanwhile
from models.work.person_certificate import warnings as certificate_warnings
from models.work.request_effect import need_possible, reverse, take_effect
from models.work.request_items import RequestLine, Wishes, ordinary, put, settle
from models.work.request_signatures import latest_day, next_step, paper_signer, put_signature, signer_here
from models.work.unit import NotFound, Outcome, ReasonMissing, Unit


class PaperSignature(TypedDict):
    """What stands on the paper at one step."""

    name: str
    on: date


class NotYours(Refusal):
    """{number} 是 {applicant} 的申请，只能由本人修改、提交或撤回。"""


class NotThatFar(Refusal):
    """{number} 现为“{state}”，不能{what}。"""


class PasswordAgain(Refusal):
    """签署须再次输入本人的密码：签名代表您本人对所列内容负责。"""

    field = "password"


class ScanMissing(Refusal):
    """登记纸面签字须附签字单的扫描件或照片，否则日后无法证明（二.五.11）。"""

    clause = "二.五.11"
    field = "scan"


class SignedAtNoTime(Refusal):
    """纸面签字的日期 {on} 不对：不能晚于今天（{today}），也不能早于前一步（{before}）。"""

    field = "on"


@needs(Right.APPLY)
def draft(
    unit: Unit,
    /,
    *,
    kind: RequestKind,
    instrument_ids: tuple[int, ...],
    reason: str,
    lines: tuple[RequestLine, ...] = (),
    files: tuple[Path, ...] = (),
    **wishes: Unpack[Wishes],
) -> Outcome:
    """Write a slip without submitting it; ``lines`` say what differs for single instruments."""
    row = _new(unit, kind, reason)
    put(unit, row, instrument_ids, lines, wishes)
    _enclose(unit, row, files, EVIDENCE)
    return Outcome(f"起草{row.kind}申请 {row.number}", (row.id,))


@needs(Right.APPLY)
def apply(
    unit: Unit,
    /,
    *,
    kind: RequestKind,
    instrument_ids: tuple[int, ...],
    reason: str,
    lines: tuple[RequestLine, ...] = (),
    files: tuple[Path, ...] = (),
    **wishes: Unpack[Wishes],
) -> Outcome:
    """Write a slip and submit it; where its route has no step it takes effect at once."""
    row = _new(unit, kind, reason)
    put(unit, row, instrument_ids, lines, wishes)
    _enclose(unit, row, files, EVIDENCE)
    return _submit(unit, row)


@needs(Right.APPLY)
def revise(
    unit: Unit,
    /,
    *,
    request_id: int,
    version: int,
    instrument_ids: tuple[int, ...],
    reason: str,
    lines: tuple[RequestLine, ...] = (),
    files: tuple[Path, ...] = (),
    **wishes: Unpack[Wishes],
) -> Outcome:
    """Change a slip that is a draft or was sent back; what stood there before is kept."""
    row = _own(unit, request_id, EDITABLE, "修改")
    if row.version != version:
        raise ChangedMeanwhile
    _need(reason)
    for item in items(unit.session, row.id):
        unit.set(item, "void_seq", unit.seq)
    put(unit, row, instrument_ids, lines, wishes)
    _enclose(unit, row, files, EVIDENCE)
    unit.set(row, "reason", reason.strip())
    return Outcome(f"修改{row.kind}申请 {row.number}", (row.id,))


@needs(Right.APPLY)
def submit(unit: Unit, /, *, request_id: int) -> Outcome:
    """Submit a draft, or once more a slip that was sent back; the signatures begin anew."""
    return _submit(unit, _own(unit, request_id, EDITABLE, "提交"))


@needs(Right.SIGN)
def sign(unit: Unit, /, *, request_id: int, opinion: str | None = None) -> Outcome:
    """Sign the step that is due; the actor must have given the password again for it."""
    _need_proof(unit)
    row = _in_state(unit, request_id, {RequestState.RUNNING}, "签署")
    step, last = next_step(unit, row)
    put_signature(
        unit, row, step, signer_here(unit, row, step), _agreed(last), Way.PROGRAM, unit.today, opinion
    )
    signed = _signed(unit, row, last, f"{step.role}签署")
    return replace(signed, warnings=(*certificate_warnings(unit), *signed.warnings))


@needs(Right.SIGN)
def send_back(unit: Unit, /, *, request_id: int, opinion: str) -> Outcome:
    """Send a slip back instead of signing it; the remark says why."""
    _need_proof(unit)
    _need(opinion)
    row = _in_state(unit, request_id, {RequestState.RUNNING}, "退回")
    step, _last = next_step(unit, row)
    put_signature(
        unit, row, step, signer_here(unit, row, step), Meaning.RETURN, Way.PROGRAM, unit.today, opinion
    )
    unit.set(row, "state", RequestState.RETURNED.value)
    return Outcome(f"{step.role}退回 {row.number}：{opinion.strip()}", (row.id,))


@needs(Right.APPLY)
def sign_on_paper(
    unit: Unit, /, *, request_id: int, signatures: tuple[PaperSignature, ...], scan: tuple[Path, ...]
) -> Outcome:
    """Take down who signed the printed slip, step by step, with its scan; one step or all that are left."""
    row = _in_state(unit, request_id, {RequestState.RUNNING}, "登记签字")
    if not scan:
        raise ScanMissing
    last = False
    for given in signatures:
        step, last = next_step(unit, row)
        signer = paper_signer(unit, row, step, given["name"], given["on"])
        _need_day(unit, row, given["on"])
        put_signature(unit, row, step, signer, _agreed(last), Way.PAPER, given["on"], None)
        if last:
            break
    _enclose(unit, row, scan, SCAN)
    return _signed(unit, row, last, "登记纸面签字")


@needs(Right.APPLY)
def send_back_on_paper(
    unit: Unit, /, *, request_id: int, name: str, on: date, opinion: str, scan: tuple[Path, ...]
) -> Outcome:
    """Take down that somebody refused on paper, with the scan."""
    _need(opinion)
    row = _in_state(unit, request_id, {RequestState.RUNNING}, "退回")
    if not scan:
        raise ScanMissing
    step, _last = next_step(unit, row)
    _need_day(unit, row, on)
    put_signature(
        unit, row, step, paper_signer(unit, row, step, name, on), Meaning.RETURN, Way.PAPER, on, opinion
    )
    _enclose(unit, row, scan, SCAN)
    unit.set(row, "state", RequestState.RETURNED.value)
    return Outcome(f"{name}退回 {row.number}：{opinion.strip()}", (row.id,))


@needs(Right.APPLY)
def withdraw(unit: Unit, /, *, request_id: int, reason: str) -> Outcome:
    """Withdraw a slip before it took effect; it leaves no trace in the state."""
    _need(reason)
    row = _own(unit, request_id, OPEN, "撤回")
    unit.set(row, "state", RequestState.WITHDRAWN.value)
    return Outcome(f"撤回{row.kind}申请 {row.number}：{reason.strip()}", (row.id,))


@needs(Right.APPLY)
def complete(unit: Unit, /, *, request_id: int) -> Outcome:
    """Let an approved slip take effect: state, entries, point and validity change in one commit."""
    row = _in_state(unit, request_id, {RequestState.APPROVED}, "办结")
    take_effect(unit, row)
    return Outcome(f"办结{row.kind}申请 {row.number}", (row.id,))


@needs(Right.APPLY)
def reverse_completion(unit: Unit, /, *, request_id: int, reason: str) -> Outcome:
    """Undo, on the same day and by a counter-entry, what a slip did by mistake; the slip is then withdrawn."""
    _need(reason)
    row = _in_state(unit, request_id, {RequestState.DONE}, "撤销办结")
    reverse(unit, row)
    unit.set(row, "state", RequestState.WITHDRAWN.value)
    return Outcome(f"撤销办结 {row.number}：{reason.strip()}", (row.id,))


def _new(unit: Unit, kind: RequestKind, reason: str) -> Request:
    _need(reason)
    form = FORMS[RequestKind(kind)]
    year = unit.today.year
    beginning = f"{form.letters}-{year}-"
    last = unit.session.scalars(
        select(Request.number).where(Request.number.startswith(beginning)).order_by(Request.number.desc())
    ).first()
    row = Request(
        number=slip_number(form.letters, year, last),
        kind=form.kind.value,
        state=RequestState.DRAFT.value,
        applicant_id=unit.person_id,
        reason=reason.strip(),
        round=0,
    )
    unit.add(row)
    return row


def _submit(unit: Unit, row: Request) -> Outcome:
    form = FORMS[RequestKind(row.kind)]
    lines = items(unit.session, row.id)
    for item in lines:
        settle(unit, form, item)
    owners = [unit.session.get_one(Instrument, item.instrument_id) for item in lines]
    key = route_key(form.kind, ordinary=ordinary(owners))
    route = read_route(key, current(unit.session, f"route.{key}"))
    unit.set(row, "round", row.round + 1)
    unit.add(
        *(
            RequestStep(request_id=row.id, round=row.round, position=at, role=role.value)
            for at, role in enumerate(route, 1)
        )
    )
    unit.session.flush()
    unit.set(row, "content_hash", content_hash(content(unit.session, row)))
    put_signature(unit, row, None, None, Meaning.APPLY, Way.PROGRAM, unit.today, None)
    unit.set(row, "state", (RequestState.RUNNING if route else RequestState.APPROVED).value)
    what = f"{owners[0].number} {owners[0].name}" if len(owners) == 1 else f"{len(owners)} 台"
    if not route:
        take_effect(unit, row)
        return Outcome(f"{row.kind} {what}（{row.number}）", (row.id,))
    return Outcome(f"申请{row.kind} {what}（{row.number}），待{route[0].value}签署", (row.id,))


def _signed(unit: Unit, row: Request, last: bool, what: str) -> Outcome:
    if not last:
        step, _last = next_step(unit, row)
        return Outcome(f"{what} {row.number}，待{step.role}签署", (row.id,))
    unit.set(row, "state", RequestState.APPROVED.value)
    if current(unit.session, "approved_effect") != "立即生效":
        return Outcome(f"{what} {row.number}，已批准，待计量员办结", (row.id,))
    try:
        need_possible(unit, row)
    except Refusal as refusal:
        return Outcome(f"{what} {row.number}，已批准，尚未办结", (row.id,), (refusal.message,))
    take_effect(unit, row)
    return Outcome(f"{what} {row.number}，已批准并办结{row.kind}", (row.id,))


def _agreed(last: bool) -> Meaning:
    return Meaning.APPROVE if last else Meaning.AGREE


def _in_state(
    unit: Unit, request_id: int, states: frozenset[RequestState] | set[RequestState], what: str
) -> Request:
    row = unit.session.get(Request, request_id)
    if row is None or row.void_seq is not None:
        raise NotFound(what="申请单", wanted=request_id)
    if RequestState(row.state) not in states:
        raise NotThatFar(number=row.number, state=row.state, what=what)
    return row


def _own(unit: Unit, request_id: int, states: frozenset[RequestState], what: str) -> Request:
    row = _in_state(unit, request_id, states, what)
    if row.applicant_id != unit.person_id:
        raise NotYours(number=row.number, applicant=unit.session.get_one(Person, row.applicant_id).name)
    return row


def _enclose(unit: Unit, row: Request, files: tuple[Path, ...], purpose: str) -> None:
    for file in files:
        link_file(unit, entity="request", entity_id=row.id, path=file, purpose=purpose)


def _need(reason: str) -> None:
    if not reason.strip():
        raise ReasonMissing


def _need_day(unit: Unit, row: Request, on: date) -> None:
    """Refuse a day on which the paper cannot have been signed: after today, or before the step before."""
    before = latest_day(unit, row)
    if on > unit.today or on < before:
        raise SignedAtNoTime(on=on, today=unit.today, before=before)


def _need_proof(unit: Unit) -> None:
    if not unit.proved:
        raise PasswordAgain
