"""Old ledgers: what a file would do, what was imported, and the original texts of every row."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import select

from models.lists import Bucket, Column, ListSpec, Tone, moment
from models.rules.imports import VERDICT_TITLES, Preview, PreviewRow, SheetPreview, Verdict
from models.rules.lasting import all_stay
from models.rules.old_book import OldBook
from models.rules.verification import Convention
from models.store.durable import fingerprint
from models.store.imports import HeaderMapping, ImportRun
from models.store.instrument import SourceRow
from models.store.journal import JournalLine, last_line
from models.store.known import earlier_rows, known_instruments
from models.store.setting import current

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from sqlalchemy.orm import Session

    from models.rules.old_ledger import OldSheet
    from models.rules.spelling.dates import YearMonth

type Mapped = Mapping[str, Mapping[str, str | None]]
"""What the user says of headings: sheet → heading → field, ``None`` to keep a column as text only."""


def headings(session: Session) -> dict[str, str | None]:
    """Return what the plant's own headings mean, as learned from earlier imports."""
    query = select(HeaderMapping.header, HeaderMapping.field)
    return {header: field or None for header, field in session.execute(query)}


def preview(
    session: Session,
    *,
    book: OldBook,
    today: date,
    path: Path | None = None,
    mapping: Mapped | None = None,
) -> Preview:
    """Say what a file would do to the ledger, row by row; nothing is written."""
    from models.rules.matching import Matcher  # much to load, and no list needs it

    convention = Convention(current(session, "validity_convention"))
    sheets = _interpret(session, book, mapping or {}, convention)
    columns = {sheet.name: _columns(sheet) for sheet in sheets}
    known = known_instruments(session)
    matcher = Matcher(known, earlier_rows(session) if known else {}, columns, today, convention)
    with all_stay():
        judged = iter(matcher.match([row for sheet in sheets for row in sheet.rows]))
    line = last_line(session)
    return Preview(
        book.file_name,
        path,
        "" if path is None else fingerprint(path),
        0 if line is None else line.seq,
        today,
        tuple(_sheet(sheet, judged) for sheet in sheets),
        mapping or {},
        convention,
        book.encoding,
    )


def _interpret(
    session: Session, book: OldBook, mapping: Mapped, convention: Convention
) -> tuple[OldSheet, ...]:
    from models.rules.old_ledger import interpret

    own = headings(session)
    year_month: YearMonth = "last" if current(session, "incomplete_date") == "末日" else "first"

    def read(part: OldBook, said: Mapping[str, str | None]) -> tuple[OldSheet, ...]:
        return interpret(part, mapping=said, convention=convention, year_month=year_month)

    sheets = read(book, own)
    if not mapping:
        return sheets
    changed = {
        sheet.name: read(OldBook(book.file_name, (sheet,), book.encoding), {**own, **mapping[sheet.name]})[0]
        for sheet in book.sheets
        if sheet.name in mapping
    }
    return tuple(changed.get(sheet.name, sheet) for sheet in sheets)


def _columns(sheet: OldSheet) -> dict[str, str | None]:
    return {title: key for table in sheet.tables for title, key in table.columns.items()}


def _sheet(sheet: OldSheet, judged: Iterator[PreviewRow]) -> SheetPreview:
    rows = tuple(next(judged) for _ in sheet.rows)
    return SheetPreview(sheet.name, sheet.kind, sheet.tables, rows, sheet.strays, sheet.skipped, sheet.hidden)


class ImportRow(NamedTuple):
    """One accepted file."""

    id: int
    file_name: str
    at: datetime
    actor: str
    counts: dict[str, int]
    """Verdict → rows, over all sheets."""
    written: int
    """Instruments entered or changed."""
    left: int
    """Rows left for a decision."""
    undone_at: datetime | None
    undone_by: str | None
    reason: str | None
    sha256: str
    seq: int


def imports(session: Session) -> list[ImportRow]:
    """Return every import, newest first, those taken back included."""
    query = (
        select(ImportRun, JournalLine)
        .join(JournalLine, JournalLine.seq == ImportRun.seq)
        .order_by(ImportRun.id.desc())
    )
    return [_import_row(session, run, line) for run, line in session.execute(query)]


def _import_row(session: Session, run: ImportRun, line: JournalLine) -> ImportRow:
    kept: dict[str, Any] = json.loads(run.counts)
    undone = None if run.void_seq is None else session.get(JournalLine, run.void_seq)
    return ImportRow(
        run.id,
        run.file_name,
        line.at,
        line.actor,
        {
            verdict.value: sum(sheet[verdict.value] for sheet in kept["sheets"].values())
            for verdict in Verdict
        },
        kept["written"],
        kept["left"],
        None if undone is None else undone.at,
        None if undone is None else undone.actor,
        None if undone is None else undone.reason,
        run.sha256,
        run.seq,
    )


class SourceCells(NamedTuple):
    """A row of an old ledger in its own words."""

    import_id: int
    file_name: str
    at: datetime
    sheet: str
    row: int
    cells: tuple[tuple[str, str], ...]
    """Heading and text of every filled cell, in order."""
    instrument_id: int | None


def source_cells(session: Session, *, instrument_id: int) -> list[SourceCells]:
    """Return the rows that an instrument was imported from, newest first."""
    return _source(session, SourceRow.instrument_id == instrument_id)


def rows_of_import(session: Session, *, import_id: int) -> list[SourceCells]:
    """Return every row of an imported file, also titles, sums and notes that are no instruments."""
    return _source(session, SourceRow.import_id == import_id)


def _source(session: Session, chosen: Any) -> list[SourceCells]:
    query = (
        select(SourceRow, ImportRun.file_name, JournalLine.at)
        .join(ImportRun, ImportRun.id == SourceRow.import_id)
        .join(JournalLine, JournalLine.seq == ImportRun.seq)
        .where(chosen, SourceRow.void_seq.is_(None))
        .order_by(SourceRow.import_id.desc(), SourceRow.id)
    )
    return [
        SourceCells(
            row.import_id,
            file_name,
            at,
            row.sheet,
            row.row,
            tuple((title, text) for title, text in json.loads(row.cells)),
            row.instrument_id,
        )
        for row, file_name, at in session.execute(query)
    ]


def _counted(verdict: Verdict) -> Column[ImportRow]:
    return Column(
        verdict.value,
        VERDICT_TITLES[verdict],
        lambda row: row.counts[verdict.value],
        width=16,
        number=True,
    )


def _columns_of(verdicts: Sequence[Verdict]) -> tuple[Column[ImportRow], ...]:
    return tuple(_counted(verdict) for verdict in verdicts)


IMPORTS: ListSpec[ImportRow] = ListSpec(
    name="imports",
    title="导入记录",
    key=lambda row: row.id,
    search=lambda row: f"{row.file_name} {row.actor} {row.reason or ''}".casefold(),
    columns=(
        Column("id", "导入号", lambda row: row.id, width=16, number=True, frozen=True),
        Column("file_name", "文件", lambda row: row.file_name, width=60, frozen=True),
        Column("at", "时间", lambda row: row.at, width=34, text=moment),
        Column("actor", "操作人", lambda row: row.actor, width=22),
        Column("written", "写入", lambda row: row.written, width=16, number=True),
        Column("left", "未写入", lambda row: row.left, width=16, number=True),
        *_columns_of(tuple(Verdict)),
        Column("undone_at", "撤销时间", lambda row: row.undone_at, width=34, text=moment),
        Column("undone_by", "撤销人", lambda row: row.undone_by, width=22),
        Column("reason", "撤销理由", lambda row: row.reason, width=40),
    ),
    buckets=(
        Bucket("all", "全部", lambda _row: True),
        Bucket("standing", "有效", lambda row: row.undone_at is None, Tone.GOOD),
        Bucket("undone", "已撤销", lambda row: row.undone_at is not None, Tone.MUTED),
    ),
    filters=("actor",),
)
