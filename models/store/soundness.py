"""What a database itself can tell of its health: pages, keys, and the chain of the journal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pysqlite3.dbapi2 as sqlite

from models.store.finding import Finding, Step, silent
from models.store.journal import first_broken

FILE = "数据库文件"
RESTORE = "请从最近的备份恢复，并检查磁盘"
COMPARE = "请把这一条以后的记录与纸面表单、早先的备份逐条对照，查明是谁、为何改动"


def faults(connection: Any, step: Step = silent) -> list[Finding]:
    """Return what is wrong with a database; nothing when it is sound.

    ``connection`` is a plain database connection. Whether rows agree with each other is for ``check``.
    """
    found = damages(connection)
    if not found:
        found = strays(connection) + breaks(connection, step)
    return found


def damages(connection: Any) -> list[Finding]:
    """Return what is wrong with the pages of the file."""
    try:
        lines = [line for (line,) in connection.execute("PRAGMA integrity_check(20)")]
    except sqlite.DatabaseError as error:
        lines = [str(error)]
    return [Finding(FILE, f"损坏：{line}", RESTORE) for line in lines if line != "ok"]


def strays(connection: Any) -> list[Finding]:
    """Return the rows that name others which are not there."""
    return [*_read(_strays, connection)]


def breaks(connection: Any, step: Step = silent) -> list[Finding]:
    """Return the first line of the journal at which its chain does not hold."""
    return [*_read(_breaks, connection, step)]


def _read(look: Any, *given: Any) -> Iterator[Finding]:
    """Look for findings; what cannot be read at all is one itself."""
    try:
        yield from look(*given)
    except sqlite.DatabaseError as error:
        yield Finding(FILE, f"损坏：{error}", RESTORE)


def _strays(connection: Any) -> Iterator[Finding]:
    for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check").fetchmany(20):
        yield Finding(f"表 {table} 第 {row} 行", f"引用的 {parent} 记录不存在", RESTORE)


def _breaks(connection: Any, step: Step) -> Iterator[Finding]:
    broken = first_broken(connection, step)
    if broken is not None:
        what = "与前后不衔接或内容被改动过，自这一条起不能作为证据"
        yield Finding(f"流水第 {broken} 条", what, COMPARE)
