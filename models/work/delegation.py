"""Let another sign in one's own role for a while: on leave, on a journey."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from models.rules.refusal import Refusal
from models.rules.rights import Right, may, needs
from models.rules.roles import Role
from models.rules.routes import SIGNERS
from models.store.person import Person, roles_of
from models.store.request import Delegation
from models.work.unit import NotFound, Outcome, ReasonMissing, Unit


class NotOwnRole(Refusal):
    """只能委托自己担任的、要签署审批的角色，{name} 不任{role}。"""

    field = "role"


class CannotSignForOthers(Refusal):
    """不能委托给 {name}：受托人须在岗，并且本身担任{signers}之一。系统管理员不签署，使用单位无权处置（二.三.6）。"""

    clause = "二.三.6"
    field = "delegate"


class DelegationDatesWrong(Refusal):
    """委托的起止日期不对：{since} 至 {until}。结束日不能早于开始日，也不能早于今天。"""

    field = "until"


class DelegatedAlready(Refusal):
    """{role}在 {since} 至 {until} 已委托给 {name}。请先结束那次委托。"""

    field = "role"


class NotYourDelegation(Refusal):
    """这是 {name} 的委托，只能由本人或系统管理员结束。"""


@needs(Right.SIGN)
def delegate(unit: Unit, /, *, delegate: str, role: Role, since: date, until: date, reason: str) -> Outcome:
    """Let somebody sign in one's own role from a day until another; each signature names both."""
    if not reason.strip():
        raise ReasonMissing
    if role not in unit.roles or role not in SIGNERS:
        raise NotOwnRole(name=unit.actor, role=role.value)
    if until < since or until < unit.today:
        raise DelegationDatesWrong(since=since, until=until)
    known = roles_of(unit.session, delegate, unit.today)
    if known is None or not may(Right.SIGN, known[1]) or known[0] == unit.person_id:
        raise CannotSignForOthers(name=delegate, signers="、".join(one.value for one in SIGNERS))
    _refuse_second(unit, role, since, until)
    row = Delegation(
        principal_id=unit.person_id,
        delegate_id=known[0],
        role=role.value,
        since=since,
        until=until,
        reason=reason.strip(),
    )
    unit.add(row)
    return Outcome(f"委托 {delegate} 在 {since} 至 {until} 代行{role.value}签署", (row.id,))


@needs(Right.OWN)
def end(unit: Unit, /, *, delegation_id: int, reason: str) -> Outcome:
    """End a delegation before its last day: from today it counts no more."""
    if not reason.strip():
        raise ReasonMissing
    row = unit.session.get(Delegation, delegation_id)
    if row is None or row.void_seq is not None or row.until < unit.today:
        raise NotFound(what="委托", wanted=delegation_id)
    principal = unit.session.get_one(Person, row.principal_id)
    if row.principal_id != unit.person_id and Role.ADMINISTRATOR not in unit.roles:
        raise NotYourDelegation(name=principal.name)
    unit.set(row, "until", unit.today - timedelta(days=1))
    return Outcome(f"结束 {principal.name} 的{row.role}委托", (row.id,))


def _refuse_second(unit: Unit, role: Role, since: date, until: date) -> None:
    query = (
        select(Delegation, Person.name)
        .join(Person, Person.id == Delegation.delegate_id)
        .where(
            Delegation.principal_id == unit.person_id,
            Delegation.role == role.value,
            Delegation.since <= until,
            Delegation.until >= since,
            Delegation.void_seq.is_(None),
        )
    )
    found = unit.session.execute(query).first()
    if found is not None:
        row, name = found
        raise DelegatedAlready(role=role.value, since=row.since, until=row.until, name=name)
