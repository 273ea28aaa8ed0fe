"""What a database itself can tell of its health: pages, keys, and the chain of the journal."""

from __future__ import annotations

from typing import Any

from models.store.journal import first_broken


def faults(connection: Any) -> list[str]:
    """Return what is wrong with a database, in Chinese; nothing when it is sound.

    ``connection`` is a plain database connection. Whether rows agree with each other is for ``check``.
    """
    found = []
    for (line,) in connection.execute("PRAGMA integrity_check(20)"):
        if line != "ok":
            found.append(f"数据库文件损坏：{line}")
    if found:
        return found
    for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check").fetchmany(20):
        found.append(f"表 {table} 第 {row} 行引用的 {parent} 记录不存在")
    broken = first_broken(connection)
    if broken is not None:
        found.append(f"流水第 {broken} 条与前后不衔接或内容被改动过：自这一条起不能作为证据")
    return found
