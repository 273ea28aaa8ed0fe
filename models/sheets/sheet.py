"""A form as a grid of cells in millimetres, before any file format: what Excel, PDF and preview share."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from models.rules.form_blocks import Align
from models.sheets.fonts import face
from models.sheets.text import Fit, clean, fit

POINTS = 72 / 25.4
"""Points in a millimetre."""
PADDING = 0.9
"""Millimetres between a cell's frame and its text."""
SMALLEST = 6.0
TALLEST = 26.0
"""Millimetres that the text of one body row may take before it shrinks."""

ALL_SIDES = "ltrb"

type Value = str | int | float | date | None


class Style(StrEnum):
    """What a cell is for; every writer gives it the same font and frame."""

    TITLE = "title"
    SECTION = "section"
    PLAIN = "plain"
    HEAD = "head"
    BODY = "body"
    SIGN = "sign"
    LABEL = "label"
    VALUE = "value"
    BOX_TOP = "box_top"
    BOX_END = "box_end"


@dataclass(frozen=True, slots=True)
class Look:
    """The font of a style, in points, and on which sides its cells are framed."""

    size: float
    bold: bool = False
    frame: str = ""
    """Of ``l``, ``t``, ``r``, ``b``."""

    @property
    def framed(self) -> bool:
        """Whether there is a frame on every side."""
        return self.frame == ALL_SIDES


LOOKS = {
    Style.TITLE: Look(16, bold=True),
    Style.SECTION: Look(11, bold=True),
    Style.PLAIN: Look(9.5),
    Style.HEAD: Look(9, bold=True, frame=ALL_SIDES),
    Style.BODY: Look(9, frame=ALL_SIDES),
    Style.SIGN: Look(9.5),
    Style.LABEL: Look(10, frame=ALL_SIDES),
    Style.VALUE: Look(10, frame=ALL_SIDES),
    Style.BOX_TOP: Look(10, frame="ltr"),
    Style.BOX_END: Look(10, frame="lrb"),
}


def look_of(style: Style | Look) -> Look:
    """Return the look of a style, or a look as it is."""
    return style if isinstance(style, Look) else LOOKS[style]


class Cell(NamedTuple):
    """A text that starts at a column of its row and may span several columns and rows."""

    column: int
    text: Value
    style: Style | Look
    """A look of its own is that of a cell in the plant's own workbook."""
    span: int = 1
    rows: int = 1
    align: Align = Align.CENTER
    top: bool = False
    """Stands at the top of its place, not in the middle."""


class Row(NamedTuple):
    """A row of free cells; its height is in millimetres."""

    height: float
    cells: tuple[Cell, ...]
    keep: bool = False
    """No page ends between this row and the next."""


class Line(NamedTuple):
    """A row of the table's body: one value for each column."""

    height: float
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Track:
    """One column of the grid: its width in millimetres and where its texts stand."""

    width: float
    align: Align = Align.CENTER
    link: bool = False
    """Its texts lead to other files, and look so in Excel."""


@dataclass(slots=True)
class Sheet:
    """One table of a form: rows that open it, head rows on every page, the body, rows that close it."""

    name: str
    tracks: tuple[Track, ...]
    head: list[Row] = field(default_factory=list)
    body: list[Line | Row] = field(default_factory=list)
    foot: list[Row] = field(default_factory=list)
    date_style: str = "%Y-%m-%d"
    lead: list[Row] = field(default_factory=list)
    """Rows before the head, on the first page only."""
    titles: tuple[str, ...] = ()
    """One title for each column of the body."""
    qr: str = ""
    """What the code in the upper right corner of its pages says; none if empty."""
    links: dict[tuple[int, int], str] = field(default_factory=dict)
    """Row of the body and column → the file that the cell leads to in Excel, relative to the workbook."""
    _fits: list[dict[Value, Fit]] = field(default_factory=list, init=False, repr=False)

    def __post_init__(self) -> None:
        self._fits = [_Fits(track, self.date_style) for track in self.tracks]

    @property
    def rows(self) -> list[Line | Row]:
        """All rows in their order."""
        return [*self.lead, *self.head, *self.body, *self.foot]

    @property
    def opening(self) -> int:
        """How many rows stand before the body."""
        return len(self.lead) + len(self.head)

    @property
    def width(self) -> float:
        """Width of the whole grid in millimetres."""
        return sum(track.width for track in self.tracks)

    def fits(self, column: int) -> dict[Value, Fit]:
        """Return how each body value of a column stands in its cell, worked out once per value."""
        return self._fits[column]

    def span(self, cell: Cell) -> float:
        """Return the width of a cell in millimetres."""
        return sum(track.width for track in self.tracks[cell.column : cell.column + cell.span])

    def fit(self, cell: Cell, height: float) -> Fit:
        """Return how a free cell's text stands in its place; ``height`` in millimetres."""
        look = look_of(cell.style)
        room = (self.span(cell) - 2 * PADDING) * POINTS
        return fit(
            shown(cell.text, self.date_style), room, face(look.bold), steps(look.size), height * POINTS
        )


@dataclass(slots=True)
class Book:
    """The sheets of one form, each on its own pages, and the page they are printed on."""

    title: str
    sheets: list[Sheet]
    paper: tuple[float, float] = (297.0, 210.0)
    """Width and height in millimetres."""
    margins: tuple[float, float, float, float] = (12.0, 12.0, 12.0, 15.0)
    """Left, right, top, bottom in millimetres; the footer stands in the bottom margin."""
    footer: tuple[str, str, str] = ("", "第 {page} 页 共 {pages} 页", "")
    """Left, middle, right."""
    author: str = ""
    made: bytes = b""
    """The plant's own workbook, filled: what its Excel file is; empty where it is made from the sheets."""
    mark: str = ""
    """State of the ledger that the book shows, kept with the file so that it can be compared when it comes back."""

    @property
    def room(self) -> tuple[float, float]:
        """Width and height inside the margins, in millimetres."""
        left, right, top, bottom = self.margins
        return self.paper[0] - left - right, self.paper[1] - top - bottom

    def zoom(self, sheet: Sheet) -> float:
        """Return the factor by which a sheet shrinks to the width of the page."""
        return min(1.0, self.room[0] / sheet.width)


class _Fits(dict["Value", Fit]):
    """How the body values of one column stand in it."""

    def __init__(self, track: Track, date_style: str) -> None:
        look = LOOKS[Style.BODY]
        self.room = (track.width - 2 * PADDING) * POINTS
        self.date_style = date_style
        self.face, self.sizes = face(look.bold), steps(look.size)

    def __missing__(self, value: Value) -> Fit:
        text = shown(value, self.date_style)
        height = TALLEST * POINTS if isinstance(value, str) else 1.0  # dates and figures keep to one line
        self[value] = made = fit(text, self.room, self.face, self.sizes, height)
        return made


def shown(value: Value, date_style: str = "%Y-%m-%d") -> str:
    """Return a value as it reads on paper."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, date):
        return value.strftime(date_style)
    return "" if value is None else str(value)


@cache
def steps(size: float) -> tuple[float, ...]:
    """Return the font sizes that are tried, from the wanted one down."""
    return (size, *(s for s in (14.0, 12.0, 10.0, 9.0, 8.0, 7.0, 6.0) if SMALLEST <= s < size))
