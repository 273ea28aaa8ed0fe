"""A filled workbook as a book of sheets, so that it is seen and printed like every other form."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from openpyxl.utils import get_column_letter, range_boundaries

from models.rules.form_blocks import DATES, Align
from models.sheets.heads import text_height
from models.sheets.sheet import POINTS, Book, Cell, Look, Row, Sheet, Track, look_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from openpyxl.workbook.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from models.rules.form import Form
    from models.sheets.sheet import Value

PAPERS = {8: (297.0, 420.0), 9: (210.0, 297.0), 11: (148.0, 210.0)}
"""Excel's numbers of A3, A4, A5."""
INCH = 25.4
USUAL_WIDTH, USUAL_HEIGHT = 8.43, 15.0
"""Characters and points of a column and a row that say nothing."""
TALLEST = 120.0
SIDES = {"left": "l", "top": "t", "right": "r", "bottom": "b"}
ALIGNS = {"left": Align.LEFT, "right": Align.RIGHT, "center": Align.CENTER, "centerContinuous": Align.CENTER}
_CODES = re.compile(r'&"[^"]*"|&\d+|&[BIUKESXY]')


def to_book(made: Workbook, form: Form) -> Book:
    """Return the book of a filled workbook, whose rows grow where their texts need it."""
    pages = [page for page in made.worksheets if page.sheet_state == "visible"]
    setup, margins = pages[0].page_setup, pages[0].page_margins
    width, height = PAPERS.get(int(setup.paperSize or 9), PAPERS[9])
    if setup.orientation == "landscape":
        width, height = height, width
    sides = tuple(
        round(side * INCH, 1) for side in (margins.left, margins.right, margins.top, margins.bottom)
    )
    book = Book(form.title, [_sheet(page, form) for page in pages], (width, height))
    book.margins = (sides[0], sides[1], sides[2], sides[3])
    foot = pages[0].oddFooter
    left, middle, right = (_footer(part.text) for part in (foot.left, foot.center, foot.right))
    book.footer = (left, middle, right)
    return book


def _footer(text: str | None) -> str:
    bare = _CODES.sub("", text or "")
    return bare.replace("&P", "{page}").replace("&N", "{pages}").replace("&&", "&")


def _sheet(page: Worksheet, form: Form) -> Sheet:
    top, (right, bottom) = 1, _used(page)
    tracks = tuple(Track(_width(page, column)) for column in range(1, right + 1))
    sheet = Sheet(page.title, tracks, date_style=form.date_style)
    merged = {(area.min_row, area.min_col): area for area in page.merged_cells.ranges}
    covered = {
        (row, column)
        for area in page.merged_cells.ranges
        for row in range(area.min_row, area.max_row + 1)
        for column in range(area.min_col, area.max_col + 1)
    } - set(merged)
    rows = [_row(page, sheet, number, merged, covered) for number in range(top, bottom + 1)]
    first, last = _titles(page)
    if first == top and last < bottom:
        sheet.head, sheet.body = rows[: last - top + 1], [*rows[last - top + 1 :]]
    else:
        sheet.body = [*rows]
    return sheet


def _row(
    page: Worksheet,
    sheet: Sheet,
    number: int,
    merged: Mapping[tuple[int, int], Any],
    covered: Collection[tuple[int, int]],
) -> Row:
    """Return a row of the worksheet, and give it there the height that its texts need."""
    wraps = {cell.column - 1 for cell in page[number] if cell.alignment.wrap_text}
    found = [
        _cell(page.cell(number, column), merged.get((number, column)))
        for column in range(1, len(sheet.tracks) + 1)
        if (number, column) not in covered
    ]
    cells = _spilled(found, wraps)
    asked = page.row_dimensions[number].height or page.sheet_format.defaultRowHeight or USUAL_HEIGHT
    lone = [cell for cell in cells if cell.rows == 1 and cell.text and cell.column in wraps]
    high = max([asked / POINTS, *(text_height(sheet, cell, TALLEST) for cell in lone)])
    page.row_dimensions[number].height = round(high * POINTS, 2)
    return Row(high, cells)


def _spilled(cells: list[Cell], wraps: set[int]) -> tuple[Cell, ...]:
    """Let a text that may not wrap run on over the empty, unframed cells at its right, as it does in Excel."""
    made: list[Cell] = []
    for cell in cells:
        before = made[-1] if made else None
        empty = cell.text in {None, ""} and cell.span == cell.rows == 1 and not _framed(cell)
        if (
            empty
            and before is not None
            and isinstance(before.text, str)
            and before.rows == 1
            and before.align is Align.LEFT
            and before.column not in wraps
            and not _framed(before)
        ):
            made[-1] = before._replace(span=before.span + 1)
        else:
            made.append(cell)
    return tuple(made)


def _framed(cell: Cell) -> bool:
    return bool(look_of(cell.style).frame)


def _used(page: Worksheet) -> tuple[int, int]:
    """Return the last column and row that hold anything."""
    right, bottom = 1, 1
    for line in page.iter_rows():
        for cell in line:
            if cell.value not in {None, ""} or cell.border.left.style or cell.border.bottom.style:
                right, bottom = max(right, cell.column), max(bottom, cell.row)
    return right, bottom


def _titles(page: Worksheet) -> tuple[int, int]:
    """Return first and last row of those that come again on every page, 0 if there are none."""
    rows = page.print_title_rows
    if not rows:
        return 0, 0
    _left, first, _right, last = range_boundaries(f"A{rows.replace('$', '').replace(':', ':A')}")
    return first or 0, last or 0


def _width(page: Worksheet, column: int) -> float:
    given = page.column_dimensions[get_column_letter(column)].width or USUAL_WIDTH
    return float((given * 7 + 5) / 96 * INCH)


def _cell(cell: Any, merged: Any) -> Cell:
    span = merged.max_col - merged.min_col + 1 if merged else 1
    rows = merged.max_row - merged.min_row + 1 if merged else 1
    frame = "".join(sign for side, sign in SIDES.items() if getattr(cell.border, side).style)
    if merged and len(frame) >= 2:  # Excel keeps the other edges of a merged area in its other cells
        frame = "ltrb"
    look = Look(float(cell.font.sz or 11), bold=bool(cell.font.b), frame=frame)
    value: Value = cell.value
    if isinstance(value, date):
        value = value.strftime(DATES.get(cell.number_format.split(";")[0].replace('"', ""), "%Y-%m-%d"))
    usual = Align.RIGHT if isinstance(value, int | float) else Align.LEFT
    align = ALIGNS.get(cell.alignment.horizontal, usual)
    return Cell(cell.column - 1, value, look, span, rows, align, cell.alignment.vertical == "top")
