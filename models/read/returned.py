"""What a table handed back would change, row by row and cell by cell."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import or_, select

from models.read.export_mark import is_ours
from models.read.instrument import ledger
from models.read.instrument_list import COLUMNS
from models.rules.instrument import FIELD, detail_text
from models.rules.returned import (
    COLUMN_OF,
    FIXED,
    Comparison,
    Later,
    NoReturnedTable,
    PastTable,
    Titles,
    heads,
)
from models.rules.returned_cells import Around, Present, normal, told
from models.rules.returned_rows import LedgerNow, returned_rows
from models.store.durable import fingerprint
from models.store.instrument import Instrument, InstrumentEvent
from models.store.journal import Change, JournalLine, last_line
from models.store.metering_point import MeteringPoint
from models.store.org_unit import OrgUnit
from models.store.verification import Verification

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime
    from pathlib import Path

    from sqlalchemy.orm import Session

    from models.read.instrument import InstrumentRow
    from models.rules.export_mark import Mark
    from models.rules.old_book import OldBook

ENOUGH = 0.5
"""Part of the rows whose numbers the ledger must know before a table without a mark counts as its own."""
GIVEN_BY_POINT = {"energy": MeteringPoint.energy, "level": MeteringPoint.level}
NO_MARK = "表里没有导出时的标记（另存为 .csv 或复制到新文件都会丢掉它），不知道导出之后台账改过什么"
NOT_OURS = "表里的标记不是这个台账库现在的：它出自别的台账库，或台账库后来从更早的备份恢复过"


def is_returned(session: Session, *, book: OldBook, titles: Titles) -> bool:
    """Say whether a file is a table that this program exported, by its mark or its headings; others are old ledgers."""
    found = [heads(table, titles) for sheet in book.sheets for table in sheet.tables]
    if book.mark is not None and is_ours(session, book.mark):
        return any(one.identifies for one in found)
    if not found or not all(one.exact and "number" in one.keys for one in found):
        return False
    numbers = [
        normal(told(row.cells[at].text))
        for sheet in book.sheets
        for table in sheet.tables
        for at in [heads(table, titles).keys.index("number")]
        for row in table.rows
    ]
    known = set(session.scalars(select(Instrument.number).where(Instrument.void_seq.is_(None))))
    return sum(number in known for number in numbers) >= max(1, len(numbers) * ENOUGH)


def compare(
    session: Session, *, book: OldBook, titles: Titles, today: date, path: Path | None = None
) -> Comparison:
    """Compare a table with the ledger; nothing is written."""
    found = [heads(table, titles) for sheet in book.sheets for table in sheet.tables]
    if not any(one.identifies for one in found):
        raise NoReturnedTable(name=book.file_name)
    mark = book.mark
    if mark is not None and mark.past:
        raise PastTable(name=book.file_name, made_on=mark.made_on, as_of=mark.as_of)
    ours = mark is not None and is_ours(session, mark)
    line = last_line(session)
    now = _ledger_now(session, mark if ours else None, today)
    return Comparison(
        book,
        path,
        "" if path is None else fingerprint(path),
        mark if ours else None,
        0 if line is None else line.seq,
        today,
        tuple(returned_rows(book, titles, now)),
        tuple(dict.fromkeys(title for one in found for title in one.unknown)),
        "" if ours else NO_MARK if mark is None else NOT_OURS,
    )


def _ledger_now(session: Session, mark: Mark | None, today: date) -> LedgerNow:
    rows = ledger(session, as_of=today, today=today)
    then: dict[int, dict[str, str]] = {}
    if mark is not None and mark.as_of < today:
        then = {row.id: _shown(row, FIXED) for row in ledger(session, as_of=mark.as_of, today=today)}
    points = {
        number: {key for key, value in zip(GIVEN_BY_POINT, given, strict=True) if value}
        for number, *given in session.execute(
            select(MeteringPoint.number, *GIVEN_BY_POINT.values()).where(MeteringPoint.void_seq.is_(None))
        )
    }
    later = _later(session, 0 if mark is None else mark.seq, derived=mark is not None)
    recorded = {
        number for number, changes in later.items() if any(one.columns & FIXED.keys() for one in changes)
    }
    present = [
        Present(
            row.id,
            row.version,
            _shown(row, SHOWN),
            {key: getattr(row, key) for key in FIELD},
            {key: row.point for key in points.get(row.point or "", ()) if row.point},
            {} if row.id in recorded else then.get(row.id, {}),
        )
        for row in rows
    ]
    units = session.scalars(select(OrgUnit.name).where(OrgUnit.void_seq.is_(None)))
    around = Around({row.number: row.id for row in rows}, frozenset(units), frozenset(points))
    return LedgerNow(present, around, later, mark is not None)


SHOWN = {column.key: column for column in COLUMNS}


def _shown(row: InstrumentRow, keys: Any) -> dict[str, str]:
    """Return the texts of a row as lists and forms print them, nothing for the dash of an empty date."""
    found = {}
    for key in keys:
        column = SHOWN[key]
        value = column.value(row)
        found[key] = "" if value is None else column.text(value)
    return found


class _Line(NamedTuple):
    """Who wrote a line of the journal, and when."""

    seq: int
    actor: str
    at: datetime
    summary: str


def _later(session: Session, seq: int, *, derived: bool) -> dict[int, tuple[Later, ...]]:
    """Return what happened to each instrument after a line of the journal, oldest first."""
    found: dict[int, list[Later]] = defaultdict(list)
    for instrument_id, one in (*_amended(session, seq), *(_recorded(session, seq) if derived else ())):
        found[instrument_id].append(one)
    return {key: tuple(sorted(listed, key=lambda one: one.seq)) for key, listed in found.items()}


def _amended(session: Session, seq: int) -> Iterator[tuple[int, Later]]:
    """Yield entries of instruments, units and points that were changed."""
    query = (
        select(Change.entity, Change.entity_id, Change.field, Change.before, Change.after, *_LINE)
        .join(JournalLine, JournalLine.seq == Change.seq)
        .where(Change.seq > seq, Change.entity.in_(("instrument", *_OWNED)))
    )
    for entity, number, key, before, after, *line in session.execute(query):
        told_by = _Line._make(line)
        if entity == "instrument":
            if key in FIELD:
                column = COLUMN_OF.get(key, key)
                yield number, _changed(frozenset({column}), FIELD[key].title, before, after, told_by)
            continue
        column, columns = _OWNED[entity]
        for owner in session.scalars(select(Instrument.id).where(column == number)):
            yield owner, _changed(columns, _OWNER[entity], before, after, told_by)


def _changed(
    columns: frozenset[str], title: str, before: str | None, after: str | None, line: _Line
) -> Later:
    old, new = (detail_text(json.loads(value or "null")) for value in (before, after))
    return Later(columns, f"把“{title}”从“{old}”改为“{new}”", line.actor, line.at, line.seq)


_LINE = (JournalLine.seq, JournalLine.actor, JournalLine.at, JournalLine.summary)
_OWNED: dict[str, tuple[Any, frozenset[str]]] = {
    "metering_point": (Instrument.point_id, frozenset({"point", *GIVEN_BY_POINT})),
    "org_unit": (Instrument.unit_id, frozenset({"unit"})),
}
_OWNER = {"metering_point": "计量点", "org_unit": "使用单位"}


def _recorded(session: Session, seq: int) -> Iterator[tuple[int, Later]]:
    """Yield verifications and changes of state that were recorded, decided or taken back."""
    columns = frozenset(FIXED)
    for table in (Verification, InstrumentEvent):
        query = (
            select(table.instrument_id, *_LINE)
            .join(JournalLine, or_(JournalLine.seq == table.seq, JournalLine.seq == table.void_seq))
            .where(JournalLine.seq > seq)
            .distinct()
        )
        for number, *line in session.execute(query):
            told_by = _Line._make(line)
            yield number, Later(columns, told_by.summary, told_by.actor, told_by.at, told_by.seq)
    query = (
        select(Verification.instrument_id, *_LINE)
        .join(Change, (Change.entity == "verification") & (Change.entity_id == Verification.id))
        .join(JournalLine, JournalLine.seq == Change.seq)
        .where(Change.seq > seq)
        .distinct()
    )
    for number, *line in session.execute(query):
        told_by = _Line._make(line)
        yield number, Later(columns, told_by.summary, told_by.actor, told_by.at, told_by.seq)
