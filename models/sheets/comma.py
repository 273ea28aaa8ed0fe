"""Books as CSV files that Excel and WPS open rightly: UTF-8 with BOM, no text that acts as a formula."""

from __future__ import annotations

import csv
import re
from io import StringIO
from typing import TYPE_CHECKING

from models.sheets.sheet import Line, shown
from models.sheets.text import clean

if TYPE_CHECKING:
    from models.sheets.sheet import Book

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?%?")
_LEAD = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")


def to_csv(book: Book) -> bytes:
    """Return the table of a book: its column heads once, then the values of all sheets."""
    made = StringIO()
    writer = csv.writer(made)
    first = book.sheets[0]
    writer.writerow([safe(title) for title in first.titles])
    for sheet in book.sheets:
        for row in sheet.body:
            if isinstance(row, Line):
                writer.writerow([safe(shown(value, sheet.date_style)) for value in row.values])
    return made.getvalue().encode("utf-8-sig")


def safe(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula; numbers such as -0.5 stay as they are."""
    text = clean(text)
    return f"'{text}" if _LEAD.match(text) and not _NUMBER.fullmatch(text) else text
