"""The cells of a sheet as they stand, before anything is understood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.rules.old_book import RawCell


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range; rows and columns count from 0, the last ones belong to it."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet: rows of cells without the empty ones at their ends."""

    name: str
    rows: tuple[tuple[RawCell, ...], ...]
    merges: tuple[Merge, ...] = ()
    hidden: bool = False


def letter(column: int) -> str:
    """Return Excel's name of a column counted from 0: 0 → A, 26 → AA."""
    name, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
