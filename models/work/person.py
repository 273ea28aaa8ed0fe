"""The people of the plant: who they are, what they may do, when they leave, and their passwords."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TypedDict, Unpack

from sqlalchemy import select

from models.rules.passwords import need_good_password
from models.rules.refusal import Refusal
from models.rules.rights import Right, needs
from models.rules.roles import Role
from models.store.entry import EntryFailures, failures_key
from models.store.person import Person, PersonRole, administrators, nobody_yet
from models.work.hashing import ARGON2
from models.work.org_unit import unit_named
from models.work.unit import NotFound, Outcome, ReasonMissing, Unit


class PersonDetails(TypedDict, total=False):
    """What JJF 1356 B.1 asks of a person; all of it may stay empty."""

    unit: str | None
    post: str | None
    gender: str | None
    born: date | None
    education: str | None
    title: str | None
    measuring_since: date | None


class NameTaken(Refusal):
    """已有名为「{name}」的人员。同名的请加上部门或工号以便区分。"""

    field = "name"


class PersonNameMissing(Refusal):
    """请填写姓名：每一笔记录都要写明是谁做的（二.五.11）。"""

    clause = "二.五.11"
    field = "name"


class RoleMissing(Refusal):
    """请至少给 {name} 一个角色；只看不改的选“只读”。"""

    field = "roles"


class AdministratorFirst(Refusal):
    """台账库的第一个人须是系统管理员，以后才有人能登记其他人员。"""

    field = "roles"


class LastAdministrator(Refusal):
    """{name} 是唯一的系统管理员：离岗或去掉这个角色以后，就再没有人能管理人员和设置。请先让另一人任系统管理员。"""

    field = "roles"


class OwnRoles(Refusal):
    """不能更改自己的角色。请由另一位系统管理员办理。"""

    field = "roles"


class NotHere(Refusal):
    """{name} 已于 {left_on} 离岗。需要的话先“恢复在岗”。"""


class NeverLeft(Refusal):
    """{name} 没有离岗，不需要恢复。"""


class OldPasswordMissing(Refusal):
    """更换密码须先输入现在的密码。忘记了请找系统管理员重设。"""

    field = "old"


class NotOneself(Refusal):
    """自己的密码请用“更换密码”，要先输入现在的密码。"""


class SamePassword(Refusal):
    """新密码与现在的密码相同，没有更换。请换一个。"""

    field = "password"


@needs(Right.PEOPLE)
def add(
    unit: Unit,
    /,
    *,
    name: str,
    roles: tuple[Role, ...],
    password: str | None = None,
    **details: Unpack[PersonDetails],
) -> Outcome:
    """Add a person with a password of their own, of which only the argon2id hash is kept.

    Without a password the person signs on paper only. The first person of a ledger is its administrator.
    """
    name = _free_name(unit, name)
    if password is not None:
        need_good_password(password, name)
    if not roles:
        raise RoleMissing(name=name)
    if nobody_yet(unit.session) and Role.ADMINISTRATOR not in roles:
        raise AdministratorFirst
    person = Person(name=name, password_hash=None if password is None else ARGON2.make(password))
    unit.add(person)
    _enter(unit, person, details)
    unit.add(*(PersonRole(person_id=person.id, role=role.value) for role in dict.fromkeys(roles)))
    return Outcome(f"新增人员 {name}（{_text(roles)}）", (person.id,), _sees_nothing(unit, person))


@needs(Right.PEOPLE)
def amend(
    unit: Unit,
    /,
    *,
    person_id: int,
    reason: str,
    name: str | None = None,
    roles: tuple[Role, ...] | None = None,
    **details: Unpack[PersonDetails],
) -> Outcome:
    """Correct what stands of a person, or give other roles; what was done under the old name keeps it."""
    if not reason.strip():
        raise ReasonMissing
    person = _here(unit, person_id)
    if name is not None and name.strip() != person.name:
        unit.set(person, "name", _free_name(unit, name))
    _enter(unit, person, details)
    held = _roles(unit, person)
    if roles is not None and {row.role for row in held} != {role.value for role in roles}:
        _give(unit, person, held, roles)
    unit.session.flush()
    return Outcome(f"修改人员 {person.name}", (person.id,), _sees_nothing(unit, person))


@needs(Right.PEOPLE)
def leave(unit: Unit, /, *, person_id: int, reason: str, on: date | None = None) -> Outcome:
    """Let a person go: from that day on no log-in, no signature; every record keeps the name (R12)."""
    if not reason.strip():
        raise ReasonMissing
    person = _here(unit, person_id)
    if administrators(unit.session) == {person.id}:
        raise LastAdministrator(name=person.name)
    unit.set(person, "left_on", on or unit.today)
    return Outcome(f"{person.name} 自 {on or unit.today} 离岗", (person.id,))


@needs(Right.PEOPLE)
def come_back(unit: Unit, /, *, person_id: int, reason: str) -> Outcome:
    """Let a person who left work again, with the roles held before; the journal says why."""
    if not reason.strip():
        raise ReasonMissing
    person = _known(unit, person_id)
    if person.left_on is None:
        raise NeverLeft(name=person.name)
    unit.set(person, "left_on", None)
    return Outcome(f"{person.name} 恢复在岗", (person.id,))


@needs(Right.PEOPLE)
def reset_password(unit: Unit, /, *, person_id: int, password: str, reason: str) -> Outcome:
    """Give somebody who forgot it a new password, to be changed before anything else; a lock ends."""
    if not reason.strip():
        raise ReasonMissing
    person = _here(unit, person_id)
    if person.id == unit.person_id:
        raise NotOneself
    need_good_password(password, person.name)
    person.password_hash = ARGON2.make(password)
    unit.set(person, "must_change", value=True)
    failed = unit.session.get(EntryFailures, failures_key(person.id, person.name))
    if failed is not None:
        unit.session.delete(failed)
    unit.touch("person")
    return Outcome(f"重设 {person.name} 的密码", (person.id,))


@needs(Right.OWN)
def change_password(unit: Unit, /, *, password: str) -> Outcome:
    """Change one's own password; the present one must have been given for it."""
    if not unit.proved:
        raise OldPasswordMissing
    person = _here(unit, unit.person_id or 0)
    need_good_password(password, person.name)
    if person.password_hash is not None and ARGON2.fits(person.password_hash, password):
        raise SamePassword
    person.password_hash = ARGON2.make(password)
    unit.set(person, "must_change", value=False)
    unit.touch("person")
    return Outcome(f"更换 {person.name} 的密码", (person.id,))


def _free_name(unit: Unit, name: str) -> str:
    name = name.strip()
    if not name:
        raise PersonNameMissing
    if unit.session.scalars(select(Person).where(Person.name == name)).first() is not None:
        raise NameTaken(name=name)
    return name


def _known(unit: Unit, person_id: int) -> Person:
    person = unit.session.get(Person, person_id)
    if person is None or person.void_seq is not None:
        raise NotFound(what="人员", wanted=person_id)
    return person


def _here(unit: Unit, person_id: int) -> Person:
    person = _known(unit, person_id)
    if person.left_on is not None and person.left_on <= unit.today:
        raise NotHere(name=person.name, left_on=person.left_on)
    return person


def _roles(unit: Unit, person: Person) -> list[PersonRole]:
    query = select(PersonRole).where(PersonRole.person_id == person.id, PersonRole.void_seq.is_(None))
    return list(unit.session.scalars(query.order_by(PersonRole.id)))


def _enter(unit: Unit, person: Person, details: PersonDetails) -> None:
    """Set what is given of a person, each value before kept."""
    for key, value in details.items():
        if key == "unit":
            named = unit_named(unit, str(value).strip() if value else None)
            unit.set(person, "unit_id", None if named is None else named.id)
        else:
            unit.set(person, key, (value.strip() or None) if isinstance(value, str) else value)


def _give(unit: Unit, person: Person, held: list[PersonRole], roles: tuple[Role, ...]) -> None:
    """Take the roles away that are not among these, and give those that are missing."""
    if person.id == unit.person_id:
        raise OwnRoles
    if not roles:
        raise RoleMissing(name=person.name)
    if Role.ADMINISTRATOR not in roles and administrators(unit.session) == {person.id}:
        raise LastAdministrator(name=person.name)
    wanted = {role.value for role in roles}
    before = {row.role for row in held}
    for row in held:
        if row.role not in wanted:
            unit.set(row, "void_seq", unit.seq)
    unit.session.flush()
    unit.add(*(PersonRole(person_id=person.id, role=role) for role in sorted(wanted - before)))
    unit.note("person", person.id, "roles", _text(map(Role, sorted(before))), _text(roles))


def _sees_nothing(unit: Unit, person: Person) -> tuple[str, ...]:
    """Return what to say of a person of a using unit whose unit nobody entered."""
    held = {row.role for row in _roles(unit, person)}
    if person.unit_id is None and held == {Role.USING_UNIT.value}:
        return (f"使用单位的人员只看本部门的器具：{person.name} 还没有填部门，什么也看不到。",)
    return ()


def _text(roles: Iterable[Role]) -> str:
    wanted = set(roles)
    return "、".join(role.value for role in Role if role in wanted)
