"""A table that the program exported, edited elsewhere and handed back: its columns, its differences, its rows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from models.rules.header_words import KEPT, claim_of, fold
from models.rules.instrument import FIELDS
from models.rules.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date, datetime
    from pathlib import Path

    from models.rules.export_mark import Mark
    from models.rules.old_book import OldBook, RawTable

SEQ = "seq"
INTERVAL = "interval"
"""The column in which a list shows both the months and the word of an interval."""
COLUMN_OF = {"interval_months": INTERVAL, "interval_word": INTERVAL}
EDITABLE = frozenset(COLUMN_OF.get(one.key, one.key) for one in FIELDS)
IDENTITY = ("serial", "name", "model")
"""What tells an instrument whose 管理编号 is not in the ledger."""
UNDERSTOOD = 0.6
"""Part of a renamed heading that must be known before its column is compared."""
_EXAMINED = (
    "检定记录只能新增，不能改写（二.五.11）：请用“登记检定”登记新的一次；登记错的那次请在履历里撤销后重登"
)
_STATE = "状态由检定和停用、封存、报废等手续得出：请在台账里选中这一台办理相应手续（二.三.6）"
FIXED = {
    "state": _STATE,
    "state_reason": _STATE,
    "valid_until": "有效期至由检定日期和周期得出：请登记检定；与证书不符的在“有效期不一致”里决定",
    "verified_on": _EXAMINED,
    "certificate_no": _EXAMINED,
    "lab": _EXAMINED,
    "result": _EXAMINED,
}
"""Columns that follow from records: why they are not amended by a table, and what to do instead."""


class PastTable(Refusal):
    """“{name}”是 {made_on} 导出的 {as_of} 的台账，不是当时的现状，不能拿来修改今天的台账。请先“回到今天”，
    重新导出后再改。
    """


class NoReturnedTable(Refusal):
    """“{name}”不像本程序导出的器具表：没有一张表的表头有管理编号（或出厂编号）且都是台账的列名。
    旧台账请用“导入”。
    """


class Titles(NamedTuple):
    """What stands above columns, and in their cells, in any table that the program exports."""

    keys: Mapping[str, str]
    """Folded heading → column of the list of instruments."""
    words: Mapping[str, Mapping[str, frozenset[str]]]
    """Column → the word of a form → the words of the list that it may stand for."""
    blanks: frozenset[str]
    """Texts that forms print in cells without a value."""


class Heads(NamedTuple):
    """The columns of one table."""

    keys: tuple[str | None, ...]
    unknown: tuple[str, ...]
    """Headings whose columns are not compared."""
    exact: bool
    """All of them are titles of the list."""

    @property
    def identifies(self) -> bool:
        """Rows can be told by these columns."""
        return "number" in self.keys or "serial" in self.keys


def heads(table: RawTable, titles: Titles) -> Heads:
    """Say which column of the list each column of a table is; renamed ones are told by their words."""
    keys: list[str | None] = [titles.keys.get(fold(column.title)) for column in table.columns]
    renamed = [at for at, key in enumerate(keys) if key is None]
    unknown = []
    for at in renamed:
        column = table.columns[at]
        found = claim_of(column.parts or (column.title,))
        fields = found.fields if found and found.covers >= UNDERSTOOD else ()
        meant = [COLUMN_OF.get(one, one) for one in fields if one != KEPT]
        keys[at] = next((one for one in meant if one in EDITABLE | FIXED.keys() and one not in keys), None)
        if keys[at] is None:
            unknown.append(column.title)
    seen: set[str | None] = set()
    for at, key in enumerate(keys):
        if key in seen and key is not None:
            keys[at] = None
            unknown.append(table.columns[at].title)
        seen.add(key)
    return Heads(tuple(keys), tuple(unknown), not renamed)


class Kind(StrEnum):
    """What can be done with a difference."""

    EDIT = "edit"
    """It can be taken over."""
    ASK = "ask"
    """It can be taken over once a person has looked at it."""
    UNREAD = "unread"
    """It cannot be understood or must not be entered."""
    FIXED = "fixed"
    """The column follows from records and is not amended."""


TAKEN = frozenset({Kind.EDIT, Kind.ASK})


class CellDifference(NamedTuple):
    """A cell that says otherwise than the ledger."""

    column: str
    title: str
    """As the table's heading says."""
    old: str
    """In the ledger."""
    new: str
    """In the table."""
    kind: Kind
    values: dict[str, Any] = {}  # noqa: RUF012 - never changed
    """Entries to be amended, where it can be taken over."""
    why: str = ""


class Later(NamedTuple):
    """A change that the ledger saw after the table was made."""

    columns: frozenset[str]
    what: str
    by: str
    at: datetime
    seq: int

    def __str__(self) -> str:
        return f"{self.by} {self.at.astimezone():%Y-%m-%d %H:%M} {self.what}"


class Standing(StrEnum):
    """What a row of the table is, seen against the ledger."""

    SAME = "same"
    CHANGED = "changed"
    ASK = "ask"
    """It may be taken over, but a person must say so."""
    STALE = "stale"
    """The ledger has moved on since the table was made."""
    NEW = "new"
    """Not in the ledger."""
    UNCLEAR = "unclear"
    """It cannot be told which instrument it is, or nothing in it can be entered."""
    FIXED = "fixed"
    """Only columns differ that follow from records."""


STANDING_TITLES = {
    Standing.CHANGED: "有改动",
    Standing.ASK: "要确认",
    Standing.STALE: "已过时",
    Standing.FIXED: "不能在此改",
    Standing.UNCLEAR: "有问题",
    Standing.NEW: "台账没有",
    Standing.SAME: "相同",
}


class ReturnedRow(NamedTuple):
    """One row of the table and how it differs."""

    sheet: str
    row: int
    standing: Standing
    number: str
    name: str
    instrument_id: int | None = None
    version: int = 0
    cells: tuple[CellDifference, ...] = ()
    why: str = ""
    later: tuple[Later, ...] = ()

    @property
    def key(self) -> tuple[str, int]:
        """Sheet and row, as in Excel."""
        return self.sheet, self.row

    @property
    def offered(self) -> tuple[CellDifference, ...]:
        """Differences that can be taken over."""
        if self.standing not in {Standing.CHANGED, Standing.ASK}:
            return ()
        return tuple(cell for cell in self.cells if cell.kind in TAKEN)

    @property
    def clear(self) -> tuple[CellDifference, ...]:
        """Differences that can be taken over without a question."""
        return tuple(cell for cell in self.offered if cell.kind is Kind.EDIT)


@dataclass(frozen=True)
class Chosen:
    """What is to be taken over."""

    columns: Mapping[tuple[str, int], frozenset[str]]
    """Sheet and row → columns."""

    def __str__(self) -> str:
        return f"{len(self.columns)} 行 {sum(map(len, self.columns.values()))} 处"


@dataclass(frozen=True)
class Comparison:
    """A table handed back, compared with the ledger; nothing is written before it is accepted."""

    book: OldBook
    path: Path | None
    sha256: str
    mark: Mark | None
    """What the table says of its own making; nothing where that is gone or belongs to another ledger."""
    seq: int
    """Journal line up to which the ledger was compared."""
    today: date
    rows: tuple[ReturnedRow, ...]
    unknown: tuple[str, ...]
    """Headings whose columns were not compared."""
    why_unmarked: str = ""

    @property
    def file_name(self) -> str:
        """The name of the file."""
        return self.book.file_name

    @cached_property
    def counts(self) -> dict[Standing, int]:
        """How many rows there are of each standing."""
        found = dict.fromkeys(STANDING_TITLES, 0)
        for row in self.rows:
            found[row.standing] += 1
        return found

    @property
    def differences(self) -> Iterator[tuple[ReturnedRow, CellDifference]]:
        """Every cell that says otherwise than the ledger."""
        return ((row, cell) for row in self.rows for cell in row.cells)

    def choose(self, *, asked: bool = False) -> Chosen:
        """Return every difference that raises no question; with ``asked`` those that do, too."""
        found = {
            row.key: frozenset(cell.column for cell in (row.offered if asked else row.clear))
            for row in self.rows
        }
        return Chosen({key: columns for key, columns in found.items() if columns})

    def __str__(self) -> str:
        return f"{self.file_name}：{'，'.join(f'{STANDING_TITLES[one]} {n}' for one, n in self.counts.items() if n)}"


def unlisted(comparison: Comparison) -> OldBook:
    """Return the file with only those rows that the ledger has not, to be entered as new instruments."""
    wanted = {row.key for row in comparison.rows if row.standing is Standing.NEW}
    sheets = []
    for sheet in comparison.book.sheets:
        tables = [
            replace(table, rows=tuple(row for row in table.rows if (sheet.name, row.row) in wanted))
            for table in sheet.tables
        ]
        if kept := tuple(table for table in tables if table.rows):
            sheets.append(replace(sheet, tables=kept))
    return replace(comparison.book, sheets=tuple(sheets))
