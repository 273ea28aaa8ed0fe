"""What somebody who knows SQLite does to a ledger behind the program's back."""

import pysqlite3.dbapi2 as sqlite

from models.store.journal import line_hash

TRIGGERS = ("journal_no_update", "journal_no_delete", "change_no_update", "change_no_delete")
INSERTED = (
    "INSERT INTO journal SELECT seq + 1, 'x-' || op_id, at, actor, action, summary, reason, details, hash, "
    "substr(hash, 2) || '0' FROM journal WHERE seq = 12"
)


def sql(ledger, *statements):
    """Change the file behind the program's back, as somebody does who knows SQLite."""
    ledger.close()
    raw = sqlite.connect(ledger.database)
    triggers = [
        raw.execute("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).fetchone()[0]
        for name in TRIGGERS
    ]
    for name in TRIGGERS:
        raw.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        statement(raw) if callable(statement) else raw.execute(statement)
    for trigger in triggers:
        raw.execute(trigger)
    raw.commit()
    raw.close()


def recompute(raw):
    """Chain all lines anew, so that the journal agrees with itself."""
    previous = "0" * 64
    columns = "seq, op_id, at, actor, action, summary, reason, details"
    for line in raw.execute(f"SELECT {columns} FROM journal ORDER BY seq").fetchall():
        parts = (*line[:2], f"{line[2].replace(' ', 'T')}+00:00", *line[3:])
        found = line_hash(parts, previous)
        raw.execute("UPDATE journal SET previous = ?, hash = ? WHERE seq = ?", (previous, found, line[0]))
        previous = found


def forge(raw):
    raw.execute("UPDATE journal SET actor = '李四' WHERE seq = 5")
    recompute(raw)


def wipe(raw):
    raw.execute("PRAGMA foreign_keys = off")
    raw.execute('DELETE FROM "change"')
    raw.execute("DELETE FROM journal")


def cut(raw):
    tables = [name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for table in tables:
        columns = {row[1] for row in raw.execute(f'PRAGMA table_xinfo("{table}")')}
        if "seq" in columns:
            raw.execute(f'DELETE FROM "{table}" WHERE seq > 9')


def swap(raw):
    raw.execute("UPDATE journal SET summary = (SELECT summary FROM journal WHERE seq = 7) WHERE seq = 6")
    raw.execute("UPDATE journal SET summary = 'x' WHERE seq = 7")


TAMPERINGS = {
    "change": (["UPDATE journal SET summary = '没有这回事' WHERE seq = 4"], "流水第 4 条", False),
    "delete": (["DELETE FROM journal WHERE seq = 6"], "流水第 6 条", False),
    "swap": ([swap], "流水第 6 条", False),
    "insert": ([INSERTED], "流水第 13 条", False),
    "cut tail": ([cut], "流水只到第 9 条", True),
    "forge and recompute": ([forge], "流水被改过又重新串接", True),
    "wipe": ([wipe], "整本流水被清除了", True),
}
"""What somebody did → what the check says, and whether it needs a fingerprint to say so."""
