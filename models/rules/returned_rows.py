"""The rows of a table handed back: which instrument each is, and whether the ledger moved on meanwhile."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.rules.returned import (
    IDENTITY,
    CellDifference,
    Heads,
    Kind,
    Later,
    ReturnedRow,
    Standing,
    Titles,
    heads,
)
from models.rules.returned_cells import Around, Present, compare, normal, told

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from models.rules.old_book import OldBook, RawRow, RawTable

BLAMED = 3
"""Later changes named in the reason of a row."""


@dataclass(frozen=True)
class LedgerNow:
    """The ledger as rows are compared with it."""

    present: Sequence[Present]
    around: Around
    later: Mapping[int, tuple[Later, ...]]
    """What changed after the table was made; of a table without a mark, whatever was ever changed."""
    marked: bool


@dataclass(frozen=True)
class _Placed:
    """A row and the instrument that it is."""

    sheet: str
    raw: RawRow
    texts: dict[str, str]
    heads: Heads
    titles: tuple[str, ...]
    present: Present | None
    by_number: bool = False
    why: str = ""
    """Why it cannot be told which instrument it is."""

    @property
    def place(self) -> str:
        return f"“{self.sheet}”第 {self.raw.row} 行"


def returned_rows(book: OldBook, titles: Titles, ledger: LedgerNow) -> Iterator[ReturnedRow]:
    """Compare every row of a book with the instrument that it is."""
    placed = [
        one
        for sheet in book.sheets
        for table in sheet.tables
        if (found := heads(table, titles)).identifies
        for one in _placed(sheet.name, table, found, ledger)
    ]
    numbers = Counter(one.texts["number"] for one in placed if one.texts.get("number"))
    own = {one.present.id: one for one in placed if one.present and one.by_number}
    guessed = Counter(one.present.id for one in placed if one.present and not one.by_number)
    for one in placed:
        if numbers[one.texts.get("number", "")] > 1:
            yield _unclear(
                one, f"管理编号“{one.texts['number']}”在表里有几行，一台一号（二.三.1），请只留一行"
            )
        elif one.present and not one.by_number and (rival := own.get(one.present.id)):
            same = f"出厂编号、名称、型号与{rival.place}的 {rival.texts['number']} 相同"
            yield _unclear(one, f"{same}，看不出是不是另一台")
        elif one.present and not one.by_number and guessed[one.present.id] > 1:
            yield _unclear(one, "表里有几行的出厂编号、名称、型号都相同，看不出是哪一台")
        else:
            yield _row(one, titles, ledger)


def _placed(sheet: str, table: RawTable, found: Heads, ledger: LedgerNow) -> Iterator[_Placed]:
    by_number = {one.shown["number"]: one for one in ledger.present}
    keys = [key for key in IDENTITY if key in found.keys]
    by_identity: dict[tuple[str, ...], list[Present]] = defaultdict(list)
    for one in ledger.present:
        by_identity[tuple(normal(one.shown[key]) for key in keys)].append(one)
    headings = tuple(column.title for column in table.columns)
    for raw in table.rows:
        texts = {key: normal(told(cell.text)) for key, cell in zip(found.keys, raw.cells, strict=True) if key}
        if (number := texts.get("number")) and number in by_number:
            yield _Placed(sheet, raw, texts, found, headings, by_number[number], by_number=True)
            continue
        like = by_identity.get(tuple(texts[key] for key in keys), []) if texts.get("serial") else []
        why = (
            f"台账里有 {len(like)} 台的{'、'.join(TOLD[key] for key in keys)}都相同，看不出是哪一台"
            if len(like) > 1
            else ""
        )
        yield _Placed(sheet, raw, texts, found, headings, like[0] if len(like) == 1 else None, why=why)


TOLD = {"serial": "出厂编号", "name": "名称", "model": "型号规格"}


def _unclear(one: _Placed, why: str) -> ReturnedRow:
    return ReturnedRow(
        one.sheet,
        one.raw.row,
        Standing.UNCLEAR,
        one.texts.get("number", ""),
        one.texts.get("name", ""),
        why=why,
    )


def _row(one: _Placed, titles: Titles, ledger: LedgerNow) -> ReturnedRow:
    present = one.present
    if one.why:
        return _unclear(one, one.why)
    if present is None:
        if not one.texts.get("name"):
            return _unclear(one, "台账里没有这一台，表里也没有名称，不能登记")
        return _unclear(one, "台账里没有这一台，可以登记为新器具")._replace(standing=Standing.NEW)
    cells = tuple(_cells(one, present, titles, ledger.around))
    found = ReturnedRow(
        one.sheet,
        one.raw.row,
        Standing.SAME,
        present.shown["number"],
        present.shown["name"],
        present.id,
        present.version,
        cells,
    )
    if not cells:
        return found
    differing = {cell.column for cell in cells}
    later = tuple(one for one in ledger.later.get(present.id, ()) if one.columns & differing)
    if later and ledger.marked:
        named = "；".join(map(str, later[-BLAMED:]))
        why = f"导出之后台账有改动：{named}。为免盖掉新的内容，这一行没有采用，请重新导出再改"
        return found._replace(standing=Standing.STALE, why=why, later=later)
    return _stands(found, later, one)


def _stands(row: ReturnedRow, later: tuple[Later, ...], one: _Placed) -> ReturnedRow:
    kinds = {cell.kind for cell in row.cells}
    if not kinds & {Kind.EDIT, Kind.ASK}:
        standing = Standing.UNCLEAR if Kind.UNREAD in kinds else Standing.FIXED
        why = next((cell.why for cell in row.cells if cell.kind is Kind.UNREAD), row.cells[0].why)
        return row._replace(standing=standing, why=why)
    why = ""
    if later:
        why = f"表里没有导出标记，不知道它有多旧；台账里这几格改过：{'；'.join(map(str, later[-BLAMED:]))}。请确认表里的才对"
    elif other := _other_thing(row, one):
        why = other
    if why:
        asked = tuple(cell._replace(kind=Kind.ASK) if cell.kind is Kind.EDIT else cell for cell in row.cells)
        return row._replace(standing=Standing.ASK, cells=asked, why=why, later=later)
    if Kind.EDIT in kinds:
        return row._replace(standing=Standing.CHANGED)
    why = next(cell.why for cell in row.cells if cell.kind is Kind.ASK)
    return row._replace(standing=Standing.ASK, why=why)


def _other_thing(row: ReturnedRow, one: _Placed) -> str:
    """Say that a row with the number of an instrument looks like another one: one column sorted alone does that."""
    changed = {cell.column for cell in row.cells}
    if not one.by_number or "serial" not in changed or not changed & {"name", "model"}:
        return ""
    return f"名称或型号和出厂编号都与台账的 {row.number} 不同，不像同一台：是不是只给一部分列排了序，或写错了编号？"


def _cells(one: _Placed, present: Present, titles: Titles, around: Around) -> Iterator[CellDifference]:
    for key, title, cell in zip(one.heads.keys, one.titles, one.raw.cells, strict=True):
        if key is None or key not in present.shown:
            continue
        found = compare(key, title, cell, present, titles, around)
        if found is not None:
            yield found
