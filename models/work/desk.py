"""The desk: who works on which ledger, with which clock; the one door for actions and questions."""

from __future__ import annotations

import errno
import uuid
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Concatenate

from sqlalchemy import select
from sqlalchemy.exc import DatabaseError, IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from models.rules.refusal import Refusal
from models.rules.rights import right_of
from models.store.journal import JournalLine
from models.store.scope import limit_reading, limit_writing
from models.work.entry import prove
from models.work.hashing import ARGON2, Hashing
from models.work.unit import Done, Outcome, Unit

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy.orm import Session

    from models.rules.rights import Right
    from models.store.ledger import Ledger


class ChangedMeanwhile(Refusal):
    """这条记录刚被别人修改过，您的修改没有保存。请刷新后核对，再改一次。"""


class LedgerBusy(Refusal):
    """台账库正被另一个程序写入，没有保存。请稍等几秒再试。"""


class DiskFull(Refusal):
    """磁盘空间不足，这次没有保存，原有数据完好。请清理磁盘后再试。"""


class DiskTrouble(Refusal):
    """写入磁盘时出错，这次没有保存，原有数据完好（{why}）。请检查磁盘和文件夹的权限后再试。"""


class DamagedLedger(Refusal):
    """台账库文件有损坏，没有保存（{why}）。请先运行“检查”，必要时从备份恢复。"""


class NotUnderstood(Refusal):
    """这次修改与台账库里的其他记录冲突，没有保存：{why}。请刷新后再试。"""


TROUBLES: dict[type[Refusal], tuple[str, ...]] = {
    LedgerBusy: ("locked", "busy"),
    DiskFull: ("full",),
    DiskTrouble: ("readonly", "I/O", "unable to open"),
    DamagedLedger: ("malformed", "not a database"),
}
"""What SQLite says → what the user reads."""


@dataclass(frozen=True, slots=True)
class Desk:
    """A person at work on an open ledger."""

    ledger: Ledger
    actor: str
    clock: Callable[[], datetime]
    """Returns the present moment in the plant's own time zone."""
    proved: bool = False
    """The actor gave the password again, for what is done with this desk."""

    def signing(self, password: str, hashing: Hashing = ARGON2) -> Desk:
        """Return the same desk, its actor proved by the password: to come in, and again for each signature."""
        try:
            prove(self, password, hashing)
        except (DatabaseError, OSError) as error:
            raise _plainly(error) from error
        return replace(self, proved=True)

    def perform[**P](
        self, action: Callable[Concatenate[Unit, P], Outcome], *args: P.args, **asked: P.kwargs
    ) -> Done:
        """Run one action: one session, one commit, one journal line. Refusals leave nothing behind."""
        op_id, done = str(uuid.uuid4()), None
        try:
            with self.ledger.writing() as session:
                unit = self._begin(session, op_id, right_of(action))
                outcome = action(unit, *args, **asked)
                name = f"{action.__module__.rpartition('.')[2]}.{action.__name__.lstrip('_')}"
                reason: Any = asked.get("reason")
                done = unit.finish(name, reason, asked_text(asked), outcome)
        except StaleDataError as error:
            raise ChangedMeanwhile from error
        except IntegrityError as error:
            raise NotUnderstood(why=str(error.orig)) from error
        except (DatabaseError, OSError) as error:
            if done is not None and self._committed(op_id):
                return done
            raise _plainly(error) from error
        return done

    def rehearse[**P, A](
        self, trial: Callable[Concatenate[Unit, P], A], *args: P.args, **asked: P.kwargs
    ) -> A:
        """Try what an action would do, and leave nothing behind; refused is what the action would refuse."""
        try:
            with self.ledger.writing() as session:
                answer = trial(self._begin(session, "", right_of(trial)), *args, **asked)
                session.rollback()
        except (DatabaseError, OSError) as error:
            raise _plainly(error) from error
        return answer

    def ask[**P, A](
        self, question: Callable[Concatenate[Session, P], A], *args: P.args, **kwargs: P.kwargs
    ) -> A:
        """Answer one question from a consistent view of the ledger."""
        with self.ledger.reading() as session:
            session.info["actor"] = self.actor
            limit_reading(session, self.actor, self.clock().date())
            return question(session, *args, **kwargs)

    def foresee[**P, A](
        self, question: Callable[Concatenate[Unit, P], A], *args: P.args, **asked: P.kwargs
    ) -> A:
        """Answer what an action would do, by the action's own rules; nothing is written."""
        now = self.clock()
        with self.ledger.reading() as session:
            unit = Unit(session, self.ledger, self.actor, now, now.date(), "", proved=self.proved)
            unit.look()
            limit_reading(session, self.actor, now.date())
            return question(unit, *args, **asked)

    def _begin(self, session: Session, op_id: str, right: Right | None) -> Unit:
        now = self.clock()
        unit = Unit(session, self.ledger, self.actor, now, now.date(), op_id, proved=self.proved)
        unit.begin(right)
        limit_writing(session, self.actor, now.date())
        return unit

    def _committed(self, op_id: str) -> bool:
        """Say whether an action whose commit reported an error is in the ledger all the same."""
        try:
            with self.ledger.reading() as session:
                return (
                    session.scalars(select(JournalLine.seq).where(JournalLine.op_id == op_id)).first()
                    is not None
                )
        except DatabaseError:
            return False


def asked_text(asked: dict[str, Any]) -> dict[str, Any]:
    """Return the parameters as the journal keeps them: long ones by their size only, passwords never."""
    return {
        key: (f"{len(value)} 项" if _long(value) else value)
        for key, value in asked.items()
        if key != "password" and not callable(value)
    }


def _long(value: Any) -> bool:
    return isinstance(value, (list, tuple, bytes, dict)) and len(value) > 200


def _plainly(error: DatabaseError | OSError) -> Exception:
    """Return the refusal that says what the database or the disk reported; bugs stay what they are."""
    if isinstance(error, OSError):
        full = errno.errorcode.get(error.errno or 0) in {"ENOSPC", "EDQUOT", "EFBIG"}
        return DiskFull() if full else DiskTrouble(why=error.strerror or str(error))
    text = str(error.orig)
    for refusal, words in TROUBLES.items():
        if any(word in text for word in words):
            return refusal(why=text)
    return error
