"""The journal: one line per action, append-only, chained by hashes; and the fields each line changed."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKey, Index, Integer, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from models.store.schema import Base, UtcTime

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

FIRST = "0" * 64
"""What the first line names as its predecessor."""


class JournalLine(Base):
    """Who did what, when and why."""

    __tablename__ = "journal"

    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    op_id: Mapped[str] = mapped_column(String(36), unique=True)
    """Given by the caller: an action repeated after an unknown outcome is noticed."""
    at: Mapped[datetime] = mapped_column(UtcTime)
    actor: Mapped[str] = mapped_column(String(60))
    action: Mapped[str] = mapped_column(String(80))
    summary: Mapped[str] = mapped_column(Text)
    reason: Mapped[str | None] = mapped_column(Text)
    details: Mapped[str] = mapped_column(Text)
    """What the action was asked to do, and the fingerprint of what it changed, as canonical JSON."""
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))

    def fingerprint(self) -> str:
        """Return the SHA-256 over this line and its predecessor's."""
        at = self.at.isoformat(timespec="microseconds")
        parts = [self.seq, self.op_id, at, self.actor, self.action, self.summary, self.reason, self.details]
        text = json.dumps([*parts, self.previous], ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


class Change(Base):
    """One field before and after a journal line: the history of the field, and the way back."""

    __tablename__ = "change"
    __table_args__ = (Index(None, "entity", "entity_id", "field"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(
        ForeignKey("journal.seq", deferrable=True, initially="DEFERRED"), index=True
    )
    entity: Mapped[str] = mapped_column(String(40))
    entity_id: Mapped[int]
    field: Mapped[str] = mapped_column(String(40))
    before: Mapped[str | None] = mapped_column(Text)
    after: Mapped[str | None] = mapped_column(Text)
    """Values as JSON."""


def canonical(value: Any) -> str:
    """Return JSON that is the same for the same value: sorted keys, dates and other types as text."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def last_line(session: Session) -> JournalLine | None:
    """Return the newest line."""
    return session.scalars(select(JournalLine).order_by(JournalLine.seq.desc()).limit(1)).first()


def first_broken(lines: Any) -> int | None:
    """Return the number of the first line whose chain does not hold, ``None`` when all do."""
    previous, expected = FIRST, 1
    for line in lines:
        if line.seq != expected or line.previous != previous or line.hash != line.fingerprint():
            return expected
        previous, expected = line.hash, expected + 1
    return None
