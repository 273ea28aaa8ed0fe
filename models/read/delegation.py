"""Who stands in for whom at signatures, and for how long."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from models.lists import Column, ListSpec
from models.store.person import Person
from models.store.request import Delegation

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class DelegationRow(NamedTuple):
    """Who lets whom sign, in which role, from when until when."""

    id: int
    principal: str
    delegate: str
    role: str
    since: date
    until: date
    reason: str | None


def delegations(session: Session, person_id: int | None = None) -> list[DelegationRow]:
    """Return who stands in for whom, the newest first; with ``person_id`` those given or held by one."""
    principal, stand_in = aliased(Person), aliased(Person)
    query = (
        select(
            Delegation.id,
            principal.name,
            stand_in.name,
            Delegation.role,
            Delegation.since,
            Delegation.until,
            Delegation.reason,
        )
        .join(principal, principal.id == Delegation.principal_id)
        .join(stand_in, stand_in.id == Delegation.delegate_id)
        .where(Delegation.void_seq.is_(None))
        .order_by(Delegation.id.desc())
    )
    if person_id is not None:
        query = query.where(or_(Delegation.principal_id == person_id, Delegation.delegate_id == person_id))
    return [DelegationRow._make(row) for row in session.execute(query)]


DELEGATIONS: ListSpec[DelegationRow] = ListSpec(
    name="delegations",
    title="委托签署",
    key=lambda row: row.id,
    search=lambda row: f"{row.principal} {row.delegate} {row.role} {row.reason or ''}".casefold(),
    columns=(
        Column("principal", "委托人", lambda row: row.principal, width=26, frozen=True),
        Column("delegate", "受托人", lambda row: row.delegate, width=26),
        Column("role", "代行角色", lambda row: row.role, width=28),
        Column("since", "自", lambda row: row.since, width=26),
        Column("until", "至", lambda row: row.until, width=26),
        Column("reason", "事由", lambda row: row.reason, width=70),
    ),
)
