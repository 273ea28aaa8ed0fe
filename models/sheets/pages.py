"""Where the pages of a book begin and end: the same for PDF, preview and Excel's page breaks."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from models.sheets.sheet import Row

if TYPE_CHECKING:
    from models.sheets.sheet import Book, Line, Sheet


class Page(NamedTuple):
    """One printed page: the head of its sheet, then these rows."""

    sheet: Sheet
    rows: list[Line | Row]
    start: int
    """Number of the first row, counted over body and foot of its sheet."""


def pages(book: Book) -> list[Page]:
    """Break all sheets of a book into pages; closing rows never stand alone on one."""
    return [page for sheet in book.sheets for page in _pages(sheet, book.room[1] / book.zoom(sheet))]


def _pages(sheet: Sheet, whole: float) -> list[Page]:
    whole -= sum(row.height for row in sheet.head)
    room = whole - sum(row.height for row in sheet.lead)
    rows: list[Line | Row] = [*sheet.body, *sheet.foot]
    last = max(0, len(rows) - len(sheet.foot) - 1)
    while last > 0 and _keeps(rows[last - 1]):
        last -= 1
    closing = sum(row.height for row in rows[last:])
    found, start, used, bound = [], 0, 0.0, False
    for i, row in enumerate(rows):
        need = closing if i == last else row.height if not _keeps(row) else _together(rows, i)
        if used + need > room + 1e-6 and i > start and i <= last and not bound:
            found.append(Page(sheet, rows[start:i], start))
            start, used, room = i, 0.0, whole
        used += row.height
        bound = _keeps(row) and used < room
    found.append(Page(sheet, rows[start:], start))
    return found


def _keeps(row: Line | Row) -> bool:
    return type(row) is Row and row.keep


def _together(rows: list[Line | Row], start: int) -> float:
    """Return the height of a row and of those that must stay on its page."""
    high, end = rows[start].height, start
    while end < len(rows) - 1 and _keeps(rows[end]):
        end += 1
        high += rows[end].height
    return high
