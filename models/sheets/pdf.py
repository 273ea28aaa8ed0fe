"""Books as PDF files: what stands where on each page."""

from __future__ import annotations

from operator import getitem
from typing import TYPE_CHECKING

from models.rules.form_blocks import Align
from models.sheets.fonts import face
from models.sheets.pages import pages
from models.sheets.pdf_file import Paper
from models.sheets.qr import code
from models.sheets.sheet import ALL_SIDES, PADDING, POINTS, Line, Style, look_of
from models.sheets.text import LEADING, Fit, clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.sheets.pages import Page
    from models.sheets.sheet import Book, Look, Row, Sheet, Value

RULE = "0.5 w 0 G 0 g"
"""Frames half a point wide, all black."""
ASCENT = 0.88
CODE, CODE_TOP = 16.0, 5.0
"""Millimetres: side of a slip's QR code, and its distance from the upper edge of the paper."""


def to_pdf(book: Book) -> bytes:
    """Return a book as the bytes of a PDF file."""
    paper = Paper(clean(book.title), clean(book.author))
    width, height = (side * POINTS for side in book.paper)
    all_pages = pages(book)
    drawers: dict[int, _Drawer] = {}
    for number, page in enumerate(all_pages, 1):
        new = id(page.sheet) not in drawers
        drawer = (
            drawers.setdefault(id(page.sheet), _Drawer(paper, page.sheet)) if new else drawers[id(page.sheet)]
        )
        zoom = book.zoom(page.sheet)
        left = (book.paper[0] - page.sheet.width * zoom) / 2 * POINTS
        top = height - book.margins[2] * POINTS
        body = f"q {zoom:.4f} 0 0 {zoom:.4f} {left:.2f} {top:.2f} cm {RULE}\n{drawer.page(page)}\nQ"
        if page.sheet.qr and not (page.start and page.sheet.lead):  # beside the title
            body += _code(page.sheet.qr, width - book.margins[1] * POINTS, height)
        footer = _footer(paper, book, number, len(all_pages))
        paper.page(width, height, f"{body}\n{footer}", clean(page.sheet.name) if new else "")
    return paper.finish()


def _code(text: str, right: float, high: float) -> str:
    """Return the operators of a QR code in the upper right corner of a page, beside the title."""
    payload = text.encode()
    table = code(len(payload))
    module = CODE * POINTS / table.size
    x, y = right - CODE * POINTS, high - (CODE_TOP + CODE) * POINTS
    return f"\nq {module:.4f} 0 0 {module:.4f} {x:.2f} {y:.2f} cm 0 g {table.frame} {table.path(payload)} Q"


def _footer(paper: Paper, book: Book, page: int, of: int) -> str:
    size, made = 8.5, []
    left, right, _top, below = (side * POINTS for side in book.margins)
    wide = book.paper[0] * POINTS
    for i, text in enumerate(book.footer):
        text = clean(text).replace("{page}", str(page)).replace("{pages}", str(of))
        long = face().width(text, size)
        x = (left, (wide - long) / 2, wide - right - long)[i]
        made.append(paper.text(x, below * 0.45, text, size))
    return "\n".join(filter(None, made))


class _Drawer:
    """Draws the pages of one sheet; what is drawn again is remembered as operators."""

    def __init__(self, paper: Paper, sheet: Sheet) -> None:
        self.paper, self.sheet = paper, sheet
        self.edges = [0.0]
        for track in sheet.tracks:
            self.edges.append(self.edges[-1] + track.width * POINTS)
        self.columns: dict[float, list[_Column]] = {}
        self.lead, self.head = self._opening(sheet.lead), self._opening(sheet.head)
        self.merged = [
            (i, cell)
            for i, row in enumerate([*sheet.body, *sheet.foot])
            if not isinstance(row, Line)
            for cell in row.cells
            if cell.rows > 1
        ]

    def _opening(self, rows: list[Row]) -> str:
        return "\n".join(self._free(row, rows[i:]) for i, row in enumerate(rows))

    def page(self, page: Page) -> str:
        """Return the operators of a page; the origin is its upper left corner, each row moves it down."""
        parts, run = [self.head] if page.start else [self.lead, self.head], 0.0
        for i, row in enumerate(page.rows):
            if isinstance(row, Line):
                parts.append(self._line(row))
                run += row.height * POINTS
            else:
                parts.append(self._uprights(run))
                run = 0.0
                begun = row if i or not self.merged else self._continued(row, page.start)
                parts.append(self._free(begun, page.rows[i:]))
        parts.append(self._uprights(run))
        return "\n".join(filter(None, parts))

    def _line(self, line: Line) -> str:
        columns = self.columns.get(line.height)
        if columns is None:
            columns = [_Column(self, i, line.height * POINTS) for i in range(len(self.sheet.tracks))]
            self.columns[line.height] = columns
        high, wide = line.height * POINTS, self.edges[-1]
        texts = " ".join(map(getitem, columns, line.values))
        return f"1 0 0 1 0 {-high:.2f} cm 0 0 m {wide:.2f} 0 l S {texts}"

    def _uprights(self, run: float) -> str:
        """Draw the frames between the columns of a run of lines just drawn, and its upper edge."""
        if not run:
            return ""
        bars = " ".join(f"{x:.2f} 0 m {x:.2f} {run:.2f} l" for x in self.edges)
        return f"{bars} 0 {run:.2f} m {self.edges[-1]:.2f} {run:.2f} l S"

    def _continued(self, row: Row, start: int) -> Row:
        """Give the first row of a page the merged cells that began on the page before."""
        begun = [
            cell._replace(rows=cell.rows - (start - i))
            for i, cell in self.merged
            if i < start < i + cell.rows
        ]
        return row._replace(cells=(*begun, *row.cells)) if begun else row

    def _free(self, row: Row, below: Sequence[Row | Line]) -> str:
        parts = [f"1 0 0 1 0 {-row.height * POINTS:.2f} cm"]
        for cell in row.cells:
            tall = sum(other.height for other in below[: cell.rows])
            left, right = self.edges[cell.column], self.edges[cell.column + cell.span]
            low = (row.height - tall) * POINTS
            parts.append(_frame(look_of(cell.style).frame, left, low, right, low + tall * POINTS))
            fit = self.sheet.fit(cell, tall)
            if cell.top:
                low += tall * POINTS - fit.height - 2 * PADDING * POINTS
                tall = fit.height / POINTS + 2 * PADDING
            parts.append(self.block(fit, left, right, tall * POINTS, cell.align, low=low, style=cell.style))
        return " ".join(filter(None, parts))

    def block(
        self,
        fit: Fit,
        left: float,
        right: float,
        tall: float,
        align: Align,
        *,
        low: float = 0,
        style: Style | Look,
    ) -> str:
        """Return the operators of a fitted text in a place, centred in its height."""
        bold = look_of(style).bold
        lead = fit.size * LEADING
        y = low + (tall + fit.height) / 2 - lead / 2 - fit.size / 2 + (1 - ASCENT) * fit.size
        made = []
        for line in fit.lines:
            long = face(bold).width(line, fit.size)
            pad = PADDING * POINTS
            x = {Align.LEFT: left + pad, Align.RIGHT: right - pad - long}.get(
                align, (left + right - long) / 2
            )
            made.append(self.paper.text(x, y, line, fit.size, bold=bold))
            y -= lead
        return " ".join(filter(None, made))


def _frame(sides: str, left: float, low: float, right: float, high: float) -> str:
    """Return the operators of a frame, whole or only on some sides."""
    if sides == ALL_SIDES:
        return f"{left:.2f} {low:.2f} {right - left:.2f} {high - low:.2f} re S"
    ends = {
        "l": (left, low, left, high),
        "t": (left, high, right, high),
        "r": (right, low, right, high),
        "b": (left, low, right, low),
    }
    lines = [f"{x:.2f} {y:.2f} m {x2:.2f} {y2:.2f} l" for x, y, x2, y2 in map(ends.__getitem__, sides)]
    return f"{' '.join(lines)} S" if lines else ""


class _Column(dict["Value", str]):
    """Operators of the body values of one column in rows of one height."""

    def __init__(self, drawer: _Drawer, column: int, tall: float) -> None:
        self.drawer, self.tall = drawer, tall
        self.left, self.right = drawer.edges[column : column + 2]
        self.fits, self.align = drawer.sheet.fits(column), drawer.sheet.tracks[column].align

    def __missing__(self, value: Value) -> str:
        fit = self.fits[value]
        made = self.drawer.block(fit, self.left, self.right, self.tall, self.align, style=Style.BODY)
        self[value] = made
        return made
