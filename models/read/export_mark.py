"""The mark of an exported table, made from the journal and found in it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.rules.export_mark import SIGNS, Mark
from models.store.journal import FIRST, JournalLine, last_line

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session


def export_mark(session: Session, *, as_of: date, today: date) -> Mark:
    """Return the mark of a table made now."""
    line = last_line(session)
    seq, sign = (0, FIRST) if line is None else (line.seq, line.hash)
    return Mark(seq, sign[:SIGNS], as_of, today)


def is_ours(session: Session, mark: Mark) -> bool:
    """Say whether a mark was made by this ledger, and is part of its history still."""
    line = session.get(JournalLine, mark.seq)
    return (FIRST if mark.seq == 0 else line.hash if line else "").startswith(mark.sign)
