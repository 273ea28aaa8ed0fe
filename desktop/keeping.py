"""How old the last backup is, and the one made when the window closes."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy.exc import DatabaseError

from desktop import VERSION
from desktop.places import anchors_file
from models.lists import Tone
from models.rules.refusal import Refusal
from models.store.anchor import FILE, note, of_ledger, read
from models.store.anchor_check import tail
from models.store.attachments import sweep
from models.store.backup import automatic
from models.store.check import check

if TYPE_CHECKING:
    from pathlib import Path

    from models.rules.anchor import Anchor
    from models.sheets.sheet import Book
    from models.store.check import Report
    from models.store.finding import Finding, Step
    from models.store.ledger import Ledger

log = logging.getLogger(__name__)
OLD = timedelta(days=1)


def backup_age(backups: Path, now: datetime) -> tuple[str, Tone]:
    """Say in words how old the newest backup is, and whether that is well."""
    made = [path.stat().st_mtime for path in backups.glob("*.zsbak")]
    if not made:
        return "尚未备份", Tone.MUTED
    age = now - datetime.fromtimestamp(max(made), tz=now.tzinfo)
    if age < timedelta(minutes=1):
        return "刚刚备份", Tone.GOOD
    if age < timedelta(hours=1):
        return f"备份 {int(age.total_seconds() // 60)} 分钟前", Tone.GOOD
    if age < OLD:
        return f"备份 {int(age.total_seconds() // 3600)} 小时前", Tone.GOOD
    return f"备份 {age.days} 天前", Tone.STOP


def note_here(ledger: Ledger, now: datetime) -> None:
    """Note on this PC how far the journal is, and by which fingerprint; the ledger's own file cannot undo that."""
    try:
        with ledger.reading() as session:
            note(anchors_file(), session, now, ledger.folder)
    except (Refusal, OSError, DatabaseError):
        log.exception("no fingerprint noted")


def noted_here(ledger: Ledger) -> list[Anchor]:
    """Return the fingerprints of a ledger that this PC noted."""
    return of_ledger(read(anchors_file()), ledger.uuid, "这台电脑")


def look_at_tail(ledger: Ledger) -> Finding | None:
    """Compare the journal with what was noted last, here and beside the backups; milliseconds."""
    beside = of_ledger(read(ledger.backups / FILE), ledger.uuid, "备份记录")
    last = [*noted_here(ledger)[-1:], *beside[-1:]]
    with ledger.reading() as session:
        return tail(session.connection().connection.driver_connection, last)


def report_book(ledger: Ledger, report: Report, now: datetime) -> Book:
    """Lay the report of a check out on paper."""
    from models.sheets.check_report import check_report

    return check_report(report, folder=ledger.folder, at=now, version=VERSION)


def checked_book(ledger: Ledger, now: datetime, step: Step) -> Book:
    """Check a ledger and lay the report out on paper; ``step`` hears how far it is."""
    return report_book(ledger, check(ledger, noted_here(ledger), step), now)


def back_up_at_close(ledger: Ledger, now: datetime) -> None:
    """Back up what changed and sweep out files that nothing names; a failure must not keep the window open."""
    try:
        automatic(ledger, now, closing_time=True)
        with ledger.writing() as session:
            sweep(session, ledger.files, now)
        note_here(ledger, now)
    except (Refusal, OSError):
        log.exception("no backup at close")
