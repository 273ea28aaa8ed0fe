"""A bit that turned over in the file: whatever it hits, the program does not fall over, and nearly always says so."""

import random
import struct
from datetime import date

import pytest
from people import enter

from models.rules.refusal import Refusal
from models.store.backup import make
from models.store.check import check
from models.store.ledger import Ledger
from models.work import instrument, sample, verification
from models.work.desk import Desk

NOTICED = 0.97
PAGE = 4096
TREE = {2: 12, 5: 12, 10: 8, 13: 8}
"""Kinds of page that have gaps, and the length of their heads."""


@pytest.fixture
def used(tmp_path, clock):
    """A sample plant in which two hundred things happened, backed up, and its fingerprint beside it."""
    ledger = Ledger.create(tmp_path / "台账")
    desk = enter(ledger, "张三", clock)
    desk.perform(sample.plant)
    work(desk)
    make(ledger.folder, ledger.backups / "今天.zsbak", at=desk.clock(), whole=False)
    ledger.close()
    return ledger


def work(desk: Desk):
    for number in range(100):
        made = desk.perform(
            instrument.register, number=f"新-{number}", name="压力表", interval_months=6, maker="红旗仪表厂"
        )
        desk.perform(
            verification.record,
            instrument_id=made.ids[0],
            on=date(2026, 6, 1),
            certificate_no=f"Z{number}",
            lab="市计量院",
        )


def noticed(folder):
    """Say whether opening or checking the ledger tells that something is wrong; a crash raises."""
    try:
        ledger = Ledger.open(folder)
    except Refusal:
        return True
    try:
        return not check(ledger).ok
    finally:
        ledger.close()


def in_use(content):
    """Return the places of all bytes that hold something: not the gaps inside the pages of the file."""
    gaps = set()
    for page in range(0, len(content), PAGE):
        head = page + (100 if page == 0 else 0)
        if content[head] not in TREE:
            continue
        free, cells, start = struct.unpack(">HHH", content[head + 1 : head + 7])
        gaps.update(range(head + TREE[content[head]] + 2 * cells, page + (start or 65536)))
        while free:
            following, length = struct.unpack(">HH", content[page + free : page + free + 4])
            gaps.update(range(page + free + 4, page + free + length))
            free = following
    return [at for at in range(len(content)) if at not in gaps]


def flips(used, count, *, everywhere=False):
    sound = used.database.read_bytes()
    places = range(len(sound)) if everywhere else in_use(sound)
    chance, missed = random.Random(17), []
    for _ in range(count):
        at, bit = chance.choice(places), chance.randrange(8)
        broken = bytearray(sound)
        broken[at] ^= 1 << bit
        used.database.write_bytes(broken)
        for end in ("-wal", "-shm"):
            used.database.with_name(f"ledger.db{end}").unlink(missing_ok=True)
        if not noticed(used.folder):
            missed.append((at, bit))
    used.database.write_bytes(sound)
    share = 1 - len(missed) / count
    print(
        f"{count} bits turned over in {len(places):,} of {len(sound):,} bytes: {share:.1%} noticed, no crash"
    )
    return share


def test_turned_bits_crash_nothing_and_are_noticed(used):
    assert not noticed(used.folder), "sound before"
    assert flips(used, 40) >= NOTICED - 0.05


@pytest.mark.slow
def test_two_thousand_turned_bits_are_noticed(used):
    """Where a bit lies in a gap of the file nothing can be told; there the program must only not fall over."""
    flips(used, 500, everywhere=True)
    assert flips(used, 2000) >= NOTICED
