"""Everything that ever happened to one instrument: what, who, when, old → new, on which paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from models.lists import Bucket, Column, ListSpec, Tone, moment
from models.read.happening import SOURCES, Happening, Sort, day_of
from models.rules.instrument import detail_text
from models.store.instrument import Instrument
from models.store.journal import Change, JournalLine
from models.store.metering_point import MeteringPoint
from models.store.org_unit import OrgUnit
from models.store.verification import Verification

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def timeline(session: Session, *, instrument_id: int) -> list[Happening]:
    """Return everything that happened to an instrument, the newest first; also of one that was taken back."""
    found = [pair for source in SOURCES for pair in source(session, instrument_id)]
    lines = _voiding(session, {gone for _row, gone in found if gone is not None})
    rows = [row if gone is None else row._replace(gone=True, way=None) for row, gone in found]
    rows += [_taken_back(row, lines[gone]) for row, gone in found if gone is not None]
    return sorted(rows, key=lambda row: (row.on, row.seq, row.key), reverse=True)


def _voiding(session: Session, seqs: set[int]) -> dict[int, JournalLine]:
    return {line.seq: line for line in session.scalars(select(JournalLine).where(JournalLine.seq.in_(seqs)))}


def _taken_back(row: Happening, line: JournalLine) -> Happening:
    return Happening(
        f"back {row.key}",
        line.seq,
        day_of(line),
        line.at,
        Sort.BACK,
        "作废" if row.sort is Sort.EXAM else "撤销",
        f"{row.on} {row.what}　{row.text}".strip(),
        Tone.MUTED,
        line.actor,
        line.reason,
        row.paper,
    )


def happenings_of_exam(session: Session, *, verification_id: int) -> list[Happening]:
    """Return the happenings of the instrument that an examination was about."""
    made = session.get_one(Verification, verification_id)
    return timeline(session, instrument_id=made.instrument_id)


def present_text(session: Session, *, change_id: int) -> tuple[str, int] | None:
    """Return what stands now in the entry that a change was about, and the instrument's version."""
    change = session.get(Change, change_id)
    owner = None if change is None else session.get(Instrument, change.entity_id)
    if change is None or owner is None or owner.void_seq is not None:
        return None
    names: dict[str, Any] = {
        "unit": (OrgUnit.name, owner.unit_id),
        "point": (MeteringPoint.number, owner.point_id),
    }
    if change.field in names:
        column, key = names[change.field]
        return detail_text(session.scalar(select(column).where(column.class_.id == key))), owner.version
    return detail_text(getattr(owner, change.field)), owner.version


def _tone(row: Happening) -> Tone:
    return Tone.MUTED if row.gone else row.tone


C = Column[Happening]
COLUMNS: tuple[C, ...] = (
    C("on", "日期", lambda r: r.on, width=24, frozen=True),
    C("sort", "类别", lambda r: r.sort, width=14, tone=lambda _: Tone.MUTED),
    C(
        "what",
        "发生了什么",
        lambda r: f"{r.what}（已撤销）" if r.gone else r.what,
        width=38,
        tone=_tone,
        dot=True,
    ),
    C("field", "项目", lambda r: r.field, width=26),
    C("before", "原值", lambda r: r.before, width=30, tone=lambda _: Tone.MUTED),
    C("after", "新值", lambda r: r.after, width=30),
    C("text", "说明", lambda r: None if r.field else r.text, width=64),
    C("actor", "操作人", lambda r: r.actor, width=20),
    C("reason", "理由", lambda r: r.reason, width=36),
    C("paper", "单据、证书、文件", lambda r: r.paper, width=36),
    C("at", "记入时间", lambda r: r.at, width=34, text=moment),
    C("seq", "流水号", lambda r: r.seq, width=16, number=True, shown=False),
    C("id", "记录编号", lambda r: r.target, width=20, number=True, shown=False),
    C("way", "更正用的操作", lambda r: r.way, width=34, shown=False),
)


def timeline_spec(title: str) -> ListSpec[Happening]:
    """Return how the timeline of an instrument is listed, under a title that names it."""
    return ListSpec(
        name="history",
        title=title,
        key=lambda row: row.key,
        search=lambda row: " ".join(
            filter(None, (row.what, row.text, row.paper, row.reason, row.actor, str(row.on)))
        ).casefold(),
        columns=COLUMNS,
        buckets=tuple(
            Bucket(sort.name.lower(), sort.value, lambda row, sort=sort: row.sort is sort)  # type: ignore[misc]
            for sort in Sort
        ),
        filters=("actor", "field"),
    )
