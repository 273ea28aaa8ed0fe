"""Upgrades: the schema is that of the tables; a ledger is old or new, never half."""

import os
import shutil
import signal
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path

import pysqlite3.dbapi2 as sqlite
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import event
from sqlalchemy.engine import Engine

from models.read.history import journal
from models.store import ledger as ledger_module
from models.store import upgrade
from models.store.check import check
from models.store.ledger import Ledger
from models.store.schema import SCHEMA
from models.store.tables import Base
from models.store.upgrade import MIGRATIONS, UpgradeFailed
from models.work import instrument
from models.work.desk import Desk

ROOT = Path(__file__).resolve().parents[2]
RELEASED = sorted(folder for folder in (Path(__file__).parent / "ledgers").iterdir() if folder.is_dir())

NEXT = '''
"""A migration as the next release may bring it."""
import sqlalchemy as sa
from alembic import op
revision, down_revision = "0002", "0001"

def upgrade():
    op.create_table("seal", sa.Column("id", sa.Integer, primary_key=True), sa.Column("text", sa.Text))
    op.add_column("setting", sa.Column("since", sa.Date))
    with op.batch_alter_table("label_print") as table:
        table.add_column(sa.Column("sheets", sa.Integer, nullable=False, server_default="1"))
        table.alter_column("content", type_=sa.String(128))
    op.execute("UPDATE instrument SET remark = coalesce(remark, '') || '（升级）'")
    op.create_index("ix_instrument_maker", "instrument", ["maker"])
    op.execute("INSERT INTO seal (text) SELECT number FROM instrument")
    {broken}
'''


@pytest.fixture
def next_release(tmp_path):
    """Return a folder of migrations with one more than today's."""

    def make(broken=""):
        scripts = tmp_path / "migrations"
        shutil.copytree(MIGRATIONS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
        (scripts / "versions" / "0002_next.py").write_text(NEXT.format(broken=broken), "utf-8")
        return scripts

    return make


def shape(database):
    """Return everything that tells the old schema from the new one, and the rows that change."""
    with closing(sqlite.connect(database)) as raw:
        texts = raw.execute("SELECT name, coalesce(sql, '') FROM sqlite_master ORDER BY name").fetchall()
        return (
            # Alembic writes the keys of a table that it rebuilds in no fixed order
            [(name, sorted(line.strip("\t ,") for line in sql.splitlines())) for name, sql in texts],
            raw.execute("SELECT number, remark FROM instrument").fetchall(),
            raw.execute("SELECT version_num FROM alembic_version").fetchall(),
            raw.execute("PRAGMA user_version").fetchone(),
            raw.execute("PRAGMA integrity_check").fetchone(),
            raw.execute("PRAGMA foreign_key_check").fetchall(),
        )


def test_the_migrated_schema_is_that_of_the_tables(ledger):
    with ledger.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_the_program_knows_its_newest_migration():
    assert ScriptDirectory(str(MIGRATIONS)).get_heads() == [f"{SCHEMA:04}"]


def test_every_constraint_has_a_name(ledger):
    with closing(sqlite.connect(ledger.database)) as raw:
        texts = [
            sql
            for (sql,) in raw.execute("SELECT sql FROM sqlite_master WHERE type='table' AND sql IS NOT NULL")
        ]
    for text in texts:
        for line in text.splitlines():
            bare = line.strip()
            assert not bare.startswith(("PRIMARY KEY", "FOREIGN KEY", "UNIQUE", "CHECK")), text


@pytest.mark.parametrize("released", RELEASED, ids=lambda folder: folder.name)
def test_ledgers_of_every_release_open_whole(released, tmp_path, clock):
    folder = tmp_path / "旧版 台账"
    shutil.copytree(released, folder)
    opened = Ledger.open(folder)
    try:
        assert check(opened).findings == ()
        desk = Desk(opened, "张三", clock)
        assert len(desk.ask(journal)) >= 4
        desk.perform(instrument.register, number="NEW-1", name="压力表")
    finally:
        opened.close()


def test_there_is_a_ledger_of_a_release():
    assert [folder.name for folder in RELEASED] == ["0.1"]


def test_an_older_ledger_is_upgraded_with_a_copy_before(ledger, desk, next_release, monkeypatch):
    desk.perform(instrument.register, number="A-1", name="压力表")
    ledger.close()
    scripts = next_release()
    monkeypatch.setattr(ledger_module, "SCHEMA", 2)
    monkeypatch.setattr(upgrade.migrate, "__kwdefaults__", {"scripts": scripts, "number": 2})
    monkeypatch.setattr(ledger_module, "refuse_foreign_schema", lambda _: None)
    Ledger.open(ledger.folder).close()
    with closing(sqlite.connect(ledger.database)) as raw:
        assert raw.execute("SELECT text FROM seal").fetchall() == [("A-1",)]
    copy = ledger.backups / "升级前-结构1.zsbak"
    with zipfile.ZipFile(copy) as archive:
        assert "ledger.db" in archive.namelist()


def test_an_upgrade_that_breaks_keys_leaves_the_old_ledger(ledger, desk, next_release):
    desk.perform(instrument.register, number="A-1", name="压力表")
    ledger.close()
    before = shape(ledger.database)
    scripts = next_release('op.execute("UPDATE instrument_event SET instrument_id = 999")')
    with pytest.raises(UpgradeFailed, match="instrument"):
        upgrade.migrate(ledger.database, scripts=scripts, number=2)
    assert shape(ledger.database) == before


UPGRADE = """
import os, signal, sys
from pathlib import Path
from sqlalchemy import event
from sqlalchemy.engine import Engine
from models.store.upgrade import migrate
database, scripts, last = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
seen = 0
@event.listens_for(Engine, "before_cursor_execute")
def count(connection, cursor, statement, *_):
    global seen
    seen += 1
    if seen == last:
        os.kill(os.getpid(), signal.SIGKILL)
migrate(database, scripts=scripts, number=2)
print(seen)
"""


def run_upgrade(database, scripts, last):
    return subprocess.run(
        [sys.executable, "-c", UPGRADE, str(database), str(scripts), str(last)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONUTF8": "1"},
    )


class PulledPlugError(Exception):
    """What stops an upgrade at a statement."""


def test_an_upgrade_that_fails_at_any_statement_leaves_the_old_ledger(ledger, desk, next_release):
    desk.perform(instrument.register, number="A-1", name="压力表")
    ledger.close()
    scripts = next_release()
    old = shape(ledger.database)
    seen, last = 0, 1

    def stop(*_):
        nonlocal seen
        seen += 1
        if seen == last:
            raise PulledPlugError

    event.listen(Engine, "before_cursor_execute", stop)
    try:
        while True:
            seen = 0
            try:
                upgrade.migrate(ledger.database, scripts=scripts, number=2)
            except PulledPlugError:
                assert shape(ledger.database) == old, f"half after statement {last}"
                last += 1
            else:
                break
    finally:
        event.remove(Engine, "before_cursor_execute", stop)
    assert last > 10
    assert shape(ledger.database) != old


@pytest.mark.slow
def test_an_upgrade_killed_before_any_statement_is_old_or_new(ledger, desk, next_release, tmp_path):
    desk.perform(instrument.register, number="A-1", name="压力表")
    ledger.close()
    scripts = next_release()
    old = shape(ledger.database)
    whole = tmp_path / "whole.db"
    shutil.copy(ledger.database, whole)
    statements = int(run_upgrade(whole, scripts, 0).stdout)
    new = shape(whole)
    assert statements > 10
    for last in range(1, statements + 1, 5):
        one = tmp_path / f"killed-{last}.db"
        shutil.copy(ledger.database, one)
        assert run_upgrade(one, scripts, last).returncode == -signal.SIGKILL
        assert shape(one) in (old, new), f"half after statement {last}"
        upgrade.migrate(one, scripts=scripts, number=2)
        assert shape(one) == new, "the next start finishes it"
