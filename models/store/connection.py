"""Connections to a ledger's database: durable, checked, and beginning their transactions themselves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite
from sqlalchemy import URL, Connection, Engine, create_engine, event

from models.rules.refusal import Refusal

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
BUSY_SECONDS = 15
"""How long a program waits for others that write; SQLite lets them in by luck, not in their order."""


class SQLiteTooOld(Refusal):
    """本机的 SQLite 库版本 {version} 有损坏数据的缺陷，至少需要 3.51.3。请重新安装准绳。"""


class UnsafeDatabase(Refusal):
    """台账库无法以安全方式打开（{pragma} 应为 {wanted}，实为 {found}）。请把台账库放在本机硬盘上再打开。"""


def connect_engine(database: Path, *, foreign_keys: bool = True) -> Engine:
    """Return an engine for a database file.

    Only an upgrade works without ``foreign_keys``: it rebuilds tables and checks the keys before it commits.
    """
    if sqlite.sqlite_version_info < OLDEST_SQLITE:
        raise SQLiteTooOld(version=sqlite.sqlite_version)
    engine = create_engine(
        URL.create(
            "sqlite", database=str(database)
        ),  # an address as text would read ? and % in a folder's name
        module=sqlite,
        connect_args={"timeout": BUSY_SECONDS, "cached_statements": 256},
    )
    wanted_pragmas = {**PRAGMAS, "foreign_keys": int(foreign_keys)}

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma, wanted in wanted_pragmas.items():
            connection.execute(f"PRAGMA {pragma}={wanted}")
            found = connection.execute(f"PRAGMA {pragma}").fetchone()[0]
            if found != wanted:
                raise UnsafeDatabase(pragma=pragma, wanted=wanted, found=found)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get("writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine
