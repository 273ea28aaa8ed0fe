"""The one font of screen and paper, measured: how wide a text is, which signs it lacks."""

from __future__ import annotations

import struct
from array import array
from functools import cache
from importlib.resources import files
from pathlib import Path
from sys import byteorder

MISSING = "□"
FILES = {False: "NotoSansSC-Regular.ttf", True: "NotoSansSC-Bold.ttf"}


class Face(dict[str, float]):
    """Widths of the characters of one TrueType font, in units of the font size."""

    def __init__(self, path: Path) -> None:
        data = path.read_bytes()
        tables = _tables(data)
        per_em = struct.unpack_from(">H", data, tables[b"head"] + 18)[0]
        count = struct.unpack_from(">H", data, tables[b"hhea"] + 34)[0]
        self._advance = _numbers(data, "H", tables[b"hmtx"], 2 * count)[::2]
        self._per_em = per_em
        self._glyph = _glyphs(data, tables[b"cmap"])
        self.path = path

    def __missing__(self, sign: str) -> float:
        glyph = self._glyph.get(ord(sign))
        if glyph is None:
            width = self[MISSING] if sign != MISSING else 1.0
        else:
            width = self._advance[min(glyph, len(self._advance) - 1)] / self._per_em
        self[sign] = width
        return width

    def width(self, text: str, size: float) -> float:
        """Return the width of a text, in the unit of ``size``."""
        return size * sum(map(self.__getitem__, text))

    def drawable(self, text: str) -> str:
        """Return the text with □ for every sign that the font lacks."""
        if all(map(self._glyph.__contains__, map(ord, text))):
            return text
        return "".join(sign if ord(sign) in self._glyph else MISSING for sign in text)


def face(bold: bool = False) -> Face:
    """Return Noto Sans SC, Regular or Bold; each is read once."""
    return _face(FILES[bold])


@cache
def _face(name: str) -> Face:
    return Face(Path(str(files("resources") / "fonts" / name)))


def _tables(data: bytes) -> dict[bytes, int]:
    count = struct.unpack_from(">H", data, 4)[0]
    entries = struct.iter_unpack(">4sIII", data[12 : 12 + 16 * count])
    return {tag: offset for tag, _sum, offset, _length in entries}


def _numbers(data: bytes, code: str, start: int, count: int) -> array[int]:
    numbers = array(code)
    numbers.frombytes(data[start : start + count * numbers.itemsize])
    if byteorder == "little":
        numbers.byteswap()
    return numbers


def _glyphs(data: bytes, cmap: int) -> dict[int, int]:
    """Read the full Unicode map (format 12) of a ``cmap`` table."""
    glyphs: dict[int, int] = {}
    for i in range(struct.unpack_from(">H", data, cmap + 2)[0]):
        offset = cmap + struct.unpack_from(">I", data, cmap + 8 + 8 * i)[0]
        if struct.unpack_from(">H", data, offset)[0] != 12:
            continue
        groups = struct.unpack_from(">I", data, offset + 12)[0]
        for first, last, glyph in struct.iter_unpack(">III", data[offset + 16 : offset + 16 + 12 * groups]):
            if first == last:
                glyphs[first] = glyph
            else:
                glyphs.update(
                    zip(range(first, last + 1), range(glyph, glyph + last - first + 1), strict=True)
                )
        break
    return glyphs
