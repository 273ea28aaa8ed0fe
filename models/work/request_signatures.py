"""Signatures on slips: which step is due, who may sign it, and what is kept of the signature."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from models.rules.refusal import Refusal
from models.rules.request import Meaning, Way, content_hash
from models.rules.roles import Role
from models.rules.routes import Signer, may_sign
from models.store.person import Person, roles_of
from models.store.request import Delegation, Request, RequestStep, Signature
from models.store.request_content import SIGNED, content, signed
from models.work.unit import NotFound, Unit


class ContentChanged(Refusal):
    """{number} 的内容与提交时不符，不能签署：可能有人绕过程序改动过。请运行“检查”，并由申请人重新提交。"""


class NothingLeftToSign(Refusal):
    """{number} 没有待签的步骤。"""


def signed_steps(unit: Unit, row: Request) -> list[Signature]:
    """Return the signatures of the present round that agree, in their order, without the applicant's."""
    query = select(Signature).where(
        Signature.request_id == row.id,
        Signature.round == row.round,
        Signature.position > 0,
        Signature.meaning != Meaning.RETURN.value,
        Signature.void_seq.is_(None),
    )
    return list(unit.session.scalars(query.order_by(Signature.position)))


def open_steps(unit: Unit, row: Request) -> list[RequestStep]:
    """Return the steps of the present round that are not signed yet, the one that is due first."""
    query = select(RequestStep).where(
        RequestStep.request_id == row.id, RequestStep.round == row.round, RequestStep.void_seq.is_(None)
    )
    steps = list(unit.session.scalars(query.order_by(RequestStep.position)))
    return steps[len(signed_steps(unit, row)) :]


def next_step(unit: Unit, row: Request) -> tuple[RequestStep, bool]:
    """Return the step that is due and whether it is the last one."""
    left = open_steps(unit, row)
    if not left:
        raise NothingLeftToSign(number=row.number)
    return left[0], len(left) == 1


def latest_day(unit: Unit, row: Request) -> date:
    """Return the day of the last signature of the present round."""
    days = select(Signature.on).where(
        Signature.request_id == row.id, Signature.round == row.round, Signature.void_seq.is_(None)
    )
    return max(unit.session.scalars(days))


def signer_here(unit: Unit, row: Request, step: RequestStep) -> Signer:
    """Return the actor as signer of a step, in the own role or for a principal; refuse who may not sign."""
    return _entitled(unit, row, step, unit.actor, unit.today)


def paper_signer(unit: Unit, row: Request, step: RequestStep, name: str, on: date) -> Signer:
    """Return the person who signed a step on paper; refuse who might not have signed."""
    return _entitled(unit, row, step, name, on)


def put_signature(
    unit: Unit,
    row: Request,
    step: RequestStep | None,
    signer: Signer | None,
    meaning: Meaning,
    way: Way,
    on: date,
    opinion: str | None,
) -> None:
    """Keep a signature with the hash of what was signed; without a step it is the applicant's own."""
    present = content_hash(content(unit.session, row))
    if present != row.content_hash:
        raise ContentChanged(number=row.number)
    given = Signature(
        request_id=row.id,
        round=row.round,
        position=0 if step is None else step.position,
        person_id=unit.person_id if signer is None else signer.person_id,
        principal_id=None if signer is None else signer.principal_id,
        name=unit.actor if signer is None else signer.name,
        role=Role.METROLOGIST.value if step is None else step.role,
        meaning=meaning.value,
        opinion=(opinion or "").strip() or None,
        way=way.value,
        on=on,
        at=unit.now,
        content_hash=present,
    )
    unit.add(given)
    unit.note("signature", given.id, SIGNED, None, signed(given))


def _entitled(unit: Unit, row: Request, step: RequestStep, name: str, on: date) -> Signer:
    known = roles_of(unit.session, name, on)
    if known is None:
        raise NotFound(what="人员", wanted=name, field="name")
    role, signed = Role(step.role), signed_steps(unit, row)
    signer = Signer(known[0], name, known[1])
    if role not in signer.roles:
        principal = _principal(unit, signer.person_id, role, on)
        if principal is not None:
            signer = Signer(signer.person_id, name, signer.roles | {role}, principal)
    taken = [(one.person_id, one.principal_id, Role(one.role)) for one in signed]
    may_sign(row.number, role, signer, row.applicant_id, taken)
    return signer


def _principal(unit: Unit, delegate_id: int, role: Role, on: date) -> int | None:
    """Return who lets this person sign in a role on a day, if that one still holds it."""
    query = select(Delegation, Person.name).join(Person, Person.id == Delegation.principal_id)
    query = query.where(
        Delegation.delegate_id == delegate_id,
        Delegation.role == role.value,
        Delegation.since <= on,
        Delegation.until >= on,
        Delegation.void_seq.is_(None),
    )
    for delegation, name in unit.session.execute(query):
        known = roles_of(unit.session, name, on)
        if known is not None and role in known[1]:
            return int(delegation.principal_id)
    return None
