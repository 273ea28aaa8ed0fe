"""Instruments that left the books: scrapped, or taken back because they were registered by mistake."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import aliased

from models.lists import Bucket, Column, ListSpec, Tone
from models.rules.instrument import InstrumentState
from models.rules.pinyin import search_text
from models.store.instrument import Instrument, InstrumentEvent
from models.store.journal import JournalLine

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

SCRAPPED = "报废"
TAKEN_BACK = "撤销登记"


class WithdrawnRow(NamedTuple):
    """One instrument that is on the books no longer; everything of it stays readable (R12)."""

    id: int
    number: str
    name: str
    how: str
    on: date
    actor: str
    reason: str | None
    model: str | None
    serial: str | None
    maker: str | None
    place: str | None
    registered_on: date
    at: datetime
    search: str


def withdrawn(session: Session, *, as_of: date, instrument_id: int | None = None) -> list[WithdrawnRow]:
    """Return the instruments that left the books by a day, the last one first."""
    rows = [*_scrapped(session, instrument_id), *_taken_back(session, instrument_id)]
    return sorted((row for row in rows if row.on <= as_of), key=lambda row: (row.on, row.id), reverse=True)


def _scrapped(session: Session, instrument_id: int | None) -> list[WithdrawnRow]:
    last = aliased(InstrumentEvent)
    query = (
        select(Instrument, InstrumentEvent, JournalLine)
        .join(InstrumentEvent, InstrumentEvent.instrument_id == Instrument.id)
        .join(JournalLine, JournalLine.seq == InstrumentEvent.seq)
        .where(
            Instrument.void_seq.is_(None),
            Instrument.state == InstrumentState.SCRAPPED.value,
            InstrumentEvent.id
            == select(last.id)
            .where(
                last.instrument_id == Instrument.id,
                last.state == InstrumentState.SCRAPPED.value,
                last.void_seq.is_(None),
            )
            .order_by(last.on.desc(), last.id.desc())
            .limit(1)
            .correlate(Instrument)
            .scalar_subquery(),
        )
    )
    if instrument_id is not None:
        query = query.where(Instrument.id == instrument_id)
    return [
        _row(owner, SCRAPPED, event.on, line, line.reason or event.text)
        for owner, event, line in session.execute(query)
    ]


def _taken_back(session: Session, instrument_id: int | None) -> list[WithdrawnRow]:
    query = select(Instrument, JournalLine).join(JournalLine, JournalLine.seq == Instrument.void_seq)
    if instrument_id is not None:
        query = query.where(Instrument.id == instrument_id)
    return [
        _row(owner, TAKEN_BACK, line.at.astimezone().date(), line, line.reason)
        for owner, line in session.execute(query)
    ]


def _row(owner: Instrument, how: str, on: date, line: JournalLine, reason: str | None) -> WithdrawnRow:
    return WithdrawnRow(
        owner.id,
        owner.number,
        owner.name,
        how,
        on,
        line.actor,
        reason,
        owner.model,
        owner.serial,
        owner.maker,
        owner.place,
        owner.registered_on,
        line.at,
        owner.search or search_text(owner.number, owner.name),
    )


C = Column[WithdrawnRow]

WITHDRAWN: ListSpec[WithdrawnRow] = ListSpec(
    name="withdrawn",
    title="已撤下",
    key=lambda row: row.id,
    search=lambda row: row.search,
    columns=(
        C("number", "管理编号", lambda r: r.number, width=26, frozen=True, tone=lambda _: Tone.STRONG),
        C("name", "名称", lambda r: r.name, width=40, frozen=True),
        C("how", "怎样撤下", lambda r: r.how, width=28, frozen=True, tone=lambda _: Tone.SCRAP, dot=True),
        C("on", "撤下日期", lambda r: r.on, width=24),
        C("reason", "理由", lambda r: r.reason, width=60),
        C("actor", "操作人", lambda r: r.actor, width=20),
        C("model", "型号规格", lambda r: r.model, width=30, tone=lambda _: Tone.MUTED),
        C("serial", "出厂编号", lambda r: r.serial, width=30, tone=lambda _: Tone.MUTED),
        C("maker", "生产厂家", lambda r: r.maker, width=36, tone=lambda _: Tone.MUTED),
        C("place", "安装使用地点", lambda r: r.place, width=40, tone=lambda _: Tone.MUTED),
        C("registered_on", "登记日期", lambda r: r.registered_on, width=24, tone=lambda _: Tone.MUTED),
    ),
    buckets=(
        Bucket("scrapped", SCRAPPED, lambda row: row.how == SCRAPPED, Tone.SCRAP),
        Bucket("taken_back", TAKEN_BACK, lambda row: row.how == TAKEN_BACK, Tone.MUTED),
    ),
    filters=("actor",),
)
