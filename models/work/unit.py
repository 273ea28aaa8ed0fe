"""The unit of work: what one user action sees, changes and writes into the journal."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from models.rules.refusal import Refusal
from models.rules.rights import NotKnownHere, Right, need
from models.store.durable import write
from models.store.journal import FIRST, Change, JournalLine, canonical, digest, last_line
from models.store.person import Person, nobody_yet, roles_of

if TYPE_CHECKING:
    from datetime import date, datetime
    from pathlib import Path

    from sqlalchemy.orm import Session

    from models.rules.roles import Role
    from models.store.ledger import Ledger


class ReasonMissing(Refusal):
    """请写明理由：更正只能作为新的记录，原值和理由都要留存（二.五.11）。"""

    clause = "二.五.11"
    field = "reason"


class PasswordMustChange(Refusal):
    """{name} 现在的密码是系统管理员代设的。请先换成只有自己知道的密码，再办理其他事情。"""


class NotFound(Refusal):
    """找不到{what}「{wanted}」。它可能已被撤销，请刷新后再试。"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a work function answers: a sentence for the journal and the screen, ids, warnings."""

    summary: str
    ids: tuple[int, ...] = ()
    warnings: tuple[str, ...] = ()
    """Said to the user after the fact; they stopped nothing."""


@dataclass(frozen=True, slots=True)
class Done:
    """What the caller of an action learns once it is committed."""

    summary: str
    seq: int
    changes: frozenset[str]
    """Which kinds of thing changed; lists that show such a kind reload."""
    ids: tuple[int, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(slots=True)
class Unit:
    """One action under way: its session, its actor, its clock, its journal line."""

    session: Session
    ledger: Ledger
    actor: str
    now: datetime
    today: date
    op_id: str
    person_id: int | None = None
    """The actor's; nothing while the ledger has no people."""
    roles: frozenset[Role] = frozenset()
    proved: bool = False
    """The actor gave the password again for this very action."""
    seq: int = 0
    _changes: list[dict[str, Any]] = field(default_factory=list)
    _touched: set[str] = field(default_factory=set)
    _previous: str = FIRST
    _files: dict[Path, bytes | None] = field(default_factory=dict)

    def begin(self, right: Right | None) -> None:
        """Learn who acts, refuse without the right, and take the number of the journal line to come."""
        self._admit(right)
        last = last_line(self.session)
        if last is not None:
            self.seq, self._previous = last.seq, last.hash
        self.seq += 1

    def look(self) -> None:
        """Learn who asks what an action would do; nothing is written."""
        self._admit(None)

    def _admit(self, right: Right | None) -> None:
        known = roles_of(self.session, self.actor, self.today)
        if known is not None:
            self.person_id, self.roles = known
            if right is not None:
                self.require(right)
        elif right is not None and not (right is Right.PEOPLE and nobody_yet(self.session)):
            raise NotKnownHere(name=self.actor, right=right.value)

    def require(self, right: Right) -> None:
        """Refuse unless the actor holds a right; a password set by somebody else serves only to be changed."""
        need(right, self.actor, self.roles)
        if right is not Right.OWN and self.session.scalar(
            select(Person.must_change).where(Person.id == self.person_id)
        ):
            raise PasswordMustChange(name=self.actor)

    def add(self, *rows: Any) -> None:
        """Add recorded rows under this journal line and give them their ids."""
        for row in rows:
            row.seq = self.seq
            self._touched.add(row.__tablename__)
        self.session.add_all(rows)
        self.session.flush()

    def set(self, row: Any, key: str, value: Any) -> bool:
        """Change one field of a row and keep its value before; say whether it differed."""
        before = getattr(row, key)
        if before == value:
            return False
        setattr(row, key, value)
        self.note(row.__tablename__, row.id, key, before, value)
        return True

    def note(self, entity: str, entity_id: int, key: str, before: Any, after: Any) -> None:
        """Keep a change that was made otherwise than by ``set``."""
        self._touched.add(entity)
        self._changes.append(
            {
                "seq": self.seq,
                "entity": entity,
                "entity_id": entity_id,
                "field": key,
                "before": canonical(before),
                "after": canonical(after),
            }
        )

    def noted(self) -> tuple[dict[str, Any], ...]:
        """Return the changes noted so far: entity, id, field, before and after as JSON."""
        return tuple(self._changes)

    def keep_file(self, path: Path, content: bytes | None) -> None:
        """Write a file in the ledger's folder, or with ``None`` remove it, right before the commit."""
        self._files[path] = content

    def touch(self, kind: str) -> None:
        """Say that rows of a kind changed."""
        self._touched.add(kind)

    def finish(self, action: str, reason: str | None, asked: dict[str, Any], outcome: Outcome) -> Done:
        """Write the changes and the journal line; the commit follows."""
        if self._changes:
            self.session.flush()
            self.session.execute(insert(Change), self._changes)
        line = JournalLine(
            seq=self.seq,
            op_id=self.op_id,
            at=self.now,
            actor=self.actor,
            action=action,
            summary=outcome.summary,
            reason=reason,
            details=canonical({"asked": asked, "changed": len(self._changes), "digest": self._digest()}),
            previous=self._previous,
        )
        line.hash = line.fingerprint()
        self.session.add(line)
        self.session.flush()
        for path, content in self._files.items():
            if content is None:
                path.unlink(missing_ok=True)
            else:
                write(path, content)
        self._touched.add("journal")
        return Done(outcome.summary, self.seq, frozenset(self._touched), outcome.ids, outcome.warnings)

    def _digest(self) -> str:
        keys = ("entity", "entity_id", "field", "before", "after")
        return digest(tuple(change[key] for key in keys) for change in self._changes)
