"""Requests: what is asked for on a slip, how far it has come, and what a signature stands for."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from models.rules.instrument import RunningState, interval_text
from models.rules.lifecycle import Event
from models.rules.rights import Right

if TYPE_CHECKING:
    from collections.abc import Mapping


class RequestKind(StrEnum):
    """What a slip asks for."""

    DOWNGRADE = "降级"
    SEAL = "封存"
    UNSEAL = "启封"
    SCRAP = "报废"
    STOP = "停用"
    RESUME = "恢复使用"
    INTERVAL = "周期调整"


class RequestState(StrEnum):
    """How far a slip has come."""

    DRAFT = "草稿"
    RUNNING = "审批中"
    APPROVED = "已批准"
    DONE = "已办结"
    RETURNED = "退回"
    WITHDRAWN = "撤回"


OPEN = frozenset({RequestState.DRAFT, RequestState.RUNNING, RequestState.APPROVED, RequestState.RETURNED})
"""An instrument can stand on one open slip only."""
EDITABLE = frozenset({RequestState.DRAFT, RequestState.RETURNED})


class RequestAct(StrEnum):
    """What is done with a slip."""

    SIGN = "签署"
    SEND_BACK = "退回"
    ON_PAPER = "登记纸面签字"
    BACK_ON_PAPER = "登记纸面退回"
    COMPLETE = "办结"
    SUBMIT = "提交"
    REVISE = "修改"
    WITHDRAW = "撤回"
    REVERSE = "撤销办结"


@dataclass(frozen=True, slots=True)
class RequestMove:
    """One line of the table of slips: from which states, to which, with which right, what it asks for."""

    act: RequestAct
    sources: frozenset[RequestState]
    target: RequestState | None
    """``None``: the state stays, or the route says it."""
    right: Right
    needs: str
    own: bool = False
    """Only the applicant may."""


_R = RequestState
REQUEST_MOVES: dict[RequestAct, RequestMove] = {
    move.act: move
    for move in (
        RequestMove(
            RequestAct.SIGN, frozenset({_R.RUNNING}), None, Right.SIGN, "轮到本人的角色；再输一次密码"
        ),
        RequestMove(
            RequestAct.SEND_BACK,
            frozenset({_R.RUNNING}),
            _R.RETURNED,
            Right.SIGN,
            "轮到本人的角色；再输一次密码；意见",
        ),
        RequestMove(
            RequestAct.ON_PAPER, frozenset({_R.RUNNING}), None, Right.APPLY, "签字人、日期、签字单的扫描件"
        ),
        RequestMove(
            RequestAct.BACK_ON_PAPER,
            frozenset({_R.RUNNING}),
            _R.RETURNED,
            Right.APPLY,
            "签字人、日期、意见、签字单的扫描件",
        ),
        RequestMove(
            RequestAct.COMPLETE, frozenset({_R.APPROVED}), _R.DONE, Right.APPLY, "器具仍与申请时一致"
        ),
        RequestMove(RequestAct.SUBMIT, EDITABLE, _R.RUNNING, Right.APPLY, "申请人本人", own=True),
        RequestMove(RequestAct.REVISE, EDITABLE, None, Right.APPLY, "申请人本人；理由", own=True),
        RequestMove(RequestAct.WITHDRAW, OPEN, _R.WITHDRAWN, Right.APPLY, "申请人本人；理由", own=True),
        RequestMove(
            RequestAct.REVERSE,
            frozenset({_R.DONE}),
            _R.WITHDRAWN,
            Right.APPLY,
            "当天；此后没有新的记录；理由",
        ),
    )
}


class Meaning(StrEnum):
    """What a signature says."""

    APPLY = "申请"
    AGREE = "同意"
    APPROVE = "批准"
    RETURN = "退回"


class Way(StrEnum):
    """How a signature was given."""

    PROGRAM = "程序内签署"
    PAPER = "纸面签署"


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing that a slip asks of every instrument on it: key, title, whether it must be filled in."""

    key: str
    title: str
    needed: bool = True


@dataclass(frozen=True, slots=True)
class RequestForm:
    """What a kind of slip is: its letters, the event it leads to, what it asks, its clause."""

    kind: RequestKind
    title: str
    letters: str
    """Beginning of the slip's number: BF-2026-0007."""
    event: Event | None
    form: str
    """Name of the printed form."""
    clause: str
    wishes: tuple[Wish, ...] = ()
    running: RunningState | None = None
    """The running state that follows."""


FORMS: dict[RequestKind, RequestForm] = {
    form.kind: form
    for form in (
        RequestForm(
            RequestKind.DOWNGRADE,
            "计量器具降级使用审批单",
            "JJ",
            Event.DOWNGRADE,
            "downgrade",
            "二.三.6",
            (
                Wish("accuracy_class", "拟降等级"),
                Wish("purpose", "降级后用途、范围"),
                Wish("valid_until", "有效期至", needed=False),
            ),
            RunningState.NORMAL,
        ),
        RequestForm(
            RequestKind.SEAL,
            "计量器具封存审批单",
            "FC",
            Event.SEAL,
            "seal",
            "二.三.6",
            (Wish("place", "封存地点", needed=False), Wish("seal_no", "封条号", needed=False)),
            RunningState.OUT,
        ),
        RequestForm(
            RequestKind.UNSEAL,
            "计量器具启封审批单",
            "QF",
            Event.UNSEAL,
            "unseal",
            "二.三.6",
            (Wish("place", "启用地点", needed=False),),
            RunningState.NORMAL,
        ),
        RequestForm(
            RequestKind.SCRAP,
            "计量器具报废审批单",
            "BF",
            Event.SCRAP,
            "scrap",
            "二.四.3",
            (Wish("appraisal", "技术鉴定"), Wish("disposal", "处置方式", needed=False)),
            RunningState.OUT,
        ),
        RequestForm(
            RequestKind.STOP,
            "计量器具停用通知单",
            "TY",
            Event.STOP,
            "stop_notice",
            "二.二.2",
            (Wish("substitute", "替代措施", needed=False),),
            RunningState.OUT,
        ),
        RequestForm(
            RequestKind.RESUME,
            "计量器具恢复使用单",
            "HF",
            Event.RESUME,
            "resume",
            "二.二.2",
            (),
            RunningState.NORMAL,
        ),
        RequestForm(
            RequestKind.INTERVAL,
            "检定周期调整审批单",
            "ZQ",
            None,
            "interval_change",
            "二.五.5",
            (Wish("interval_months", "调整后周期（月）"),),
        ),
    )
}

SHOWN = {
    "state": "管理状态",
    "accuracy_class": "准确度等级",
    "purpose": "用途",
    "place": "安装使用地点",
    "point": "计量点",
    "valid_until": "有效期至",
    "interval_months": "检定周期",
    "running_state": "运行状态",
    "custody": "在哪里",
}
"""What a slip shows of each instrument as it is before, and as it will be after."""


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Return title, before and after of each entry that changes, as people read them."""
    return [
        (title, wish_text(key, before.get(key)), wish_text(key, after[key]))
        for key, title in SHOWN.items()
        if key in after and before.get(key) != after[key]
    ]


def wish_text(key: str, value: Any) -> str:
    """Return an entry of a slip as people read it: an interval as 6 个月, nothing as —."""
    if value in (None, ""):
        return "—"
    return interval_text(int(value)) if key == "interval_months" else str(value)


def content_hash(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of what is signed; any later change of it shows."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def slip_number(letters: str, year: int, last: str | None) -> str:
    """Return the next number of a year: after ``BF-2026-0007`` comes ``BF-2026-0008``."""
    count = int(last.rsplit("-", 1)[1]) if last else 0
    return f"{letters}-{year}-{count + 1:04d}"
