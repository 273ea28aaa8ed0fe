"""An import that is not written yet: the preview, the sheets left out, what was decided row by row."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from models.rules.columns import TITLES
from models.rules.import_choice import Act, Entry, guess_of, resolve
from models.rules.imports import Choice, Decisions, PreviewRow, RowDecision, Verdict
from models.rules.instrument import FIELD, interval_text
from models.rules.old_checks import CONTRADICTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from models.rules.imports import Preview, SheetPreview
    from models.rules.old_book import OldBook
    from models.rules.old_ledger import OldTable

Key = tuple[str, int]
OPEN = frozenset({Verdict.CONFLICT, Verdict.UNSURE, Verdict.ERROR})
"""Rows that are left out unless somebody decides."""


@dataclass
class Draft:
    """What the user has before her until she says 导入."""

    path: Path
    book: OldBook
    preview: Preview
    mapping: dict[str, dict[str, str | None]] = field(default_factory=dict)
    """Sheet → heading → field, as far as the user said otherwise than the program."""
    left_out: set[str] = field(default_factory=set)
    chosen: dict[Key, RowDecision] = field(default_factory=dict)
    header_rows: dict[str, int] = field(default_factory=dict)
    """Sheet → row of its heading, as far as the user pointed it out."""

    def sheets(self) -> tuple[SheetPreview, ...]:
        """Return the sheets that are to be taken over."""
        return tuple(one for one in self.preview.sheets if one.name not in self.left_out)

    def wanted(self) -> Preview:
        """Return the preview without the sheets that are left out."""
        return replace(self.preview, sheets=self.sheets()) if self.left_out else self.preview

    def decisions(self) -> Decisions:
        """Return what was decided."""
        names = {sheet.name for sheet in self.sheets()}
        return Decisions(rows={key: one for key, one in self.chosen.items() if key[0] in names})

    def decision(self, row: PreviewRow) -> RowDecision:
        """Return what is to be done with a row as things stand."""
        return Decisions(rows=self.chosen).of(row)

    def is_open(self, row: PreviewRow) -> bool:
        """Say whether a row waits for somebody to decide."""
        return row.verdict in OPEN and row.key not in self.chosen and row.choices != (Choice.SKIP,)

    def decide(self, row: PreviewRow, decision: RowDecision, alike: Iterable[PreviewRow] = ()) -> None:
        """Decide about a row, and about others as far as they have this choice; a number is for one row alone."""
        common = {key: value for key, value in decision.values.items() if key != "number"}
        for one in alike:
            if decision.choice in one.choices:
                self.chosen[one.key] = replace(decision, values=common)
        self.chosen[row.key] = decision

    def alike(self, row: PreviewRow, choice: Choice) -> list[PreviewRow]:
        """Return the rows of all sheets that raise the same question and have this choice."""
        asked = question_of(row)
        rows = (one for sheet in self.sheets() for one in sheet.rows)
        return [one for one in rows if choice in one.choices and question_of(one) == asked]

    def take(self, preview: Preview) -> None:
        """Go on with a new preview of the same file; decisions that still fit are kept."""
        self.preview = preview
        rows = {row.key: row for row in preview.rows}
        self.chosen = {
            key: one for key, one in self.chosen.items() if key in rows and one.choice in rows[key].choices
        }

    def forecast(self) -> Forecast:
        """Return what importing now would write; raises what would forbid it."""
        return Forecast.of(resolve(self.wanted(), self.decisions()), self)


@dataclass(frozen=True)
class Forecast:
    """What an import writes, and what it leaves."""

    new: int
    changed: int
    same: int
    left: tuple[Entry, ...]
    waiting: int
    """Rows left only because nobody has decided yet."""
    contradictions: int

    @classmethod
    def of(cls, entries: list[Entry], draft: Draft) -> Forecast:
        """Count what was worked out for each row."""
        acts = Counter(entry.act for entry in entries)
        written = [one for one in entries if one.act in {Act.NEW, Act.CHANGE}]
        left = tuple(one for one in entries if one.act is Act.LEAVE)
        return cls(
            acts[Act.NEW],
            acts[Act.CHANGE],
            acts[Act.LINK],
            left,
            sum(1 for one in left if draft.is_open(one.row)),
            sum(1 for one in written if contradicts(one.row)),
        )

    @property
    def written(self) -> int:
        """How many instruments are entered or changed."""
        return self.new + self.changed

    def __str__(self) -> str:
        parts = [
            f"{title} {count:,}" for title, count in (("新增", self.new), ("变更", self.changed)) if count
        ]
        text = f"将写入 {self.written:,} 台" + (f"（{'、'.join(parts)}）" if parts else "")
        if self.same:
            text += f"，{self.same:,} 台与台账相同"
        if self.waiting and self.waiting == len(self.left):
            text += f"，跳过 {self.waiting:,} 行待定"
        elif self.left:
            text += f"，跳过 {len(self.left):,} 行" + (f"（{self.waiting:,} 行待定）" if self.waiting else "")
        return text


def question_of(row: PreviewRow) -> tuple[Any, ...]:
    """Return what rows have in common that can be decided alike."""
    doubts = tuple(sorted({(one.field, one.code) for one in row.blocking}))
    offered = tuple(one.id for one in row.candidates) if len(row.candidates) > 1 else bool(row.candidates)
    return row.verdict, row.basis, row.field, doubts, bool(row.known), offered


def contradicts(row: PreviewRow) -> bool:
    """Say whether the row states a 有效期至 that its own date and interval contradict."""
    return any(doubt.code == CONTRADICTS for doubt in row.doubts)


def field_title(key: str) -> str:
    """Return what a field is called on the screen."""
    return TITLES.get(key) or (FIELD[key].title if key in FIELD else "备注")


def field_text(key: str, value: Any) -> str:
    """Return the value of a field as people read it."""
    if value is None:
        return ""
    if key == "interval_months":
        return interval_text(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value)


def table_of(sheet: SheetPreview, row: PreviewRow) -> OldTable | None:
    """Return the table in which a row stands; a sheet may hold several, one below the other."""
    above = [table for table in sheet.tables if table.header_row < row.source.row]
    return above[-1] if above else None


@dataclass(frozen=True, slots=True)
class Line:
    """One field of a row: as written, as understood, as the ledger has it."""

    field: str | None
    title: str
    heading: str
    text: str
    understood: str
    ledger: str
    differs: bool


def lines_of(sheet: SheetPreview, row: PreviewRow, values: Mapping[str, Any]) -> Iterator[Line]:
    """Return the fields of a row in the order of the sheet, then what was gathered from elsewhere."""
    table = table_of(sheet, row)
    columns = table.columns if table else {}
    known = row.known.values | {"state": row.known.state} if row.known else {}
    changed = {one.field for one in row.differences}
    told = set()
    for heading, text in row.cells:
        key = columns.get(heading)
        if key in told:
            key = None
        if key:
            told.add(key)
        title = field_title(key) if key else heading
        understood = field_text(key, values.get(key)) if key else ""
        present = field_text(key, known.get(key)) if key else ""
        yield Line(key, title, heading, text, understood, present, key in changed)
    for key, value in values.items():
        if key not in told and key in FIELD and value is not None:
            yield Line(
                key,
                field_title(key),
                "",
                "",
                field_text(key, value),
                field_text(key, known.get(key)),
                key in changed,
            )


def values_of(row: PreviewRow, decision: RowDecision) -> dict[str, Any]:
    """Return the fields of a row as they would be entered: its number, guesses taken, what was typed."""
    values = dict(row.values)
    if decision.choice is Choice.GUESS:
        values.update(guess_of(one) for one in row.blocking if one.guess is not None)
    if decision.choice is Choice.NEW and row.proposal:
        values["number"] = row.proposal
    if not values.get("number") and row.number:
        values["number"] = row.number
    return values | dict(decision.values)
