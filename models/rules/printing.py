"""Which pages a printer gets, and in which order."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from models.rules.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

PART = re.compile(r"(\d{1,9})?(-)?(\d{1,9})?")
SAME = str.maketrans(
    {"、": ",", "；": ",", ";": ",", "。": ",", "～": "-", "~": "-", "—": "-", "–": "-", "至": "-", "到": "-"}
)
FACES = 2
"""Pages on a sheet that is printed on both sides."""


class PagesNotUnderstood(Refusal):
    """看不懂页码“{text}”。请像这样填：1-3,5。"""


class NoSuchPage(Refusal):
    """只有 {count} 页，没有第 {page} 页。请填 1 到 {count} 之间的页码。"""


def read_pages(text: str, count: int) -> list[int]:
    """Return the pages that a text like ``1-3,5`` names, counted from 1; no text names all ``count`` pages."""
    parts = unicodedata.normalize("NFKC", text).translate(SAME).replace("页", "").replace("第", "")
    parts = re.sub(r"\s*-\s*", "-", parts)
    found: dict[int, None] = {}
    for part in re.split(r"[,\s]+", parts.strip(" ,")) if parts.strip(" ,") else ["-"]:
        match = PART.fullmatch(part)
        if match is None:
            raise PagesNotUnderstood(text=text, field="pages")
        first = int(match[1] or 1)
        last = int(match[3] or count) if match[2] else first
        for page in (first, last):
            if not 1 <= page <= count:
                raise NoSuchPage(count=count, page=page, field="pages")
        found |= dict.fromkeys(range(first, last + 1) if first <= last else range(first, last - 1, -1))
    return list(found)


def in_order(pages: Sequence[int], copies: int, *, collate: bool, both_sides: bool) -> list[int | None]:
    """Return the pages as they leave the printer, ``None`` an empty back so that each copy begins a new sheet."""
    faces = FACES if both_sides else 1
    sheets: list[list[int | None]] = [list(pages[at : at + faces]) for at in range(0, len(pages), faces)]
    if copies > 1 and sheets:
        sheets[-1] += [None] * (faces - len(sheets[-1]))
    whole = sheets * copies if collate else [sheet for sheet in sheets for _ in range(copies)]
    order = [page for sheet in whole for page in sheet]
    while order and order[-1] is None:
        order.pop()
    return order
