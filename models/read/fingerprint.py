"""The fingerprint of the journal as it stands: printed on slips, so that a later change of the past shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.store.journal import last_line

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

LENGTH = 16


def fingerprint(session: Session) -> str:
    """Return number and beginning of the journal's last line; empty while there is none."""
    last = last_line(session)
    return "" if last is None else f"{last.seq}-{last.hash[:LENGTH]}"
