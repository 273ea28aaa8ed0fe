"""Bring a ledger back from a backup and say so in its journal."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from sqlalchemy.exc import DatabaseError

from models.rules.refusal import Refusal
from models.rules.rights import Right, need, needs
from models.store.anchor import FILE, note
from models.store.backup import Manifest
from models.store.ledger import Ledger
from models.store.person import nobody_yet, roles_of
from models.store.restore import restore as bring_back
from models.work.desk import Desk
from models.work.unit import Done, Outcome, Unit


def restore(folder: Path, source: Path, *, actor: str, clock: Callable[[], datetime]) -> Done:
    """Restore a backup into a ledger's folder, or a new one; close the ledger before.

    Over a ledger only its administrator may; one that is damaged beyond opening can be asked for nobody's right.
    """
    _need_administrator(folder, actor, clock)
    said: list[Done] = []

    def say(apart: Path, manifest: Manifest, kept: str) -> None:
        ledger = Ledger(apart)
        try:
            desk = Desk(ledger, actor, clock)
            said.append(desk.perform(_restore, file=source.name, back_to=manifest.seq, kept=kept))
        finally:
            ledger.close()

    bring_back(folder, source, clock(), say)
    with suppress(Refusal, OSError):  # the ledger is restored and checked; the next backup notes it as well
        _note(folder, clock())
    return said[0]


def _note(folder: Path, now: datetime) -> None:
    ledger = Ledger.open(folder)
    try:
        with ledger.reading() as session:
            note(ledger.backups / FILE, session, now, folder)
    finally:
        ledger.close()


def _need_administrator(folder: Path, actor: str, clock: Callable[[], datetime]) -> None:
    try:
        ledger = Ledger.open(folder)
    except Refusal:
        return
    try:
        with ledger.reading() as session:
            known = roles_of(session, actor, clock().date())
            if known is not None or not nobody_yet(session):
                need(Right.PLANT, actor, known[1] if known else ())
    except DatabaseError:
        return
    finally:
        ledger.close()


@needs(None)  # the restored ledger may know other people
def _restore(unit: Unit, /, *, file: str, back_to: int, kept: str) -> Outcome:
    unit.touch("instrument")
    before = f"，恢复前的台账存为 {kept}" if kept else ""
    return Outcome(f"从备份 {file} 恢复到流水第 {back_to} 条{before}")
