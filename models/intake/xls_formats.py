"""Number formats and formulas of an old .xls file, from its records (BIFF8 and BIFF5)."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from models.intake import ole
from models.intake.grid import Merge, Place, Shown
from models.intake.shown import BUILT_IN, is_plain
from models.rules.export_mark import found_in

if TYPE_CHECKING:
    from collections.abc import Iterator

BOF, EOF, FORMAT, XF, BOUNDSHEET, FILEPASS = 0x809, 0x0A, 0x41E, 0xE0, 0x85, 0x2F
NUMBER, RK, MULRK, FORMULA, BOOLERR, MERGED = 0x203, 0x27E, 0xBD, 0x06, 0x205, 0xE5
ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}


class Protected(Exception):  # noqa: N818 - the caller turns it into a refusal
    """The records are encrypted."""


class XlsFormats:
    """Looks up how the cells of an old workbook are shown."""

    def __init__(self, data: bytes) -> None:
        container = ole.Container(data)
        name = "Workbook" if "Workbook" in container.entries else "Book"
        self.book = container.stream(name)
        self.wide = name == "Workbook"
        self.sheets: dict[str, int] = {}
        self.codes: dict[int, str] = {}
        self._globals()

    def mark(self) -> str:
        """Return the mark that an exported table carries in the foot of its pages."""
        return found_in(self.book[shift:].decode("utf-16-le", "replace") for shift in (0, 1))

    def _records(self, at: int) -> Iterator[tuple[int, bytes]]:
        """Yield the records of one substream, up to its end."""
        book, depth = self.book, 0
        while at + 4 <= len(book):
            kind, size = struct.unpack_from("<HH", book, at)
            yield kind, book[at + 4 : at + 4 + size]
            depth += (kind == BOF) - (kind == EOF)
            if depth <= 0:
                return
            at += 4 + size

    def _globals(self) -> None:
        codes, styles = dict(BUILT_IN), list[int]()
        for kind, data in self._records(0):
            if kind == FILEPASS:
                raise Protected
            if kind == FORMAT:
                codes[struct.unpack_from("<H", data)[0]] = self._text(data[2:], 2)
            elif kind == XF:
                styles.append(struct.unpack_from("<H", data, 2)[0])
            elif kind == BOUNDSHEET:
                self.sheets[self._text(data[6:], 1)] = struct.unpack_from("<I", data)[0]
        listed = {at: codes.get(number, "") for at, number in enumerate(styles)}
        self.codes = {at: code for at, code in listed.items() if not is_plain(code)}

    def _text(self, data: bytes, counted: int) -> str:
        """Return a text that begins with its length in ``counted`` bytes."""
        if not self.wide:
            return data[1 : 1 + data[0]].decode("gb18030", "replace")
        length = int.from_bytes(data[:counted], "little")
        if data[counted] & 1:
            return data[counted + 1 : counted + 1 + 2 * length].decode("utf-16-le", "replace")
        return data[counted + 1 : counted + 1 + length].decode("latin-1")

    def of(self, sheet: str) -> Shown:
        """Return how a sheet's cells are shown, which hold no value, and which are merged."""
        codes: dict[int, dict[int, str]] = {}
        merges: list[Merge] = []
        spoilt: dict[Place, str] = {}
        for kind, data in self._records(self.sheets.get(sheet, len(self.book))):
            if kind in {NUMBER, RK, FORMULA}:
                row, column, style = struct.unpack_from("<HHH", data)
                self._note(codes, row, column, style)
            elif kind == MULRK:
                row, column = struct.unpack_from("<HH", data)
                for at in range((len(data) - 6) // 6):
                    self._note(codes, row, column + at, struct.unpack_from("<H", data, 4 + 6 * at)[0])
            elif kind == MERGED:
                for at in range(struct.unpack_from("<H", data)[0]):
                    top, bottom, left, right = struct.unpack_from("<HHHH", data, 2 + 8 * at)
                    merges.append(Merge(top, left, bottom, right))
            elif kind == BOOLERR and data[7]:
                row, column = struct.unpack_from("<HH", data)
                spoilt[row, column] = ERRORS.get(data[6], "#N/A")
        return Shown(codes, spoilt, merges)

    def _note(self, codes: dict[int, dict[int, str]], row: int, column: int, style: int) -> None:
        if code := self.codes.get(style):
            codes.setdefault(row, {})[column] = code
