"""The life of an instrument as a table: which event leads from which states to which, and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from models.rules.instrument import IN_USE, InstrumentState
from models.rules.refusal import Refusal
from models.rules.verification import Result

S = InstrumentState


class Event(StrEnum):
    """What can happen to an instrument."""

    REGISTER = "登记"
    TAKE_OVER = "接管"
    """The state that an old ledger states, taken over at import."""
    PASS = "检定合格"
    LIMIT = "检定准用"
    FAIL = "检定不合格"
    FAULT = "故障"
    REPAIRED = "修复"
    DOWNGRADE = "降级"
    SEAL = "封存"
    UNSEAL = "启封"
    SCRAP = "报废"
    STOP = "停用"
    RESUME = "恢复使用"


@dataclass(frozen=True, slots=True)
class Move:
    """One line of the table. ``target`` is ``None`` where the facts say it (接管, 恢复使用)."""

    event: Event
    sources: frozenset[InstrumentState]
    target: InstrumentState | None
    needs: str
    clause: str
    after: frozenset[Event] = frozenset()
    """What must have happened last: 修复 follows a fault or a failed verification. Nothing: anything."""


EXAMINED = IN_USE | {S.PENDING, S.STOPPED}

MOVES: dict[Event, Move] = {
    move.event: move
    for move in (
        Move(Event.REGISTER, frozenset(), S.PENDING, "未被占用的管理编号", "二.三.1"),
        Move(Event.TAKE_OVER, frozenset(), None, "旧台账所写的状态", "二.五.11"),
        Move(Event.PASS, EXAMINED, S.QUALIFIED, "更新有效期的检定类别和证书", "二.五.8"),
        Move(Event.LIMIT, EXAMINED, S.LIMITED, "证书限定的范围或等级", "二.三.6"),
        Move(Event.FAIL, EXAMINED, S.STOPPED, "检定结论", "二.五.8"),
        Move(Event.FAULT, IN_USE | {S.PENDING}, S.STOPPED, "故障现象", "二.三.3"),
        Move(
            Event.REPAIRED,
            frozenset({S.STOPPED}),
            S.PENDING,
            "修理情况；外修须有修理凭证；修复后须检定合格才能使用",
            "二.三.4",
            frozenset({Event.FAULT, Event.FAIL, Event.TAKE_OVER}),
        ),
        Move(
            Event.DOWNGRADE,
            frozenset({S.STOPPED, S.QUALIFIED}),
            S.LIMITED,
            "证明达到较低等级的检定；能源计量小组申请，公司领导批准",
            "二.三.6",
            frozenset({Event.FAIL, Event.PASS, Event.RESUME, Event.TAKE_OVER}),
        ),
        Move(Event.SEAL, IN_USE, S.SEALED, "在有效期内、暂不使用；申请和批准", "二.三.6"),
        Move(
            Event.UNSEAL, frozenset({S.SEALED}), S.PENDING, "申请和批准；启封后须检定合格才能使用", "二.三.6"
        ),
        Move(
            Event.SCRAP,
            frozenset(S) - {S.SCRAPPED},
            S.SCRAPPED,
            "申请和批准；退出计量点、计划和现行一览表",
            "二.三.6",
        ),
        Move(Event.STOP, IN_USE, S.STOPPED, "停用理由", "二.二.2"),
        Move(Event.RESUME, frozenset({S.STOPPED}), None, "仍在有效期内", "二.二.2", frozenset({Event.STOP})),
    )
}

BY_RESULT = {Result.PASS: Event.PASS, Result.LIMITED: Event.LIMIT, Result.FAIL: Event.FAIL}


class MoveNotAllowed(Refusal):
    """{number} 现为“{state}”，不能“{event}”：{why}"""

    clause = "二.三.6"


WHY = {
    S.SEALED: "封存的器具须先办启封审批，再检定（二.三.6）。",
    S.SCRAPPED: "报废是最终状态，器具不得再用（二.三.6）。",
}


def ask(event: Event, number: str, state: InstrumentState, last: Event | None = None) -> Move:
    """Return the move that an event makes from a state; refuse with the reason where there is none.

    ``last`` is the event that led to the state, needed for the moves that follow only some.
    """
    move = MOVES[event]
    facts = {"number": number, "state": state.value, "event": event.value}
    if state not in move.sources:
        wanted = "、".join(one.value for one in InstrumentState if one in move.sources)
        raise MoveNotAllowed(why=WHY.get(state, f"它须先处于：{wanted}。"), **facts)
    if move.after and last not in move.after:
        wanted = "、".join(one.value for one in Event if one in move.after)
        why = f"它不是因“{wanted}”而停用的（{move.clause}）。"
        raise MoveNotAllowed(why=why, **facts)
    return move
