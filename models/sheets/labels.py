"""Labels that stand on instruments: coloured by state, with a QR code, one by one or on A4 sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from models.rules.lasting import all_stay
from models.sheets.fonts import face
from models.sheets.label_design import LabelSize, Layout, StateLook, layout_named, look_of, size_named
from models.sheets.qr import code
from models.sheets.sheet import POINTS
from models.sheets.text import clean, shorten, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from models.sheets.pdf_file import Paper

NOTICE = "企业内部管理标识，不作法定检定印证。"
"""Stands on every sheet and in the print dialog: these are no statutory marks."""
QUIET = 4
"""Modules of white that a QR code needs around it (ISO/IEC 18004)."""
SPACING = 1.3
"""Distance of two lines of a label, in font sizes."""
LIMIT = 0.75
"""A single text shrinks to this share of the smallest size before it is cut."""


class LabelContent(NamedTuple):
    """What one label says."""

    number: str
    name: str
    state: str
    verified_on: date | None = None
    valid_until: date | None = None
    verifier: str | None = None
    management_class: str | None = None
    company: str | None = None
    reason: str | None = None
    """Why it is stopped, or the limits within which it may be used."""


class Entry(NamedTuple):
    """One line of a label: a caption and what follows it, both in one size."""

    caption: str
    text: str
    bold: bool
    size: float


def labels(
    contents: Sequence[LabelContent],
    size: str = "50x30",
    layout: str = "single",
    start: int = 1,
    own: Path | None = None,
) -> bytes:
    """Return labels as a PDF: one a page (``single``) or on sheets, from position ``start`` of the first."""
    label, page = size_named(size, own), layout_named(layout, own)
    page.check(label, start)
    with all_stay():
        return _drawn(contents, label, page, start)


def _drawn(contents: Sequence[LabelContent], label: LabelSize, page: Layout, start: int) -> bytes:
    from models.sheets.pdf_file import Paper

    paper = Paper("计量标识", clean(next((one.company for one in contents if one.company), "")))
    drawer = _Drawer(paper, label)
    if page.single:
        for content in contents:
            paper.page(label.width * POINTS, label.height * POINTS, drawer.draw(content, 0, 0))
        return paper.finish()
    drawn = [""] * (start - 1) + [
        drawer.draw(one, *page.place(i, label)) for i, one in enumerate(contents, start - 1)
    ]
    for first in range(0, len(drawn), page.count):
        notice = paper.text(*_centred(NOTICE, page), NOTICE, NOTICE_SIZE)
        marks = "\n".join(filter(None, drawn[first : first + page.count]))
        paper.page(page.paper[0] * POINTS, page.paper[1] * POINTS, f"{marks}\n0 g\n{notice}")
    return paper.finish()


NOTICE_SIZE = 7.5


def _centred(text: str, page: Layout) -> tuple[float, float]:
    return (page.paper[0] * POINTS - face().width(text, NOTICE_SIZE)) / 2, 4.2 * POINTS


class _Drawer:
    """Draws labels of one size; the part that many share is kept once in the file."""

    def __init__(self, paper: Paper, size: LabelSize) -> None:
        self.paper, self.size = paper, size
        self.stamps: dict[tuple[str, str, str], str] = {}
        self.entries: dict[tuple[str, str, float], str] = {}

    def draw(self, content: LabelContent, x: float, y: float) -> str:
        """Return the operators of a label whose lower left corner is at x, y (points)."""
        look = look_of(content.state)
        shared = (look.word, content.management_class or "", clean(content.company or ""))
        if shared not in self.stamps:
            wide, high = self.size.width * POINTS, self.size.height * POINTS
            self.stamps[shared] = self.paper.stamp(wide, high, self._fixed(look, *shared[1:]))
        left, low, right, high = self.size.body()
        mark, taken = self._code(clean(content.number), right, low, high)
        texts = self._texts(content, look, left, low, right - taken, high)
        return f"q 1 0 0 1 {x:.2f} {y:.2f} cm {self.stamps[shared]} 0 g {texts} {mark} Q"

    def _code(self, number: str, right: float, low: float, high: float) -> tuple[str, float]:
        """Draw the QR code in the lower right corner; return it and the width it takes, white included."""
        if not self.size.qr or not number:
            return "", 0
        payload = number.encode()[:180]
        made = code(len(payload))
        room = min(self.size.qr_room(), high - low)
        unit = min(self.size.qr * POINTS / made.size, room / (made.size + 2 * QUIET))
        whole = unit * (made.size + 2 * QUIET)
        x, y = right - whole + unit * QUIET, low + (high - low - whole) / 2 + unit * QUIET
        return f"q {unit:.4f} 0 0 {unit:.4f} {x:.2f} {y:.2f} cm {made.path(payload)} Q", whole

    def _fixed(self, look: StateLook, mark: str, company: str) -> str:
        """Draw frame, band, word of the state, class mark and company."""
        size, (x, y, wide, high) = self.size, self.size.band_box()
        frame = 0.35 * POINTS
        parts = [f"{look.fill} rg {x:.2f} {y:.2f} {wide:.2f} {high:.2f} re f"]
        if look.stripe:
            parts.append(f"{look.stripe} rg {x:.2f} {y:.2f} {wide:.2f} {high * 0.18:.2f} re f")
        inner = f"{size.width * POINTS - 2 * frame:.2f} {size.height * POINTS - 2 * frame:.2f}"
        parts.append(f"{look.edge} RG 0.8 w {frame:.2f} {frame:.2f} {inner} re S")
        parts.append(f"{look.ink} rg")
        parts += self._beside(look.word, mark) if size.side_band else self._above(look.word, mark, company)
        if look.fill == "1 1 1" and not size.side_band:
            parts.append(f"{look.edge} RG 0.5 w {x:.2f} {y:.2f} m {x + wide:.2f} {y:.2f} l S")
        return " ".join(parts)

    def _above(self, word: str, mark: str, company: str) -> list[str]:
        x, y, wide, high = self.size.band_box()
        size, pad = self.size.word, 1.6 * POINTS
        base = y + high / 2 - size * 0.36
        parts = [self.paper.text(x + pad, base, word, size, bold=True)]
        start, end = x + pad + face(bold=True).width(word, size) + pad, x + wide - pad
        if mark:
            end -= face(bold=True).width(mark, size)
            parts.append(self.paper.text(end, base, mark, size, bold=True))
            end -= pad
        small = max(4.5, size * 0.55)
        company = shorten(company, end - start, face(), small) if end - start > 8 * small else ""
        if company:
            parts.append(
                self.paper.text(
                    end - face().width(company, small), y + high / 2 - small * 0.36, company, small
                )
            )
        return parts

    def _beside(self, word: str, mark: str) -> list[str]:
        """Write the word downwards in a band at the left, the class mark under it."""
        x, y, wide, high = self.size.band_box()
        signs = [*word, *mark]
        size = min(self.size.word, wide * 0.8, high / len(signs) / 1.15)
        top = y + (high + len(signs) * size * 1.15) / 2
        return [
            self.paper.text(
                x + (wide - face(bold=True).width(sign, size)) / 2,
                top - size * (1.15 * i + 1),
                sign,
                size,
                bold=True,
            )
            for i, sign in enumerate(signs)
        ]

    def _texts(
        self, content: LabelContent, look: StateLook, left: float, low: float, right: float, high: float
    ) -> str:
        lines = fitted(content, look, self.size, right - left, high - low - 1.5)
        step = sum(line.size for line in lines) * SPACING
        y = (low + high + step) / 2
        parts = []
        for line in lines:
            y -= line.size * (SPACING + 1) / 2 - 0.12 * line.size
            if line.caption:
                parts.append(self.paper.text(left, y, line.caption, line.size))
            x = left + face().width(line.caption, line.size)
            parts.append(self.paper.text(x, y, line.text, line.size, bold=line.bold))
            y -= line.size * (SPACING - 1) / 2 + 0.12 * line.size
        return " ".join(parts)


def fitted(
    content: LabelContent, look: StateLook, size: LabelSize, width: float, height: float
) -> list[Entry]:
    """Return the lines of a label: those of the lowest rank drop, long ones wrap, shrink, and only then end in …."""
    wanted = [(field, text) for field in look.fields if (text := _value(content, field))]
    smallest = size.smallest
    while len(wanted) > 1 and height / (len(wanted) * SPACING) < smallest:
        rank = {field: place for place, field in enumerate(look.rank)}
        wanted.remove(max(wanted, key=lambda pair: rank.get(pair[0], len(rank))))
    points = min(size.largest, height / (max(1, len(wanted)) * SPACING))
    spare = int(height / (SPACING * smallest)) - len(wanted)
    lines: list[Entry] = []
    for field, text in wanted:
        made = _entries(look, size, field, text, width, points, spare)
        spare -= len(made) - 1
        lines += made
    scale = min(1.0, height / (SPACING * sum(line.size for line in lines))) if lines else 1.0
    return [line._replace(size=round(line.size * scale, 2)) for line in lines]


def _entries(
    look: StateLook, size: LabelSize, field: str, text: str, width: float, points: float, spare: int
) -> list[Entry]:
    caption = look.captions.get(field, "") if size.captions else ""
    bold = field in look.bold
    room = width - face().width(caption, points)
    if face(bold).width(text[:200], points) <= room:
        return [Entry(caption, text, bold, points)]
    if field in look.wrapped and (lines := _wrapped(caption, text, width, points, size.smallest, spare + 1)):
        return lines
    least = size.smallest * LIMIT
    both = face().width(caption, 1) + face(bold).width(text[:200], 1)
    shrunk = max(least, min(points, width / both * 0.995))
    room = width - face().width(caption, shrunk)
    return [Entry(caption, shorten(text, room, face(bold), shrunk), bold, shrunk)]


def _wrapped(caption: str, text: str, width: float, points: float, smallest: float, most: int) -> list[Entry]:
    """Return a text on two to ``most`` lines in the largest size that does, none if no size does."""
    for share in (1.0, 0.92, 0.84, 0.76):
        size = max(smallest, points * share)
        room = width - face().width(caption, size)
        first = wrap(text, room, face(), size, 1)[0]
        rest = wrap(text[len(first) :].lstrip(), width, face(), size, most)
        if len(rest) < most:
            after = [Entry("", line, bold=False, size=size) for line in rest]
            return [Entry(caption, first, bold=False, size=size), *after]
    return []


def _value(content: LabelContent, field: str) -> str:
    raw = getattr(content, field)
    if field in {"verified_on", "valid_until"}:
        return f"{raw:%Y-%m-%d}" if raw is not None else ""
    return clean(str(raw or "")).replace("\n", " ").strip()
