"""Making and opening ledger folders."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pysqlite3.dbapi2 as sqlite
import pytest
from sqlalchemy.exc import DatabaseError

from models.read.history import journal
from models.read.instrument import ledger as ledger_list
from models.rules.roles import Role
from models.store import connection, space
from models.store.connection import PRAGMAS, SQLiteTooOld
from models.store.known_schema import ForeignSchema, NotALedger
from models.store.ledger import FolderNotEmpty, Ledger, LedgerThere, NewerLedger
from models.store.lock import LedgerInUse, WindowLock
from models.store.space import TooLittleRoom
from models.store.upgrade import APPLICATION
from models.work import instrument, person
from models.work.desk import Desk


def edit(folder, *statements):
    """Change a ledger behind the program's back, as another program would."""
    with sqlite.connect(folder / "ledger.db") as raw:
        for statement in statements:
            raw.execute(statement)
    raw.close()


def register(desk, number="A-1"):
    return desk.perform(instrument.register, number=number, name="压力表")


def test_a_new_ledger_is_a_folder_with_its_rooms(ledger):
    assert {entry.name for entry in ledger.folder.iterdir()} >= {"ledger.db", "files", "backups", "forms"}
    assert len(ledger.uuid) == 36
    with ledger.engine.connect() as reading:
        found = {pragma: reading.exec_driver_sql(f"PRAGMA {pragma}").scalar_one() for pragma in PRAGMAS}
        assert found == PRAGMAS
        assert reading.exec_driver_sql("PRAGMA application_id").scalar_one() == APPLICATION


def test_two_ledgers_are_never_taken_for_each_other(tmp_path):
    one, other = Ledger.create(tmp_path / "甲"), Ledger.create(tmp_path / "乙")
    assert one.uuid != other.uuid
    one.close()
    other.close()


def test_a_ledger_moves_as_a_whole(ledger, desk, clock, tmp_path):
    register(desk)
    ledger.close()
    moved = tmp_path / "新 盘" / "计量 台账?100%#1"
    moved.parent.mkdir()
    shutil.move(ledger.folder, moved)
    opened = Ledger.open(moved)
    try:
        rows = Desk(opened, "张三", clock).ask(ledger_list, as_of=clock.day, today=clock.day)
        assert [row.number for row in rows] == ["A-1"]
    finally:
        opened.close()


def test_no_ledger_is_made_over_another(ledger):
    with pytest.raises(LedgerThere, match="已有台账库"):
        Ledger.create(ledger.folder)


def test_no_ledger_is_made_among_other_files(tmp_path):
    (tmp_path / "照片.jpg").write_bytes(b"x")
    with pytest.raises(FolderNotEmpty, match="照片.jpg"):
        Ledger.create(tmp_path)
    assert [entry.name for entry in tmp_path.iterdir()] == ["照片.jpg"]


def test_a_creation_that_was_cut_short_is_taken_up_again(tmp_path):
    folder = tmp_path / "库"
    (folder / "files").mkdir(parents=True)
    (folder / "ledger.new").write_bytes(b"half")
    Ledger.create(folder).close()
    Ledger.open(folder).close()


def test_too_little_room_is_said_before_anything_is_made(tmp_path, monkeypatch):
    monkeypatch.setattr(
        space.shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**9, 10**9, 20_000_000)
    )
    with pytest.raises(TooLittleRoom, match="只剩 20 MB"):
        Ledger.create(tmp_path / "库")
    assert not (tmp_path / "库" / "ledger.db").exists()


@pytest.mark.parametrize("content", [None, b"", b"PK\x03\x04 no database", b"SQLite format 3\0" + bytes(200)])
def test_what_is_no_ledger_is_not_opened(tmp_path, content):
    if content is not None:
        (tmp_path / "ledger.db").write_bytes(content)
    with pytest.raises(NotALedger, match="不是准绳的台账库"):
        Ledger.open(tmp_path)
    assert content is None or (tmp_path / "ledger.db").read_bytes() == content


def test_another_program_s_database_is_left_alone(tmp_path):
    with sqlite.connect(tmp_path / "ledger.db") as raw:
        raw.execute("CREATE TABLE theirs (x)")
    raw.close()
    before = (tmp_path / "ledger.db").read_bytes()
    with pytest.raises(NotALedger, match="其他软件"):
        Ledger.open(tmp_path)
    assert (tmp_path / "ledger.db").read_bytes() == before


def test_a_newer_ledger_is_not_touched(ledger):
    ledger.close()
    edit(ledger.folder, "PRAGMA user_version=99", "PRAGMA wal_checkpoint(TRUNCATE)")
    before = ledger.database.read_bytes()
    with pytest.raises(NewerLedger, match="请先升级本程序"):
        Ledger.open(ledger.folder)
    assert ledger.database.read_bytes() == before


def test_a_program_that_was_open_during_an_upgrade_writes_no_more(ledger, desk):
    register(desk)
    edit(ledger.folder, "PRAGMA user_version=99")
    with pytest.raises(NewerLedger):
        register(desk, "A-2")
    assert len(desk.ask(journal)) == 2


FOREIGN = [
    "CREATE TRIGGER spy AFTER INSERT ON instrument BEGIN DELETE FROM label_print; END",
    "CREATE VIEW instrument_view AS SELECT * FROM instrument",
    "CREATE TABLE notes (x)",
    "CREATE VIRTUAL TABLE found USING fts5(x)",
    "DROP TRIGGER journal_no_update",
    "ALTER TABLE instrument ADD COLUMN spare TEXT",
    "ALTER TABLE instrument ADD COLUMN twice TEXT GENERATED ALWAYS AS (number || number)",
    "ALTER TABLE setting RENAME COLUMN value TO content",
]


@pytest.mark.parametrize("statement", FOREIGN)
def test_a_database_with_anything_foreign_in_it_is_not_opened(ledger, statement):
    ledger.close()
    edit(ledger.folder, statement)
    with pytest.raises(ForeignSchema, match="不属于准绳"):
        Ledger.open(ledger.folder)


def test_statistics_of_sqlite_are_not_foreign(ledger):
    ledger.close()
    edit(ledger.folder, "ANALYZE")
    Ledger.open(ledger.folder).close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal SET actor='李四'",
        "DELETE FROM journal",
        'UPDATE "change" SET after=1',
        'DELETE FROM "change"',
    ],
)
def test_the_journal_can_only_grow(ledger, desk, statement):
    done = register(desk)
    desk.perform(instrument.amend, instrument_id=done.ids[0], version=1, reason="笔误", place="锅炉房")
    with ledger.engine.connect() as raw, pytest.raises(DatabaseError, match="只能追加"):
        raw.exec_driver_sql(statement)


def test_a_sqlite_that_can_lose_data_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(connection.sqlite, "sqlite_version_info", (3, 51, 2))
    with pytest.raises(SQLiteTooOld, match="3.51.3"):
        Ledger.create(tmp_path / "库")


def test_opening_a_ledger_of_today_needs_no_alembic(ledger):
    ledger.close()
    code = (
        "import sys; from pathlib import Path; from models.store.ledger import Ledger;"
        "Ledger.open(Path(sys.argv[1])).close(); print('alembic' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(ledger.folder)], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.strip() == "False"


ROOT = Path(__file__).resolve().parents[2]

HOLD = """
import sys
from pathlib import Path
from models.store.lock import WindowLock
lock = WindowLock(Path(sys.argv[1]), "张三 · 计量室电脑")
print("held", flush=True)
sys.stdin.read()
"""


def test_one_window_per_ledger_and_the_second_learns_who_has_it(ledger):
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(ledger.folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    with other:
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(LedgerInUse, match="张三 · 计量室电脑"):
            WindowLock(ledger.folder, "李四")
        other.kill()
    with WindowLock(ledger.folder, "李四"):
        pass


def test_the_command_line_works_beside_an_open_window(ledger, desk, clock):
    with WindowLock(ledger.folder, "张三"):
        desk.perform(person.add, name="李四", roles=(Role.METROLOGIST,))
        beside = Ledger.open(ledger.folder)
        register(Desk(beside, "李四", clock), "A-2")
        beside.close()
    assert [line.actor for line in desk.ask(journal)][::-1] == ["张三", "张三", "李四"]
