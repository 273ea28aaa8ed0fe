"""The plant's own workbook as a form: named cells are filled, one named row is repeated for each instrument."""

from __future__ import annotations

import re
from copy import copy
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.utils.exceptions import InvalidFileException

from models.lists import show
from models.rules.refusal import Refusal
from models.sheets.facts import fill, known_facts
from models.sheets.heads import plain
from models.sheets.template_book import to_book
from models.sheets.text import clean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from openpyxl.cell.cell import Cell
    from openpyxl.workbook.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from models.rules.form import Form
    from models.sheets.sheet import Book

ROWS = ("rows", "明细", "明细行")
"""Names of the row that is repeated."""
LARGEST = 5_000_000
"""Bytes of a template."""
_BRACES = re.compile(r"\{\w+\}")
_ONE_FACT = re.compile(r"\{(\w+)\}")


class TemplateUnreadable(Refusal):
    """模板 {file} 无法使用：{reason}。请在 Excel 或 WPS 里改正后再打印，或把它移出自有表格文件夹。"""


def fill_template(
    form: Form, content: bytes, facts: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]
) -> Book:
    """Fill a template: a cell named 公司 or ``company``, or one that holds {company}, gets that fact.

    The row named 明细 (or ``rows``) comes once for each of ``rows``; its cells are named or hold braces, too.
    """
    made = _open(form.file, content)
    places = _names(made)
    for page in made.worksheets:
        _refuse_formulas(form.file, page)
        repeated = next((at[1] for name, at in places if name in ROWS and at[0] == page.title), None)
        named = {at[1:]: _key(name) for name, at in places if at[0] == page.title and name not in ROWS}
        if repeated is not None:
            _repeat(form, page, repeated, named, rows, facts)
        spared = range(repeated, repeated + max(1, len(rows))) if repeated is not None else range(0)
        _fill_page(form, page, facts, named, spared, len(rows) if repeated is not None else 1, repeated or 0)
    _drop_names(made)
    book, saved = to_book(made, form), BytesIO()
    made.save(saved)
    book.made = saved.getvalue()
    return book


def _open(file: str, content: bytes) -> Workbook:
    if len(content) > LARGEST:
        raise TemplateUnreadable(file=file, reason="文件大于 5 MB")
    try:
        return load_workbook(BytesIO(content))
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise TemplateUnreadable(file=file, reason="它不是完好的 .xlsx 工作簿") from error


def _names(book: Workbook) -> list[tuple[str, tuple[str, int, int]]]:
    """Return each defined name with sheet, row and column of the first cell it stands for."""
    found = []
    scopes = [(book.defined_names, None), *((page.defined_names, page.title) for page in book.worksheets)]
    for names, _title in scopes:
        for name, defined in names.items():
            for title, area in defined.destinations:
                left, top, _right, _bottom = range_boundaries(area.replace("$", ""))
                if title in book.sheetnames and top:
                    found.append((name, (title, top, left or 1)))
    return found


def _key(name: str) -> str:
    """Return the fact that a name stands for: its key, or its Chinese title."""
    by_title = {title: key for key, title in known_facts().items()}
    return by_title.get(name, name)


def _refuse_formulas(file: str, page: Worksheet) -> None:
    for line in page.iter_rows():
        for cell in line:
            if cell.data_type == "f":
                reason = (
                    f"工作表“{page.title}”的 {cell.coordinate} 是公式，程序不计算公式，请改成文字或命名单元格"
                )
                raise TemplateUnreadable(file=file, reason=reason)


def _repeat(
    form: Form,
    page: Worksheet,
    at: int,
    named: Mapping[tuple[int, int], str],
    rows: Sequence[Mapping[str, Any]],
    facts: Mapping[str, Any],
) -> None:
    """Put the rows in place of the named one and move what stands below it."""
    pattern = [page.cell(at, column) for column in range(1, page.max_column + 1)]
    texts = [cell.value for cell in pattern]
    _make_room(page, at, len(rows) - 1)
    across = [area for area in page.merged_cells.ranges if area.min_row == at == area.max_row]
    for i, row in enumerate(rows or [{}]):
        for cell, text in zip(pattern, texts, strict=True):
            place: Any = page.cell(at + i, cell.column)
            if i:
                place._style = copy(cell._style)  # noqa: SLF001 - a style is copied so
            key = named.get((at, cell.column))
            given = {**dict.fromkeys(row), **facts, **row, "seq": i + 1 if rows else None}
            _put(place, _value(form, given, key, text))
        page.row_dimensions[at + i].height = page.row_dimensions[at].height
        for area in across if i else ():
            page.merge_cells(None, at + i, area.min_col, at + i, area.max_col)


def _make_room(page: Worksheet, at: int, more: int) -> None:
    """Move what stands below a row down: cells, heights and merged areas."""
    if more <= 0:
        return
    last, wide = page.max_row, page.max_column
    heights = {row: page.row_dimensions[row].height for row in range(at + 1, last + 1)}
    merged = [area for area in page.merged_cells.ranges if area.min_row > at]
    for area in merged:
        page.unmerge_cells(area.coord)
    if last > at:
        page.move_range(f"A{at + 1}:{get_column_letter(wide)}{last}", rows=more)
    for row in heights:
        page.row_dimensions[row].height = None
    for row, height in heights.items():
        page.row_dimensions[row + more].height = height
    for area in merged:
        area.shift(row_shift=more)
        page.merge_cells(area.coord)


def _fill_page(
    form: Form,
    page: Worksheet,
    facts: Mapping[str, Any],
    named: Mapping[tuple[int, int], str],
    spared: range,
    count: int,
    at: int,
) -> None:
    """Fill the cells outside the repeated rows, where they stand after those were put in."""
    moved = {
        (row + (count - 1 if at and row > at and count > 1 else 0), column): key
        for (row, column), key in named.items()
    }
    for line in page.iter_rows():
        for cell in line:
            key = moved.get((cell.row, cell.column))
            text = cell.value
            if cell.row not in spared and (key or (isinstance(text, str) and _BRACES.search(text))):
                _put(cell, _value(form, facts, key, text))


def _value(form: Form, facts: Mapping[str, Any], key: str | None, text: Any) -> Any:
    """Return what a cell gets: the fact that it is named after, or its text with the facts in its braces."""
    if key is None and isinstance(text, str) and (one := _ONE_FACT.fullmatch(text)) and one[1] in facts:
        key = one[1]
    if key is not None:
        return plain(facts.get(key))
    return fill(text, facts, form.file, form.date_style) if isinstance(text, str) else text


def _put(cell: Cell | MergedCell, value: Any) -> None:
    """Write a value; a text that looks like a formula stays a text."""
    if isinstance(cell, MergedCell):
        return
    if isinstance(value, str):
        cell.value = clean(value)[:32_767] or None
        if cell.data_type == "f":
            cell.data_type, cell.quotePrefix = "s", True
    else:
        cell.value = value if not isinstance(value, bool) else show(value)


def _drop_names(book: Workbook) -> None:
    """Take the names away: the filled sheet is a document, and they would point beside their cells."""
    kept = {"_xlnm.Print_Area", "_xlnm.Print_Titles"}
    for names in (book.defined_names, *(page.defined_names for page in book.worksheets)):
        for name in [name for name in names if name not in kept]:
            del names[name]
