"""The journal: one line per action, append-only, chained by hashes; and the fields each line changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKey, Index, Integer, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from models.store.finding import Step, silent
from models.store.schema import Base, UtcTime

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

BREATH = 2000
"""Lines walked between two reports of progress."""
FIRST = "0" * 64
"""What the first line names as its predecessor."""


_plain = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str).encode


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
    """What the action was asked to do, how many fields it changed and their digest, as canonical JSON."""
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))

    def fingerprint(self) -> str:
        """Return the SHA-256 over this line and its predecessor's."""
        at = self.at.astimezone(UTC).isoformat(timespec="microseconds")
        parts = (self.seq, self.op_id, at, self.actor, self.action, self.summary, self.reason, self.details)
        return line_hash(parts, self.previous)


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


def line_hash(parts: tuple[Any, ...], previous: str) -> str:
    """Return the SHA-256 over a line's columns up to ``details``, with its time as UTC, and its predecessor's."""
    return hashlib.sha256(_plain([*parts, previous]).encode()).hexdigest()


def digest(changes: Iterable[tuple[Any, ...]]) -> str:
    """Return the SHA-256 over changes: entity, id, field, before and after of each, in their order."""
    found = hashlib.sha256()
    for change in changes:
        found.update(_plain(list(change)).encode() + b"\n")
    return found.hexdigest()


def first_broken(connection: Any, step: Step = silent) -> int | None:
    """Return the number of the first line whose chain does not hold, ``None`` when all do.

    ``connection`` is a plain database connection: 200,000 lines are walked without making objects of them.
    """
    lines = connection.execute(
        "SELECT seq, op_id, at, actor, action, summary, reason, details, previous, hash FROM journal ORDER BY seq"
    )
    changes = groupby(
        connection.execute(
            'SELECT seq, entity, entity_id, field, before, after FROM "change" ORDER BY seq, id'
        ),
        key=itemgetter(0),
    )
    previous, expected = FIRST, 1
    changed_seq, changed = next(changes, (None, ()))
    (total,) = connection.execute("SELECT count(*) FROM journal").fetchone()
    for seq, op_id, at, actor, action, summary, reason, details, before, found in lines:
        parts = (seq, op_id, f"{str(at).replace(' ', 'T')}+00:00", actor, action, summary, reason, details)
        if seq != expected or before != previous or found != line_hash(parts, before):
            return expected
        mine: Iterable[Any] = ()
        if changed_seq == seq:
            mine = [change[1:] for change in changed]
            changed_seq, changed = next(changes, (None, ()))
        if json.loads(details)["digest"] != digest(mine):
            return expected
        if not seq % BREATH:
            step(seq, total, "核对流水")
        previous, expected = found, expected + 1
    return changed_seq
