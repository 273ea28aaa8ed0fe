"""The font as reportlab embeds it, without reading what is known already: its maps are those of ``fonts``."""

from __future__ import annotations

from array import array
from sys import byteorder
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from reportlab import rl_config
from reportlab.pdfbase.ttfonts import TTEncoding, TTFont, TTFontFace

if TYPE_CHECKING:
    from models.sheets.fonts import Face


class _Glyphs:
    """Code point → glyph, as reportlab asks for it."""

    def __init__(self, face: Face) -> None:
        self._glyph = face.glyph

    def __contains__(self, code: int) -> bool:
        return bool(self._glyph[chr(code)])

    def __getitem__(self, code: int) -> int:
        return self._glyph[chr(code)]


class _Metrics:
    """Glyph → advance and bearing, which reportlab writes without its sign."""

    def __init__(self, face: Face) -> None:
        self._face = face

    def __getitem__(self, glyph: int) -> tuple[int, int]:
        advance, bearing = self._face.metrics(glyph)
        return advance, bearing & 0xFFFF


class _EmbeddedFace(TTFontFace):  # type: ignore[misc]
    """Reads the short tables only; 30,000 glyphs one by one would take a tenth of a second."""

    def __init__(self, face: Face) -> None:
        self._face = face
        super().__init__(str(face.path))

    def extractInfo(self, charInfo: int = 1) -> None:  # noqa: ARG002, N803 - reportlab's names
        super().extractInfo(0)
        self.charToGlyph = _Glyphs(self._face)
        self.hmetrics = _Metrics(self._face)
        self.defaultWidth = self._width(0)
        self.glyphPos = self._places()

    def getCharWidth(self, code: int) -> float:
        return self._width(self._face.glyph[chr(code)])

    def _width(self, glyph: int) -> float:
        return self._face.metrics(glyph)[0] * 1000 / self._face.per_em

    def _places(self) -> array[int]:
        """Return where each glyph begins: table ``loca`` in its long form, as both fonts have it."""
        start, length = self._face.tables[b"loca"]
        places = array("I", self._face.data[start : start + length])
        if byteorder == "little":
            places.byteswap()
        return places


class EmbeddedFont(TTFont):  # type: ignore[misc]
    """A font of the program under the name that reportlab registers it by."""

    def __init__(self, name: str, face: Face) -> None:
        self.fontName = name
        self.face = _EmbeddedFace(face)
        self.encoding = TTEncoding()
        self.state: Any = WeakKeyDictionary()
        self._asciiReadable = rl_config.ttfAsciiReadable
        self.shapable = False
