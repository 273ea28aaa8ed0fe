"""Where the pages of a book begin and end: the same for PDF, preview and Excel's page breaks."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from models.sheets.sheet import Book, Line, Row, Sheet


class Page(NamedTuple):
    """One printed page: the head of its sheet, then these rows."""

    sheet: Sheet
    rows: list[Line | Row]
    start: int
    """Number of the first row, counted over body and foot of its sheet."""


def pages(book: Book) -> list[Page]:
    """Break all sheets of a book into pages; closing rows never stand alone on one."""
    return [page for sheet in book.sheets for page in _pages(sheet, book.room[1] / book.zoom(sheet))]


def _pages(sheet: Sheet, room: float) -> list[Page]:
    room -= sum(row.height for row in sheet.head)
    rows: list[Line | Row] = [*sheet.body, *sheet.foot]
    together = len(sheet.foot) + 1
    last = max(0, len(rows) - together)
    closing = sum(row.height for row in rows[last:])
    found, start, used = [], 0, 0.0
    for i, row in enumerate(rows):
        need = closing if i == last else row.height
        if used + need > room + 1e-6 and i > start and i <= last:
            found.append(Page(sheet, rows[start:i], start))
            start, used = i, 0.0
        used += row.height
    found.append(Page(sheet, rows[start:], start))
    return found
