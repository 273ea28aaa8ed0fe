"""The part of a font that a PDF file needs: the glyphs it shows, as a TrueType font of their own."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from models.sheets.fonts import MISSING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models.sheets.fonts import Face

COPIED = (b"prep",)
"""Tables that hold for any choice of glyphs."""


class Subset(dict[str, str]):
    """The characters used of a font: each has its code, four hexadecimal digits, counted from 1."""

    def __init__(self, face: Face) -> None:
        self.face = face
        self.signs = [MISSING]
        """The character of each code; code 0 stands for nothing but must be there."""

    def __missing__(self, sign: str) -> str:
        if not self.face.glyph[sign] and sign != MISSING:
            code = self[MISSING]
        else:
            code = f"{len(self.signs):04x}"
            self.signs.append(sign)
        self[sign] = code
        return code

    def widths(self) -> list[int]:
        """Return the widths of the codes in thousandths of the font size."""
        return [round(1000 * self.face[sign]) for sign in self.signs]

    def unicode_map(self) -> bytes:
        """Return the map from codes to characters by which texts are found and copied."""
        pairs = [
            f"<{code:04x}> <{sign.encode('utf-16-be').hex()}>" for code, sign in enumerate(self.signs[1:], 1)
        ]
        blocks = [pairs[i : i + 100] for i in range(0, len(pairs), 100)]
        body = "\n".join(f"{len(some)} beginbfchar\n" + "\n".join(some) + "\nendbfchar" for some in blocks)
        return (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
            "/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n"
            "1 begincodespacerange <0000> <ffff> endcodespacerange\n"
            f"{body}\nendcmap CMapName currentdict /CMap defineresource pop end end"
        ).encode()

    def program(self) -> bytes:
        """Return the TrueType font whose glyph numbers are the codes."""
        face = self.face
        glyphs = [face.glyph[sign] for sign in self.signs]
        tables = {
            tag: _table(face, tag) for tag in (b"head", b"hhea", b"maxp", *COPIED) if tag in face.tables
        }
        shapes, offsets = _shapes(face, glyphs)
        tables[b"glyf"] = shapes
        tables[b"loca"] = struct.pack(f">{len(offsets)}I", *offsets)
        tables[b"hmtx"] = b"".join(struct.pack(">Hh", *face.metrics(glyph)) for glyph in glyphs)
        count = struct.pack(">H", len(glyphs))
        tables[b"hhea"] = tables[b"hhea"][:34] + count
        tables[b"maxp"] = tables[b"maxp"][:4] + count + tables[b"maxp"][6:]
        return _font_file(sorted(tables.items()))


def _table(face: Face, tag: bytes) -> bytes:
    start, length = face.tables[tag]
    return face.data[start : start + length]


def _shapes(face: Face, glyphs: Iterable[int]) -> tuple[bytes, list[int]]:
    """Return the outlines of glyphs, none of which is made of others, and where each begins."""
    shapes, offsets = bytearray(), [0]
    (glyf, _), (loca, _) = face.tables[b"glyf"], face.tables[b"loca"]
    for glyph in glyphs:
        first, last = struct.unpack_from(">II", face.data, loca + 4 * glyph)
        shapes += face.data[glyf + first : glyf + last] + bytes((first - last) % 4)
        offsets.append(len(shapes))
    return bytes(shapes), offsets


def _font_file(tables: list[tuple[bytes, bytes]]) -> bytes:
    power = len(tables).bit_length() - 1
    search = 16 << power
    made = bytearray(struct.pack(">IHHHH", 0x10000, len(tables), search, power, 16 * len(tables) - search))
    at = 12 + 16 * len(tables)
    for tag, data in tables:
        made += struct.pack(">4sIII", tag, _checksum(data), at, len(data))
        at += len(data) + -len(data) % 4
    for _tag, data in tables:
        made += data + bytes(-len(data) % 4)
    return bytes(made)


def _checksum(data: bytes) -> int:
    padded = data + bytes(-len(data) % 4)
    words: tuple[int, ...] = struct.unpack(f">{len(padded) // 4}I", padded)
    return sum(words) & 0xFFFFFFFF
