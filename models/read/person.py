"""Who may work on the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from models.lists import Column, ListSpec
from models.store.person import Person, PersonRole, password_fits

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

__all__ = ["PEOPLE", "PersonRow", "password_fits", "people"]


class PersonRow(NamedTuple):
    """One person with all roles."""

    id: int
    name: str
    roles: str


def people(session: Session) -> list[PersonRow]:
    """Return everybody, by name."""
    roles: dict[int, list[str]] = {}
    for person_id, role in session.execute(
        select(PersonRole.person_id, PersonRole.role).order_by(PersonRole.id)
    ):
        roles.setdefault(person_id, []).append(role)
    query = select(Person.id, Person.name).where(Person.void_seq.is_(None)).order_by(Person.name)
    return [
        PersonRow(number, name, "、".join(roles.get(number, ()))) for number, name in session.execute(query)
    ]


PEOPLE: ListSpec[PersonRow] = ListSpec(
    name="people",
    title="人员",
    key=lambda row: row.id,
    search=lambda row: f"{row.name} {row.roles}".casefold(),
    columns=(
        Column("name", "姓名", lambda row: row.name, width=30, frozen=True),
        Column("roles", "角色", lambda row: row.roles, width=80),
    ),
)
