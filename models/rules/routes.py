"""Routes of approval: which roles sign a slip, in which order, and what no plant may change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.rules.refusal import Refusal
from models.rules.request import RequestKind
from models.rules.roles import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LEAD, REVIEWER, LEADER = Role.GROUP_LEAD, Role.REVIEWER, Role.LEADER
SIGNERS = (Role.METROLOGIST, LEAD, REVIEWER, LEADER)
"""Roles that may stand in a route; the using unit has no right, the administrator signs nothing."""
ARROW = "→"
ORDINARY = "普通器具报废"
"""Route of a scrapping that needs the departments' review as well [二.四.3]."""

DEFAULT: dict[str, tuple[Role, ...]] = {
    RequestKind.DOWNGRADE.value: (LEAD, LEADER),
    RequestKind.SEAL.value: (LEAD, LEADER),
    RequestKind.UNSEAL.value: (LEAD, LEADER),
    RequestKind.SCRAP.value: (LEAD, LEADER),
    ORDINARY: (LEAD, REVIEWER, LEADER),
    RequestKind.STOP.value: (),
    RequestKind.RESUME.value: (),
    RequestKind.INTERVAL.value: (LEAD,),
}
"""Who signs after the applicant. None: the application itself takes effect."""
DISPOSITIONS = frozenset({"降级", "封存", "启封", "报废", ORDINARY})


class RouteUnlawful(Refusal):
    """“{route}”的审批路线不能这样设：{why}"""

    clause = "二.三.6"
    field = "value"


class OwnRequest(Refusal):
    """{number} 是 {name} 自己申请的，申请人不能签署自己的申请（二.三.6）。请由{role}中的其他人签署。"""

    clause = "二.三.6"


class SignedAlready(Refusal):
    """{name} 已在 {number} 上签署过“{role}”一步，同一人不能签两步。请由其他{wanted}签署。"""


class NotTheSigner(Refusal):
    """{number} 现在等{wanted}签署，{name} 不任此职：{roles}。"""


@dataclass(frozen=True, slots=True)
class Signer:
    """A person at a step: the id, the name, the roles held, and for whom a delegate acts."""

    person_id: int
    name: str
    roles: frozenset[Role]
    principal_id: int | None = None


def route_key(kind: RequestKind, *, ordinary: bool) -> str:
    """Return the name of the route of a slip. ``ordinary``: one of the instruments is neither a standard,
    nor used for settlement, nor of class A, so that the departments review its scrapping [二.四.3].
    """
    return ORDINARY if kind is RequestKind.SCRAP and ordinary else kind.value


def route_text(route: Sequence[Role]) -> str:
    """Return a route as people read and type it: 小组负责人→公司领导."""
    return ARROW.join(role.value for role in route)


def read_route(key: str, text: str) -> tuple[Role, ...]:
    """Return the route that a text says; refuse one outside the fixed bounds."""
    names = [part.strip() for part in text.replace(">", ARROW).split(ARROW) if part.strip()]
    known = {role.value: role for role in SIGNERS}
    for name in names:
        if name not in known:
            raise RouteUnlawful(route=key, why=f"“{name}”不能签署。可选：{'、'.join(known)}。")
    route = tuple(known[name] for name in names)
    _within_bounds(key, route)
    return route


def _within_bounds(key: str, route: tuple[Role, ...]) -> None:
    if len(set(route)) != len(route):
        raise RouteUnlawful(route=key, why="同一角色只签一步。")
    if key in DISPOSITIONS and (not route or route[-1] is not LEADER):
        raise RouteUnlawful(
            route=key, why="降级、封存、启封、报废须报公司领导批准，最后一步不能去掉（二.三.6）。"
        )
    if key in {*DISPOSITIONS, RequestKind.INTERVAL.value} and (not route or route[0] is not LEAD):
        raise RouteUnlawful(route=key, why="第一步须是小组负责人：处置由能源计量小组提出（二.三.6）。")
    if key == ORDINARY and REVIEWER not in route:
        raise RouteUnlawful(route=key, why="普通器具的报废须经相关部门审核（二.四.3）。")


def may_sign(
    number: str, role: Role, signer: Signer, applicant_id: int, signed: Iterable[tuple[int, int | None, Role]]
) -> None:
    """Refuse a signature that the separation of duties forbids.

    ``signed`` holds signer, principal and role of the steps signed in this round. The applicant signs no step,
    not even through a delegate or as one; nobody, in whatever capacity, signs two.
    """
    here = {signer.person_id, signer.principal_id} - {None}
    if applicant_id in here:
        raise OwnRequest(number=number, name=signer.name, role=role.value)
    for person_id, principal_id, earlier in signed:
        if here & {person_id, principal_id}:
            raise SignedAlready(name=signer.name, number=number, role=earlier.value, wanted=role.value)
    if role not in signer.roles:
        held = "、".join(one.value for one in Role if one in signer.roles) or "没有角色"
        raise NotTheSigner(number=number, wanted=role.value, name=signer.name, roles=held)
