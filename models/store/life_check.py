"""Whether the lives of instruments hold together: numbers, states, the order of events, what is derived."""

from __future__ import annotations

from itertools import groupby, pairwise
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from models.rules.instrument import InstrumentState
from models.rules.lifecycle import MOVES, Event
from models.store.finding import Finding
from models.store.instrument import Instrument, InstrumentEvent
from models.store.standing import BATCH, EVENT_ORDER, derive

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Row
    from sqlalchemy.orm import Session

DERIVED = {
    "state": "状态",
    "state_reason": "状态原因",
    "verified_on": "检定日期",
    "valid_until": "有效期至",
    "verification_id": "所依据的检定",
    "registered_on": "登记日期",
}
BEGINNINGS = {Event.REGISTER.value, Event.TAKE_OVER.value}
CORRECT = "请在台账里核对这台器具的历次记录，撤销有误的一条，再按实际登记"
ALTERED = "数据库被程序以外的软件改过：请与备份对照，必要时恢复"


def lives(session: Session) -> Iterator[Finding]:
    """Look through numbers, states, events and derived columns of all instruments."""
    yield from _numbers(session)
    yield from _beginnings(session)
    yield from _orders(session)
    yield from _standing(session)


def _numbers(session: Session) -> Iterator[Finding]:
    twice = (
        select(Instrument.number)
        .where(Instrument.void_seq.is_(None))
        .group_by(Instrument.number)
        .having(func.count() > 1)
    )
    for number in session.scalars(twice):
        then = "请在台账里找出这几台，改正其中的管理编号"
        yield Finding(f"管理编号 {number}", "有多台在册器具使用：应一台一号（二.三.1）", then)


def _beginnings(session: Session) -> Iterator[Finding]:
    entered = select(InstrumentEvent.instrument_id).where(
        InstrumentEvent.event.in_(BEGINNINGS), InstrumentEvent.void_seq.is_(None)
    )
    live = select(Instrument.number).where(Instrument.void_seq.is_(None))
    for number in session.scalars(live.where(Instrument.id.not_in(entered))):
        yield Finding(number, "没有登记或接管记录，不知何时进入台账", ALTERED)
    states = [state.value for state in InstrumentState]
    for number in session.scalars(live.where(Instrument.state.not_in(states))):
        yield Finding(number, "管理状态不是六种状态之一，不会出现在任何到期统计里", ALTERED)


def _orders(session: Session) -> Iterator[Finding]:
    """Walk the events of each instrument along the table of lawful moves."""
    query = (
        select(
            InstrumentEvent.instrument_id,
            Instrument.number,
            InstrumentEvent.event,
            InstrumentEvent.state,
            InstrumentEvent.on,
        )
        .join(Instrument, Instrument.id == InstrumentEvent.instrument_id)
        .where(InstrumentEvent.void_seq.is_(None), Instrument.void_seq.is_(None))
        .order_by(InstrumentEvent.instrument_id, *EVENT_ORDER)
    )
    for _number, events in groupby(session.execute(query), key=attrgetter("instrument_id")):
        for before, event in pairwise(events):
            if why := _unlawful(before, event):
                yield Finding(f"{event.number} {event.on}", why, CORRECT)


def _unlawful(before: Any, event: Any) -> str:
    """Return why no move leads from one event to the next; nothing where one does."""
    move = MOVES.get(Event(event.event)) if event.event in {*Event} else None
    if move is None:
        return f"“{event.event}”不是程序知道的状态变化"
    if event.event in BEGINNINGS:
        return ""
    if move.target is not None and event.state != move.target.value:
        return f"“{event.event}”之后应为 {move.target.value}，存为 {event.state}（{move.clause}）"
    if before.state not in {state.value for state in move.sources}:
        return f"由“{before.state}”不能“{event.event}”（{move.clause}）"
    return ""


def _standing(session: Session) -> Iterator[Finding]:
    columns = [getattr(Instrument, key) for key in DERIVED]
    live = select(Instrument.id, Instrument.number, *columns).where(Instrument.void_seq.is_(None))
    for rows in session.execute(live.order_by(Instrument.id)).partitions(BATCH):
        yield from _differing(session, rows)


def _differing(session: Session, rows: Sequence[Row[tuple[int, str]]]) -> Iterator[Finding]:
    wanted = {row["key"]: row for row in derive(session, [stored.id for stored in rows])}
    for stored in rows:
        for key, title in DERIVED.items():
            there, right = getattr(stored, key), wanted[stored.id][key]
            if there != right:
                yield Finding(f"{stored.number} 的{title}", f"存为 {there}，按历次记录应为 {right}", ALTERED)
