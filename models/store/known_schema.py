"""Whether a database is a ledger of this program, and holds nothing that runs by itself."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pysqlite3.dbapi2 as sqlite

from models.rules.refusal import Refusal
from models.store.tables import Base
from models.store.triggers import TRIGGERS

if TYPE_CHECKING:
    from sqlalchemy import Connection

DATABASE = "ledger.db"
"""Name of the database file in a ledger's folder."""
APPLICATION = 0x5A53484E
"""``ZSHN``: marks the database file as a ledger of this program (byte 68 of the file)."""


class NotALedger(Refusal):
    """“{folder}”不是准绳的台账库：{why}。请选择含有 ledger.db 的台账文件夹。"""

    field = "folder"


class ForeignSchema(Refusal):
    """台账库里有不属于准绳的内容（{what}），可能被其他软件改动过，没有打开。请从备份恢复，或联系维护人员检查。"""


def database_number(folder: Path) -> int:
    """Return the number of the schema of the ledger in a folder; nothing in the file is touched."""
    database = folder / DATABASE
    if not database.is_file():
        raise NotALedger(folder=folder, why="文件夹里没有 ledger.db")
    try:
        with database.open("rb") as file:
            head = file.read(100)
    except OSError as error:
        raise NotALedger(folder=folder, why=f"ledger.db 读不出（{error.strerror}）") from error
    if not head.startswith(b"SQLite format 3\0"):
        raise NotALedger(folder=folder, why="ledger.db 不是数据库文件或已损坏")
    if int.from_bytes(head[68:72], "big") != APPLICATION:
        raise NotALedger(folder=folder, why="ledger.db 是其他软件的数据库")
    try:
        with closing(sqlite.connect(database, timeout=5)) as connection:
            return int(connection.execute("PRAGMA user_version").fetchone()[0])
    except sqlite.DatabaseError as error:
        raise NotALedger(folder=folder, why=f"ledger.db 已损坏（{error}），请从备份恢复") from error


def refuse_foreign_schema(connection: Connection) -> None:
    """Refuse a database with a trigger, view, table or column that this program did not make."""
    rows = connection.exec_driver_sql("SELECT type, name, tbl_name, sql FROM sqlite_master").all()
    tables = Base.metadata.tables
    for kind, name, table, sql in rows:
        known = {
            "table": name in tables or name == "alembic_version" or name.startswith("sqlite_"),
            "index": table in tables or table == "alembic_version",
            "trigger": TRIGGERS.get(name) == sql,
        }.get(kind, False)
        if not known or (sql or "").upper().startswith("CREATE VIRTUAL"):
            raise ForeignSchema(what=f"{kind} {name}")
    there = {name for kind, name, _, _ in rows if kind == "trigger"}
    if missing := TRIGGERS.keys() - there:
        raise ForeignSchema(what=f"缺少 {min(missing)}")
    for table in tables.values():
        found = connection.exec_driver_sql(f'PRAGMA table_xinfo("{table.name}")').all()
        columns = {row[1] for row in found if row[6] == 0}
        if columns != set(table.columns.keys()) or len(found) != len(columns):
            raise ForeignSchema(what=f"table {table.name}")
