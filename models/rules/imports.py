"""Taking an old ledger over: what each row of a file would do, and what was decided about it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from models.rules.verification import Convention

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from models.rules.old_book import Skipped, Stray
    from models.rules.old_checks import Doubt
    from models.rules.old_ledger import OldRow, OldTable


class Verdict(StrEnum):
    """What a row of an old ledger is, seen against the ledger and the other rows of the file."""

    NEW = "new"
    SAME = "same"
    CHANGED = "changed"
    CONFLICT = "conflict"
    """Its number belongs to another thing, or it restates what only a decision may change."""
    UNSURE = "unsure"
    """Something in it can be read in two ways, or it may be one of several instruments."""
    ERROR = "error"
    """It cannot be entered as it stands."""


class Choice(StrEnum):
    """What to do with a row."""

    SHEET = "sheet"
    LEDGER = "ledger"
    NEW = "new"
    GUESS = "guess"
    SKIP = "skip"


VERDICT_TITLES = {
    Verdict.NEW: "新增",
    Verdict.SAME: "相同",
    Verdict.CHANGED: "有变化",
    Verdict.CONFLICT: "冲突",
    Verdict.UNSURE: "待定",
    Verdict.ERROR: "有错",
}
CHOICE_TITLES = {
    Choice.SHEET: "以表为准",
    Choice.LEDGER: "以台账为准",
    Choice.NEW: "登记为新器具",
    Choice.GUESS: "采用建议",
    Choice.SKIP: "跳过",
}
CLEAR: dict[Verdict, Choice] = {
    Verdict.NEW: Choice.NEW,
    Verdict.SAME: Choice.LEDGER,
    Verdict.CHANGED: Choice.SHEET,
    Verdict.CONFLICT: Choice.SKIP,
    Verdict.UNSURE: Choice.SKIP,
    Verdict.ERROR: Choice.SKIP,
}
"""Write what needs no decision; leave and list the rest."""


class Known(NamedTuple):
    """An instrument of the ledger as rows are compared with it."""

    id: int
    version: int
    number: str
    values: dict[str, Any]
    """Fields of the ledger, and of its newest verification: ``verified_on``, ``valid_until`` as stated or else
    as it counts, ``lab``, ``certificate_no``, ``result``."""
    state: str

    @property
    def title(self) -> str:
        """Number and name."""
        return f"{self.number} {self.values['name']}"


class Earlier(NamedTuple):
    """A row of an earlier import."""

    instrument_id: int
    columns: Mapping[str, str | None]
    """What the headings of its sheet were taken for at that time."""


class Difference(NamedTuple):
    """A field in which the sheet and the ledger differ."""

    field: str
    title: str
    old: Any
    """In the ledger."""
    new: Any
    """In the sheet."""


class PreviewRow(NamedTuple):
    """One instrument row of the file and what it would do."""

    source: OldRow
    verdict: Verdict
    basis: Verdict
    """What the row is once its doubts are settled."""
    number: str
    """管理编号 after the import: its own, the ledger's, or the proposed one."""
    proposal: str | None = None
    """A free number, where the row has none or cannot have its own."""
    known: Known | None = None
    """The instrument of the ledger that it is, or collides with."""
    candidates: tuple[Known, ...] = ()
    """Instruments of the ledger that it may be."""
    differences: tuple[Difference, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    why: str = ""
    """Reason of a conflict, doubt or error, for the user."""
    field: str | None = None
    """The field to blame."""
    kept: bool = False
    """Its original texts are already kept with the instrument, word for word."""

    @property
    def key(self) -> tuple[str, int]:
        """Sheet and row, as in Excel."""
        return self.source.sheet, self.source.row

    @property
    def values(self) -> dict[str, Any]:
        """Field → value as read from the sheet."""
        return self.source.values

    @property
    def name(self) -> str:
        """The instrument's name; empty where it is missing."""
        return str(self.source.values.get("name") or "")

    @property
    def cells(self) -> tuple[tuple[str, str], ...]:
        """Heading and original text of every filled cell."""
        return self.source.cells

    @property
    def blocking(self) -> tuple[Doubt, ...]:
        """Doubts that wait for a decision."""
        return tuple(doubt for doubt in self.doubts if doubt.blocks)

    @property
    def choices(self) -> tuple[Choice, ...]:
        """What may be chosen for this row, the likeliest first."""
        match self.verdict:
            case Verdict.NEW:
                return (Choice.NEW, Choice.SKIP)
            case Verdict.SAME:
                return (Choice.LEDGER,)
            case Verdict.CHANGED:
                return (Choice.SHEET, Choice.LEDGER, Choice.SKIP)
            case Verdict.CONFLICT if self.known is None:
                return (Choice.SKIP, Choice.NEW, Choice.SHEET)
            case Verdict.CONFLICT:
                return (Choice.SKIP, Choice.SHEET, Choice.LEDGER, Choice.NEW)
            case Verdict.UNSURE:
                guess = (Choice.GUESS,) if any(one.guess is not None for one in self.blocking) else ()
                ledger = (Choice.LEDGER,) if self.known or self.candidates else ()
                new = (Choice.NEW,) if self.known or self.candidates or self.basis is Verdict.NEW else ()
                sheet = (Choice.SHEET,) if self.known or self.candidates else ()
                return (Choice.SKIP, *guess, *sheet, *ledger, *new)
            case Verdict.ERROR:
                return (Choice.SKIP, Choice.SHEET if self.known else Choice.NEW)


@dataclass(frozen=True)
class SheetPreview:
    """One sheet of the file, row by row; nothing of it is left out."""

    name: str
    kind: str
    tables: tuple[OldTable, ...]
    rows: tuple[PreviewRow, ...]
    strays: tuple[Stray, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    """Titles, sums, section lines: rows that are no instruments, with the reason."""
    hidden: bool = False

    @property
    def header_row(self) -> int | None:
        """Row of the first heading, counted from 1; nothing where no table was found."""
        return self.tables[0].header_row if self.tables else None

    @property
    def columns(self) -> dict[str, str | None]:
        """Heading → field, over all tables of the sheet."""
        return {title: key for table in self.tables for title, key in table.columns.items()}

    @cached_property
    def counts(self) -> dict[Verdict, int]:
        """How many rows have each verdict."""
        found = Counter(row.verdict for row in self.rows)
        return {verdict: found[verdict] for verdict in Verdict}


@dataclass(frozen=True)
class Preview:
    """What a file would do to the ledger; nothing is written before it is accepted."""

    file_name: str
    path: Path | None
    """The file, to be kept with the import; nothing where it was read from elsewhere."""
    sha256: str
    seq: int
    """Journal line up to which the ledger was compared."""
    today: date
    sheets: tuple[SheetPreview, ...]
    mapping: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    """What the user said of headings: sheet → heading → field, ``None`` to keep a column as text only."""
    convention: Convention = Convention.DAY_BEFORE
    encoding: str | None = None

    @property
    def rows(self) -> Iterator[PreviewRow]:
        """All rows of all sheets."""
        return (row for sheet in self.sheets for row in sheet.rows)

    @cached_property
    def counts(self) -> dict[Verdict, int]:
        """How many rows of the file have each verdict."""
        return {verdict: sum(sheet.counts[verdict] for sheet in self.sheets) for verdict in Verdict}

    def __str__(self) -> str:
        texts = (f"{VERDICT_TITLES[verdict]} {count}" for verdict, count in self.counts.items() if count)
        return f"{self.file_name}（{len(self.sheets)} 个工作表：{'、'.join(texts) or '没有器具'}）"


@dataclass(frozen=True, slots=True)
class RowDecision:
    """What was decided about one row."""

    choice: Choice
    values: Mapping[str, Any] = field(default_factory=dict)
    """Fields typed in by hand; they win over the sheet. ``number`` among them is the row's new number."""
    instrument_id: int | None = None
    """Which of the candidates the row is."""


@dataclass(frozen=True)
class Decisions:
    """What was decided: for all rows of a verdict alike, and for single rows."""

    alike: Mapping[Verdict, Choice] = field(default_factory=lambda: CLEAR)
    rows: Mapping[tuple[str, int], RowDecision] = field(default_factory=dict)
    """By sheet and row."""

    def of(self, row: PreviewRow) -> RowDecision:
        """Return what holds for a row."""
        return self.rows.get(row.key) or RowDecision(self.alike.get(row.verdict, CLEAR[row.verdict]))

    def __str__(self) -> str:
        alike = (f"{VERDICT_TITLES[verdict]}：{CHOICE_TITLES[one]}" for verdict, one in self.alike.items())
        return f"{'，'.join(alike)}；逐行决定 {len(self.rows)} 行"


def summary(preview: Preview, import_id: int | None = None) -> dict[str, Any]:
    """Return the preview as the command line prints it in JSON."""
    sheets = [
        {
            "name": sheet.name,
            "kind": sheet.kind,
            "header_row": sheet.header_row,
            "columns": sheet.columns,
            **{verdict.value: count for verdict, count in sheet.counts.items()},
        }
        for sheet in preview.sheets
    ]
    return {"sheets": sheets, "import": import_id}
