"""An open ledger (台账库): a folder with its database, files, backups and own forms."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pysqlite3.dbapi2 as sqlite
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.orm import Session

from models.rules.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "trusted_schema": 0,
    "cell_size_check": 1,
}
"""Set and read back on every connection; 2 is FULL: what is committed survives a power cut."""
OLDEST_SQLITE = (3, 51, 3)
"""Older libraries can corrupt a WAL database (WAL-reset race)."""
BUSY_SECONDS = 5


class SQLiteTooOld(Refusal):
    """本机的 SQLite 库版本 {version} 有损坏数据的缺陷，至少需要 3.51.3。请重新安装准绳。"""


class UnsafeDatabase(Refusal):
    """台账库无法以安全方式打开（{pragma} 应为 {wanted}，实为 {found}）。请把台账库放在本机硬盘上再打开。"""


def connect_engine(database: Path) -> Engine:
    """Return an engine whose connections are durable, checked, and begin transactions themselves."""
    if sqlite.sqlite_version_info < OLDEST_SQLITE:
        raise SQLiteTooOld(version=sqlite.sqlite_version)
    engine = create_engine(
        f"sqlite:///{database}",
        module=sqlite,
        connect_args={"timeout": BUSY_SECONDS, "cached_statements": 256},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma, wanted in PRAGMAS.items():
            connection.execute(f"PRAGMA {pragma}={wanted}")
            found = connection.execute(f"PRAGMA {pragma}").fetchone()[0]
            if found != wanted:
                raise UnsafeDatabase(pragma=pragma, wanted=wanted, found=found)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get("writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


class Ledger:
    """A ledger that is open; close it when done."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.engine = connect_engine(folder / "ledger.db")
        self._writer = self.engine.execution_options(writing=True)

    @property
    def database(self) -> Path:
        """The database file."""
        return self.folder / "ledger.db"

    @property
    def files(self) -> Path:
        """Where attachments lie."""
        return self.folder / "files"

    @property
    def backups(self) -> Path:
        """Where automatic backups lie."""
        return self.folder / "backups"

    @property
    def forms(self) -> Path:
        """Where the plant's own forms lie."""
        return self.folder / "forms"

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Open the one transaction of an action; it commits at the end or leaves nothing."""
        with Session(self._writer, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a consistent view for a question."""
        with Session(self.engine) as session:
            yield session

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()
