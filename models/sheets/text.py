"""Texts made to fit their place: cleaned, wrapped, shrunk, and only then cut."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.sheets.fonts import Face

LEADING = 1.25
"""Distance of two lines of text, in font sizes."""
CUT = "…"
ENOUGH = 2000
"""Characters looked at when a text is fitted; no cell shows more."""

_BAD = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\ud800-\udfff]"
)
_SPACE = re.compile("[\t\u00a0]")
_NO_START = frozenset("，。、；：！？）》」』】〕％℃°…·,.;:!?)]}%")
_NO_END = frozenset("（《「『【〔([{")


class Fit(NamedTuple):
    """A text as it stands in its place: its lines and its font size in points."""

    lines: tuple[str, ...]
    size: float

    @property
    def height(self) -> float:
        """Height in points."""
        return len(self.lines) * self.size * LEADING


def clean(text: str) -> str:
    """Return a text without what cannot be seen: controls, direction marks, halves of pairs."""
    if text.isascii() and text.isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _BAD.sub("", text))


def fit(text: str, width: float, face: Face, sizes: Sequence[float], height: float) -> Fit:
    """Fit a text into a width and height (points): the first size that holds it, else cut at the last."""
    text, size = text[:ENOUGH], sizes[0]
    if not text.isprintable():
        text = _SPACE.sub(" ", text)
    text = text.strip()
    if "\n" not in text and face.width(text, size) <= width:
        return Fit((text,), size)
    lines, most = [text], 1
    for size in sizes:
        most = max(1, int(height / (size * LEADING) + 1e-6))
        lines = wrap(text, width, face, size, most + 1)
        if len(lines) <= most:
            return Fit(tuple(_balanced(text, lines, width, face, size)), size)
    return Fit((*lines[: most - 1], shorten(lines[most - 1] + CUT * 2, width, face, size)), size)


def shorten(text: str, width: float, face: Face, size: float) -> str:
    """Return a text that is no wider than ``width``, ending in … where it was cut."""
    text = text[:ENOUGH].rstrip(CUT) + CUT if text.endswith(CUT) else text[:ENOUGH]
    if face.width(text, size) <= width:
        return text
    room = width / size - face[CUT]
    for i, sign in enumerate(text):
        room -= face[sign]
        if room < 0:
            return text[:i].rstrip() + CUT
    return text


def wrap(text: str, width: float, face: Face, size: float, most: int) -> list[str]:
    """Break a text into at most ``most`` lines: between Chinese signs or words, inside a word at need."""
    lines: list[str] = []
    limit = width / size
    for paragraph in text.split("\n"):
        start, place, used = 0, 0, 0.0
        for i, sign in enumerate(paragraph):
            wide = face[sign]
            if i > start and _may_break(paragraph[i - 1], sign):
                place = i
            if used + wide > limit and i > start and sign != " ":
                end = place if place > start else i
                lines.append(paragraph[start:end].rstrip())
                if len(lines) >= most:
                    return lines
                start = end + (len(paragraph[end:i]) - len(paragraph[end:i].lstrip(" ")))
                used = sum(map(face.__getitem__, paragraph[start:i]))
            used += wide
        lines.append(paragraph[start:].rstrip())
        if len(lines) >= most:
            break
    return lines


def _balanced(text: str, lines: list[str], width: float, face: Face, size: float) -> list[str]:
    """Return as many lines of more even length: no last line of a single sign."""
    if len(lines) < 2 or "\n" in text:
        return lines
    for share in (0.5, 0.6, 0.7, 0.8, 0.9):
        tried = wrap(text, width * share, face, size, len(lines) + 1)
        if len(tried) == len(lines) and all(face.width(line, size) <= width * share for line in tried):
            return tried
    return lines


def _may_break(before: str, after: str) -> bool:
    if after in _NO_START or before in _NO_END:
        return False
    return not (before < "\u2e80" and after < "\u2e80") or before in " -/_" or after == " "
