"""Text tables (.csv): encoding and separator are recognised, never assumed."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from models.intake.gate import FILE_LIMIT
from models.rules.header_words import claim

if TYPE_CHECKING:
    from pathlib import Path

SEPARATORS = ",\t;，|"
HEAD = 20
"""Lines looked at for the separator and the headings."""
RARE = re.compile(r"[\u0080-\u00ff\u0370-\u0590\ue000-\uf8ff]")
"""Letters that turn up where GB18030 text happens to be valid UTF-8."""


def decode(data: bytes) -> tuple[str, str] | None:
    """Return the text and its encoding: by its mark, else UTF-8, else GB18030; ``None`` if it is none of them.

    A short GB18030 text can be valid UTF-8 by chance; then the one in which headings are found is right.
    """
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            text = _decoded(data, encoding)
            return (text, encoding) if text is not None else None
    utf8, gb = _decoded(data, "utf-8"), _decoded(data, "gb18030")
    if utf8 is not None and gb is not None and RARE.search(utf8) and _headings(gb) > _headings(utf8):
        return gb, "gb18030"
    if utf8 is not None:
        return utf8, "utf-8"
    return (gb, "gb18030") if gb is not None else None


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _headings(text: str) -> int:
    words = re.split(r"[,\t;，|\r\n]", "\n".join(text.splitlines()[:HEAD]))
    return sum(claim(word.strip()) is not None for word in words if word.strip())


def separator(text: str) -> str:
    """Return the separator that occurs most evenly in the first lines."""
    lines = [line for line in text.splitlines()[:HEAD] if line.strip()]
    return max(
        SEPARATORS,
        key=lambda mark: (sum(mark in line for line in lines), sum(line.count(mark) for line in lines)),
    )


class OpenQuoteError(ValueError):
    """A quotation mark without its partner: all that follows would be one cell. ``row`` counts from 1."""

    def __init__(self, row: int) -> None:
        super().__init__(row)
        self.row = row


def rows_of(text: str) -> list[list[str]]:
    """Return the rows of a text table; cells that are too long are refused later, with their place."""
    csv.field_size_limit(FILE_LIMIT)
    mark = separator(text)
    rows: list[list[str]] = []
    try:
        rows.extend(csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True))
    except csv.Error as error:
        if "end of data" in str(error):
            raise OpenQuoteError(len(rows) + 1) from error
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
    return rows


def read(path: Path) -> tuple[list[list[str]], str] | None:
    """Return the rows of a text file and its encoding; ``None`` if the encoding is unknown."""
    if (decoded := decode(path.read_bytes())) is None:
        return None
    return rows_of(decoded[0]), decoded[1]
