"""The desk: who works on which ledger, with which clock; the one door for actions and questions."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Concatenate

from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError

from models.rules.refusal import Refusal
from models.work.unit import Done, Outcome, Unit

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy.orm import Session

    from models.store.ledger import Ledger


class ChangedMeanwhile(Refusal):
    """这条记录刚被别人修改过，您的修改没有保存。请刷新后核对，再改一次。"""


class LedgerBusy(Refusal):
    """台账库正被另一个程序写入，没有保存。请稍等几秒再试。"""


class DiskFull(Refusal):
    """磁盘空间不足，这次没有保存，原有数据完好。请清理磁盘后再试。"""


class NotUnderstood(Refusal):
    """这次修改与台账库里的其他记录冲突，没有保存：{why}。请刷新后再试。"""


@dataclass(frozen=True, slots=True)
class Desk:
    """A person at work on an open ledger."""

    ledger: Ledger
    actor: str
    clock: Callable[[], datetime]
    """Returns the present moment in the plant's own time zone."""

    def perform[**P](
        self, action: Callable[Concatenate[Unit, P], Outcome], *args: P.args, **asked: P.kwargs
    ) -> Done:
        """Run one action: one session, one commit, one journal line. Refusals leave nothing behind."""
        now = self.clock()
        try:
            with self.ledger.writing() as session:
                unit = Unit(session, self.ledger, self.actor, now, now.date(), str(uuid.uuid4()))
                unit.begin()
                outcome = action(unit, *args, **asked)
                name = f"{action.__module__.rpartition('.')[2]}.{action.__name__}"
                reason: Any = asked.get("reason")
                return unit.finish(name, reason, asked_text(asked), outcome)
        except StaleDataError as error:
            raise ChangedMeanwhile from error
        except OperationalError as error:
            raise _plainly(error) from error
        except IntegrityError as error:
            raise NotUnderstood(why=str(error.orig)) from error

    def ask[**P, A](
        self, question: Callable[Concatenate[Session, P], A], *args: P.args, **kwargs: P.kwargs
    ) -> A:
        """Answer one question from a consistent view of the ledger."""
        with self.ledger.reading() as session:
            return question(session, *args, **kwargs)


def asked_text(asked: dict[str, Any]) -> dict[str, Any]:
    """Return the parameters as the journal keeps them: long ones by their size only, passwords never."""
    return {
        key: (f"{len(value)} 项" if _long(value) else value)
        for key, value in asked.items()
        if key != "password" and not callable(value)
    }


def _long(value: Any) -> bool:
    return isinstance(value, (list, tuple, bytes, dict)) and len(value) > 200


def _plainly(error: OperationalError) -> Exception:
    text = str(error.orig)
    if "locked" in text or "busy" in text:
        return LedgerBusy()
    return DiskFull() if "full" in text else error
