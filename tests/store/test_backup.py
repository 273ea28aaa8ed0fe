"""Backups and restores."""

import hashlib
import json
import os
import subprocess
import sys
import threading
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from models.read.history import journal
from models.read.instrument import ledger as ledger_list
from models.rules.rights import NotYourRight
from models.rules.roles import Role
from models.store import backup
from models.store import restore as restore_module
from models.store.backup import BackupFailed, automatic, make
from models.store.check import check
from models.store.ledger import FolderNotEmpty, Ledger, NewerLedger
from models.store.restore import NotABackup, OtherLedger, read_manifest, restore
from models.store.retention import superfluous
from models.work import attachment, instrument, person
from models.work import backup as work_backup
from models.work.desk import Desk

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)


def register(desk, number):
    return desk.perform(instrument.register, number=number, name="压力表").ids[0]


def numbers(desk, clock):
    return sorted(row.number for row in desk.ask(ledger_list, as_of=clock.day, today=clock.day))


@pytest.fixture
def filled(ledger, desk, tmp_path):
    """A ledger with an instrument, its paper, and a form of the plant's own."""
    paper = tmp_path / "说明书.pdf"
    paper.write_bytes(b"%PDF-1.4 manual")
    one = register(desk, "A-1")
    desk.perform(attachment.attach, entity="instrument", entity_id=one, path=paper, purpose="说明书")
    (ledger.forms / "表A.8.toml").write_text("title = 1", "utf-8")
    return ledger


@pytest.fixture
def saved(filled, tmp_path):
    """A backup of it, elsewhere."""
    target = tmp_path / "U盘" / "台账 备份.zsbak"
    make(filled.folder, target, at=NOW)
    return target


def test_a_backup_says_what_it_holds(filled, saved):
    manifest = read_manifest(saved)
    assert (manifest.uuid, manifest.seq, manifest.whole, manifest.missing) == (filled.uuid, 3, True, ())
    assert manifest.counts["instrument"] == 1
    assert {name.split("/")[0] for name in manifest.files} == {"ledger.db", "files", "forms"}
    assert [entry.name for entry in saved.parent.iterdir()] == [saved.name], "nothing unfinished stays"


def test_a_ledger_comes_back_on_another_computer(saved, tmp_path, clock):
    folder = tmp_path / "新电脑" / "台账"
    done = work_backup.restore(folder, saved, actor="李四", clock=clock)
    assert "恢复到流水第 3 条" in done.summary
    opened = Ledger.open(folder)
    desk = Desk(opened, "张三", clock)
    assert numbers(desk, clock) == ["A-1"]
    assert check(opened).findings == ()
    assert (opened.forms / "表A.8.toml").exists()
    assert desk.ask(journal)[0].actor == "李四"
    opened.close()


def test_a_restore_goes_back_and_keeps_what_was_there(filled, saved, desk, clock):
    register(desk, "A-2")
    filled.close()
    work_backup.restore(filled.folder, saved, actor="张三", clock=clock)
    assert numbers(desk, clock) == ["A-1"]
    filled.close()
    (before,) = filled.backups.glob("恢复前-*.zsbak")
    clock.day += timedelta(days=1)
    work_backup.restore(filled.folder, before, actor="张三", clock=clock)
    assert numbers(desk, clock) == ["A-1", "A-2"]
    assert check(filled).ok


def test_over_a_ledger_only_its_administrator_restores(filled, saved, desk, clock):
    desk.perform(person.add, name="李四", roles=(Role.METROLOGIST,))
    register(desk, "A-2")
    filled.close()
    for name in ("李四", "没有登记", ""):
        with pytest.raises(NotYourRight, match="系统管理员"):
            work_backup.restore(filled.folder, saved, actor=name, clock=clock)
    assert numbers(desk, clock) == ["A-1", "A-2"]


def test_a_ledger_damaged_beyond_reading_is_set_aside_and_replaced(filled, saved, desk, clock):
    filled.close()
    filled.database.write_bytes(b"garbage" * 1000)
    restored = restore(filled.folder, saved, NOW)
    assert (restored.kept / "ledger.db").read_bytes().startswith(b"garbage")
    assert numbers(desk, clock) == ["A-1"]


def test_a_backup_of_another_ledger_is_not_put_over_this_one(saved, tmp_path):
    other = Ledger.create(tmp_path / "别的")
    other.close()
    with pytest.raises(OtherLedger):
        restore(other.folder, saved, NOW)
    assert list(other.backups.glob("*.zsbak")) == []
    (other.folder / "ledger.db").unlink()
    (other.folder / "照片.jpg").touch()
    with pytest.raises(FolderNotEmpty):
        restore(other.folder, saved, NOW)


def test_a_backup_from_a_newer_program_is_refused(saved, monkeypatch, tmp_path):
    monkeypatch.setattr(restore_module, "SCHEMA", 0)
    with pytest.raises(NewerLedger):
        restore(tmp_path / "新", saved, NOW)


def test_a_damaged_ledger_is_not_backed_up_as_if_it_were_sound(filled, tmp_path):
    filled.close()
    with filled.database.open("r+b") as file:
        file.seek(4096 * 3)
        file.write(os.urandom(4096 * 4))
    target = tmp_path / "b.zsbak"
    with pytest.raises(BackupFailed):
        make(filled.folder, target, at=NOW)
    assert not target.exists()


def test_a_backup_that_cannot_be_written_leaves_the_old_one(filled, saved, monkeypatch):
    before = saved.read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device", str(saved))

    monkeypatch.setattr(backup, "_pack", full)
    with pytest.raises(BackupFailed, match="磁盘空间不足"):
        make(filled.folder, saved, at=NOW)
    assert saved.read_bytes() == before
    assert [entry.name for entry in saved.parent.iterdir()] == [saved.name]


def test_a_missing_paper_is_named_and_the_rest_is_saved(filled, tmp_path):
    for path in filled.files.glob("*/*"):
        path.unlink()
    manifest = make(filled.folder, tmp_path / "b.zsbak", at=NOW)
    assert len(manifest.missing) == 1


HOSTILE = [
    "../evil.txt",
    "..\\evil.txt",
    "/etc/evil",
    "\\evil",
    "C:\\evil.txt",
    "C:evil.txt",
    "files/../../evil",
    "files/ab/../../../evil.pdf",
    "forms/../evil.toml",
    "forms/..\\evil.toml",
    "forms/C:evil.toml",
    "forms/CON",
    "forms/con.toml",
    "forms/NUL.toml",
    "forms/LPT1.toml",
    "forms/evil.toml ",
    "forms/evil.toml.",
    "forms/evil.toml:stream",
    "forms/a\x00b.toml",
    "forms/a\nb.toml",
    "forms/\u202etxt.toml",
    "forms/deep/er.toml",
    "forms/",
    "forms",
    "files/AB/" + "a" * 64 + ".pdf",
    "files/cd/" + "a" * 64 + ".pdf",
    "files/aa/" + "a" * 64 + ".pdf.exe:x",
    "files/aa/" + "a" * 63 + ".pdf",
    "ledger.db-wal",
    "backups/x.zsbak",
    "\\\\server\\share\\evil",
    "ledger.lock",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_that_leads_elsewhere_is_never_written(saved, tmp_path, name):
    with zipfile.ZipFile(saved) as archive:
        content = {entry: archive.read(entry) for entry in archive.namelist()}
    manifest = json.loads(content["manifest.json"])
    manifest["files"][name] = [hashlib.sha256(b"evil").hexdigest(), 4]
    hostile = tmp_path / "hostile.zsbak"
    with zipfile.ZipFile(hostile, "w") as archive:
        for entry, data in (content | {"manifest.json": json.dumps(manifest), name: b"evil"}).items():
            archive.writestr(entry, data)
    target = tmp_path / "goal" / "ledger"
    before = set(tmp_path.rglob("*"))
    with pytest.raises(NotABackup):
        restore(target, hostile, NOW)
    made = set(tmp_path.rglob("*")) - before
    assert all(path.is_dir() and path.is_relative_to(tmp_path / "goal") for path in made)


def test_what_no_manifest_lists_is_refused(saved, tmp_path):
    with zipfile.ZipFile(saved, "a") as archive:
        archive.writestr("extra.txt", b"?")
    with pytest.raises(NotABackup, match="清单不符"):
        restore(tmp_path / "新", saved, NOW)


@pytest.mark.parametrize("share", [0.0, 0.2, 0.5, 0.9, 0.999])
def test_a_backup_cut_short_is_refused(saved, tmp_path, share):
    whole = saved.read_bytes()
    saved.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(NotABackup):
        restore(tmp_path / "新", saved, NOW)


def test_every_flipped_byte_is_noticed_or_harmless(saved, tmp_path, clock):
    whole = saved.read_bytes()
    for at in range(0, len(whole), max(1, len(whole) // 60)):
        saved.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        folder = tmp_path / f"f{at}"
        try:
            restore(folder, saved, NOW)
        except NotABackup:
            assert not (folder / "ledger.db").exists()
        else:
            opened = Ledger.open(folder)
            assert check(opened).ok
            opened.close()


def test_every_byte_of_the_archives_directory_may_be_damaged(saved):
    whole = saved.read_bytes()
    refused = 0
    for at in range(whole.rindex(b"PK\x01\x02", 0, -60) - 200, len(whole)):
        saved.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        try:
            read_manifest(saved)
        except NotABackup:
            refused += 1
    assert refused > 100


def test_backups_made_while_others_write_are_all_sound(filled, desk, clock, tmp_path):
    stop = threading.Event()
    beside = Desk(filled, "张三", clock)

    def write():
        count = 0
        while not stop.is_set():
            register(beside, f"W-{count}")
            count += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        made = [make(filled.folder, tmp_path / f"{n}.zsbak", at=NOW, whole=False) for n in range(25)]
    finally:
        stop.set()
        writer.join()
    assert made[-1].seq > made[0].seq
    for n in (0, 12, 24):
        restored = restore(tmp_path / f"ledger-{n}", tmp_path / f"{n}.zsbak", NOW)
        assert restored.manifest.counts["instrument"] == restored.manifest.seq - 2


def test_automatic_backups_come_every_half_hour_of_change_and_at_closing(filled, desk):
    assert automatic(filled, NOW).name == "自动-20261121-093000-3.zsbak"
    assert automatic(filled, NOW + timedelta(hours=5), closing_time=True) is None, "nothing changed"
    register(desk, "A-2")
    assert automatic(filled, NOW + timedelta(minutes=10)) is None, "too early"
    assert automatic(filled, NOW + timedelta(minutes=11), closing_time=True) is not None
    register(desk, "A-3")
    assert automatic(filled, NOW + timedelta(minutes=42)) is not None
    assert len(list(filled.backups.glob("*.zsbak"))) == 3


def test_an_empty_ledger_needs_no_backup(ledger):
    assert automatic(ledger, NOW, closing_time=True) is None


def test_retention_over_four_hundred_days():
    made, now = set(), datetime(2026, 1, 1, 8, tzinfo=UTC)
    for _ in range(400 * 16):
        now += timedelta(minutes=30) if now.hour < 16 else timedelta(hours=15, minutes=30)
        made.add(now)
        made -= superfluous(made, now)
        assert now in made
    ages = sorted(now - moment for moment in made)
    assert len([age for age in ages if age <= timedelta(days=2)]) >= 32
    for days in range(1, 30):
        assert any(timedelta(days=days - 1) < age <= timedelta(days=days) for age in ages), days
    for weeks in range(1, 12):
        assert any(timedelta(weeks=weeks - 1) < age <= timedelta(weeks=weeks) for age in ages), weeks
    assert len({(moment.year, moment.month) for moment in made}) >= 12
    assert len(made) <= 34 + 31 + 13 + 61


RESTORE = """
import os, signal, sys, threading, time
from datetime import datetime
from pathlib import Path
from models.work.backup import restore
print("ready", flush=True)
delay = float(sys.argv[3])
threading.Thread(target=lambda: (time.sleep(delay), os.kill(os.getpid(), signal.SIGKILL)), daemon=True).start()
now = datetime(2026, 11, 21, 9, 30).astimezone()
restore(Path(sys.argv[1]), Path(sys.argv[2]), actor="张三", clock=lambda: now)
"""


def test_a_restore_that_is_killed_leaves_old_or_new(filled, saved, desk, clock, request):
    for n in range(20):
        register(desk, f"B-{n}")
    old = numbers(desk, clock)
    filled.close()
    later = filled.backups / "later.zsbak"
    make(filled.folder, later, at=NOW)
    for n in range(200 if request.config.getoption("--full") else 12):
        command = [sys.executable, "-c", RESTORE, str(filled.folder), str(saved), str(0.002 * (n * 5 % 60))]
        subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
        found = numbers(desk, clock)
        assert found in (old, ["A-1"]), "never mixed"
        assert check(filled).findings == ()
        filled.close()
        clock.day += timedelta(days=1)
        work_backup.restore(filled.folder, later, actor="张三", clock=clock)
