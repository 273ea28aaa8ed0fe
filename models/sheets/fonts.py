"""The one font of screen and paper, measured: how wide a text is, which signs it lacks."""

from __future__ import annotations

import struct
import unicodedata
from bisect import bisect_right
from functools import cache
from importlib.resources import files
from mmap import ACCESS_READ, mmap
from pathlib import Path

MISSING = "□"
FULL_MAP = 12
"""Format of the character map that holds all of Unicode."""
FILES = {False: "NotoSansSC-Regular.ttf", True: "NotoSansSC-Bold.ttf"}


class Face(dict[str, float]):
    """Widths of the characters of one TrueType font, in units of the font size."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self.data = mmap(file.fileno(), 0, access=ACCESS_READ)  # ten megabytes, of which little is needed
        self.tables = _tables(self.data)
        self.per_em: int = struct.unpack_from(">H", self.data, self.tables[b"head"][0] + 18)[0]
        self.glyph = Glyphs(self.data, self.tables[b"cmap"][0])
        self._wide: int = struct.unpack_from(">H", self.data, self.tables[b"hhea"][0] + 34)[0]
        self.path = path

    def __missing__(self, sign: str) -> float:
        self[sign] = wide = self.metrics(self.glyph[self.shown(sign)])[0] / self.per_em
        return wide

    def shown(self, sign: str) -> str:
        """Return what stands for a sign: itself, a plainer form of it that the font has (₂ is 2), else □."""
        if self.glyph[sign]:
            return sign
        plainer = unicodedata.normalize("NFKC", sign)
        return plainer if len(plainer) == 1 and self.glyph[plainer] else MISSING

    def metrics(self, glyph: int) -> tuple[int, int]:
        """Return advance and left bearing of a glyph, in units of the font."""
        start = self.tables[b"hmtx"][0]
        wide: int = struct.unpack_from(">H", self.data, start + 4 * min(glyph, self._wide - 1))[0]
        beyond = glyph - self._wide  # the last glyphs share one advance
        at = start + (4 * glyph + 2 if beyond < 0 else 4 * self._wide + 2 * beyond)
        return wide, struct.unpack_from(">h", self.data, at)[0]

    def width(self, text: str, size: float) -> float:
        """Return the width of a text, in the unit of ``size``."""
        return size * sum(map(self.__getitem__, text))


class Glyphs(dict[str, int]):
    """Numbers of the glyphs of characters, looked up when first needed; 0 is none."""

    def __init__(self, data: mmap, cmap: int) -> None:
        for i in range(struct.unpack_from(">H", data, cmap + 2)[0]):
            offset = cmap + struct.unpack_from(">I", data, cmap + 8 + 8 * i)[0]
            if struct.unpack_from(">H", data, offset)[0] == FULL_MAP:
                break
        count = struct.unpack_from(">I", data, offset + 12)[0]
        numbers = struct.unpack_from(f">{3 * count}I", data, offset + 16)
        self._firsts, self._lasts, self._glyphs = numbers[::3], numbers[1::3], numbers[2::3]

    def __missing__(self, sign: str) -> int:
        code = ord(sign)
        at = bisect_right(self._firsts, code) - 1
        known = at >= 0 and code <= self._lasts[at]
        self[sign] = glyph = self._glyphs[at] + code - self._firsts[at] if known else 0
        return glyph


def face(bold: bool = False) -> Face:
    """Return Noto Sans SC, Regular or Bold; each is read once."""
    return _face(FILES[bold])


@cache
def _face(name: str) -> Face:
    return Face(Path(str(files("resources") / "fonts" / name)))


def _tables(data: mmap) -> dict[bytes, tuple[int, int]]:
    """Return where each table of a font begins and how long it is."""
    count = struct.unpack_from(">H", data, 4)[0]
    entries = struct.iter_unpack(">4sIII", data[12 : 12 + 16 * count])
    return {tag: (offset, length) for tag, _sum, offset, length in entries}
