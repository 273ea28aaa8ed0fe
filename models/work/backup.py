"""Bring a ledger back from a backup and say so in its journal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from models.rules.rights import needs
from models.store.ledger import Ledger
from models.store.restore import restore as bring_back
from models.work.desk import Desk
from models.work.unit import Done, Outcome, Unit


def restore(folder: Path, source: Path, *, actor: str, clock: Callable[[], datetime]) -> Done:
    """Restore a backup into a ledger's folder, or a new one; close the ledger before."""
    restored = bring_back(folder, source, clock())
    ledger = Ledger.open(folder)
    try:
        kept = "" if restored.kept is None else restored.kept.name
        return Desk(ledger, actor, clock).perform(
            _restore, file=source.name, back_to=restored.manifest.seq, kept=kept
        )
    finally:
        ledger.close()


@needs(None)  # the restored ledger may know other people
def _restore(unit: Unit, /, *, file: str, back_to: int, kept: str) -> Outcome:
    unit.touch("instrument")
    before = f"，恢复前的台账存为 {kept}" if kept else ""
    return Outcome(f"从备份 {file} 恢复到流水第 {back_to} 条{before}")
