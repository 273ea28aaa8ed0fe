"""Who may do what: rights, the roles that hold them, and how an action declares the right it needs."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from models.rules.refusal import Refusal
from models.rules.roles import Role

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class Right(StrEnum):
    """What a person may do; every action of ``models.work`` needs exactly one of these."""

    KEEP = "维护台账"
    REPORT = "报告故障"
    APPLY = "申请处置"
    SIGN = "签署审批"
    LEAD = "小组负责人签认"
    PEOPLE = "管理人员与权限"
    PLANT = "设置与备份"
    OWN = "办理本人事务"


KEEPERS = frozenset({Role.METROLOGIST, Role.GROUP_LEAD})

HOLDERS: dict[Right, frozenset[Role]] = {
    Right.KEEP: KEEPERS,
    Right.REPORT: KEEPERS | {Role.USING_UNIT},
    Right.APPLY: KEEPERS,
    Right.SIGN: KEEPERS | {Role.REVIEWER, Role.LEADER},
    Right.LEAD: frozenset({Role.GROUP_LEAD}),
    Right.PEOPLE: frozenset({Role.ADMINISTRATOR}),
    Right.PLANT: frozenset({Role.ADMINISTRATOR}),
    Right.OWN: frozenset(Role),
}
"""The table of DOMAIN §1: the using unit reports, and never disposes of an instrument [二.三.6]."""


class NotYourRight(Refusal):
    """“{right}”须由{holders}办理，{name} 现任：{roles}。请交给他们办，或请系统管理员调整角色。"""


class UsingUnitMayNot(Refusal):
    """使用单位无权擅自处理计量器具（二.三.6）：“{right}”须由{holders}办理。请向能源计量小组报告，由他们申请。"""

    clause = "二.三.6"


class NotKnownHere(Refusal):
    """{name} 不在这个台账库的人员中，或已离岗，不能办理“{right}”。请系统管理员在“人员”中登记。"""


def needs[F: Callable[..., Any]](right: Right | None) -> Callable[[F], F]:
    """Declare the right that an action needs; an action that declares none does not run.

    ``None`` says that who may do it was settled before, outside of this ledger.
    """

    def declare(action: F) -> F:
        action.right = right  # type: ignore[attr-defined]
        return action

    return declare


def right_of(action: Callable[..., Any]) -> Right | None:
    """Return the right that an action declares."""
    right: Right | None = action.right  # type: ignore[attr-defined]
    return right


def may(right: Right, roles: Iterable[Role]) -> bool:
    """Say whether one of these roles holds a right."""
    return not HOLDERS[right].isdisjoint(roles)


def need(right: Right, name: str, roles: Iterable[Role]) -> None:
    """Refuse, saying who may instead, where none of the roles holds the right."""
    roles = tuple(roles)
    if may(right, roles):
        return
    holders = "、".join(role.value for role in Role if role in HOLDERS[right])
    if Role.USING_UNIT in roles and right is Right.APPLY:
        raise UsingUnitMayNot(right=right.value, holders=holders)
    held = "、".join(role.value for role in roles) or "没有角色"
    raise NotYourRight(right=right.value, holders=holders, name=name, roles=held)
