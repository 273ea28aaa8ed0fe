"""The streams of an OLE container (old .xls files, password-protected .xlsx files)."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from functools import cached_property

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LAST = 0xFFFFFFFA
"""Sector numbers above this one are marks, not sectors."""
SMALL = 4096
"""Streams shorter than this lie in the small sectors (64 bytes)."""
HEADER_PLACES = 109
ENTRY = 128


class Malformed(Exception):  # noqa: N818 - the caller turns it into a refusal
    """The container contradicts itself."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A stream: its first sector and its length in bytes."""

    start: int
    size: int


class Container:
    """An OLE container in memory."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        if len(data) < 512 or not data.startswith(MAGIC):
            raise Malformed
        self.shift = struct.unpack_from("<H", data, 30)[0]
        if self.shift not in {9, 12}:
            raise Malformed

    def _sector(self, number: int) -> bytes:
        start = (number + 1) << self.shift
        return self.data[start : start + (1 << self.shift)]

    @cached_property
    def _fat(self) -> list[int]:
        """The table that says which sector follows which."""
        places = list(struct.unpack_from(f"<{HEADER_PLACES}I", self.data, 76))
        following, seen = struct.unpack_from("<I", self.data, 68)[0], 0
        while following < LAST:
            listed = _numbers(self._sector(following))
            seen += 1
            if not listed or seen > len(self.data) >> self.shift:
                raise Malformed
            places += listed[:-1]
            following = listed[-1]
        fat: list[int] = []
        for place in places:
            if place < LAST:
                fat += _numbers(self._sector(place))
        return fat

    def _chain(self, start: int) -> bytes:
        parts: list[bytes] = []
        fat, number = self._fat, start
        while number < LAST:
            if number >= len(fat) or len(parts) > len(self.data) >> self.shift:
                raise Malformed
            parts.append(self._sector(number))
            number = fat[number]
        return b"".join(parts)

    @cached_property
    def entries(self) -> dict[str, Entry]:
        """The streams by name; the root's own stream (of small sectors) is called ``Root Entry``."""
        listed: dict[str, Entry] = {}
        directory = self._chain(struct.unpack_from("<I", self.data, 48)[0])
        for at in range(0, len(directory) - ENTRY + 1, ENTRY):
            length = struct.unpack_from("<H", directory, at + 64)[0]
            start, size = struct.unpack_from("<II", directory, at + 116)
            if 2 <= length <= 64 and directory[at + 66] in {2, 5}:
                name = directory[at : at + length - 2].decode("utf-16-le", "replace")
                listed[name] = Entry(start, size)
        return listed

    def stream(self, name: str) -> bytes:
        """Return the bytes of a stream."""
        entry = self.entries[name]
        if entry.size >= SMALL:
            return self._chain(entry.start)[: entry.size]
        small = self._chain(self.entries["Root Entry"].start)
        fat = _numbers(self._chain(struct.unpack_from("<I", self.data, 60)[0]))
        parts: list[bytes] = []
        number = entry.start
        while number < LAST:
            if number >= len(fat) or len(parts) > SMALL:
                raise Malformed
            parts.append(small[number * 64 : number * 64 + 64])
            number = fat[number]
        return b"".join(parts)[: entry.size]


def _numbers(sector: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(sector) // 4}I", sector[: len(sector) // 4 * 4]))
