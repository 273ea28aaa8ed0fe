"""A slip as an act finds it: there, far enough for the act, and the actor's own where only the applicant may."""

from __future__ import annotations

from models.rules.refusal import Refusal
from models.rules.request import REQUEST_MOVES, RequestAct, RequestState
from models.store.person import Person
from models.store.request import Request
from models.work.unit import NotFound, Unit


class NotYours(Refusal):
    """{number} 是 {applicant} 的申请，只能由本人修改、提交或撤回。"""


class NotThatFar(Refusal):
    """{number} 现为“{state}”，不能{what}。"""


def slip(unit: Unit, request_id: int, act: RequestAct) -> Request:
    """Return a slip with which something is to be done; refuse where its state or its applicant forbids it."""
    row, move = live_slip(unit, request_id), REQUEST_MOVES[act]
    if RequestState(row.state) not in move.sources:
        raise NotThatFar(number=row.number, state=row.state, what=act.value)
    if move.own and row.applicant_id != unit.person_id:
        raise NotYours(number=row.number, applicant=unit.session.get_one(Person, row.applicant_id).name)
    return row


def live_slip(unit: Unit, request_id: int) -> Request:
    """Return a slip that was not taken back."""
    row = unit.session.get(Request, request_id)
    if row is None or row.void_seq is not None:
        raise NotFound(what="申请单", wanted=request_id)
    return row
