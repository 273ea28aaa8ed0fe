"""How old the last backup is, and the one made when the window closes."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from models.lists import Tone
from models.rules.refusal import Refusal
from models.store.attachments import sweep
from models.store.backup import automatic

if TYPE_CHECKING:
    from pathlib import Path

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


def back_up_at_close(ledger: Ledger, now: datetime) -> None:
    """Back up what changed and sweep out files that nothing names; a failure must not keep the window open."""
    try:
        automatic(ledger, now, closing_time=True)
        with ledger.writing() as session:
            sweep(session, ledger.files, now)
    except (Refusal, OSError):
        log.exception("no backup at close")
