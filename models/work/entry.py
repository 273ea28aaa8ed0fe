"""The door: who gives the right password comes in; who guesses has to wait."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import or_, select, update

from models.rules.entry import LOCKED_AT, PATIENCE, count_one_more, still_waits, wait_after
from models.rules.refusal import Refusal
from models.rules.rights import needs
from models.store.entry import EntryFailures, failures_key
from models.store.person import Person
from models.work.hashing import ARGON2, Hashing, nobodys
from models.work.unit import Outcome, Unit

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from models.work.desk import Desk

NOBODY = "（未登记）"
"""Stands in the journal for names that nobody bears: what was typed there may have been a password."""


class WrongPassword(Refusal):
    """姓名或密码不对。忘记密码请找系统管理员重设。"""

    field = "password"


class TryLater(Refusal):
    """密码连续输错 {failures} 次，请在 {until} 之后再试。"""

    field = "password"


class EntryLocked(Refusal):
    """密码连续输错 {failures} 次，“{name}”暂时锁定，这段时间输对了也不能进入。请在 {until} 之后再试，或请系统管理员重设密码。"""

    field = "password"


def prove(desk: Desk, password: str, hashing: Hashing = ARGON2) -> None:
    """Refuse unless the password is that of the person at the desk.

    The attempt is counted and committed before the password is looked at: neither a refusal nor several
    programs at once get around the counting. A name that nobody bears takes the same way as one that is known.
    """
    now = desk.clock()
    with desk.ledger.writing() as session:
        found = _person(session, desk.actor, now)
        key = failures_key(found[0] if found else None, desk.actor)
        before, failures = _count(session, key, desk.actor, now)
    nobody, stored = nobodys(hashing.make), found[1] if found else None
    fits = hashing.fits(stored or nobody, password)
    if not fits or stored is None or found is None:
        _tell(desk, found is not None, failures)
        raise WrongPassword
    with desk.ledger.writing() as session:
        row = session.get(EntryFailures, key)
        if row is not None:
            session.delete(row)
        if hashing.outdated(stored):
            session.execute(
                update(Person)
                .where(Person.id == found[0], Person.password_hash == stored)
                .values(password_hash=hashing.make(password))
            )
    if before:
        desk.perform(_came_in, failures=before)


def _person(session: Session, name: str, now: datetime) -> tuple[int, str | None] | None:
    query = select(Person.id, Person.password_hash).where(
        Person.name == name,
        Person.void_seq.is_(None),
        or_(Person.left_on.is_(None), Person.left_on > now.date()),
    )
    found = session.execute(query).first()
    return None if found is None else (found[0], found[1])


def _count(session: Session, key: str, name: str, now: datetime) -> tuple[int, int]:
    """Count one more attempt; return the failures before it, and with it should it fail."""
    row = session.get(EntryFailures, key)
    if row is None:
        row = EntryFailures(key=key, failures=0, last_at=now, until=None)
        session.add(row)
    if still_waits(row.until, now):
        until = _when(row.until, now)
        if row.failures >= LOCKED_AT:
            raise EntryLocked(failures=LOCKED_AT, name=name, until=until)
        raise TryLater(failures=row.failures, until=until)
    before, row.failures = row.failures, count_one_more(row.failures)
    wait = wait_after(row.failures)
    row.last_at, row.until = now, None if wait is None else now + wait
    return before, row.failures


def _when(until: datetime | None, now: datetime) -> str:
    return "" if until is None else until.astimezone(now.tzinfo).strftime("%H:%M:%S")


def _tell(desk: Desk, known: bool, failures: int) -> None:
    """Write into the journal what an inspector should see: the fifth failure, and each lock."""
    if failures in {PATIENCE, LOCKED_AT}:
        (desk if known else replace(desk, actor=NOBODY)).perform(_failed, failures=failures)


@needs(None)  # nobody came in: there is nobody who could hold a right
def _failed(unit: Unit, /, *, failures: int) -> Outcome:
    locked = "，锁定 15 分钟" if failures >= LOCKED_AT else ""
    who = "不在人员中的姓名" if unit.actor == NOBODY else f"{unit.actor} 的密码"
    return Outcome(f"登录：{who}连续 {failures} 次不对{locked}")


@needs(None)  # the person may hold no role at all
def _came_in(unit: Unit, /, *, failures: int) -> Outcome:
    return Outcome(f"{unit.actor} 进入，此前连续 {failures} 次密码不对")
