"""Slips of the sample plant: the sealed and scrapped instruments rest on approved ones, a few are on their way."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any, Unpack

from models.rules.instrument import InstrumentState
from models.rules.request import Meaning, RequestKind, RequestState, Way
from models.rules.roles import Role
from models.store.request import Request
from models.work import person, request
from models.work.request_effect import take_effect
from models.work.request_items import Wishes
from models.work.request_signatures import next_step, open_steps, put_signature, signer_here
from models.work.sample_history import Ending, History
from models.work.sample_plant import Draft
from models.work.unit import Unit

KINDS = {Ending.SEALED: RequestKind.SEAL, Ending.SCRAPPED: RequestKind.SCRAP}
"""Endings that are dispositions: they come from slips."""
APPRAISAL = "内部元件老化，示值不能调整到最大允许误差以内，不值得修理"
AGREED = ("情况属实，同意", "同意", "同意，请办理")


def signers(unit: Unit, told: dict[str, Any]) -> dict[Role, str]:
    """Enter those who sign; they log in once somebody gives them a password."""
    for one in told["signers"]:
        role = Role(one["role"])
        person.add(unit, name=one["name"], roles=(role,), unit=one["unit"], post=one["post"])
    return {Role(one["role"]): one["name"] for one in told["signers"]}


def settled(unit: Unit, drafts: list[Draft], histories: list[History], names: dict[Role, str]) -> None:
    """Let the dispositions of the past have their slips, the earliest first."""
    ended = [
        (history.turn, draft)
        for draft, history in zip(drafts, histories, strict=True)
        if draft.ending in KINDS and history.turn is not None
    ]
    for turn, draft in sorted(ended, key=lambda one: (one[0].on, one[1].row.number)):
        kind = KINDS[draft.ending]
        wishes: Wishes = {"appraisal": APPRAISAL, "disposal": "退库"} if kind is RequestKind.SCRAP else {}
        then = replace(unit, today=turn.on - timedelta(2))
        done = request.apply(then, kind=kind, instrument_ids=(draft.row.id,), reason=turn.text, **wishes)
        row = unit.session.get_one(Request, done.ids[0])
        sign(replace(unit, today=turn.on), row, names)
        take_effect(replace(unit, today=turn.on), row)


def on_the_way(unit: Unit, drafts: list[Draft], names: dict[Role, str]) -> None:
    """Leave a few slips as one finds them on any day: to be signed, half signed, sent back."""
    free = [
        draft.row
        for draft in drafts
        if draft.ending is Ending.VALID and draft.months and not draft.mandatory and draft.point is None
        if draft.row.state == InstrumentState.QUALIFIED.value and not draft.row.is_standard
    ]
    recent = replace(unit, today=unit.today - timedelta(3))
    old = tuple(row.id for row in free[:3])
    slip = _apply(recent, RequestKind.SCRAP, old, "装置改造，仪表随装置退役", appraisal=APPRAISAL)
    sign(recent, slip, names, steps=2)
    _apply(unit, RequestKind.SEAL, (free[4].id,), "装置停运检修，预计停用八个月", place="备表库")
    months = (free[6].interval_months or 12) // 2
    slip = _apply(recent, RequestKind.INTERVAL, (free[6].id,), "近两期漂移偏大", interval_months=months)
    send_back(recent, slip, names, "请附近三期的检定数据")


def _apply(
    unit: Unit, kind: RequestKind, ids: tuple[int, ...], reason: str, **wishes: Unpack[Wishes]
) -> Request:
    done = request.apply(unit, kind=kind, instrument_ids=ids, reason=reason, **wishes)
    return unit.session.get_one(Request, done.ids[0])


def sign(unit: Unit, row: Request, names: dict[Role, str], steps: int | None = None) -> None:
    """Sign the steps that are left, or the first of them, each by the person of its role."""
    left = len(open_steps(unit, row)) if steps is None else steps
    for at in range(left):
        step, last = next_step(unit, row)
        signer = signer_here(replace(unit, actor=names[Role(step.role)]), row, step)
        meaning = Meaning.APPROVE if last else Meaning.AGREE
        put_signature(unit, row, step, signer, meaning, Way.PROGRAM, unit.today, AGREED[at % len(AGREED)])
        if last:
            unit.set(row, "state", RequestState.APPROVED.value)


def send_back(unit: Unit, row: Request, names: dict[Role, str], opinion: str) -> None:
    """Let the person whose turn it is send a slip back."""
    step, _last = next_step(unit, row)
    signer = signer_here(replace(unit, actor=names[Role(step.role)]), row, step)
    put_signature(unit, row, step, signer, Meaning.RETURN, Way.PROGRAM, unit.today, opinion)
    unit.set(row, "state", RequestState.RETURNED.value)
