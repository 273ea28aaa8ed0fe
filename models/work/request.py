"""Ask for what needs approval: draft, submit, sign in the program or on paper, send back, withdraw, complete."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TypedDict, Unpack

from sqlalchemy import select

from models.rules.refusal import Refusal
from models.rules.request import (
    FORMS,
    Meaning,
    RequestAct,
    RequestKind,
    RequestState,
    Way,
    content_hash,
    slip_number,
)
from models.rules.rights import Right, needs
from models.rules.routes import Signer, read_route, route_key
from models.store.attachment import AttachmentLink
from models.store.instrument import Instrument
from models.store.request import Request, RequestStep
from models.store.request_content import EVIDENCE, SCAN, content, items
from models.store.setting import current
from models.work.attachment import link_file
from models.work.desk import ChangedMeanwhile
from models.work.person_certificate import warnings as certificate_warnings
from models.work.request_effect import need_possible, reverse, take_effect
from models.work.request_items import RequestLine, Wishes, ordinary, put, settle
from models.work.request_signatures import latest_day, next_step, paper_signer, put_signature, signer_here
from models.work.request_slip import slip
from models.work.unit import NotFound, Outcome, ReasonMissing, Unit


class PaperSignature(TypedDict):
    """What stands on the paper at one step."""

    name: str
    on: date


class PasswordAgain(Refusal):
    """签署须再次输入本人的密码：签名代表您本人对所列内容负责。"""

    field = "password"


class ScanMissing(Refusal):
    """登记纸面签字须附签字单的扫描件或照片，否则日后无法证明（二.五.11）。"""

    clause = "二.五.11"
    field = "scan"


class NobodySigned(Refusal):
    """没有写签字人。请照签字单逐步填写姓名和日期；后面还没有签的可以空着。"""

    field = "name_0"


class SignedAtNoTime(Refusal):
    """纸面签字的日期 {on} 不对：不能晚于今天（{today}），也不能早于前一步（{before}）。"""


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
    row = _write(unit, _new(unit, kind, reason), instrument_ids, lines, files, wishes)
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
    return _submit(unit, _write(unit, _new(unit, kind, reason), instrument_ids, lines, files, wishes))


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
    without_files: tuple[int, ...] = (),
    resubmit: bool = False,
    **wishes: Unpack[Wishes],
) -> Outcome:
    """Change a slip that is a draft or was sent back, and with ``resubmit`` submit it; nothing is lost.

    ``files`` are added to its evidence, ``without_files`` (ids of attachments) no longer belong to it.
    """
    row = slip(unit, request_id, RequestAct.REVISE)
    if row.version != version:
        raise ChangedMeanwhile
    _need(reason)
    for item in items(unit.session, row.id):
        unit.set(item, "void_seq", unit.seq)
    _write(unit, row, instrument_ids, lines, files, wishes)
    _leave_out(unit, row, without_files)
    unit.set(row, "reason", reason.strip())
    if resubmit:
        return _submit(unit, row)
    return Outcome(f"修改{row.kind}申请 {row.number}", (row.id,))


@needs(Right.APPLY)
def submit(unit: Unit, /, *, request_id: int) -> Outcome:
    """Submit a draft, or once more a slip that was sent back; the signatures begin anew."""
    return _submit(unit, slip(unit, request_id, RequestAct.SUBMIT))


@needs(Right.SIGN)
def sign(unit: Unit, /, *, request_id: int, opinion: str | None = None) -> Outcome:
    """Sign the step that is due; the actor must have given the password again for it."""
    _need_proof(unit)
    row = slip(unit, request_id, RequestAct.SIGN)
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
    _need(opinion, "opinion")
    row = slip(unit, request_id, RequestAct.SEND_BACK)
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
    row = slip(unit, request_id, RequestAct.ON_PAPER)
    if not scan:
        raise ScanMissing
    if not signatures:
        raise NobodySigned
    last = False
    for at, given in enumerate(signatures):
        step, last = next_step(unit, row)
        _need_day(unit, row, given["on"], at)
        signer = _on_paper(unit, row, step, given, at)
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
    _need(opinion, "opinion")
    row = slip(unit, request_id, RequestAct.BACK_ON_PAPER)
    if not scan:
        raise ScanMissing
    step, _last = next_step(unit, row)
    _need_day(unit, row, on, 0)
    signer = _on_paper(unit, row, step, {"name": name, "on": on}, 0)
    put_signature(unit, row, step, signer, Meaning.RETURN, Way.PAPER, on, opinion)
    _enclose(unit, row, scan, SCAN)
    unit.set(row, "state", RequestState.RETURNED.value)
    return Outcome(f"{name}退回 {row.number}：{opinion.strip()}", (row.id,))


@needs(Right.APPLY)
def withdraw(unit: Unit, /, *, request_id: int, reason: str) -> Outcome:
    """Withdraw a slip before it took effect; it leaves no trace in the state."""
    _need(reason)
    row = slip(unit, request_id, RequestAct.WITHDRAW)
    unit.set(row, "state", RequestState.WITHDRAWN.value)
    return Outcome(f"撤回{row.kind}申请 {row.number}：{reason.strip()}", (row.id,))


@needs(Right.APPLY)
def complete(unit: Unit, /, *, request_id: int) -> Outcome:
    """Let an approved slip take effect: state, entries, point and validity change in one commit."""
    row = slip(unit, request_id, RequestAct.COMPLETE)
    take_effect(unit, row)
    return Outcome(f"办结{row.kind}申请 {row.number}", (row.id,))


@needs(Right.APPLY)
def reverse_completion(unit: Unit, /, *, request_id: int, reason: str) -> Outcome:
    """Undo, on the same day and by a counter-entry, what a slip did by mistake; the slip is then withdrawn."""
    _need(reason)
    row = slip(unit, request_id, RequestAct.REVERSE)
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


def _write(
    unit: Unit,
    row: Request,
    instrument_ids: tuple[int, ...],
    lines: tuple[RequestLine, ...],
    files: tuple[Path, ...],
    wishes: Wishes,
) -> Request:
    put(unit, row, instrument_ids, lines, wishes)
    _enclose(unit, row, files, EVIDENCE)
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


def _enclose(unit: Unit, row: Request, files: tuple[Path, ...], purpose: str) -> None:
    for file in files:
        link_file(unit, entity="request", entity_id=row.id, path=file, purpose=purpose)


def _leave_out(unit: Unit, row: Request, without: tuple[int, ...]) -> None:
    for number in without:
        link = unit.session.get(AttachmentLink, number)
        if link is None or (link.entity, link.entity_id, link.purpose) != ("request", row.id, EVIDENCE):
            raise NotFound(what="附件", wanted=number)
        unit.set(link, "void_seq", unit.seq)


def _need(reason: str, field: str = "reason") -> None:
    if not reason.strip():
        raise ReasonMissing(field=field)


def _need_day(unit: Unit, row: Request, on: date, at: int) -> None:
    """Refuse a day on which the paper cannot have been signed: after today, or before the step before."""
    before = latest_day(unit, row)
    if on > unit.today or on < before:
        raise SignedAtNoTime(on=on, today=unit.today, before=before, field=f"on_{at}")


def _on_paper(unit: Unit, row: Request, step: RequestStep, given: PaperSignature, at: int) -> Signer:
    """Return who signed a step on paper; a refusal names the line that is to blame."""
    try:
        return paper_signer(unit, row, step, given["name"], given["on"])
    except Refusal as refusal:
        refusal.field = f"name_{at}"
        raise


def _need_proof(unit: Unit) -> None:
    if not unit.proved:
        raise PasswordAgain
