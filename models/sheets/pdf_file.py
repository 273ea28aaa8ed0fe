"""A PDF file being written with reportlab, which embeds the used part of the fonts."""

from __future__ import annotations

import zlib
from functools import cache
from io import BytesIO
from itertools import groupby
from typing import Any

from reportlab import rl_config
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfdoc import BasicFonts, PDFObject
from reportlab.pdfgen.canvas import Canvas

from models.sheets.fonts import face
from models.sheets.pdf_font import EmbeddedFont

rl_config.useA85 = 0
FONTS = {False: "NotoSansSC", True: "NotoSansSC-Bold"}
PACKED: tuple[int, int, int, int] = (1, zlib.DEFLATED, 13, 5)
"""How pages are compressed: little memory, for they are short; more effort takes longer than it saves."""


@cache
def _font(bold: bool) -> Any:
    pdfmetrics.registerFont(EmbeddedFont(FONTS[bold], face(bold)))
    return pdfmetrics.getFont(FONTS[bold])


class _Raw(PDFObject):  # type: ignore[misc]
    """An object of the file, already as its bytes."""

    __RefOnly__ = 1

    def __init__(self, content: bytes) -> None:
        self.content = content

    def format(self, _document: Any) -> bytes:
        return self.content


class _Resources(PDFObject):  # type: ignore[misc]
    """What every page may show: all fonts and stamps, one object for the whole file."""

    __RefOnly__ = 1

    def __init__(self, stamps: dict[str, str]) -> None:
        self._stamps = stamps

    def format(self, document: Any) -> bytes:
        forms = {document.getXObjectName(name) for name in self._stamps}
        number = document.idToObjectNumberAndVersion
        fonts = f"/Font {number[BasicFonts][0]} 0 R"
        shown = " ".join(f"/{name} {number[name][0]} 0 R" for name in sorted(forms))
        return f"<< {fonts} /XObject << {shown} >> /ProcSet [/PDF /Text] >>".encode()


class _Pages(PDFObject):  # type: ignore[misc]
    """The tree of pages: one root with all of them."""

    __RefOnly__ = 1

    def __init__(self) -> None:
        self.numbers: list[int] = []

    def format(self, _document: Any) -> bytes:
        kids = "\n".join(f"{number} 0 R" for number in self.numbers)
        return f"<< /Type /Pages /Count {len(self.numbers)} /Kids [\n{kids} ] >>".encode()


class _Signs(dict[str, str]):
    """Signs of one font as the codes of its subsets, which grow as signs are met."""

    def __init__(self, bold: bool, document: Any) -> None:
        self._font, self._document, self._plainly = _font(bold), document, face(bold).shown
        self.subset: dict[str, int] = {}

    def __missing__(self, sign: str) -> str:
        ((self.subset[sign], codes),) = self._font.splitString(self._plainly(sign), self._document)
        self[sign] = codes.hex()
        return self[sign]

    def shown(self, text: str, size: float) -> str:
        """Return the operators that choose the font and show a text."""
        codes = "".join(map(self.__getitem__, text))
        subsets = set(map(self.subset.__getitem__, text))
        if len(subsets) == 1:
            return f"{self._name(subsets.pop())} {size:g} Tf <{codes}> Tj"
        runs = groupby(text, self.subset.__getitem__)
        return " ".join(
            f"{self._name(subset)} {size:g} Tf <{''.join(map(self.__getitem__, run))}> Tj"
            for subset, run in runs
        )

    def _name(self, subset: int) -> str:
        name: str = self._font.getSubsetInternalName(subset, self._document)
        return name


def _mask(colours: bytes, wide: int, high: int) -> str:
    """Return an inline picture of one bit a dot: dark where a colour is darker than the middle."""
    greys = zip(colours[::3], colours[1::3], colours[2::3], strict=True)
    bits = "".join("0" if 3 * red + 6 * green + blue < 1280 else "1" for red, green, blue in greys)
    rows = (bits[at : at + wide].ljust(-wide % 8 + wide, "1") for at in range(0, wide * high, wide))
    data = b"".join(int(row, 2).to_bytes(len(row) // 8, "big") for row in rows)
    return f"BI /W {wide} /H {high} /IM true /BPC 1 /D [0 1] /F /AHx ID {data.hex()}> EI"


class Paper:
    """A PDF being drawn, in points from the lower left corner."""

    def __init__(self, title: str, author: str = "") -> None:
        self._bytes = BytesIO()
        self._canvas = Canvas(self._bytes, pageCompression=1, initialFontName=_font(False).fontName)  # noqa: FBT003
        self._doc = self._canvas._doc  # noqa: SLF001 - the subset of a font belongs to the document
        self._stamps: dict[str, str] = {}
        self._signs: dict[bool, _Signs] = {}
        self._shown: dict[tuple[str, float, bool], str] = {}
        self._resources = self._keep(_Resources(self._stamps))
        self._pages = self._doc.Pages = self._doc.Catalog.Pages = _Pages()
        self._root = self._keep(self._pages)
        self._canvas.setTitle(title)
        self._canvas.setAuthor(author or "准绳")
        self._canvas.setSubject("")
        self._canvas.setCreator("准绳")

    def text(self, x: float, y: float, text: str, size: float, *, bold: bool = False) -> str:
        """Return the operators that show a text; signs that the font lacks become □."""
        return f"BT 1 0 0 1 {x:.2f} {y:.2f} Tm {self.shown(text, size, bold=bold)} ET"

    def shown(self, text: str, size: float, *, bold: bool = False) -> str:
        """Return the operators that choose the font and show a text wherever the text matrix stands."""
        key = (text, size, bold)
        shown = self._shown.get(key)
        if shown is None:
            if bold not in self._signs:
                self._signs[bold] = _Signs(bold, self._doc)
            self._shown[key] = shown = self._signs[bold].shown(text, size) if text else ""
        return shown

    def page(self, width: float, height: float, operators: str, bookmark: str = "") -> None:
        """Add a page; ``bookmark`` is its entry in the outline, if any."""
        if bookmark:
            key = self._doc.thisPageName()
            self._canvas.bookmarkPage(key)
            self._canvas.addOutlineEntry(bookmark, key)
        press = zlib.compressobj(*PACKED)
        packed = press.compress(operators.encode()) + press.flush()
        head = f"<< /Filter /FlateDecode /Length {len(packed)} >>\nstream\n".encode()
        contents = self._keep(_Raw(head + packed + b"\nendstream\n"))
        box = f"/MediaBox [0 0 {width:.3f} {height:.3f}]"
        refers = f"/Parent {self._root} 0 R /Resources {self._resources} 0 R /Contents {contents} 0 R"
        page = _Raw(f"<< /Type /Page {box} {refers} >>".encode())
        self._pages.numbers.append(self._keep(page, self._doc.thisPageName()))
        self._doc.pageCounter += 1
        self._doc.inObject = None

    def stamp(self, width: float, height: float, operators: str) -> str:
        """Keep a drawing once in the file; return the operator that shows it."""
        name = f"s{len(self._stamps)}"
        self._canvas.beginForm(name, 0, 0, width, height)
        self._canvas.addLiteral(operators)
        inner = [key for key, show in self._stamps.items() if show in operators]
        self._canvas._formsinuse.extend(inner)  # noqa: SLF001 - what a stamp shows within itself
        self._canvas.endForm()
        self._stamps[name] = f"/{self._doc.getXObjectName(name)} Do"
        return self._stamps[name]

    def picture(self, png: bytes, *, black: bool = False) -> tuple[str, float]:
        """Keep a picture one unit high and wide; return the operator that shows it, and its width by its height.

        In ``black`` its dark parts alone are drawn, in the colour that is set: a thermal printer has no greys.
        """
        picture = ImageReader(BytesIO(png))
        wide, high = picture.getSize()
        if black:
            return self.stamp(1, 1, _mask(picture.getRGBData(), wide, high)), wide / high
        name = f"s{len(self._stamps)}"
        self._canvas.beginForm(name, 0, 0, 1, 1)
        self._canvas.drawImage(picture, 0, 0, 1, 1)
        self._canvas.endForm()
        self._stamps[name] = f"/{self._doc.getXObjectName(name)} Do"
        return self._stamps[name], wide / high

    def finish(self) -> bytes:
        """Return the whole file."""
        self._canvas.save()
        return self._bytes.getvalue()

    def _keep(self, thing: Any, name: str | None = None) -> int:
        """Add an object to the file, before it refers to any other; return its number."""
        self._doc.Reference(thing, name)
        number: int = self._doc.objectcounter
        return number
