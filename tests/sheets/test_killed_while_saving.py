"""An export over an existing file, cut off at a random moment or by a full disk: the old file is whole, or the new is."""

import os
import random
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from the_table import export

from models.read.instrument import ledger as rows_of
from models.work import instrument

ROOT = Path(__file__).parents[2]
ROUNDS = 40
"""Of 500, which ``--full`` runs."""

WRITER = """
import os, resource, signal, sys
from pathlib import Path
from models.sheets import saving
old, new, path = (Path(one) for one in sys.argv[1:4])
data = {"old": old.read_bytes(), "new": new.read_bytes()}
which = "new"
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
if len(sys.argv) > 4:
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[4]), resource.RLIM_INFINITY))
print("ready", flush=True)
while True:
    saving.save(data[which], path)
    which = "old" if which == "new" else "new"
"""
"""Writes two books over each other without a rest, until it is killed."""


@pytest.fixture(scope="module")
def books(tmp_path_factory):
    """Two exports of one list: before and after something changed."""
    from conftest import Clock
    from people import enter

    from models.store.ledger import Ledger

    folder = tmp_path_factory.mktemp("两本")
    opened = Ledger.create(folder / "台账库")
    desk = enter(opened, "张三", Clock())
    desk.perform(
        instrument.register_many,
        numbers=tuple(f"JL-{at:04}" for at in range(400)),
        name="压力表",
        place="泵房",
    )
    old = export(desk, folder / "旧.xlsx")
    ids = tuple(row.id for row in desk.ask(rows_of, as_of=Clock().day))
    desk.perform(instrument.amend_many, instrument_ids=ids, reason="挪了", place="二层平台")
    new = export(desk, folder / "新.xlsx")
    opened.close()
    return old, new


def start(books, path, *limit):
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, *map(str, (*books, path, *limit))],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert writer.stdout.readline() == b"ready\n"
    return writer


def kill_after(writer, path, chance):
    """Kill the writer once it has replaced the file a random number of times, plus a random moment."""
    turns, seen = chance.randrange(1, 4), path.stat().st_ino
    while turns:
        if (now := path.stat().st_ino) != seen:
            turns, seen = turns - 1, now
    for _ in range(chance.randrange(20_000)):
        pass
    os.kill(writer.pid, signal.SIGKILL)
    writer.wait()
    writer.stdout.close()


def rounds_of_kills(books, folder, count):
    """Return how often the file was whole, how often a half-written copy lay beside it, and of what book it was."""
    whole, beside, kinds = 0, 0, set()
    wanted = {books[0].read_bytes(): "old", books[1].read_bytes(): "new"}
    chance = random.Random(2026)
    for turn in range(count):
        path = folder / f"{turn}" / "台账.xlsx"
        path.parent.mkdir()
        path.write_bytes(books[0].read_bytes())
        kill_after(start(books, path), path, chance)
        kinds.add(wanted.get(path.read_bytes(), "torn"))
        whole += path.read_bytes() in wanted and zipfile.ZipFile(path).testzip() is None
        beside += len(list(path.parent.iterdir())) > 1
    return whole, beside, kinds


def test_killed_at_any_moment_the_file_is_whole(books, tmp_path):
    whole, beside, kinds = rounds_of_kills(books, tmp_path, ROUNDS)
    assert whole == ROUNDS
    assert beside, "some were really killed in the middle of writing"
    assert kinds == {"old", "new"}


@pytest.mark.slow
def test_killed_five_hundred_times_the_file_is_whole(books, tmp_path):
    whole, beside, kinds = rounds_of_kills(books, tmp_path, 500)
    print(f"{whole} of 500 whole, {beside} with a half-written copy beside it, {sorted(kinds)}")
    assert whole == 500
    assert beside > 50


@pytest.mark.parametrize("share", [0, 0.01, 0.5, 0.999])
def test_a_full_disk_at_any_point_leaves_the_old_file(books, tmp_path, share):
    path = tmp_path / "台账.xlsx"
    path.write_bytes(books[0].read_bytes())
    writer = start(books, path, int(books[1].stat().st_size * share))
    assert writer.wait(60) == 1, "it was refused"
    writer.stdout.close()
    assert path.read_bytes() == books[0].read_bytes()
    assert [one.name for one in tmp_path.iterdir()] == ["台账.xlsx"]
