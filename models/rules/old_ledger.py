"""An old ledger understood: each instrument row with its fields, its doubts and its original texts."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from models.rules.columns import Columns, TableDoubt, folded, is_quantity, map_columns
from models.rules.lasting import all_stay
from models.rules.old_book import EMPTY, Skipped
from models.rules.old_cells import AS_ABOVE, Cells
from models.rules.old_checks import Doubt, check_row, needs_check, repeated
from models.rules.old_rivals import Rivals
from models.rules.sheet_names import kind_of_section, kind_of_sheet, level_of_title
from models.rules.spelling.ranges import with_unit
from models.rules.spelling.reading import ask
from models.rules.spelling.words import is_nothing
from models.rules.value_lists import why_no_ledger
from models.rules.verification import Convention

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from models.rules.old_book import OldBook, RawCell, RawRow, RawSheet, RawTable, Stray
    from models.rules.spelling.dates import YearMonth

QUANTITY = re.compile(r"(?:[2-9]|[1-9]\d+)(?:\.0)?[台只块件支套个]?")
"""More than one."""
IDENTIFYING = ("number", "serial", "certificate_no", "model")
"""One of these makes a row an instrument; of the other fields it takes two."""


@dataclass(frozen=True, slots=True)
class OldRow:
    """One instrument of an old ledger."""

    sheet: str
    row: int
    kind: str
    values: dict[str, Any]
    """Field → value. Beside the fields of the ledger: ``interval_word``, ``custody``, ``range_lower``,
    ``range_upper``, ``range_unit``."""
    doubts: tuple[Doubt, ...]
    raw: RawRow
    titles: tuple[str, ...]
    """The headings above ``raw``'s cells."""

    @property
    def cells(self) -> tuple[tuple[str, str], ...]:
        """Heading and original text of every filled cell, also of those without a field or a heading."""
        named = zip(self.titles, self.raw.cells, strict=True)
        beside = ((f"{stray.column} 列（无表头）", stray.text) for stray in self.raw.strays)
        return (*((title, cell.text) for title, cell in named if cell.text), *beside)

    @property
    def unsure(self) -> bool:
        """The row waits for a decision."""
        return any(doubt.blocks for doubt in self.doubts)


@dataclass(frozen=True, slots=True)
class OldTable:
    """A table of a sheet: its heading and what each column was taken for."""

    header_row: int
    title: str
    columns: dict[str, str | None]
    doubts: tuple[TableDoubt, ...]


@dataclass(frozen=True, slots=True)
class OldSheet:
    """A sheet of an old ledger, understood."""

    name: str
    kind: str
    tables: tuple[OldTable, ...]
    rows: tuple[OldRow, ...]
    strays: tuple[Stray, ...]
    skipped: tuple[Skipped, ...]
    hidden: bool = False


def interpret(
    book: OldBook,
    *,
    mapping: Mapping[str, str | None] | None = None,
    convention: Convention = Convention.DAY_BEFORE,
    year_month: YearMonth = "first",
) -> tuple[OldSheet, ...]:
    """Say what every cell of an old ledger means.

    ``mapping`` holds the plant's own headings (heading → field, ``None`` to keep a column as text only) and
    wins over the shipped lists. ``year_month`` says which day of the month 2025年3月 means. Nothing that can
    be read in two ways is applied: it becomes a doubt with a guess.
    """
    own = folded(mapping or {})
    with all_stay():
        sheets = [_sheet(sheet, own, convention, year_month) for sheet in book.sheets]
    again = repeated(row for sheet in sheets for row in sheet.rows)
    return tuple(_with_repeats(sheet, again) for sheet in sheets) if again else tuple(sheets)


def _with_repeats(sheet: OldSheet, again: dict[tuple[str, int], list[Doubt]]) -> OldSheet:
    def added(row: OldRow) -> OldRow:
        more = again.get((row.sheet, row.row))
        return replace(row, doubts=(*row.doubts, *more)) if more else row

    return replace(sheet, rows=tuple(added(row) for row in sheet.rows))


def _sheet(
    sheet: RawSheet, own: Mapping[str, str | None], convention: Convention, year_month: YearMonth
) -> OldSheet:
    kind = kind_of_sheet(sheet.name)
    tables: list[OldTable] = []
    rows: list[OldRow] = []
    skipped = list(sheet.skipped)
    for table in sheet.tables:
        columns = map_columns(table, own)
        titles = {column.title: field for column, field in zip(table.columns, columns.fields, strict=True)}
        tables.append(OldTable(table.header_row, table.title, titles, columns.doubts))
        reading = _TableReading(sheet, table, columns, kind, convention, year_month)
        no_ledger = why_no_ledger(sheet.name, table, columns)
        for row in table.rows:
            read = reading.row(row) if not no_ledger else _skipped(row, no_ledger)
            if isinstance(read, Skipped):
                skipped.append(read)
            else:
                rows.append(read)
    skipped.sort(key=lambda one: one.row)
    return OldSheet(sheet.name, kind, tuple(tables), tuple(rows), sheet.strays, tuple(skipped), sheet.hidden)


def _suiting(table: RawTable, columns: Columns, kind: str) -> str:
    """Return the kind that a sheet's name gives, unless the names below say another thing (压力表 in 台账改2)."""
    if not kind or "name" not in columns.fields:
        return kind
    at = columns.fields.index("name")
    names = Counter(row.cells[at].text.strip() for row in table.rows)
    often = next((name for name, _ in names.most_common() if name), kind)
    return kind if set(often) & set(kind) else ""


def _skipped(raw: RawRow, why: str) -> Skipped:
    texts = (" ".join(cell.text.split()) for cell in raw.cells if cell.text)
    beside = (stray.text for stray in raw.strays)
    return Skipped(raw.row, "　".join((*texts, *beside)), why)


class _TableReading:
    """Reads the rows of one table, one after another."""

    def __init__(
        self,
        sheet: RawSheet,
        table: RawTable,
        columns: Columns,
        kind: str,
        convention: Convention,
        year_month: YearMonth,
    ) -> None:
        self.sheet, self.table, self.convention = sheet, table, convention
        self.kind = _suiting(table, columns, kind or kind_of_sheet(table.title))
        self.level = level_of_title(table.title) or level_of_title(sheet.name)
        self.fields = columns.fields
        self.titles = tuple(column.title for column in table.columns)
        self.cells = [
            Cells(field, column.unit, year_month) if field else None
            for field, column in zip(columns.fields, table.columns, strict=True)
        ]
        self.rivals = Rivals(table, columns, self.cells, year_month)
        self.quantity = next((at for at, title in enumerate(self.titles) if is_quantity(title)), None)
        self.named = "name" in columns.fields
        self.title_of = {
            field: title for field, title in zip(columns.fields, self.titles, strict=True) if field
        }
        self.above: tuple[RawCell, ...] = (EMPTY,) * len(self.titles)
        self.name_above = ""

    def row(self, raw: RawRow) -> OldRow | Skipped:
        """Return the instrument of a row, or why there is none."""
        values: dict[str, Any] = {}
        doubts: list[Doubt] = []
        cells = raw.cells
        for at, (cell, title, column) in enumerate(zip(cells, self.titles, self.cells, strict=True)):
            if column is None or not cell.text:
                continue
            reading = column.known.get(id(cell)) or column.read(cell)
            if reading is AS_ABOVE and self.above[at].text:
                cells = (*cells[:at], self.above[at], *cells[at + 1 :])
                reading = column.read(self.above[at])
                why = f"“{cell.text}”按上一行填“{self.above[at].text}”"
                doubts.append(Doubt(column.field, title, cell.text, why, code="ditto"))
            elif reading is AS_ABOVE:
                reading = ask(f"“{cell.text}”指上一行，上一行却没有内容")
            if reading.value is not None:
                values[column.field] = reading.value
            if reading.also:
                for key, value in reading.also:
                    values.setdefault(key, value)
            if reading.why:
                doubts.append(Doubt.of(column.field, title, cell.text, reading))
        if why := self._nothing_in(raw, values, doubts):
            return _skipped(raw, why)
        self.above = cells
        self._complete(raw, cells, values, doubts)
        kind = values.get("kind") or self.kind or values.get("name") or ""
        return OldRow(self.sheet.name, raw.row, kind, values, tuple(doubts), raw, self.titles)

    def _complete(
        self, raw: RawRow, cells: tuple[RawCell, ...], values: dict[str, Any], doubts: list[Doubt]
    ) -> None:
        """Add what the row's cells say together."""
        if (unit := values.get("range_unit")) and isinstance(values.get("range"), str):
            values["range"] = with_unit(values["range"], unit)
        if raw.filled:
            doubts += self._merged(raw)
        if self.rivals:
            doubts += self.rivals.settle(cells, values)
        if self.quantity is not None and QUANTITY.fullmatch(text := cells[self.quantity].text.strip()):
            why = f"一行写了 {text}，不止一台：请拆成一台一行，或确认只登记一台"
            doubts.append(Doubt("", self.titles[self.quantity], text, why, blocks=True, code="several"))
        self._name(raw, values, doubts)
        if raw.strays or needs_check(values, self.convention):
            doubts += check_row(values, self.title_of, raw.strays, self.convention)

    def _merged(self, raw: RawRow) -> Iterator[Doubt]:
        """List cells that belong to a merged cell beginning further up."""
        for place in raw.filled:
            text, why = raw.cells[place].text, "合并单元格，按上面的内容向下填充"
            yield Doubt(self.fields[place] or "", self.titles[place], text, why, code="filled")
        if not self._own_identity(raw):
            why = "编号与上一行是同一个合并单元格，可能是同一台器具"
            yield Doubt("number", "", "", why, blocks=True, code="merged")

    def _own_identity(self, raw: RawRow) -> bool:
        """Say whether a row with filled-down cells still has a number or serial of its own, or none at all."""
        codes = [
            at for at, field in enumerate(self.fields) if field in {"number", "serial"} and raw.cells[at].text
        ]
        return not codes or any(at not in raw.filled for at in codes)

    def _nothing_in(self, raw: RawRow, values: dict[str, Any], doubts: list[Doubt]) -> str:
        if not raw.filled and any(map(values.__contains__, IDENTIFYING)):
            return ""
        own = {field for at, field in enumerate(self.fields) if field and at not in raw.filled}
        told = {field for field in (*values, *(doubt.field for doubt in doubts)) if field in own}
        if told & {*IDENTIFYING} or len(told - {"remark"}) >= 2:
            return ""
        if not any(self.fields) and sum(1 for cell in raw.cells if not is_nothing(cell.text)) >= 2:
            return ""
        return "没有可识别的内容（只有序号或空行）" if not told else "内容太少，不像一台器具"

    def _name(self, raw: RawRow, values: dict[str, Any], doubts: list[Doubt]) -> None:
        """Give an instrument its name: its cell, else its section or sheet where there is no such column."""
        if self.level is not None:
            values.setdefault("level", self.level)
        if "name" in values:
            self.name_above = values["name"]
            return
        section = kind_of_section(raw.section) if raw.section else ""
        known = values.get("kind") or section or self.kind
        if not self.named and known:
            values["name"] = known
            return
        why = "没有名称，请填写" if self.named else "表里没有名称列，工作表名也看不出是哪种器具"
        guess = (self.name_above or known if self.named else known) or None
        doubts.append(
            Doubt("name", self.title_of.get("name", ""), "", why, guess, blocks=True, code="no_name")
        )
