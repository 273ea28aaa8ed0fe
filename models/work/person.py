"""People who may log in, and their passwords."""

from __future__ import annotations

import unicodedata

from argon2 import PasswordHasher
from sqlalchemy import select

from models.rules.passwords import need_good_password
from models.rules.refusal import Refusal
from models.rules.rights import Right, needs
from models.rules.roles import Role
from models.store.person import Person, PersonRole, nobody_yet
from models.work.unit import NotFound, Outcome, Unit


class NameTaken(Refusal):
    """已有名为「{name}」的人员。同名的请加上部门或工号以便区分。"""

    field = "name"


class PersonNameMissing(Refusal):
    """请填写姓名：每一笔记录都要写明是谁做的（二.五.11）。"""

    clause = "二.五.11"
    field = "name"


class AdministratorFirst(Refusal):
    """台账库的第一个人须是系统管理员，以后才有人能登记其他人员。"""

    field = "roles"


@needs(Right.PEOPLE)
def add(unit: Unit, /, *, name: str, roles: tuple[Role, ...], password: str | None = None) -> Outcome:
    """Add a person with a password of their own, of which only the argon2id hash is kept.

    Without a password the person signs on paper only. The first person of a ledger is its administrator.
    """
    name = name.strip()
    if not name:
        raise PersonNameMissing
    if password is not None:
        need_good_password(password, name)
    if nobody_yet(unit.session) and Role.ADMINISTRATOR not in roles:
        raise AdministratorFirst
    if unit.session.scalars(select(Person).where(Person.name == name)).first() is not None:
        raise NameTaken(name=name)
    person = Person(name=name, password_hash=None if password is None else hashed(password))
    unit.add(person)
    unit.add(*(PersonRole(person_id=person.id, role=role.value) for role in roles))
    return Outcome(f"新增人员 {name}（{'、'.join(role.value for role in roles)}）", (person.id,))


@needs(Right.OWN)
def change_password(unit: Unit, /, *, name: str, password: str) -> Outcome:
    """Give a person a new password."""
    need_good_password(password, name)
    person = unit.session.scalars(select(Person).where(Person.name == name)).first()
    if person is None:
        raise NotFound(what="人员", wanted=name)
    person.password_hash = hashed(password)
    unit.touch("person")
    return Outcome(f"更换 {name} 的密码", (person.id,))


def hashed(password: str) -> str:
    """Return the argon2id hash of a password, typed alike on every keyboard."""
    return PasswordHasher().hash(unicodedata.normalize("NFC", password))
