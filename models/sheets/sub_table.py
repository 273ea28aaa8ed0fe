"""Sub-tables of a slip: their heads, their rows by the keys of the columns, padding, sums, merged cells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from models.rules.form import SEQ, FormUnreadable
from models.rules.form_blocks import Align
from models.sheets import heads
from models.sheets.facts import known_facts
from models.sheets.sheet import Cell, Line, Row, Style

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.rules.form import Form
    from models.rules.form_blocks import FormColumn, Table
    from models.sheets.sheet import Sheet, Value

TALLEST_ROW = 60.0


def table_head(form: Form, table: Table, sheet: Sheet) -> list[Row]:
    """Return the rows of the column heads."""
    found = _places(form, table, sheet)
    named = [
        (_title(column), column.over, at, span)
        for column, (at, span) in zip(table.columns, found, strict=True)
    ]
    if not sheet.titles and len(named) == len(sheet.tracks):
        sheet.titles = tuple(title for title, *_ in named)
    return heads.heads(sheet, named, 8.0)


def table_rows(form: Form, table: Table, rows: Sequence[Any], sheet: Sheet) -> list[Line | Row]:
    """Return the rows of the body: those given, empty ones up to ``blank_to``, the sums."""
    found = _places(form, table, sheet)
    body = [_values(table, row, i) for i, row in enumerate(rows, 1)]
    empty = range(len(rows) + 1, table.blank_to + 1)
    body += [_values(table, {}, None if rows else i) for i in empty]
    if table.sums:
        body.append(_sums(table, rows))
    made = [_row(table, values, found, sheet) for values in body]
    _merge(table, body, made, found)
    return [_as_line(row, sheet) for row in made]


def _title(column: FormColumn) -> str:
    if column.title is not None:
        return column.title
    return "序号" if column.key == SEQ else known_facts().get(column.key, column.key)


def _places(form: Form, table: Table, sheet: Sheet) -> list[tuple[int, int]]:
    """Return column and span of each column: counted in the grid, or snapped to a wider table's columns."""
    columns, tracks = table.columns, sheet.tracks
    if sum(column.span for column in columns) == len(tracks):
        found, at = [], 0
        for column in columns:
            found.append((at, column.span))
            at += column.span
        return found
    if len(columns) > len(tracks) or form.grid:
        reason = f"表“{table.name}”的列与 {len(tracks)} 列的网格对不上"
        raise FormUnreadable(file=form.file, reason=reason)
    return heads.places([column.width or 20.0 for column in columns], tracks)


def _values(table: Table, row: Any, number: int | None) -> list[Value]:
    return [number if column.key == SEQ else _value(column, row) for column in table.columns]


def _value(column: FormColumn, row: Any) -> Value:
    found = row.get(column.key) if isinstance(row, Mapping) else getattr(row, column.key, None)
    value = heads.plain(found)
    return column.words.get(value, value) if isinstance(value, str) else value


def _sums(table: Table, rows: Sequence[Any]) -> list[Value]:
    """Return the closing row: figures added up; the title stands in the first column without a sum."""
    made: list[Value] = []
    for column in table.columns:
        if column.key not in table.sums:
            made.append(None)
            continue
        found = [value for row in rows if isinstance(value := _value(column, row), int | float)]
        made.append(sum(found) if found else "")
    made[made.index(None)] = table.sums_title
    return made


def _row(table: Table, values: list[Value], found: list[tuple[int, int]], sheet: Sheet) -> Row:
    cells = tuple(
        Cell(at, value, Style.BODY, span, align=column.align or Align.CENTER)
        for column, value, (at, span) in zip(table.columns, values, found, strict=True)
    )
    high = max(heads.text_height(sheet, cell, TALLEST_ROW) for cell in cells)
    return Row(max(table.height, round(high, 1)), cells)


def _merge(table: Table, body: list[list[Value]], made: list[Row], found: list[tuple[int, int]]) -> None:
    """Make one cell of equal values one below the other, in the columns that ask for it."""
    for i, column in enumerate(table.columns):
        if not column.merge:
            continue
        start = 0
        for end in range(1, len(body) + 1):
            if end < len(body) and body[end][i] == body[start][i] and body[start][i] not in {None, ""}:
                continue
            _join(made, start, end, found[i][0])
            start = end


def _join(made: list[Row], start: int, end: int, at: int) -> None:
    if end - start < 2:
        return
    for i in range(start, end):
        row = made[i]
        cells = [
            cell._replace(rows=end - start) if cell.column == at and i == start else cell
            for cell in row.cells
            if cell.column != at or i == start
        ]
        made[i] = row._replace(cells=tuple(cells))


def _as_line(row: Row, sheet: Sheet) -> Line | Row:
    """Return a row whose cells are those of the grid as a line of the table, else as it is."""
    alike = len(row.cells) == len(sheet.tracks) and all(
        cell.rows == 1 and cell.align is track.align
        for cell, track in zip(row.cells, sheet.tracks, strict=True)
    )
    return Line(row.height, tuple(cell.text for cell in row.cells)) if alike else row
