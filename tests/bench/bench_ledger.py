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


def insert_default_journal(folder):
    """Insert a certificate and move its instrument's date, as plain sqlite3 does it when nothing is asked of it."""
    place = ledger(folder, 3_000, 10)
    connection = sqlite3.connect(place / "plain.db")
    connection.executescript(
        "CREATE TABLE IF NOT EXISTS c(id INTEGER PRIMARY KEY, i INT, d TEXT, u TEXT);"
        "CREATE TABLE IF NOT EXISTS i(id INTEGER PRIMARY KEY, u TEXT);"
        "INSERT OR IGNORE INTO i VALUES (1, '');"
    )

    def work():
        connection.execute("INSERT INTO c(i, d, u) VALUES (1, ?, ?)", (TODAY.isoformat(), TODAY.isoformat()))
        connection.execute("UPDATE i SET u = ? WHERE id = 1", (TODAY.isoformat(),))
        connection.commit()

    return work


BENCHES = [
    Bench(
        "due list, 100,000 instruments / 1,000,000 certificates",
        due_ours,
        "window function over the certificates, rows due within 30 days",
        due_by_window,
        0.05,
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
        "two bare statements of sqlite3, default journal",
        insert_default_journal,
        0.5,
        clock="wall",
        repeat=50,
        data=usual,
    ),
]
