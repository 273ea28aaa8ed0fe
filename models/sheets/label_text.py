"""The lines of a label made to fit: those of the lowest rank drop, long ones wrap, shrink, and only then are cut."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from models.sheets.fonts import face
from models.sheets.text import clean, shorten, wrap

if TYPE_CHECKING:
    from models.rules.label_design import Kind
    from models.rules.label_size import LabelSize
    from models.sheets.pdf_file import Paper

SPACING = 1.3
"""Distance of two lines of a label, in font sizes."""
SQUEEZED = 0.8
"""A text shrinks to this share of its size before it goes on in a second line."""
LIMIT = 0.75
"""A single text shrinks to this share of the smallest size before it is cut."""
BOLD = frozenset({"number", "valid_until", "change"})
WRAPPED = frozenset(
    {"number", "name", "model", "reason", "lab", "unit", "place", "certificate_no", "slip", "note", "range"}
)
BASE = 0.35
"""From the middle of a line down to where its letters stand, in font sizes."""


class LabelContent(NamedTuple):
    """What one label says."""

    number: str
    name: str
    kind: str
    """One of KINDS."""
    verified_on: date | None = None
    valid_until: date | None = None
    verifier: str | None = None
    management_class: str | None = None
    company: str | None = None
    reason: str | None = None
    """Why it is stopped, or the limits within which it may be used."""
    model: str | None = None
    accuracy_class: str | None = None
    range: str | None = None
    serial: str | None = None
    lab: str | None = None
    certificate_no: str | None = None
    change: str | None = None
    """原等级→现等级."""
    since: date | None = None
    """The day from which it is stopped, sealed or scrapped."""
    slip: str | None = None
    unit: str | None = None
    place: str | None = None


class Entry(NamedTuple):
    """One line of a label: a caption and what follows it, both in one size."""

    caption: str
    text: str
    bold: bool
    size: float


class Box(NamedTuple):
    """A place on a label, in points."""

    left: float
    low: float
    right: float
    high: float


PLACES = {name: place for place, name in enumerate(LabelContent._fields)}


def said(content: LabelContent, kind: Kind) -> list[tuple[str, str]]:
    """Return the entries that a label of a kind has, those without a value left out."""
    texts = ((name, _shown(content, kind, name)) for name in kind.fields)
    return [(name, text) for name, text in texts if text]


def _shown(content: LabelContent, kind: Kind, name: str) -> str:
    value = kind.note if name == "note" else content[PLACES[name]]
    if not value:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if value.isascii() and value.isprintable():
        return value.strip()
    return clean(value).replace("\n", " ").replace("\t", " ").strip()


class Texts:
    """Writes the lines of labels of one size; what is written again in the same place is remembered."""

    def __init__(self, paper: Paper, size: LabelSize) -> None:
        self._paper, self._size = paper, size
        self._plans: dict[tuple[str, Box, tuple[str, ...]], _Plan] = {}

    def draw(self, kind_name: str, kind: Kind, content: LabelContent, box: Box) -> str:
        """Return the operators of what a label says in a place."""
        entries = said(content, kind)
        key = (kind_name, box, tuple([name for name, _text in entries]))
        plan = self._plans.get(key)
        if plan is None:
            self._plans[key] = plan = _Plan(self._paper, self._size, kind, box, key[2])
        lines = [plan.lines[name][text] for name, text in entries if name in plan.lines]
        if None not in lines:
            return " ".join(lines)  # type: ignore[arg-type]
        return self._written(fitted(entries, kind, self._size, box.right - box.left, box.high - box.low), box)

    def _written(self, lines: list[Entry], box: Box) -> str:
        y = (box.low + box.high + sum(line.size for line in lines) * SPACING) / 2
        parts = []
        for line in lines:
            parts.append(write(self._paper, line, box.left, y - line.size * (SPACING / 2 + BASE)))
            y -= line.size * SPACING
        return " ".join(parts)


class _Plan:
    """Where the lines of labels with the same entries stand as long as each takes one line."""

    def __init__(self, paper: Paper, size: LabelSize, kind: Kind, box: Box, names: tuple[str, ...]) -> None:
        width, height = box.right - box.left, box.high - box.low
        kept, points = _kept(names, kind, size, height)
        y = (box.low + box.high + len(kept) * points * SPACING) / 2 - points * (SPACING / 2 + BASE)
        self.lines: dict[str, _Line] = {}
        for at, name in enumerate(kept):
            caption = kind.captions.get(name, "") if size.captions else ""
            entry = Entry(caption, "", name in BOLD, points)
            self.lines[name] = _Line(paper, entry, box.left, y - at * points * SPACING, width)


class _Line(dict[str, "str | None"]):
    """The operators of one line by its text; nothing where the text is too long for it."""

    def __init__(self, paper: Paper, entry: Entry, x: float, y: float, width: float) -> None:
        self._paper, self._entry, self._x, self._y = paper, entry, x, y
        self._room = width - face().width(entry.caption, entry.size)

    def __missing__(self, text: str) -> str | None:
        fits = len(text) < 200 and face(self._entry.bold).width(text, self._entry.size) <= self._room
        made = write(self._paper, self._entry._replace(text=text), self._x, self._y) if fits else None
        self[text] = made
        return made


def write(paper: Paper, line: Entry, x: float, y: float) -> str:
    """Return the operators of a line that begins at x, y."""
    beside = x + face().width(line.caption, line.size)
    caption = paper.text(x, y, line.caption, line.size) + " " if line.caption else ""
    return caption + paper.text(beside, y, line.text, line.size, bold=line.bold)


def _kept(names: tuple[str, ...], kind: Kind, size: LabelSize, height: float) -> tuple[list[str], float]:
    """Return the entries for which there is room, and the size of their letters."""
    kept = list(names)
    rank = {name: place for place, name in enumerate(kind.rank)}
    while len(kept) > 1 and height / (len(kept) * SPACING) < size.smallest:
        kept.remove(max(kept, key=lambda name: rank.get(name, len(rank))))
    return kept, min(size.largest, height / (max(1, len(kept)) * SPACING))


def fitted(
    entries: list[tuple[str, str]], kind: Kind, size: LabelSize, width: float, height: float
) -> list[Entry]:
    """Return the lines of a label that stand in a width and height (points)."""
    kept, points = _kept(tuple(name for name, _text in entries), kind, size, height)
    spare = int(height / (SPACING * size.smallest)) - len(kept)
    lines: list[Entry] = []
    for name, text in entries:
        if name in kept:
            caption = kind.captions.get(name, "") if size.captions else ""
            made = _entries(caption, name, text, width, points, size.smallest, spare)
            spare -= len(made) - 1
            lines += made
    scale = min(1.0, height / (SPACING * sum(line.size for line in lines))) if lines else 1.0
    return [line._replace(size=int(line.size * scale * 100) / 100) for line in lines]


def _entries(
    caption: str, name: str, text: str, width: float, points: float, smallest: float, spare: int
) -> list[Entry]:
    bold = name in BOLD
    room = width - face().width(caption, points)
    if face(bold).width(text[:200], points) <= room:
        return [Entry(caption, text, bold, points)]
    squeezed = width / (face().width(caption, 1) + face(bold).width(text[:200], 1)) * 0.995
    if squeezed >= max(smallest, points * SQUEEZED):
        return [Entry(caption, text, bold, squeezed)]
    most = spare + 1
    if name in WRAPPED and (lines := _wrapped(Entry(caption, text, bold, points), width, smallest, most)):
        return lines
    shrunk = max(smallest * LIMIT, min(points, squeezed))
    room = width - face().width(caption, shrunk)
    return [Entry(caption, shorten(text, room, face(bold), shrunk), bold, shrunk)]


def _wrapped(entry: Entry, width: float, smallest: float, most: int) -> list[Entry]:
    """Return a text on two to ``most`` lines in the largest size that does, none if no size does."""
    font = face(entry.bold)
    for share in (1.0, 0.92, 0.84, 0.76):
        size = max(smallest, entry.size * share)
        room = width - face().width(entry.caption, size)
        first = wrap(entry.text, room, font, size, 1)[0]
        rest = wrap(entry.text[len(first) :].lstrip(), width, font, size, most)
        if len(rest) < most:
            after = [Entry("", line, entry.bold, size) for line in rest]
            return [Entry(entry.caption, first, entry.bold, size), *after]
    return []
