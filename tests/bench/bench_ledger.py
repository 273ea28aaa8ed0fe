"""Questions to a large ledger, and the recording of one verification."""

import itertools
import sqlite3
from datetime import date, datetime, time, timedelta

from data import TODAY, ledger
from frame import Bench

SOON = TODAY + timedelta(days=30)
WINDOW = """
SELECT i.id, i.number, i.name, i.state, i.place, v."on", v.valid_until, c.number, c.lab
FROM instrument i
JOIN (SELECT *, row_number() OVER (PARTITION BY instrument_id ORDER BY "on" DESC, id DESC) AS nth
      FROM verification WHERE void_seq IS NULL AND renews) v ON v.instrument_id = i.id AND v.nth = 1
LEFT JOIN certificate c ON c.id = v.certificate_id
WHERE i.void_seq IS NULL AND i.state IN ('合格', '准用') AND v.valid_until <= ?
ORDER BY v.valid_until, i.number
"""
JOINED = """
SELECT {columns} FROM instrument
LEFT JOIN verification ON verification.id = instrument.verification_id
LEFT JOIN certificate ON certificate.id = verification.certificate_id
LEFT JOIN org_unit ON org_unit.id = instrument.unit_id
LEFT JOIN metering_point ON metering_point.id = instrument.point_id
WHERE instrument.void_seq IS NULL ORDER BY instrument.number
"""

VERIFICATION = """
INSERT INTO verification (id, seq, version, instrument_id, certificate_id, kind, method, result, "on",
    interval_months, convention, renews, computed_until, valid_until, from_ledger)
VALUES (?, 1, 1, ?, ?, '周期', '检定', '合格', ?, 12, '-1', 1, ?, ?, 0)
"""
EVENT = """
INSERT INTO instrument_event (id, seq, instrument_id, "on", event, state) VALUES (?, 1, ?, ?, 'verify', '合格')
"""
LINE = """
INSERT INTO journal (seq, op_id, at, actor, action, summary, details, previous, hash)
VALUES (?, ?, '2026-11-21 09:00:00.000000', '张三', 'verification.record', '登记检定', '{}', ?, ?)
"""


def large(folder):
    ledger(folder, 100_000, 10)


def usual(folder):
    ledger(folder, 3_000, 10)


def due_ours(folder):
    from models.read.due import due
    from models.store.ledger import Ledger
    from models.work.desk import Desk

    desk = Desk(
        Ledger(ledger(folder, 100_000, 10)), "张三", lambda: datetime.combine(TODAY, time(9)).astimezone()
    )
    return lambda: desk.ask(due, as_of=TODAY, today=TODAY, until=SOON)


def due_by_window(folder):
    connection = sqlite3.connect(ledger(folder, 100_000, 10) / "ledger.db")
    return lambda: connection.execute(WINDOW, (SOON.isoformat(),)).fetchall()


def list_ours(folder):
    from models.read.instrument import ledger as read
    from models.store.ledger import Ledger

    opened = Ledger(ledger(folder, 3_000, 10))

    def work():
        with opened.reading() as session:
            return read(session, as_of=TODAY, today=TODAY)

    return work


def list_raw(folder):
    from models.read.instrument import InstrumentRow
    from models.store.instrument import Instrument

    elsewhere = {
        "bucket": "instrument.state",
        "unit": "org_unit.name",
        "lab": "certificate.lab",
        "certificate_no": "certificate.number",
        "result": "verification.result",
        "verifier": "verification.verifier",
        "limits": "verification.limits",
        "point": "metering_point.number",
    }
    own = set(Instrument.__table__.columns.keys())
    columns = [
        elsewhere.get(name) or f"instrument.{name}"
        for name in InstrumentRow._fields
        if name in elsewhere or name in own
    ]
    connection = sqlite3.connect(ledger(folder, 3_000, 10) / "ledger.db")
    query = JOINED.format(columns=", ".join(columns))
    days = [at for at, name in enumerate(columns) if name.endswith(("_on", "_until")) and "made" not in name]

    def work():
        """Fetch the rows and make dates of their days, as a list needs them."""
        rows = [list(row) for row in connection.execute(query)]
        for row in rows:
            for at in days:
                if row[at]:
                    row[at] = date.fromisoformat(row[at])
        return rows

    return work


def record_ours(folder):
    return _recording(folder, "wal")


def record_default_journal(folder):
    return _recording(folder, "delete")


def _recording(folder, journal):
    from sqlalchemy import select

    from models.store import connection
    from models.store.ledger import Ledger
    from models.store.tables import Instrument, Verification
    from models.work.desk import Desk
    from models.work.verification import record

    place = ledger(folder, 3_000, 10)
    connection.PRAGMAS = {**connection.PRAGMAS, "journal_mode": journal}
    desk = Desk(Ledger(place), "张三", lambda: datetime.combine(TODAY, time(9)).astimezone())
    with desk.ledger.reading() as session:
        done = select(Verification.instrument_id).where(Verification.on == TODAY)
        open_ones = select(Instrument.id).where(Instrument.state == "合格", Instrument.id.not_in(done))
        instruments = itertools.cycle(session.scalars(open_ones).all())
    return lambda: desk.perform(
        record, instrument_id=next(instruments), on=TODAY, certificate_no="Z2026", lab="省院"
    )


def same_rows_default_journal(folder):
    """Write the rows that one recording writes, as plain sqlite3 does when nothing is asked of it."""
    place = ledger(folder, 3_000, 10)
    plain = place / "plain.db"
    plain.unlink(missing_ok=True)
    with sqlite3.connect(place / "ledger.db") as source, sqlite3.connect(plain) as copy:
        source.backup(copy)
    connection = sqlite3.connect(plain)
    connection.execute("PRAGMA journal_mode = delete")
    day, ids = TODAY.isoformat(), itertools.count(1_000_000)

    def work():
        new, one = next(ids), 1
        run = connection.execute
        run("INSERT INTO certificate (id, seq, number, lab) VALUES (?, 1, 'Z2026', '省院')", (new,))
        run(VERIFICATION, (new, one, new, day, day, day))
        run(EVENT, (new, one, day))
        run(
            "UPDATE instrument SET verified_on = ?, valid_until = ?, verification_id = ? WHERE id = ?",
            (day, day, new, one),
        )
        run(LINE, (new, f"{new}", "0" * 64, "0" * 64))
        connection.commit()

    return work


BENCHES = [
    Bench(
        "due list, 100,000 instruments / 1,000,000 certificates",
        due_ours,
        "window function over the certificates, rows due within 30 days",
        due_by_window,
        0.05,
        repeat=3,
        data=large,
    ),
    Bench(
        "ledger list, 3,000 rows",
        list_ours,
        "raw sqlite3, same rows and columns",
        list_raw,
        1.3,
        repeat=9,
        data=usual,
    ),
    Bench(
        "one verification recorded, committed",
        record_ours,
        "the same action under SQLite's default journal",
        record_default_journal,
        0.5,
        clock="wall",
        repeat=50,
        data=usual,
    ),
    Bench(
        "one verification recorded, committed",
        record_ours,
        "the same rows by plain sqlite3, default journal",
        same_rows_default_journal,
        0.5,
        clock="wall",
        repeat=50,
        data=usual,
    ),
]
