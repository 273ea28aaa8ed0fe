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


type Place = tuple[int, int]
"""Row and column, counted from 0."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a file says of a sheet beside its values."""

    codes: dict[int, dict[int, str]]
    """Row → column → number format, where it is not the plain one."""
    spoilt: dict[Place, str]
    """Cells without a computed value: the error or formula that stands there."""
    merges: list[Merge]


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
