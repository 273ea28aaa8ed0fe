"""Labels that stand on instruments: coloured by kind, with a code, one by one or on A4 sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from models.rules.label_design import shipped
from models.rules.label_size import FRAME
from models.rules.lasting import all_stay
from models.sheets.fonts import face
from models.sheets.label_code import Codes, without_code
from models.sheets.label_text import Box, LabelContent, Texts
from models.sheets.sheet import POINTS
from models.sheets.text import clean, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from models.rules.label_design import Design, Kind
    from models.rules.label_size import LabelSize, Layout
    from models.sheets.pdf_file import Paper

NOTICE = "企业内部管理标识，不作法定检定印证。"
"""Stands on every sheet and in the print dialog: these are no statutory marks."""
NOTICE_SIZE = 7.5
BLACK, WHITE = "0 0 0", "1 1 1"
LOGO_EDGE = 0.5
"""Millimetres of white around the logo."""


class Way(NamedTuple):
    """How labels are printed."""

    size: str = "50x30"
    layout: str = "single"
    start: int = 1
    """Place of the first label on the first sheet."""
    copies: int = 1
    black_and_white: bool = False
    offset: tuple[float, float] = (0.0, 0.0)
    """Millimetres by which a printer prints too far to the left and too high, so that all is moved there."""


def labels(contents: Sequence[LabelContent], way: Way | None = None, design: Design | None = None) -> bytes:
    """Return labels as a PDF: one a page (``single``) or on sheets."""
    way, design = way or Way(), design or shipped()
    size, layout = design.size(way.size), design.layout(way.layout)
    layout.check(size, way.start)
    with all_stay():
        return _drawn(contents, way, design, size, layout)


def uncoded(contents: Sequence[LabelContent], way: Way, design: Design) -> list[str]:
    """Return the numbers of the labels whose code would be too fine to be read, so that they have none."""
    size = design.size(way.size)
    return without_code(list(contents), size, design, _body(size))


def _drawn(
    contents: Sequence[LabelContent], way: Way, design: Design, size: LabelSize, layout: Layout
) -> bytes:
    from models.sheets.pdf_file import Paper

    paper = Paper("计量标识", clean(next((one.company for one in contents if one.company), "")))
    drawer = _Drawer(paper, size, design, black_and_white=way.black_and_white)
    x, y = way.offset[0] * POINTS, -way.offset[1] * POINTS
    marks = (mark for one in contents for mark in [drawer.draw(one)] * way.copies)
    if layout.single:
        moved = f"1 0 0 1 {x:.2f} {y:.2f} cm " if x or y else ""
        for mark in marks:
            paper.page(size.width * POINTS, size.height * POINTS, moved + mark)
        return paper.finish()
    notice = paper.text(*_centred(NOTICE, layout), NOTICE, NOTICE_SIZE)
    for sheet in _sheets(list(marks), way.start - 1, layout.count):
        parts = [f"0 g {notice}"]
        for place, mark in sheet:
            left, low = layout.place(place, size)
            parts.append(f"q 1 0 0 1 {left * POINTS + x:.2f} {low * POINTS + y:.2f} cm {mark} Q")
        paper.page(layout.paper[0] * POINTS, layout.paper[1] * POINTS, "\n".join(parts))
    return paper.finish()


def _sheets(marks: list[str], used: int, count: int) -> Iterator[list[tuple[int, str]]]:
    """Yield what stands on each sheet, with its place; the first one goes on behind the used places."""
    placed = list(enumerate(marks, used))
    for first in range(0, used + len(marks), count):
        yield [(place, mark) for place, mark in placed[max(first - used, 0) : first - used + count]]


def _centred(text: str, layout: Layout) -> tuple[float, float]:
    return (layout.paper[0] * POINTS - face().width(text, NOTICE_SIZE)) / 2, 4.2 * POINTS


def _body(size: LabelSize) -> Box:
    return Box(*(round(side * POINTS, 2) for side in size.body()))


class _Drawer:
    """Draws labels of one size; the part that many share is kept once in the file."""

    def __init__(self, paper: Paper, size: LabelSize, design: Design, *, black_and_white: bool) -> None:
        self._paper, self._size, self._design = paper, size, design
        self._black_and_white = black_and_white
        self._stamps: dict[tuple[str, str | None, str | None, str], str] = {}
        self._codes = Codes(paper, size, design, _body(size))
        self._texts = Texts(paper, size)
        self._logo = paper.picture(design.logo, black=black_and_white) if design.logo else None

    def draw(self, content: LabelContent) -> str:
        """Return the operators of a label whose lower left corner is the origin."""
        kind = self._design.kinds[content.kind]
        code, room = self._codes.draw(content)
        captions, texts = self._texts.draw(kind, content, room)
        key = (content.kind, content.management_class, content.company, captions)
        stamp = self._stamps.get(key)
        if stamp is None:
            self._stamps[key] = stamp = self._stamp(kind, content, captions)
        return f"{stamp} 0 g {texts} {code}"

    def _stamp(self, kind: Kind, content: LabelContent, captions: str) -> str:
        company = clean(content.company or "") if self._design.company else ""
        band = _Band(self._paper, self._size, _look(kind, black_and_white=self._black_and_white), self._logo)
        drawn = band.draw(clean(kind.word), clean(content.management_class or ""), company)
        return self._paper.stamp(
            self._size.width * POINTS, self._size.height * POINTS, f"{drawn} 0 g{captions}"
        )


class _Look(NamedTuple):
    """Colours of a label as PDF has them."""

    fill: str
    ink: str
    edge: str
    stripe: str = ""
    word_box: bool = False
    """Whether the word stands white on a black box."""


def _look(kind: Kind, *, black_and_white: bool) -> _Look:
    if not black_and_white:
        edge = kind.edge or kind.colour
        return _Look(_rgb(kind.colour), _rgb(kind.ink), _rgb(edge), _rgb(kind.stripe) if kind.stripe else "")
    if kind.plain == "solid":
        return _Look(BLACK, WHITE, BLACK, WHITE if kind.stripe else "")
    return _Look(WHITE, BLACK, BLACK, word_box=kind.plain == "box")


def _rgb(text: str) -> str:
    """Return #rrggbb as three numbers of a PDF."""
    return " ".join(f"{int(text[i : i + 2], 16) / 255:.3g}" for i in (1, 3, 5))


class _Band:
    """Draws frame and band: the word of the kind, the class mark, company and logo."""

    def __init__(self, paper: Paper, size: LabelSize, look: _Look, logo: tuple[str, float] | None) -> None:
        self._paper, self._size, self._look, self._logo = paper, size, look, logo
        self._box = tuple(side * POINTS for side in size.band_box())

    def draw(self, word: str, mark: str, company: str) -> str:
        """Return the operators; the label's lower left corner is the origin."""
        look, (x, y, wide, high) = self._look, self._box
        parts = [f"{look.fill} rg {x:.2f} {y:.2f} {wide:.2f} {high:.2f} re f"]
        if look.stripe:
            side = self._size.side_band
            strip = (x + wide * 0.86, y, wide * 0.14, high) if side else (x, y, wide, high * 0.14)
            parts.append("{} rg {:.2f} {:.2f} {:.2f} {:.2f} re f".format(look.stripe, *strip))
        parts += self._beside(word, mark) if self._size.side_band else self._above(word, mark, company)
        if look.fill == WHITE:
            line = (x + wide, y, x + wide, y + high) if self._size.side_band else (x, y, x + wide, y)
            parts.append("{} RG 0.5 w {:.2f} {:.2f} m {:.2f} {:.2f} l S".format(look.edge, *line))
        frame = FRAME * POINTS
        inner = f"{self._size.width * POINTS - 2 * frame:.2f} {self._size.height * POINTS - 2 * frame:.2f}"
        parts.append(f"{look.edge} RG 0.8 w {frame:.2f} {frame:.2f} {inner} re S")
        return " ".join(parts)

    def _above(self, word: str, mark: str, company: str) -> list[str]:
        x, y, wide, high = self._box
        pad, middle, bold = 1.6 * POINTS, y + high / 2, face(bold=True)
        size = min(self._size.word, (wide - 2 * pad) / max(bold.width(word, 1), 1) * 0.98)
        start = x + 2 * pad + bold.width(word, size)
        parts = self._word_box(x + pad * 0.5, middle - size * 0.66, start - x - pad, size * 1.32)
        parts += self._text(x + pad, middle, word, size, inverse=self._look.word_box)
        end = x + wide - pad
        mark_wide = bold.width(mark, size)
        if mark and end - mark_wide > start:
            end -= mark_wide
            parts += self._text(end, middle, mark, size)
            end -= pad
        logo, end = self._logo_in(start, end, y, high)
        small = max(4.5, size * 0.55)
        company = shorten(company, end - start, face(), small) if end - start > 6 * small else ""
        long = face().width(company, small)
        return [*parts, *logo, *self._text(end - long, middle, company, small, bold=False)]

    def _logo_in(self, start: float, end: float, low: float, high: float) -> tuple[list[str], float]:
        """Place the logo on white at the right, if that leaves the word its room; return it and the new end."""
        if self._logo is None:
            return [], end
        show, aspect = self._logo
        edge = LOGO_EDGE * POINTS
        tall = high - 4 * edge
        wide = min(tall * aspect, (end - start) * 0.6)
        tall = wide / aspect
        if wide < 2 * POINTS:
            return [], end
        x, y = end - wide - edge, low + (high - tall) / 2
        plate = f"{x - edge:.2f} {y - edge:.2f} {wide + 2 * edge:.2f} {tall + 2 * edge:.2f}"
        drawn = f"{WHITE} rg {plate} re f q {wide:.2f} 0 0 {tall:.2f} {x:.2f} {y:.2f} cm 0 g {show} Q"
        return [drawn], x - edge - 1.2 * POINTS

    def _beside(self, word: str, mark: str) -> list[str]:
        """Write the word downwards in a band at the left, the class mark under it, the logo below."""
        x, y, wide, high = self._box
        signs = [*word, *mark]
        logo, low = self._logo_below(len(signs))
        size = min(self._size.word, wide * 0.8, (y + high - low) / len(signs) / 1.15)
        top = (y + high + low + len(signs) * size * 1.15) / 2
        bold = face(bold=True)
        parts = self._word_box(
            x + wide * 0.06, top - size * 1.15 * len(word), wide * 0.88, size * 1.15 * len(word)
        )
        for i, sign in enumerate(signs):
            inverse = self._look.word_box and i < len(word)
            left = x + (wide - bold.width(sign, size)) / 2
            parts += self._text(left, top - size * 1.15 * (i + 0.5), sign, size, inverse=inverse)
        return [*parts, *logo]

    def _logo_below(self, signs: int) -> tuple[list[str], float]:
        x, y, wide, high = self._box
        if self._logo is None:
            return [], y
        show, aspect = self._logo
        edge = LOGO_EDGE * POINTS
        across = wide - 4 * edge
        tall = across / aspect
        if high - tall - 4 * edge < signs * min(self._size.word, wide * 0.8) * 1.15:
            return [], y
        plate = f"{x + edge:.2f} {y + edge:.2f} {across + 2 * edge:.2f} {tall + 2 * edge:.2f}"
        put = f"{across:.2f} 0 0 {tall:.2f} {x + 2 * edge:.2f} {y + 2 * edge:.2f}"
        return [f"{WHITE} rg {plate} re f q {put} cm 0 g {show} Q"], y + tall + 4 * edge

    def _word_box(self, x: float, y: float, wide: float, high: float) -> list[str]:
        return [f"{BLACK} rg {x:.2f} {y:.2f} {wide:.2f} {high:.2f} re f"] if self._look.word_box else []

    def _text(
        self, x: float, middle: float, text: str, size: float, *, bold: bool = True, inverse: bool = False
    ) -> list[str]:
        if not text:
            return []
        ink = WHITE if inverse else self._look.ink
        return [f"{ink} rg {self._paper.text(x, middle - size * 0.36, text, size, bold=bold)}"]
