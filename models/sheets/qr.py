"""QR codes, many at once: at a fixed mask every module is a XOR of payload bits, so a table per length
does. segno gives the empty code and says where data go; the numbers of ISO/IEC 18004 do the rest.
"""

from __future__ import annotations

import re
from functools import cache

import segno
from segno import consts

MASK = 0
"""Fixed: the standard asks for the mask of the lowest penalty, decoders read any."""
PIECE = 8
"""Modules of a row whose operators are remembered together."""
_POLYNOMIAL = 0x11D
_RUN = re.compile("1+")
_FIXED = {
    consts.TYPE_ALIGNMENT_PATTERN_DARK,
    consts.TYPE_ALIGNMENT_PATTERN_LIGHT,
    consts.TYPE_VERSION_DARK,
    consts.TYPE_VERSION_LIGHT,
}


class Code:
    """All codes of one payload length, error correction M, byte mode."""

    def __init__(self, length: int) -> None:
        empty = segno.make(
            bytes(length), mode="byte", error="m", mask=MASK, boost_error=False, micro=False, eci=False
        )
        self.version = int(empty.version)
        self.size = len(empty.matrix)
        self._empty = int("".join("1" if dark else "0" for row in empty.matrix for dark in row), 2)
        first = 12 if self.version < 10 else 20
        modules = _modules(empty, self.size)
        self._data = sum(1 << module for module in set(modules))
        bits = _bits(modules, self.version)
        self._bytes = [_table(bits[first + 8 * i : first + 8 * i + 8]) for i in range(length)]
        self._pieces = _pieces(self.size)
        self._format = f"0{self.size * self.size}b"
        self.frame = self._path(self._empty & ~self._data)
        """PDF operators of the dark modules that all codes share: finders, timing, format."""

    def matrix(self, payload: bytes) -> int:
        """Return the modules, row by row from the upper left, dark as 1, in one number."""
        matrix = self._empty
        for table, value in zip(self._bytes, payload, strict=True):
            matrix ^= table[value]
        return matrix

    def path(self, payload: bytes) -> str:
        """Return PDF operators that fill the dark modules of the data, one unit each, from the lower left corner."""
        return self._path(self.matrix(payload) & self._data)

    def _path(self, matrix: int) -> str:
        bits = format(matrix, self._format)
        return "".join([piece[bits[cut]] for cut, piece in self._pieces]) + "f"


class _Piece(dict[str, str]):
    """The operators of a piece of a row by its modules: so short that most were met before."""

    def __init__(self, x: int, y: int) -> None:
        self.x, self.y = x, y

    def __missing__(self, bits: str) -> str:
        runs = _RUN.finditer(bits)
        self[bits] = made = "".join(
            f"{self.x + run.start()} {self.y} {run.end() - run.start()} 1 re " for run in runs
        )
        return made


@cache
def _pieces(size: int) -> list[tuple[slice, _Piece]]:
    """Return the pieces of all rows, and where each stands among the modules."""
    return [
        (slice(y * size + x, y * size + min(x + PIECE, size)), _Piece(x, size - 1 - y))
        for y in range(size)
        for x in range(0, size, PIECE)
    ]


@cache
def code(length: int) -> Code:
    """Return the table of codes for payloads of so many bytes."""
    return Code(length)


def _table(bits: list[int]) -> list[int]:
    """Return what each of 256 values of a payload byte turns over."""
    table = [0]
    for bit in reversed(bits):
        table += [bit ^ other for other in table]
    return table


def _bits(modules: list[int], version: int) -> list[int]:
    """Return for each bit of the data stream the modules that it turns over, its check bits among them."""
    blocks = [
        (block.num_data, block.num_total - block.num_data)
        for block in _levels(version)[consts.ERROR_LEVEL_M]
        for _ in range(block.num_blocks)
    ]
    data_at = _interleaved([data for data, _ in blocks], 0)
    check_at = _interleaved([check for _, check in blocks], len(data_at))
    bits: list[int] = []
    for number, (data, check) in enumerate(blocks):
        remainders = _remainders(data, check)
        for i in range(data):
            for bit in range(8):
                turned = 1 << modules[8 * data_at[number, i] + bit]
                for j, value in enumerate(remainders[data - 1 - i][7 - bit]):
                    for k in range(8):
                        if value >> (7 - k) & 1:
                            turned ^= 1 << modules[8 * check_at[number, j] + k]
                bits.append(turned)
    return bits


def _levels(version: int) -> dict[int, tuple[consts.EC, ...]]:
    """Return how the codewords of a version are divided, by level of error correction."""
    levels: dict[int, tuple[consts.EC, ...]] = consts.ECC[version]  # type: ignore[assignment]
    return levels


def _modules(empty: segno.QRCode, size: int) -> list[int]:
    """Return where each bit of the message stands, as its place in the matrix number."""
    kinds = [list(row) for row in empty.matrix_iter(border=0, verbose=True)]

    def holds_data(x: int, y: int) -> bool:
        corner = (x < 9 and (y < 9 or y > size - 9)) or (x > size - 9 and y < 9)
        return not corner and 6 not in {x, y} and kinds[y][x] not in _FIXED

    found, up = [], True
    for right in (*range(size - 1, 6, -2), *range(5, 0, -2)):
        for y in range(size - 1, -1, -1) if up else range(size):
            found += [size * size - 1 - (y * size + x) for x in (right, right - 1) if holds_data(x, y)]
        up = not up
    return found


def _interleaved(lengths: list[int], start: int) -> dict[tuple[int, int], int]:
    """Return the place in the message of each codeword of each block."""
    order = [(block, i) for i in range(max(lengths)) for block, n in enumerate(lengths) if i < n]
    return {which: start + place for place, which in enumerate(order)}


def _remainders(data: int, check: int) -> list[list[list[int]]]:
    """Return the check codewords of a block that holds one bit: by distance from its end, by bit."""
    generator = _generator(check)
    states = [_step([0] * check, 1 << bit, generator) for bit in range(8)]
    found = [states]
    for _ in range(data - 1):
        states = [_step(state, 0, generator) for state in states]
        found.append(states)
    return found


def _step(state: list[int], value: int, generator: list[int]) -> list[int]:
    factor = state[0] ^ value
    return [a ^ _times(factor, b) for a, b in zip([*state[1:], 0], generator, strict=True)]


@cache
def _generator(degree: int) -> list[int]:
    """Return the generator polynomial of Reed-Solomon check words, without its leading 1."""
    made, root = [1], 1
    for _ in range(degree):
        made = [a ^ _times(root, b) for a, b in zip([*made, 0], [0, *made], strict=True)]
        root = _times(root, 2)
    return made[1:]


@cache
def _times(a: int, b: int) -> int:
    """Multiply in the field of 256 elements."""
    product = 0
    while b:
        if b & 1:
            product ^= a
        a = a << 1 ^ (_POLYNOMIAL if a & 0x80 else 0)
        b >>= 1
    return product
