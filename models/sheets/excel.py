"""Books as Excel workbooks that print as the PDF does. openpyxl makes styles and page set-up; the rows,
which are many, are put into its sheet XML as text.
"""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from operator import getitem
from typing import TYPE_CHECKING, Any, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties

from models.sheets.excel_code import CodePicture
from models.sheets.pages import pages
from models.sheets.sheet import POINTS, Line, Style, look_of, shown
from models.sheets.text import clean

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from models.rules.form_blocks import Align
    from models.sheets.sheet import Book, Cell, Look, Row, Sheet, Value

FONT = "宋体"
MOST = 32_767
"""Characters that an Excel cell holds."""
LEADS = frozenset("=+-@\t\r\n＝＋－＠")
"""A text that begins so stays a text when someone edits its cell."""
TOP = "\0"
"""Holds a place in the XML; no clean text has it."""
_EPOCH = date(1899, 12, 30).toordinal()
_PAPER_SIZES = {(297.0, 210.0): 9, (420.0, 297.0): 8, (210.0, 148.0): 11}
_DATES = {
    "%Y-%m-%d": "yyyy-mm-dd",
    "%Y.%m.%d": "yyyy.mm.dd",
    "%Y/%m/%d": "yyyy/mm/dd",
    "%Y年%m月%d日": 'yyyy"年"m"月"d"日"',
}
_LINK: dict[str, Any] = {"color": "0563C1", "u": "single"}
_IN_LINKS = str.maketrans({"%": "%25", "#": "%23", " ": "%20"})
"""Signs that mean something else in the address of a file."""
_SPECIAL = re.compile('[&<>"\n]')
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\n": "&#10;", '"': "&quot;"})


class Kind(NamedTuple):
    """What decides the number of a cell's style."""

    style: Style | Look
    align: Align
    size: float
    quoted: bool = False
    dated: str = ""
    single: bool = False
    top: bool = False
    link: bool = False


def to_excel(book: Book) -> bytes:
    """Return a book as the bytes of an .xlsx file; the plant's own workbook is one already."""
    if book.made:
        return book.made
    made = Workbook()
    made.remove(made.active)
    made._fonts[0] = Font("Arial", 10)  # noqa: SLF001 - column widths count its digits
    made.properties.title, made.properties.creator = clean(book.title), clean(book.author) or "准绳"
    made.properties.keywords = book.mark or None
    breaks: dict[int, list[int]] = {}
    for page in pages(book):
        breaks.setdefault(id(page.sheet), []).append(page.start)
    styles = _Styles(made)
    texts = []
    for sheet in book.sheets:
        page = made.create_sheet(sheet.name)
        _set_up(page, book, sheet)
        page.row_breaks.brk = [Break(id=sheet.opening + start) for start in breaks[id(sheet)][1:]]
        if sheet.qr:
            page.add_image(CodePicture(sheet.qr, sheet))
        texts.append(_rows(sheet, styles))
    return _splice(made, texts)


class _Styles(dict[Kind, int]):
    """Numbers of cell styles, each made by openpyxl on a prototype cell when first needed."""

    def __init__(self, book: Workbook) -> None:
        self.page = book.create_sheet("_")

    def __missing__(self, kind: Kind) -> int:
        look = look_of(kind.style)
        cell = self.page.cell(1, len(self) + 1)
        cell.font = Font(FONT, kind.size, b=look.bold, **(_LINK if kind.link else {}))
        cell.alignment = Alignment(
            kind.align.value,
            "top" if kind.top else "center",
            wrap_text=not kind.single,
            shrink_to_fit=kind.single,
        )
        if look.frame:
            cell.border = Border(*(Side("thin" if side in look.frame else None) for side in "lrtb"))
        if kind.dated:
            cell.number_format = _DATES[kind.dated]
        if kind.quoted:
            cell.quotePrefix = True
        self[kind] = number = int(cell.style_id)
        return number


def _set_up(page: Worksheet, book: Book, sheet: Sheet) -> None:
    """Give a sheet its column widths, merged cells, frozen head and print set-up."""
    for i, track in enumerate(sheet.tracks, 1):
        pixels = track.width * 96 / 25.4
        page.column_dimensions[get_column_letter(i)].width = round((pixels - 5) / 7, 2)
    top = 1
    for row in sheet.rows:
        if not isinstance(row, Line):
            for cell in row.cells:
                if cell.span > 1 or cell.rows > 1:
                    left, right = cell.column + 1, cell.column + cell.span
                    page.merged_cells.add(_area(left, top, right, top + cell.rows - 1))
        top += 1
    for (at, column), target in sheet.links.items():
        page.cell(sheet.opening + at + 1, column + 1).hyperlink = target.translate(_IN_LINKS)
    _print_set_up(page, book)
    if sheet.head:
        page.print_title_rows = f"{len(sheet.lead) + 1}:{sheet.opening}"
    page.print_area = _area(1, 1, len(sheet.tracks), max(1, top - 1))
    if any(isinstance(row, Line) for row in sheet.body):
        page.freeze_panes = f"A{sheet.opening + 1}"
    page.sheet_view.showGridLines = False


def _print_set_up(page: Worksheet, book: Book) -> None:
    setup, margins = page.page_setup, page.page_margins
    wide = book.paper[0] > book.paper[1]
    setup.orientation = "landscape" if wide else "portrait"
    setup.paperSize = _PAPER_SIZES[(max(book.paper), min(book.paper))]
    setup.fitToWidth, setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    margins.left, margins.right, margins.top, low = (side / 25.4 for side in book.margins)
    margins.bottom, margins.header, margins.footer = low - 2 / 25.4, 5 / 25.4, 6 / 25.4
    page.print_options.horizontalCentered = True
    footer = page.oddFooter
    for part, text in zip((footer.left, footer.center, footer.right), book.footer, strict=True):
        part.text, part.size = _footer(text), 9


def _footer(text: str) -> str:
    return clean(text).replace("&", "&&").replace("{page}", "&P").replace("{pages}", "&N")


def _area(left: int, top: int, right: int, bottom: int) -> str:
    return f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}"


def _rows(sheet: Sheet, styles: _Styles) -> str:
    """Return the XML of all rows of a sheet."""
    parts: list[str] = []
    columns = [_Cells(sheet, i, styles) for i in range(len(sheet.tracks))]
    top, hung = 1, _Hung()
    for row in sheet.rows:
        if isinstance(row, Line):
            cells = "".join(map(getitem, columns, row.values)).replace(TOP, str(top))
            parts.append(f'<row r="{top}" ht="{_height(row.height)}" customHeight="1">{cells}</row>')
        else:
            parts.append(_free(sheet, row, top, styles, hung))
        top += 1
    return "".join(parts)


class _Cells(dict["Value", str]):
    """The XML of the body values of one column, made once per value; ``TOP`` stands for the row number."""

    def __init__(self, sheet: Sheet, column: int, styles: _Styles) -> None:
        self.sheet, self.column, self.styles = sheet, column, styles
        self.fits, self.align = sheet.fits(column), sheet.tracks[column].align
        self.link = sheet.tracks[column].link
        self.start = f'<c r="{get_column_letter(column + 1)}{TOP}'
        self.known: dict[tuple[float, bool, str, bool], int] = {}

    def __missing__(self, value: Value) -> str:
        size = self.fits[value].size
        if isinstance(value, date):
            style = self._style(size, dated=self.sheet.date_style, single=True)
            made = f'" s="{style}"><v>{value.toordinal() - _EPOCH}</v></c>'
        elif isinstance(value, int | float) and not isinstance(value, bool) and value - value == 0:
            made = f'" s="{self._style(size, single=True)}"><v>{value!r}</v></c>'
        else:
            text = shown(value)
            made = _text(text, self._style(size, quoted=_acts(text)))
        self[value] = made = self.start + made
        return made

    def _style(self, size: float, *, quoted: bool = False, dated: str = "", single: bool = False) -> int:
        """Return the number of a style; few differ, and a look at plain values is quicker than a ``Kind``."""
        key = size, quoted, dated, single
        if key not in self.known:
            self.known[key] = self.styles[Kind(Style.BODY, self.align, *key, link=self.link)]
        return self.known[key]


def _acts(text: str) -> bool:
    """Say whether Excel would take a text for a formula when someone edits its cell."""
    return text[:1] in LEADS or text.lstrip()[:1] in LEADS


def _text(text: str, style: int) -> str:
    """Return the XML of a clean text after its row number."""
    if not text:
        return f'" s="{style}"/>'
    text = text[:MOST]
    if _SPECIAL.search(text):  # few texts need it, and translating costs five times the look
        text = text.translate(_ESCAPES)
    return f'" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


class _Hung(dict[int, dict[int, int]]):
    """Styles of the places in later rows that a merged cell covers, by row and column: they keep its frame."""

    def add(self, cell: Cell, top: int, style: int) -> None:
        """Note what a cell covers below its own row."""
        for row in range(top + 1, top + cell.rows):
            for column in range(cell.column, cell.column + cell.span):
                self.setdefault(row, {})[column] = style


def _free(sheet: Sheet, row: Row, top: int, styles: _Styles, hung: _Hung) -> str:
    """Return a row of free cells; a merged cell's other places keep its frame."""
    places = {i: _text("", style) for i, style in hung.pop(top, {}).items()}
    for cell in row.cells:
        kind = _kind(sheet, row, cell)
        empty = styles[kind]
        places[cell.column] = _value(cell.text, kind, styles, sheet.date_style)
        for column in range(cell.column + 1, cell.column + cell.span):
            places[column] = _text("", empty)
        hung.add(cell, top, empty)
    cells = "".join(f'<c r="{get_column_letter(i + 1)}{top}{made}' for i, made in sorted(places.items()))
    return f'<row r="{top}" ht="{_height(row.height)}" customHeight="1">{cells}</row>'


def _value(value: Value, kind: Kind, styles: _Styles, date_style: str) -> str:
    """Return the XML of a free cell after its row number: dates and figures stay what they are."""
    if isinstance(value, date):
        style = styles[kind._replace(dated=date_style, single=True)]
        return f'" s="{style}"><v>{value.toordinal() - _EPOCH}</v></c>'
    if isinstance(value, int | float) and not isinstance(value, bool) and value - value == 0:
        return f'" s="{styles[kind._replace(single=True)]}"><v>{value!r}</v></c>'
    text = shown(value)
    return _text(text, styles[kind._replace(quoted=_acts(text))])


def _kind(sheet: Sheet, row: Row, cell: Cell) -> Kind:
    size = sheet.fit(cell, row.height if cell.rows == 1 else 200).size
    return Kind(cell.style, cell.align, size, top=cell.top)


def _height(millimetres: float) -> str:
    return f"{millimetres * POINTS:.2f}"


def _splice(book: Workbook, texts: list[str]) -> bytes:
    """Save the workbook without its prototype cells and put the rows into its sheets."""
    del book["_"]
    first = BytesIO()
    book.save(first)
    made = BytesIO()
    with ZipFile(first) as source, ZipFile(made, "w", ZIP_DEFLATED, compresslevel=1) as target:
        for name in source.namelist():
            data: Any = source.read(name)
            if found := re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", name):
                before, _, after = data.decode().partition("<sheetData")
                after = after.partition("/>" if after.startswith((" />", "/>")) else "</sheetData>")[2]
                data = f"{before}<sheetData>{texts[int(found[1]) - 1]}</sheetData>{after}".encode()
            target.writestr(name, data)
    return made.getvalue()
