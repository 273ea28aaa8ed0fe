"""What happens to instruments between verifications and is only recorded: fault and repair.

Stopping, resuming and the dispositions are asked for on a slip: ``models.work.request``.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from sqlalchemy import select

from models.rules.instrument import InstrumentState, RunningState
from models.rules.lifecycle import Event, ask
from models.rules.refusal import Refusal
from models.rules.rights import Right, needs
from models.store.instrument import Instrument, InstrumentEvent
from models.store.journal import Change, canonical
from models.store.standing import EVENT_ORDER, refresh
from models.work.attachment import link_file
from models.work.instrument import instrument
from models.work.unit import NotFound, Outcome, ReasonMissing, Unit


class EventInTheFuture(Refusal):
    """日期 {on} 晚于今天（{today}）。只能登记已经发生的事。"""

    field = "on"


class EventOutOfOrder(Refusal):
    """{number} 在 {last} 已有“{event}”的记录，不能再补登更早（{on}）的状态变化。请核对日期。"""

    field = "on"


class RepairProofMissing(Refusal):
    """外修须附修理单位的维护保养证明书或相当的凭证（二.三.4）。请选择凭证的扫描件。"""

    clause = "二.三.4"
    field = "proof"


class NotTakenBackHere(Refusal):
    """{number} 的“{event}”不能单独作废：检定的结果随那条检定作废，审批办结的状态按申请单的手续改回。"""


class NotTheLast(Refusal):
    """{number} 在“{event}”之后，{last} 又有“{later}”，不能作废较早的这一条。请先作废后来的。"""


VOIDABLE = frozenset({Event.FAULT.value, Event.REPAIRED.value, Event.TAKE_OVER.value})


@needs(Right.REPORT)
def fault(unit: Unit, /, *, instrument_ids: tuple[int, ...], on: date, text: str) -> Outcome:
    """Report a fault: the instrument is stopped at once and under maintenance [二.三.3]."""
    return _happen(unit, Event.FAULT, instrument_ids, on, text, RunningState.MAINTENANCE)


@needs(Right.KEEP)
def repaired(
    unit: Unit,
    /,
    *,
    instrument_ids: tuple[int, ...],
    on: date,
    text: str,
    outside: bool = False,
    proof: Path | None = None,
) -> Outcome:
    """Record a repair: the instrument then awaits its verification [二.三.3]. An outside repairer leaves a proof."""
    if outside and proof is None:
        raise RepairProofMissing
    done = _happen(unit, Event.REPAIRED, instrument_ids, on, text, RunningState.NORMAL)
    if proof is not None:
        for number in instrument_ids:
            link_file(unit, entity="instrument", entity_id=number, path=proof, purpose="维修记录")
    return done


@needs(Right.KEEP)
def void(unit: Unit, /, *, event_id: int, reason: str) -> Outcome:
    """Take back the last change of state where it was recorded by mistake; the state before counts again."""
    if not reason.strip():
        raise ReasonMissing
    event = unit.session.get(InstrumentEvent, event_id)
    if event is None or event.void_seq is not None:
        raise NotFound(what="状态变更", wanted=event_id)
    owner = instrument(unit, event.instrument_id)
    if event.event not in VOIDABLE or event.request_id is not None:
        raise NotTakenBackHere(number=owner.number, event=event.event)
    last = _events(unit, owner)[-1]
    if last.id != event.id:
        raise NotTheLast(number=owner.number, event=event.event, last=last.on, later=last.event)
    unit.set(event, "void_seq", unit.seq)
    _run_as_before(unit, owner, event)
    refresh(unit.session, [owner.id])
    unit.touch("instrument")
    return Outcome(f"作废 {owner.number} {event.on} 的{event.event}", (event.id,))


def _run_as_before(unit: Unit, owner: Instrument, event: InstrumentEvent) -> None:
    """Set the running state back that came with an event, unless somebody set it since."""
    change = unit.session.scalars(
        select(Change).where(
            Change.seq == event.seq,
            Change.entity == "instrument",
            Change.entity_id == owner.id,
            Change.field == "running_state",
        )
    ).first()
    if change is not None and canonical(owner.running_state) == change.after:
        unit.set(owner, "running_state", json.loads(change.before or "null"))


def _happen(
    unit: Unit, event: Event, instrument_ids: tuple[int, ...], on: date, text: str, running: RunningState
) -> Outcome:
    if not text.strip():
        raise ReasonMissing(field="text")
    if on > unit.today:
        raise EventInTheFuture(on=on, today=unit.today)
    rows = [instrument(unit, number) for number in instrument_ids]
    for row in rows:
        last = _events(unit, row)[-1]
        move = ask(event, row.number, InstrumentState(row.state), Event(last.event))
        if on < last.on and last.event != Event.REGISTER.value:
            raise EventOutOfOrder(number=row.number, last=last.on, event=last.event, on=on)
        if move.target is None:
            raise ValueError(event)
        state = move.target.value
        unit.add(
            InstrumentEvent(instrument_id=row.id, on=on, event=event.value, state=state, text=text.strip())
        )
        unit.set(row, "running_state", running.value)
    refresh(unit.session, [row.id for row in rows])
    unit.touch("instrument")
    what = f"{rows[0].number} {rows[0].name}" if len(rows) == 1 else f"{len(rows)} 台"
    return Outcome(f"{event.value} {what}：{text.strip()}", tuple(instrument_ids))


def _events(unit: Unit, row: Instrument) -> list[InstrumentEvent]:
    query = (
        select(InstrumentEvent)
        .where(InstrumentEvent.instrument_id == row.id, InstrumentEvent.void_seq.is_(None))
        .order_by(*EVENT_ORDER)
    )
    return list(unit.session.scalars(query))
