"""Which differences of a table are to be taken over, as the user ticks them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from models.rules.returned import Chosen, Comparison, ReturnedRow, Standing

if TYPE_CHECKING:
    from collections.abc import Iterable

Key = tuple[str, int]


@dataclass
class Taken:
    """A comparison and what was ticked; differences without a question are ticked to begin with."""

    comparison: Comparison
    columns: dict[Key, frozenset[str]] = field(default_factory=dict)
    decided: set[Key] = field(default_factory=set)
    """Rows about which the user has said something."""

    def __post_init__(self) -> None:
        self.columns = dict(self.comparison.choose().columns)

    def of(self, row: ReturnedRow) -> frozenset[str]:
        """Return the columns of a row that are taken over."""
        return self.columns.get(row.key, frozenset())

    def tick(self, row: ReturnedRow, column: str, *, on: bool) -> None:
        """Take one cell over, or leave it."""
        self._set(row, self.of(row) | {column} if on else self.of(row) - {column})

    def take(self, rows: Iterable[ReturnedRow], *, on: bool) -> None:
        """Take everything that rows offer, or leave them as the ledger has them."""
        for row in rows:
            if row.offered:
                self._set(row, frozenset(cell.column for cell in row.offered) if on else frozenset())

    def is_open(self, row: ReturnedRow) -> bool:
        """Say whether a row waits for somebody to look at it."""
        return row.standing is Standing.ASK and row.key not in self.decided

    def chosen(self) -> Chosen:
        """Return what was ticked."""
        return Chosen({key: columns for key, columns in self.columns.items() if columns})

    def go_on(self, comparison: Comparison) -> None:
        """Go on with a newer look at the same table; what was decided and is still on offer is kept."""
        rows = {row.key: row for row in comparison.rows}
        kept = {key: self.columns.get(key, frozenset()) for key in self.decided if key in rows}
        self.comparison, self.columns = comparison, dict(comparison.choose().columns)
        for key, columns in kept.items():
            self.columns[key] = columns & {cell.column for cell in rows[key].offered}
        self.decided &= rows.keys()

    def __str__(self) -> str:
        rows = sum(map(bool, self.columns.values()))
        return (
            f"将采用 {sum(map(len, self.columns.values())):,} 处，共 {rows:,} 台"
            if rows
            else "没有勾选要采用的改动"
        )

    def _set(self, row: ReturnedRow, columns: frozenset[str]) -> None:
        self.columns[row.key] = columns
        self.decided.add(row.key)
