"""Everything about one instrument on one page: its entry, history, certificates, files, original words."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from models.read.history import FileItem, HistoryItem, files, history
from models.read.instrument import InstrumentRow, one
from models.read.verification import VerificationRow, verifications
from models.store.imports import ImportRun
from models.store.instrument import SourceRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class OriginalRow(NamedTuple):
    """A row of an old ledger in its own words."""

    file_name: str
    sheet: str
    row: int
    cells: tuple[tuple[str, str], ...]
    """Column title and text as shown."""


class InstrumentDetail(NamedTuple):
    """One instrument, whole."""

    row: InstrumentRow
    history: tuple[HistoryItem, ...]
    verifications: tuple[VerificationRow, ...]
    files: tuple[FileItem, ...]
    originals: tuple[OriginalRow, ...]


def detail(session: Session, *, instrument_id: int, as_of: date, today: date) -> InstrumentDetail | None:
    """Return an instrument whole, as of a day; nothing if it was not known then."""
    row = one(session, instrument_id=instrument_id, as_of=as_of, today=today)
    if row is None:
        return None
    return InstrumentDetail(
        row,
        tuple(item for item in history(session, instrument_id=instrument_id) if item.on <= as_of),
        tuple(found for found in verifications(session, instrument_id=instrument_id) if found.on <= as_of),
        tuple(files(session, instrument_id=instrument_id)),
        tuple(originals(session, instrument_id=instrument_id)),
    )


def originals(session: Session, *, instrument_id: int) -> list[OriginalRow]:
    """Return the rows of old ledgers that this instrument came from."""
    query = (
        select(ImportRun.file_name, SourceRow.sheet, SourceRow.row, SourceRow.cells)
        .join(ImportRun, ImportRun.id == SourceRow.import_id)
        .where(SourceRow.instrument_id == instrument_id, SourceRow.void_seq.is_(None))
        .order_by(SourceRow.id)
    )
    return [
        OriginalRow(name, sheet, row, tuple((title, text) for title, text in json.loads(cells)))
        for name, sheet, row, cells in session.execute(query)
    ]
