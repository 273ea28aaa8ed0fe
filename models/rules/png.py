"""PNG files, looked at before they are kept: whole, plain, and no larger than they look."""

from __future__ import annotations

import struct
import zlib

SIGNATURE = b"\x89PNG\r\n\x1a\n"
SIDE = 2000
"""Dots of the longer side."""
INDEXED, FILTERS = 3, 4
"""The colour type with a palette; the highest number of a filter."""
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_DEPTHS = {1, 2, 4, 8, 16}


def is_sound(content: bytes) -> bool:
    """Say whether a file is a PNG that every program can draw; one made to burst the memory is not."""
    try:
        return content.startswith(SIGNATURE) and _sound(_chunks(content))
    except (struct.error, zlib.error, KeyError, ValueError):
        return False


def _chunks(content: bytes) -> list[tuple[bytes, bytes]]:
    found, at = [], len(SIGNATURE)
    while at < len(content):
        (length,) = struct.unpack_from(">I", content, at)
        body = content[at + 4 : at + 8 + length]
        if struct.unpack_from(">I", content, at + 8 + length)[0] != zlib.crc32(body):
            raise ValueError
        found.append((body[:4], body[4:]))
        at += 12 + length
    return found


def _sound(chunks: list[tuple[bytes, bytes]]) -> bool:
    if not chunks or chunks[0][0] != b"IHDR" or chunks[-1][0] != b"IEND":
        return False
    wide, high, depth, colour, _packed, _filter, interlaced = struct.unpack(">IIBBBBB", chunks[0][1])
    palette = any(name == b"PLTE" for name, _data in chunks)
    if not (0 < wide <= SIDE and 0 < high <= SIDE) or interlaced or depth not in _DEPTHS:
        return False
    if colour == INDEXED and not palette:
        return False
    line = (wide * _CHANNELS[colour] * depth + 7) // 8 + 1
    unpacker = zlib.decompressobj()
    packed = b"".join(data for name, data in chunks if name == b"IDAT")
    dots = unpacker.decompress(packed, line * high + 1)
    return len(dots) == line * high and max(dots[::line]) <= FILTERS
