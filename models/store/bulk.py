"""Many rows at once: gathered per table, written in one go without the mapper."""

from __future__ import annotations

from collections import defaultdict
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from sqlalchemy import Date, func, insert, select

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection, Table
    from sqlalchemy.orm import Session

BATCH = 2000


class Bulk:
    """Rows to be written under one journal line; ids are given at once, so that rows can name each other.

    Only one writer is at work (``BEGIN IMMEDIATE``), so the ids after the highest are free.
    """

    def __init__(self, session: Session, seq: int) -> None:
        self._session = session
        self._seq = seq
        self._rows: dict[Any, list[dict[str, Any]]] = defaultdict(list)
        self._last: dict[Any, int] = {}

    def add(self, table: Any, row: dict[str, Any]) -> int:
        """Gather a row, with all its columns but id, seq and void_seq; return its id."""
        if table not in self._last:
            self._last[table] = self._session.scalar(select(func.max(table.id))) or 0
        number = self._last[table] = self._last[table] + 1
        row["id"], row["seq"], row["void_seq"] = number, self._seq, None
        self._rows[table].append(row)
        return number

    def __len__(self) -> int:
        return sum(map(len, self._rows.values()))

    def write(self, *tables: Any, step: Callable[[int], None] = lambda _count: None) -> None:
        """Write the rows of these tables, in this order; ``step`` hears how many after each batch."""
        for table in tables:
            rows = self._rows.pop(table, [])
            self._last.pop(table, None)
            for start in range(0, len(rows), BATCH):
                batch = rows[start : start + BATCH]
                _insert(self._session.connection(), table.__table__, batch)
                step(len(batch))


def _insert(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Hand rows to the driver as they are: several times faster than through the types of their columns."""
    statement: Any = insert(table).compile(dialect=connection.dialect, column_keys=list(rows[0]))
    days = [column.name for column in table.columns if isinstance(column.type, Date)]
    for row in rows:
        for key in days:
            if row[key] is not None:
                row[key] = row[key].isoformat()
    order = statement.positiontup
    connection.exec_driver_sql(str(statement), list(map(itemgetter(*order), rows)) if order else rows)
