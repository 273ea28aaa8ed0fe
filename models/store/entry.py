"""Table of log-ins that failed: how often in a row, and until when an account has to wait."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from models.store.schema import Base, UtcTime

ROOMS = 1024
"""Names that nobody bears share so many lines: guessed names do not fill the table."""


class EntryFailures(Base):
    """Wrong passwords in a row for one person, or for names that nobody bears."""

    __tablename__ = "entry_failures"

    key: Mapped[str] = mapped_column(String(20), primary_key=True)
    """``person 7``, or ``nobody 321``."""
    failures: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(UtcTime)
    until: Mapped[datetime | None] = mapped_column(UtcTime)
    """Until then no password is looked at, the right one neither."""


def failures_key(person_id: int | None, name: str) -> str:
    """Return under which key the failures of a name are counted."""
    if person_id is not None:
        return f"person {person_id}"
    return f"nobody {int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], 'big') % ROOMS}"
