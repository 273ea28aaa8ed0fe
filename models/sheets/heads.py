"""Rows around a table: titles, texts side by side, column heads with common heads over them, names of sheets."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING, Any

from models.lists import show
from models.rules.form_blocks import PAPERS, Align
from models.sheets.facts import fill
from models.sheets.fonts import face
from models.sheets.sheet import LOOKS, POINTS, Cell, Row, Style
from models.sheets.text import clean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from models.rules.form import Form
    from models.sheets.sheet import Sheet, Track, Value

TITLE_HEIGHT = 11.0
SECTION_HEIGHT = 8.0
NARROWEST = 0.6
"""Share of an equal part that a short text keeps beside long ones."""


def title(form: Form, facts: Mapping[str, Any], sheet: Sheet) -> Row:
    """Return the title over the whole width."""
    text = fill(form.title, facts, form.file, form.date_style)
    return Row(TITLE_HEIGHT, (Cell(0, text, Style.TITLE, len(sheet.tracks)),))


def places(weights: Sequence[float], tracks: Sequence[Track]) -> list[tuple[int, int]]:
    """Return first column and number of columns of each of some cells side by side over the whole width.

    Each takes a run of columns about as wide as its weight asks, and at least one.
    """
    total, wide = sum(weights) or 1.0, sum(track.width for track in tracks)
    found, start, done, goal = [], 0, 0.0, 0.0
    for i, weight in enumerate(weights):
        last = i == len(weights) - 1
        goal += wide * weight / total
        end = start + 1
        done += tracks[start].width
        spare = len(tracks) - (len(weights) - 1 - i)
        while end < spare and (last or done + tracks[end].width / 2 <= goal + 1e-6):
            done += tracks[end].width
            end += 1
        found.append((start, end - start))
        start = end
    return found


def spread(
    texts: tuple[str, ...],
    facts: Mapping[str, Any],
    form: Form,
    sheet: Sheet,
    style: Style,
    height: float = 7,
) -> Row:
    """Lay unframed texts side by side over the whole width; the last keeps room to write in where it is empty."""
    filled = [fill(text, facts, form.file, form.date_style) for text in texts[: len(sheet.tracks)]]
    cells = []
    for i, (start, span) in enumerate(places(_shares(filled, style, sheet), sheet.tracks)):
        last = i == len(filled) - 1 and i > 0 and style is Style.PLAIN and not filled[i].endswith("：")
        middle = 0 < i < len(filled) - 1 and style is not Style.SIGN
        align = Align.RIGHT if last else Align.CENTER if middle else Align.LEFT
        cells.append(Cell(start, filled[i], style, span, align=align))
    return Row(height, tuple(cells))


def _shares(texts: list[str], style: Style, sheet: Sheet) -> list[float]:
    """Return equal shares of the width; where a text needs more than its share, shares by need."""
    look = LOOKS[style]
    needs = [face(look.bold).width(clean(text)[:200], look.size) / POINTS + 4 for text in texts]
    equal = sheet.width / max(1, len(needs))
    return (
        [max(need, NARROWEST * equal) for need in needs]
        if any(need > equal for need in needs)
        else [1.0] * len(texts)
    )


def heads(sheet: Sheet, columns: Sequence[tuple[str, str, int, int]], least: float = 9.0) -> list[Row]:
    """Return the heads of columns, given as title, common head over it (or none), first column and span."""
    if not any(over for _title, over, _at, _span in columns):
        cells = tuple(Cell(at, text, Style.HEAD, span) for text, _over, at, span in columns)
        return [Row(_high(sheet, cells, least), cells)]
    upper: list[Cell] = []
    lower: list[Cell] = []
    for over, some in groupby(columns, key=lambda column: column[1]):
        group = list(some)
        if over:
            upper.append(Cell(group[0][2], over, Style.HEAD, sum(column[3] for column in group)))
            lower += [Cell(at, text, Style.HEAD, span) for text, _over, at, span in group]
        else:
            upper += [Cell(at, text, Style.HEAD, span, 2) for text, _over, at, span in group]
    above = tuple(cell for cell in upper if cell.rows == 1)
    rows = [
        Row(_high(sheet, above, 7.0), tuple(upper), keep=True),
        Row(_high(sheet, lower, 7.0), tuple(lower)),
    ]
    tall = max((_high(sheet, [cell], least) for cell in upper if cell.rows == 2), default=0.0)
    lack = tall - rows[0].height - rows[1].height
    return rows if lack <= 0 else [rows[0], rows[1]._replace(height=rows[1].height + lack)]


def _high(sheet: Sheet, cells: Sequence[Cell], least: float) -> float:
    return max(least, max(sheet.fit(cell, 20).height for cell in cells) / POINTS + 2.5)


def foot(form: Form, facts: Mapping[str, Any], sheet: Sheet) -> list[Row]:
    """Return the lines below a table, and who signs it."""
    rows = []
    for text in form.below:
        whole = fill(text, facts, form.file, form.date_style)
        cell = Cell(0, whole, Style.PLAIN, len(sheet.tracks), align=Align.LEFT)
        rows.append(Row(max(6.5, sheet.fit(cell, 40).height / POINTS + 2), (cell,)))
    if form.sign:
        rows.append(spread(form.sign, facts, form, sheet, Style.SIGN, height=11))
    return rows


def footer(form: Form, facts: Mapping[str, Any]) -> tuple[str, str, str]:
    """Return the footer, whose page numbers are filled in by each writer."""
    known = {**facts, "page": "{page}", "pages": "{pages}"}
    left, middle, right = (fill(text, known, form.file, form.date_style).strip() for text in form.footer)
    return left, middle, right


def paper(form: Form) -> tuple[float, float]:
    """Return width and height of a form's paper in millimetres."""
    width, height = PAPERS[form.paper]
    return (max(width, height), min(width, height)) if form.landscape else (width, height)


def sheet_name(wanted: str, taken: set[str]) -> str:
    """Return a name that Excel accepts for a sheet and that no other sheet has."""
    signs = clean(wanted).replace("\n", " ")
    name = "".join("_" if sign in "[]:*?/\\'" else sign for sign in signs).strip()[:28] or "表"
    free, number = name, 2
    while free.casefold() in taken:
        free, number = f"{name[:25]}({number})", number + 1
    taken.add(free.casefold())
    return free


def text_height(sheet: Sheet, cell: Cell, most: float) -> float:
    """Return the height in millimetres that a cell's text takes, at most ``most``."""
    return min(most, sheet.fit(cell, most).height / POINTS + 2.2)


def plain(value: object) -> Value:
    """Return a value as a cell holds it: dates, figures and texts as they are, all else as people read it."""
    if isinstance(value, datetime):
        return value.date()
    figure = isinstance(value, int | float | date | str) and not isinstance(value, bool | StrEnum)
    return value if figure else show(value)  # type: ignore[return-value]
