"""The check of a large ledger beside reading and hashing the same bytes."""

import hashlib
import random
from datetime import datetime

from frame import Bench

LINES, FILES = 200_000, 20_000
SIZE = 40_000
"""Bytes of a file on average: a scanned certificate of one page."""


def place(folder):
    return folder / "checked"


def large(folder):
    """Make a ledger of 200,000 journal lines, 20,000 attached files, and a backup."""
    from models.rules.roles import Role
    from models.store.backup import make
    from models.store.ledger import Ledger
    from models.work import person
    from models.work.desk import Desk

    target = place(folder)
    if (target / "complete").exists():
        return
    ledger = Ledger.create(target)
    made = datetime(2026, 1, 1, 9).astimezone()
    desk = Desk(ledger, "张三", lambda: made)
    desk.perform(person.add, name="张三", roles=(Role.ADMINISTRATOR, Role.METROLOGIST))
    ledger.close()
    _lines(ledger.database)
    _files(ledger)
    make(target, ledger.backups / "自动-20260101-090000-1.zsbak", at=made, whole=False)
    ledger.close()
    (target / "complete").touch()


def _lines(database):
    import pysqlite3.dbapi2 as sqlite

    from models.store.journal import canonical, digest, line_hash

    raw = sqlite.connect(database)
    (previous,) = raw.execute("SELECT hash FROM journal WHERE seq = 1").fetchone()
    rows, changes = [], []
    for seq in range(2, LINES + 1):
        change = ("instrument", seq % 3000 + 1, "place", '"一号窑头"', '"原料磨"')
        asked = {"instrument_id": seq % 3000 + 1, "reason": "换了地方", "version": seq}
        details = canonical({"asked": asked, "changed": 1, "digest": digest([change])})
        parts = (seq, f"op-{seq}", "2026-01-01T01:00:00.000000+00:00", "张三", "instrument.amend")
        parts += (f"修改 JL-{seq % 3000:06}", "换了地方", details)
        found = line_hash(parts, previous)
        rows.append((seq, parts[1], "2026-01-01 01:00:00.000000", *parts[3:], previous, found))
        changes.append((seq, *change))
        previous = found
    raw.executemany("INSERT INTO journal VALUES (?,?,?,?,?,?,?,?,?,?)", rows)
    raw.executemany(
        'INSERT INTO "change"(seq, entity, entity_id, field, before, after) VALUES (?,?,?,?,?,?)', changes
    )
    raw.commit()
    raw.close()


def _files(ledger):
    from sqlalchemy import insert

    from models.store.tables import Attachment, AttachmentLink

    chance = random.Random(1)
    block = chance.randbytes(2 * SIZE)
    papers, links = [], []
    for number in range(1, FILES + 1):
        content = b"%PDF-1.4 " + number.to_bytes(4) + block[: chance.randrange(SIZE // 4, 7 * SIZE // 4)]
        digest = hashlib.sha256(content).hexdigest()
        path = ledger.files / digest[:2] / f"{digest}.pdf"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        papers.append({"sha256": digest, "size": len(content), "suffix": ".pdf"})
        links.append(
            {
                "seq": 1,
                "sha256": digest,
                "entity": "instrument",
                "entity_id": number % 3000 + 1,
                "name": f"证书{number}.pdf",
                "purpose": "证书",
            }
        )
    with ledger.engine.connect() as connection, connection.begin():
        connection.execute(insert(Attachment), papers)
        connection.execute(insert(AttachmentLink), links)


def check_ours(folder):
    from models.store.check import check
    from models.store.ledger import Ledger

    ledger = Ledger.open(place(folder))

    def work():
        report = check(ledger)
        assert report.ok, report.findings[:3]
        assert (report.counts["流水"], report.counts["附件"]) == (LINES, FILES)

    return work


def hash_everything(folder):
    paths = [place(folder) / "ledger.db", *sorted(place(folder).glob("files/*/*"))]

    def work():
        for path in paths:
            with path.open("rb") as file:
                hashlib.file_digest(file, "sha256").hexdigest()

    return work


BENCHES = [
    Bench(
        "check of 200,000 journal lines and 20,000 files",
        check_ours,
        "hashlib over the same bytes, one file after the other",
        hash_everything,
        None,
        clock="wall",
        rounds=3,
        data=large,
    ),
]
