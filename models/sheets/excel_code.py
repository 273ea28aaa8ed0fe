"""The QR code of a slip as a picture in its workbook, beside the title."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

from openpyxl.drawing.image import Image
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor
from openpyxl.drawing.xdr import XDRPositiveSize2D

from models.sheets.qr import code

if TYPE_CHECKING:
    from models.sheets.sheet import Sheet

SIDE = 10.6
"""Millimetres: as high as the row of the title."""
EMU = 36_000
"""Office's units in a millimetre."""
DOTS, QUIET = 6, 2
"""Dots of a module, and modules of white around."""


class CodePicture(Image):  # type: ignore[misc]
    """A QR code as a picture, made without a library for pictures."""

    def __init__(self, text: str, sheet: Sheet) -> None:
        self.format = "png"
        self.content = png(text)
        self.width = self.height = round(SIDE / 25.4 * 96)
        self.anchor = _corner(sheet)

    def _data(self) -> bytes:
        return self.content


def png(text: str) -> bytes:
    """Return a QR code as the bytes of a black and white PNG."""
    payload = text.encode()
    table = code(len(payload))
    size, matrix = table.size, table.matrix(payload)
    rows = [f"{matrix >> (size - 1 - y) * size & (1 << size) - 1:0{size}b}" for y in range(size)]
    blank = ["0" * size] * QUIET
    wide = (size + 2 * QUIET) * DOTS
    lines = []
    for row in [*blank, *rows, *blank]:
        padded = "0" * QUIET + row + "0" * QUIET
        bits = "".join("0" * DOTS if dark == "1" else "1" * DOTS for dark in padded)
        bits += "1" * (-wide % 8)
        lines += [b"\0" + int(bits, 2).to_bytes(len(bits) // 8, "big")] * DOTS
    head = struct.pack(">IIBBBBB", wide, wide, 1, 0, 0, 0, 0)
    parts = (b"IHDR", head), (b"IDAT", zlib.compress(b"".join(lines))), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _corner(sheet: Sheet) -> OneCellAnchor:
    """Return the place at the upper right corner of a sheet."""
    left, column = sheet.width - SIDE, 0
    while column < len(sheet.tracks) - 1 and left >= sheet.tracks[column].width:
        left -= sheet.tracks[column].width
        column += 1
    side = round(SIDE * EMU)
    at = AnchorMarker(col=column, colOff=round(left * EMU), row=0, rowOff=0)
    return OneCellAnchor(_from=at, ext=XDRPositiveSize2D(side, side))
