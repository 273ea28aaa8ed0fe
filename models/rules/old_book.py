"""An old ledger as it stands in its file: sheets, tables, rows, cells, each with its place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from models.rules.export_mark import Mark

type CellValue = str | int | float | date | None


class RawCell(NamedTuple):
    """A cell: its value, and its text as Excel shows it.

    A value of ``None`` with a text is a cell that Excel has not computed or could not.
    """

    value: CellValue
    text: str


EMPTY = RawCell(None, "")


@dataclass(frozen=True, slots=True)
class Stray:
    """A cell that stands outside every table, or under no heading."""

    row: int
    column: str
    text: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is no instrument, and why it is thought to be none."""

    row: int
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class RawColumn:
    """A column of a table: its letter, its heading without line breaks, the unit in the heading's brackets."""

    letter: str
    title: str
    unit: str = ""
    parts: tuple[str, ...] = ()
    """The heading's lines from top to bottom, where it is more than one row high."""


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row below a heading; rows count from 1 as in Excel."""

    row: int
    cells: tuple[RawCell, ...]
    """One for each column of the table."""
    filled: tuple[int, ...] = ()
    """Columns whose value comes from a merged cell that begins further up."""
    section: str = ""
    """The section line above, e.g. ``二、压力表``."""
    strays: tuple[Stray, ...] = ()


@dataclass(frozen=True, slots=True)
class RawTable:
    """A heading and the rows below it."""

    header_row: int
    title: str
    columns: tuple[RawColumn, ...]
    rows: tuple[RawRow, ...]


@dataclass(frozen=True, slots=True)
class RawSheet:
    """A sheet of the file; nothing of it is left out."""

    name: str
    tables: tuple[RawTable, ...]
    strays: tuple[Stray, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class OldBook:
    """The file of an old ledger, read."""

    file_name: str
    sheets: tuple[RawSheet, ...]
    encoding: str | None = None
    """Of a text file (.csv), as it was recognised."""
    mark: Mark | None = None
    """Of a table that this program exported."""
