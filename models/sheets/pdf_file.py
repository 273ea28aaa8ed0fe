"""A PDF file being written; the only module that knows reportlab, which embeds the used part of the fonts."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import Any

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from models.sheets.fonts import face

rl_config.useA85 = 0
FONTS = {False: "NotoSansSC", True: "NotoSansSC-Bold"}


@cache
def _font(bold: bool) -> Any:
    pdfmetrics.registerFont(TTFont(FONTS[bold], str(face(bold).path)))
    return pdfmetrics.getFont(FONTS[bold])


class Paper:
    """A PDF being drawn, in points from the lower left corner."""

    def __init__(self, title: str, author: str = "") -> None:
        self._bytes = BytesIO()
        self._canvas = Canvas(self._bytes, pageCompression=1, initialFontName=_font(False).fontName)  # noqa: FBT003
        self._doc = self._canvas._doc  # noqa: SLF001 - the subset of a font belongs to the document
        self._stamps: dict[str, str] = {}
        self._shown: dict[tuple[str, float, bool], str] = {}
        self._canvas.setTitle(title)
        self._canvas.setAuthor(author or "准绳")
        self._canvas.setSubject("")
        self._canvas.setCreator("准绳")

    def text(self, x: float, y: float, text: str, size: float, *, bold: bool = False) -> str:
        """Return the operators that show a text; signs that the font lacks become □."""
        key = (text, size, bold)
        shown = self._shown.get(key)
        if shown is None:
            self._shown[key] = shown = self._codes(*key)
        return f"BT 1 0 0 1 {x:.2f} {y:.2f} Tm {shown} ET"

    def _codes(self, text: str, size: float, bold: bool) -> str:
        font, known = _font(bold), "".join(map(face(bold).shown, text))
        return " ".join(
            f"{font.getSubsetInternalName(subset, self._doc)} {size:g} Tf <{codes.hex()}> Tj"
            for subset, codes in font.splitString(known, self._doc)
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
        canvas._formsinuse.extend(name for name, show in self._stamps.items() if show in operators)  # noqa: SLF001
        canvas.showPage()

    def stamp(self, width: float, height: float, operators: str) -> str:
        """Keep a drawing once in the file, before any page shows it; return the operator that does."""
        name = f"s{len(self._stamps)}"
        self._canvas.beginForm(name, 0, 0, width, height)
        self._canvas.addLiteral(operators)
        self._canvas.endForm()
        self._stamps[name] = f"/{self._doc.getXObjectName(name)} Do"
        return self._stamps[name]

    def finish(self) -> bytes:
        """Return the whole file."""
        self._canvas.save()
        return self._bytes.getvalue()
