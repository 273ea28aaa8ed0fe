"""What an approved slip does: state, entries, point and validity change together, or not at all."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from sqlalchemy import select

from models.rules.instrument import InstrumentState
from models.rules.lifecycle import Event, ask
from models.rules.refusal import Refusal
from models.rules.request import FORMS, RequestKind, RequestState
from models.store.instrument import Instrument, InstrumentEvent
from models.store.journal import Change, JournalLine
from models.store.request import Request, RequestItem
from models.store.request_content import items
from models.store.standing import refresh
from models.store.verification import Verification
from models.work.instrument import instrument, set_entries
from models.work.journal import put_back
from models.work.request_items import ValidityRunOut, last_event, need_unchanged, need_valid, proof
from models.work.unit import Unit

UNDONE = ("instrument", "installation", "verification")
"""What a slip changes, beside the events that it makes."""


class BuiltOnSlip(Refusal):
    """{number} 在 {slip} 办结之后又有了新的记录，不能再撤销。请先撤销那些后来的操作。"""


class NotTheSameDay(Refusal):
    """{slip} 是 {on} 办结的。只有当天办错的可以撤销；以后要改变状态，请另行申请。"""


def need_possible(unit: Unit, request: Request) -> None:
    """Refuse if an instrument of the slip is no longer as it was when submitted; nothing is changed."""
    form = FORMS[RequestKind(request.kind)]
    for item in items(unit.session, request.id):
        need_unchanged(unit, item)
        row = instrument(unit, item.instrument_id)
        if form.event is not None:
            ask(form.event, row.number, InstrumentState(row.state), last_event(unit, row))
        if form.kind is RequestKind.RESUME:
            need_valid(unit, row, ValidityRunOut, InstrumentState(json.loads(item.after)["state"]))


def take_effect(unit: Unit, request: Request) -> None:
    """Let the slip change its instruments, all or none."""
    need_possible(unit, request)
    form = FORMS[RequestKind(request.kind)]
    lines = items(unit.session, request.id)
    for item in lines:
        row = instrument(unit, item.instrument_id)
        after: dict[str, Any] = json.loads(item.after)
        if form.event is not None:
            _happen(unit, request, form.event, row, after["state"])
        if form.kind is RequestKind.DOWNGRADE:
            _rest_validity(unit, item, after)
        entries = {key: value for key, value in after.items() if key not in {"state", "valid_until"}}
        set_entries(unit, row, entries)
    refresh(unit.session, [item.instrument_id for item in lines])
    unit.set(request, "state", RequestState.DONE.value)
    unit.set(request, "done_on", unit.today)
    unit.touch("instrument")


def need_reversible(unit: Unit, request: Request) -> int:
    """Return the journal line that let a slip take effect; refuse after its day, or if more was built on it."""
    if request.done_on != unit.today:
        raise NotTheSameDay(slip=request.number, on=request.done_on)
    done = unit.session.scalars(
        select(Change.seq)
        .where(Change.entity == "request", Change.entity_id == request.id, Change.field == "done_on")
        .order_by(Change.id.desc())
    ).one()
    _need_last(unit, request, [item.instrument_id for item in items(unit.session, request.id)], done)
    return done


def reverse(unit: Unit, request: Request) -> None:
    """Undo on the same day what a slip did: its events count no longer, its entries are as before."""
    done = need_reversible(unit, request)
    ids = [item.instrument_id for item in items(unit.session, request.id)]
    mine = select(InstrumentEvent).where(
        InstrumentEvent.request_id == request.id, InstrumentEvent.void_seq.is_(None)
    )
    for event in unit.session.scalars(mine):
        unit.set(event, "void_seq", unit.seq)
    line = unit.session.get_one(JournalLine, done)
    changes = select(Change).where(Change.seq == done, Change.entity.in_(UNDONE))
    for change in unit.session.scalars(changes.order_by(Change.id.desc())):
        put_back(unit, line, change)
    refresh(unit.session, ids)
    unit.touch("instrument")


def _need_last(unit: Unit, request: Request, ids: list[int], done: int) -> None:
    for table in (InstrumentEvent, Verification, RequestItem):
        later = select(table.instrument_id).where(
            table.instrument_id.in_(ids), table.seq > done, table.void_seq.is_(None)
        )
        number = unit.session.scalars(later).first()
        if number is not None:
            raise BuiltOnSlip(number=instrument(unit, number).number, slip=request.number)


def _happen(unit: Unit, request: Request, event: Event, row: Instrument, state: str) -> None:
    unit.add(
        InstrumentEvent(
            instrument_id=row.id,
            on=unit.today,
            event=event.value,
            state=state,
            text=request.reason,
            request_id=request.id,
        )
    )


def _rest_validity(unit: Unit, item: RequestItem, after: dict[str, Any]) -> None:
    until = after.get("valid_until")
    unit.set(proof(unit, item), "valid_until", None if until is None else date.fromisoformat(until))
