"""Everything about one instrument on one page: its entry, history, certificates, files, original words."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from models.read.history import FileItem, HistoryItem, files, history
from models.read.impact import Offer, offer_of
from models.read.imports import SourceCells, source_cells
from models.read.instrument import InstrumentRow, one
from models.read.verification import VerificationRow, verifications
from models.read.withdrawn import TAKEN_BACK, WithdrawnRow, withdrawn

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class InstrumentDetail(NamedTuple):
    """One instrument, whole."""

    row: InstrumentRow
    history: tuple[HistoryItem, ...]
    verifications: tuple[VerificationRow, ...]
    files: tuple[FileItem, ...]
    originals: tuple[SourceCells, ...]
    offer: Offer | None = None
    """The examination whose impact is to be assessed, or is being assessed (R9)."""
    withdrawn: WithdrawnRow | None = None
    """How it was taken back; it is then shown as it was."""


def detail(session: Session, *, instrument_id: int, as_of: date, today: date) -> InstrumentDetail | None:
    """Return an instrument whole, as of a day; nothing if it was not known then."""
    row = one(session, instrument_id=instrument_id, as_of=as_of, today=today)
    gone = None
    if row is None:
        left = withdrawn(session, as_of=as_of, instrument_id=instrument_id)
        gone = next((found for found in left if found.how == TAKEN_BACK), None)
        row = None if gone is None else one(session, instrument_id=instrument_id, as_of=as_of, withdrawn=True)
    if row is None:
        return None
    return InstrumentDetail(
        row,
        tuple(item for item in history(session, instrument_id=instrument_id) if item.on <= as_of),
        tuple(found for found in verifications(session, instrument_id=instrument_id) if found.on <= as_of),
        tuple(files(session, instrument_id=instrument_id)),
        tuple(source_cells(session, instrument_id=instrument_id)),
        offer_of(session, instrument_id=instrument_id),
        gone,
    )
