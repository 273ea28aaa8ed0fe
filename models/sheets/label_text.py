"""The lines of a label made to fit: those of the lowest rank drop, long ones wrap, shrink, and only then are cut."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from models.sheets.fonts import face
from models.sheets.text import CUT, ENOUGH, clean, shorten, wrap

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
    valid_until: date | str | None = None
    """The last day of its validity, or the word in place of one."""
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


class _Shown(dict["str | date | None", str]):
    """Values as labels show them: on one line, without what cannot be seen."""

    def __missing__(self, value: str | date | None) -> str:
        text = value.isoformat() if isinstance(value, date) else clean(value or "")
        self[value] = shown = text.replace("\n", " ").replace("\t", " ").strip()
        return shown


def said(content: LabelContent, kind: Kind, shown: _Shown | None = None) -> list[tuple[str, str]]:
    """Return the entries that a label of a kind has, those without a value left out."""
    shown = _Shown() if shown is None else shown
    found = []
    for name in kind.fields:
        value = kind.note if name == "note" else content[PLACES[name]]
        if value and (text := shown[value]):
            found.append((name, text))
    return found


class Texts:
    """Writes the lines of labels of one size; what is written again in the same place is remembered."""

    def __init__(self, paper: Paper, size: LabelSize) -> None:
        self._paper, self._size = paper, size
        self._plans: dict[tuple[str, Box, tuple[str, ...]], _Plan] = {}
        self._shown = _Shown()

    def draw(self, kind: Kind, content: LabelContent, box: Box) -> tuple[str, str]:
        """Return the operators of the captions, the same for many labels, and of what a label says in a place."""
        entries = said(content, kind, self._shown)
        key = (content.kind, box, tuple([name for name, _text in entries]))
        plan = self._plans.get(key)
        if plan is None:
            self._plans[key] = plan = _Plan(self._paper, self._size, kind, box, key[2])
        known = plan.lines
        lines = [known[name][text] for name, text in entries if name in known]
        if None not in lines:
            return plan.captions, " ".join(lines)  # type: ignore[arg-type]
        width, height = box.right - box.left, box.high - box.low
        return "", self._written(fitted(entries, kind, self._size, width, height), box)

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
        self.captions = ""
        for at, name in enumerate(kept):
            caption = kind.captions.get(name, "") if size.captions else ""
            low, beside = y - at * points * SPACING, face().width(caption, points)
            if caption:
                self.captions += f" {paper.text(box.left, low, caption, points)}"
            entry = Entry("", "", name in BOLD, points)
            self.lines[name] = _Line(paper, entry, box.left + beside, low, width - beside)


class _Line(dict[str, "str | None"]):
    """The operators of one line by its text; nothing where the text is too long for it."""

    def __init__(self, paper: Paper, entry: Entry, x: float, y: float, width: float) -> None:
        self._paper, self._entry, self._x, self._y = paper, entry, x, y
        self._room, self._face = width, face(entry.bold)

    def __missing__(self, text: str) -> str | None:
        entry, made = self._entry, None
        if len(text) < 200 and self._face.width(text, entry.size) <= self._room:
            made = self._paper.text(self._x, self._y, text, entry.size, bold=entry.bold)
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
    if name in WRAPPED and spare > 0:
        return _cut(Entry(caption, text, bold, smallest), width, most)
    shrunk = max(smallest * LIMIT, min(points, squeezed))
    room = width - face().width(caption, shrunk)
    return [Entry(caption, shorten(text, room, face(bold), shrunk), bold, shrunk)]


def _cut(entry: Entry, width: float, most: int) -> list[Entry]:
    """Return as much of a text as stands on so many lines, the last one ending in …."""
    font, text = face(entry.bold), entry.text[:ENOUGH]
    first = wrap(text, width - face().width(entry.caption, entry.size), font, entry.size, 1)[0]
    rest = text[len(first) :].lstrip()
    lines = wrap(rest, width, font, entry.size, most - 1)
    lines[-1] = shorten(lines[-1] + CUT * 2, width, font, entry.size)
    after = [Entry("", line, entry.bold, entry.size) for line in lines]
    return [entry._replace(text=first), *after]


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
