"""Code 128 (ISO/IEC 15417), sets B and C: for scanners that read no QR code."""

from __future__ import annotations

import re

QUIET = 10
"""Modules of white that the code needs at either side."""
_WIDTHS = re.findall(
    r"\d+",
    "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 "
    "122132 122231 113222 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 "
    "321221 312212 322112 322211 212123 212321 232121 111323 131123 131321 112313 132113 132311 "
    "211313 231113 231311 112133 112331 132131 113123 113321 133121 313121 211331 231131 213113 "
    "213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 111422 "
    "121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 "
    "241112 134111 111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 "
    "412121 111143 111341 131141 114113 114311 411113 411311 113141 114131 311141 411131 211412 "
    "211214 211232 2331112",
)
"""Bars and gaps of each symbol in modules, a bar first."""
_START_B, _START_C, _TO_C, _TO_B, _STOP = 104, 105, 99, 100, 106
_DIGITS = re.compile(r"\d+")


def encodable(text: str) -> bool:
    """Say whether every sign of a text has its symbol: letters, figures and signs of ASCII."""
    return bool(text) and text.isascii() and text.isprintable()


def symbols(text: str) -> list[int]:
    """Return the symbols of a text, start, check and stop included; long runs of figures take half the room."""
    found: list[int] = []
    in_c = False
    for part, pairs in _parts(text):
        if pairs != in_c or not found:
            found.append((_TO_C if pairs else _TO_B) if found else (_START_C if pairs else _START_B))
            in_c = pairs
        if pairs:
            found += [int(part[at : at + 2]) for at in range(0, len(part), 2)]
        else:
            found += [ord(sign) - 32 for sign in part]
    check = (found[0] + sum(at * symbol for at, symbol in enumerate(found))) % 103
    return [*found, check, _STOP]


def bars(text: str) -> tuple[list[tuple[int, int]], int]:
    """Return where each bar begins and how wide it is, in modules, and the width of all, without the quiet zones."""
    found, at = [], 0
    for symbol in symbols(text):
        for place, width in enumerate(map(int, _WIDTHS[symbol])):
            if place % 2 == 0:
                found.append((at, width))
            at += width
    return found, at


def _parts(text: str) -> list[tuple[str, bool]]:
    """Cut a text into runs for set B and even runs of figures for set C, where changing over pays."""
    found: list[tuple[str, bool]] = []
    at = 0
    for run in _DIGITS.finditer(text):
        whole = run.start() == 0 or run.end() == len(text)
        if len(run[0]) < (4 if whole else 6):
            continue
        start = run.start() + len(run[0]) % 2  # an odd figure goes with what is before
        if start > at:
            found.append((text[at:start], False))
        found.append((text[start : run.end()], True))
        at = run.end()
    if at < len(text):
        found.append((text[at:], False))
    return found
