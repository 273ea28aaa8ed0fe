"""Books as PDF files with the font embedded; the only module that knows reportlab."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from operator import getitem
from typing import TYPE_CHECKING, Any

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from models.sheets.fonts import face
from models.sheets.pages import pages
from models.sheets.sheet import LOOKS, PADDING, POINTS, Align, Line, Style
from models.sheets.text import LEADING, Fit, clean

if TYPE_CHECKING:
    from models.sheets.pages import Page
    from models.sheets.sheet import Book, Row, Sheet, Value

rl_config.useA85 = 0
RULE = "0.5 w 0 G 0 g"
"""Frames half a point wide, all black."""
ASCENT = 0.88
FONTS = {False: "NotoSansSC", True: "NotoSansSC-Bold"}


def _font(*, bold: bool) -> Any:
    return _registered(FONTS[bold], str(face(bold).path))


@cache
def _registered(name: str, path: str) -> Any:
    pdfmetrics.registerFont(TTFont(name, path))
    return pdfmetrics.getFont(name)


class Paper:
    """A PDF being drawn, in points from the lower left corner."""

    def __init__(self, title: str, author: str = "") -> None:
        self._bytes = BytesIO()
        self._canvas = Canvas(self._bytes, pageCompression=1, initialFontName=_font(bold=False).fontName)
        self._stamps: list[str] = []
        self._shown: dict[tuple[str, float, bool], str] = {}
        self._canvas.setTitle(title)
        self._canvas.setAuthor(author or "准绳")
        self._canvas.setSubject("")
        self._canvas.setCreator("准绳")

    def text(self, x: float, y: float, text: str, size: float, *, bold: bool = False) -> str:
        """Return the operators that show a text; signs that the font lacks become □."""
        key = (text, size, bold)
        if key not in self._shown:
            self._shown[key] = self._codes(*key)
        return f"BT 1 0 0 1 {x:.2f} {y:.2f} Tm {self._shown[key]} ET"

    def _codes(self, text: str, size: float, bold: bool) -> str:
        font, doc = _font(bold=bold), self._canvas._doc  # noqa: SLF001 - the font's subset belongs to the document
        return " ".join(
            f"{font.getSubsetInternalName(subset, doc)} {size:g} Tf <{codes.hex()}> Tj"
            for subset, codes in font.splitString(face(bold).drawable(text), doc)
        )

    def page(self, width: float, height: float, operators: str, bookmark: str = "") -> None:
        """Add a page; ``bookmark`` is its entry in the outline, if any."""
        canvas = self._canvas
        canvas.setPageSize((width, height))
        if bookmark:
            key = f"p{canvas.getPageNumber()}"
            canvas.bookmarkPage(key)
            canvas.addOutlineEntry(bookmark, key)
        canvas.addLiteral(operators)
        canvas._formsinuse.extend(self._stamps)  # noqa: SLF001 - what doForm does besides drawing
        canvas.showPage()

    def stamp(self, name: str, width: float, height: float, operators: str) -> str:
        """Keep a drawing once in the file, before any page shows it; return the operator that does."""
        self._canvas.beginForm(name, 0, 0, width, height)
        self._canvas.addLiteral(operators)
        self._canvas.endForm()
        self._stamps.append(name)
        return f"/{self._canvas._doc.getXObjectName(name)} Do"  # noqa: SLF001 - the name that doForm writes

    def finish(self) -> bytes:
        """Return the whole file."""
        self._canvas.save()
        return self._bytes.getvalue()


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
        footer = _footer(paper, book, number, len(all_pages))
        paper.page(width, height, f"{body}\n{footer}", clean(page.sheet.name) if new else "")
    return paper.finish()


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
        self.head = "\n".join(self._free(row, sheet.head[i:]) for i, row in enumerate(sheet.head))

    def page(self, page: Page) -> str:
        """Return the operators of a page; the origin is its upper left corner, each row moves it down."""
        parts, run = [self.head], 0.0
        for row in page.rows:
            if isinstance(row, Line):
                parts.append(self._line(row))
                run += row.height * POINTS
            else:
                parts.append(self._uprights(run))
                run = 0.0
                parts.append(self._free(row, [row]))
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

    def _free(self, row: Row, below: list[Row]) -> str:
        parts = [f"1 0 0 1 0 {-row.height * POINTS:.2f} cm"]
        for cell in row.cells:
            tall = sum(other.height for other in below[: cell.rows])
            left, right = self.edges[cell.column], self.edges[cell.column + cell.span]
            low = (row.height - tall) * POINTS
            if LOOKS[cell.style].framed:
                parts.append(f"{left:.2f} {low:.2f} {right - left:.2f} {tall * POINTS:.2f} re S")
            fit = self.sheet.fit(cell, tall)
            parts.append(self.block(fit, left, right, tall * POINTS, cell.align, low=low, style=cell.style))
        return " ".join(filter(None, parts))

    def block(
        self, fit: Fit, left: float, right: float, tall: float, align: Align, *, low: float = 0, style: Style
    ) -> str:
        """Return the operators of a fitted text in a place, centred in its height."""
        bold = LOOKS[style].bold
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
