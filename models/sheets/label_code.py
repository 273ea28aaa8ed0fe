"""The code on a label: QR or Code 128 as vectors, as large as its place allows."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from models.rules.scan import write_code
from models.sheets import code128
from models.sheets.label_text import SPACING, Box
from models.sheets.qr import code
from models.sheets.sheet import POINTS
from models.sheets.text import clean

if TYPE_CHECKING:
    from models.rules.label_design import Design
    from models.rules.label_size import LabelSize
    from models.sheets.label_text import LabelContent
    from models.sheets.pdf_file import Paper

QUIET = 4
"""Modules of white that a QR code needs around it (ISO/IEC 18004)."""
SMALLEST_QR, SMALLEST_BAR = 0.24, 0.25
"""Millimetres of a module: two dots of a printer with 203 dpi; finer ones cannot be read from paper."""
BARS = (0.5, 0.375, 0.25)
"""Widths of a module of Code 128 in millimetres: whole dots at 203 dpi."""
MOST = 180
"""Bytes in a code; beyond, its modules are too fine for any label."""


class Codes:
    """Draws the codes of labels of one size."""

    def __init__(self, paper: Paper | None, size: LabelSize, design: Design, box: Box) -> None:
        self._paper, self._size, self._design, self._box = paper, size, design, box
        self._places: dict[int, tuple[str, Box] | None] = {}
        self._frames: dict[int, str] = {}

    def draw(self, content: LabelContent) -> tuple[str, Box]:
        """Return the operators of a label's code, and the place left for its text; neither where none fits."""
        number = clean(content.number).strip()
        if not number or not self._size.qr or self._design.code == "none":
            return "", self._box
        payloads = [number]
        if self._design.payload == "dates":
            until = content.valid_until if isinstance(content.valid_until, date) else None
            payloads.insert(0, write_code(number, content.verified_on, until))
        if self._design.code == "code128":
            for payload in payloads:
                if bars := self._bars(payload):
                    return bars
        for payload in payloads:
            if square := self._square(payload.encode()):
                return square
        return "", self._box

    def _square(self, payload: bytes) -> tuple[str, Box] | None:
        """Draw a QR code in the middle of the right side."""
        length = len(payload)
        if length not in self._places:
            self._places[length] = self._place(length)
        place = self._places[length]
        if place is None:
            return None
        return f"q {place[0]} {code(length).path(payload)} Q", place[1]

    def _place(self, length: int) -> tuple[str, Box] | None:
        """Return the operators before the data of a code, and the place left for the text."""
        if length > MOST:
            return None
        box, modules = self._box, code(length).size
        room = min((box.right - box.left) * 0.56, box.high - box.low)
        unit = min(self._size.qr * POINTS / modules, room / (modules + 2 * QUIET))
        if unit < SMALLEST_QR * POINTS:
            return None
        whole = unit * (modules + 2 * QUIET)
        x = box.right - whole + unit * QUIET
        y = box.low + (box.high - box.low - whole) / 2 + unit * QUIET
        put = f"{unit:.4f} 0 0 {unit:.4f} {x:.2f} {y:.2f} cm {self._frame(length)}"
        return put, box._replace(right=round(box.right - whole, 2))

    def _frame(self, length: int) -> str:
        """Return the operator that shows what all codes of a size share, kept once in the file."""
        made = code(length)
        if self._paper is None:
            return ""
        if made.size not in self._frames:
            self._frames[made.size] = self._paper.stamp(made.size, made.size, made.frame)
        return self._frames[made.size]

    def _bars(self, payload: str) -> tuple[str, Box] | None:
        """Draw a Code 128 along the bottom, if it leaves room for two lines of text."""
        if len(payload) > MOST or not code128.encodable(payload):
            return None
        box, (found, modules) = self._box, code128.bars(payload)
        wide = (box.right - box.left) / (modules + 2 * code128.QUIET) / POINTS
        unit = next((one for one in BARS if one <= wide + 1e-6), 0) * POINTS
        high = min(max((box.high - box.low) * 0.3, 4.5 * POINTS), 9 * POINTS)
        left_over = box.high - box.low - high - POINTS / 2
        if not unit or left_over < 2 * SPACING * self._size.smallest:
            return None
        x = (box.left + box.right - modules * unit) / 2
        drawn = " ".join(f"{at} 0 {width} 1 re" for at, width in found)
        place = f"{unit:.4f} 0 0 {high:.2f} {x:.2f} {box.low:.2f}"
        return f"q {place} cm {drawn} f Q", box._replace(low=round(box.low + high + POINTS / 2, 2))


def without_code(contents: list[LabelContent], size: LabelSize, design: Design, box: Box) -> list[str]:
    """Return the numbers of the labels that have to do without a code: it would be too fine to be read."""
    if design.code == "none" or not size.qr:
        return []
    codes = Codes(None, size, design, box)
    return [one.number for one in contents if not codes.draw(one)[0]]
