"""What asking would come to, before it is asked: refusals, before and after, who signs, what may be done next."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, Unpack

from models.rules.instrument import InstrumentState
from models.rules.lifecycle import Event, ask
from models.rules.refusal import Refusal
from models.rules.request import FORMS, REQUEST_MOVES, RequestAct, RequestKind, RequestState
from models.rules.rights import Right, need
from models.rules.roles import Role
from models.rules.routes import read_route, route_key
from models.store.instrument import Instrument, InstrumentEvent
from models.store.person import Person, names_in
from models.store.request import Request, RequestItem
from models.store.setting import current
from models.work.instrument import instrument
from models.work.request_effect import need_possible, need_reversible
from models.work.request_items import (
    RequestLine,
    Wishes,
    events_of,
    foreseen,
    missing_wish,
    need_free,
    ordinary,
    settle,
    standing,
    whereabouts,
)
from models.work.request_signatures import next_step, open_steps, signed_steps, signer_here
from models.work.request_slip import live_slip, slip
from models.work.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Callable

RECORDED = {Event.FAULT: Right.REPORT, Event.REPAIRED: Right.KEEP}
"""What is recorded without a slip."""


class ForeseenLine(NamedTuple):
    """One instrument on a slip to be: before and after, or why it cannot be asked for."""

    instrument_id: int
    number: str
    name: str
    before: dict[str, Any]
    after: dict[str, Any]
    refusal: Refusal | None


class ForeseenStep(NamedTuple):
    """A step to be signed, and who may sign it."""

    role: str
    names: tuple[str, ...]


class ForeseenSlip(NamedTuple):
    """A slip as it would be if it were submitted now."""

    lines: tuple[ForeseenLine, ...]
    steps: tuple[ForeseenStep, ...]


def foresee(
    unit: Unit,
    /,
    *,
    kind: RequestKind,
    instrument_ids: tuple[int, ...],
    lines: tuple[RequestLine, ...] = (),
    request_id: int | None = None,
    **wishes: Unpack[Wishes],
) -> ForeseenSlip:
    """Return what a slip would say of each instrument, and who would sign it, with what is filled in so far."""
    form = FORMS[kind]
    request = Request(id=request_id, kind=kind.value)
    own: dict[int, dict[str, Any]] = {line["instrument_id"]: dict(line) for line in lines}
    rows = [instrument(unit, number) for number in instrument_ids]
    found = []
    for row in rows:
        wanted = {key: value for key, value in {**wishes, **own.get(row.id, {})}.items() if value}
        found.append(_line(unit, request, row, wanted))
    route = read_route(
        key := route_key(form.kind, ordinary=ordinary(rows)), current(unit.session, f"route.{key}")
    )
    without = {unit.actor}
    return ForeseenSlip(tuple(found), tuple(_step(unit, role, without) for role in route))


def askable(unit: Unit, /, *, instrument_ids: tuple[int, ...]) -> dict[Event | RequestKind, Refusal | None]:
    """Return for everything that can happen to instruments why it cannot; ``None`` where it can."""
    found: dict[Event | RequestKind, Refusal | None] = {
        event: _first(partial(need, right, unit.actor, unit.roles)) for event, right in RECORDED.items()
    }
    found |= dict.fromkeys(FORMS, _first(partial(need, Right.APPLY, unit.actor, unit.roles)))
    for row in (instrument(unit, number) for number in instrument_ids):
        events = events_of(unit, row)
        taken = _first(partial(need_free, unit, Request(), row))
        for what in [what for what, refusal in found.items() if refusal is None]:
            found[what] = _refusal(unit, what, row, events, taken)
    return found


def next_acts(unit: Unit, /, *, request_id: int) -> dict[RequestAct, Refusal | None]:
    """Return what can be done with a slip as far as it has come, and why this person may not; else ``None``."""
    row = live_slip(unit, request_id)
    state = RequestState(row.state)
    return {
        act: _first(partial(_may, unit, row, act))
        for act, move in REQUEST_MOVES.items()
        if state in move.sources
    }


def steps_left(unit: Unit, /, *, request_id: int) -> tuple[ForeseenStep, ...]:
    """Return the steps that are not signed yet, and who may still sign each: not the applicant, nobody twice."""
    row = live_slip(unit, request_id)
    without = {unit.session.get_one(Person, row.applicant_id).name}
    for signature in signed_steps(unit, row):
        without.add(signature.name)
        if signature.principal_id is not None:
            without.add(unit.session.get_one(Person, signature.principal_id).name)
    return tuple(_step(unit, Role(step.role), without) for step in open_steps(unit, row))


def _line(unit: Unit, request: Request, row: Instrument, wanted: dict[str, Any]) -> ForeseenLine:
    form = FORMS[RequestKind(request.kind)]
    item = RequestItem(
        instrument_id=row.id,
        wanted=json.dumps(wanted, ensure_ascii=False, default=str),
        before="{}",
        after="{}",
    )
    before, refusal = standing(unit, row), None
    try:
        need_free(unit, request, row)
        if missing_wish(form, wanted) is None:
            settle(unit, form, item)
            after = json.loads(item.after)
        else:
            after = foreseen(unit, form, row, events_of(unit, row)) | whereabouts(form, row, wanted)
    except Refusal as why:
        after, refusal = {}, why
    return ForeseenLine(row.id, row.number, row.name, before, after, refusal)


def _step(unit: Unit, role: Role, without: set[str]) -> ForeseenStep:
    names = [name for name in names_in(unit.session, role, unit.today) if name not in without]
    return ForeseenStep(role.value, tuple(names))


def _refusal(
    unit: Unit,
    what: Event | RequestKind,
    row: Instrument,
    events: list[InstrumentEvent],
    taken: Refusal | None,
) -> Refusal | None:
    if isinstance(what, RequestKind):
        return taken or _first(partial(foreseen, unit, FORMS[what], row, events))
    return _first(partial(ask, what, row.number, InstrumentState(row.state), Event(events[-1].event)))


def _may(unit: Unit, row: Request, act: RequestAct) -> None:
    need(REQUEST_MOVES[act].right, unit.actor, unit.roles)
    slip(unit, row.id, act)
    match act:
        case RequestAct.SIGN | RequestAct.SEND_BACK:
            signer_here(unit, row, next_step(unit, row)[0])
        case RequestAct.COMPLETE:
            need_possible(unit, row)
        case RequestAct.REVERSE:
            need_reversible(unit, row)
        case _:
            pass


def _first(*questions: Callable[[], object]) -> Refusal | None:
    """Return the first refusal."""
    for question in questions:
        try:
            question()
        except Refusal as refusal:
            return refusal
    return None
