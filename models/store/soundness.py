"""What a database itself can tell of its health: pages, keys, and the chain of the journal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pysqlite3.dbapi2 as sqlite

from models.store.journal import first_broken

DAMAGED = "数据库文件损坏"


def faults(connection: Any) -> list[str]:
    """Return what is wrong with a database, in Chinese; nothing when it is sound.

    ``connection`` is a plain database connection. Whether rows agree with each other is for ``check``.
    """
    try:
        return list(_faults(connection))
    except sqlite.DatabaseError as error:
        return [f"{DAMAGED}：{error}"]


def _faults(connection: Any) -> Iterator[str]:
    sound = True
    for (line,) in connection.execute("PRAGMA integrity_check(20)"):
        if line != "ok":
            sound = False
            yield f"{DAMAGED}：{line}"
    if not sound:
        return
    for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check").fetchmany(20):
        yield f"表 {table} 第 {row} 行引用的 {parent} 记录不存在"
    broken = first_broken(connection)
    if broken is not None:
        yield f"流水第 {broken} 条与前后不衔接或内容被改动过：自这一条起不能作为证据"
