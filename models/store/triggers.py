"""Triggers that keep the journal append-only: whoever edits the file by hand is stopped and told why."""

from __future__ import annotations

MESSAGE = "流水只能追加（二.五.11）"

TRIGGERS = {
    f"{table}_no_{verb}": f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
    f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    for table in ("journal", "change")
    for verb in ("update", "delete")
}
"""Name → statement. Migrations carry their own copy; a ledger with any other trigger is refused."""
