"""Rows laid out as a form declares: 分表, 序号, heads, lines above and below, signatures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from operator import getitem
from typing import TYPE_CHECKING, Any

from models.lists import show
from models.rules.lasting import all_stay
from models.sheets.form import SEQ, Form, FormColumn, Part, UnknownColumn, fill
from models.sheets.sheet import PADDING, PAPERS, POINTS, Align, Book, Cell, Line, Row, Sheet, Style, Track
from models.sheets.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from models.lists import Column, ListSpec
    from models.sheets.sheet import Value

SQUEEZE = 0.6
"""Columns of a list that is too wide for the page get narrower down to this share; then all shrinks."""
NARROW = 21.0
"""Millimetres that hold a date; narrower columns are not squeezed."""
SEQ_WIDTH = 10.0
SECTION_HEIGHT = 8.0


@dataclass(frozen=True)
class _Field:
    """A column of the form bound to where its values come from."""

    title: str
    width: float
    align: Align
    value: Callable[[Any], Value] | None
    """``None`` for 序号."""


def lay_out[R](
    form: Form,
    spec: ListSpec[R],
    rows: Iterable[R],
    facts: Mapping[str, Any],
    columns: Sequence[str] | None = None,
) -> Book:
    """Lay rows out as a form says; ``columns`` are the keys shown where the form itself names none."""
    width, height = PAPERS[form.paper]
    paper = (max(width, height), min(width, height)) if form.landscape else (width, height)
    fields = [_field(form, spec, one) for one in _columns(form, spec, columns)]
    shown = _kept(form, spec, rows)
    known = {"list": spec.title, "total": len(shown), **facts}
    made = Book(
        fill(form.title, known, form.file), [], paper, form.margins, author=str(facts.get("company") or "")
    )
    tracks = _tracks(fields, made.room[0])
    taken: set[str] = set()
    for part, some in _parts(form, spec, shown):
        here = {**known, "count": len(some), "part": part.name, "heading": part.heading}
        sheet = Sheet(_sheet_name(part.name or made.title, taken), tracks, date_style=form.date_style)
        sheet.head = _head(form, fields, here, sheet)
        with all_stay():
            sheet.body = _body(form, spec, fields, some, sheet)
        sheet.foot = _foot(form, here, sheet)
        made.sheets.append(sheet)
    left, middle, right = (_footer(text, known, form) for text in form.footer)
    made.footer = (left, middle, right)
    return made


def _columns(form: Form, spec: ListSpec[Any], keys: Sequence[str] | None) -> Sequence[FormColumn]:
    if form.columns:
        return form.columns
    wanted = keys if keys is not None else [column.key for column in spec.columns if column.shown]
    return [FormColumn(SEQ), *(FormColumn(key) for key in wanted)]


def _field(form: Form, spec: ListSpec[Any], given: FormColumn) -> _Field:
    if given.key == SEQ:
        return _Field(given.title or "序号", given.width or SEQ_WIDTH, given.align or Align.CENTER, None)
    column = _column(form, spec, given.key)
    align = given.align or (Align.RIGHT if column.number else Align.CENTER)
    title = column.title if given.title is None else given.title
    return _Field(title, given.width or column.width, align, _reader(column, given.words, form.blank))


def _column(form: Form, spec: ListSpec[Any], key: str) -> Column[Any]:
    found = {column.key: column for column in spec.columns}
    if key not in found:
        known = "、".join(f"{one.key}（{one.title}）" for one in spec.columns)
        raise UnknownColumn(file=form.file, key=key, list=spec.title, known=known, field=key)
    return found[key]


def _reader(column: Column[Any], words: dict[str, str], blank: str) -> Callable[[Any], Value]:
    """Return how a row's value becomes a cell: dates stay dates, figures figures, all else text."""
    value, text, number = column.value, column.text, column.number

    def read(row: Any) -> Value:
        raw = value(row)
        kind = type(raw)
        if kind is str and text is show:
            word: str = raw
        elif kind is date or (number and (kind is int or kind is float)):
            return raw  # type: ignore[no-any-return]
        elif kind is datetime:
            return raw.date()  # type: ignore[no-any-return]
        else:
            word = text(raw) if raw is not None else ""
        return words.get(word, word) or blank

    return read


def _kept[R](form: Form, spec: ListSpec[R], rows: Iterable[R]) -> list[R]:
    tests = [(_column(form, spec, key).show, frozenset(words)) for key, words in form.leave_out.items()]
    return [row for row in rows if not any(show_(row) in words for show_, words in tests)]


def _parts[R](form: Form, spec: ListSpec[R], rows: list[R]) -> list[tuple[Part, list[R]]]:
    if form.split is None:
        return [(Part("", ""), rows)]
    key = _column(form, spec, form.split).show
    by_value: dict[str, list[R]] = {}
    for row in rows:
        by_value.setdefault(key(row), []).append(row)
    if not form.parts:
        return [
            (Part(word or "未填", fill(form.part_heading, {"part": word or "未填"}, form.file)), some)
            for word, some in (by_value or {"": []}).items()
        ]
    named = {word for part in form.parts for word in part.values}
    rest = [row for word, some in by_value.items() if word not in named for row in some]
    made = [
        (part, [row for word in part.values for row in by_value.get(word, [])] if part.values else rest)
        for part in form.parts
    ]
    return [(part, some) for part, some in made if part.values or some]


def _tracks(fields: list[_Field], room: float) -> tuple[Track, ...]:
    widths = [field.width for field in fields]
    least = [min(width, max(NARROW, SQUEEZE * width)) for width in widths]
    if (spare := sum(widths) - sum(least)) and sum(widths) > room:
        share = min(1.0, max(0.0, (room - sum(least)) / spare))
        widths = [low + (width - low) * share for low, width in zip(least, widths, strict=True)]
    scale = room / sum(widths) if sum(widths) < room * 1.05 else 1.0
    return tuple(Track(width * scale, field.align) for field, width in zip(fields, widths, strict=True))


def _head(form: Form, fields: list[_Field], facts: dict[str, Any], sheet: Sheet) -> list[Row]:
    whole = len(fields)
    rows = [Row(11, (Cell(0, fill(form.title, facts, form.file), Style.TITLE, whole),))]
    if facts["heading"]:
        rows.append(Row(SECTION_HEIGHT, (Cell(0, facts["heading"], Style.SECTION, whole),)))
    if form.above:
        rows.append(_spread(form.above, facts, form, sheet, Style.PLAIN))
    cells = tuple(Cell(i, field.title, Style.HEAD) for i, field in enumerate(fields))
    tallest = max(sheet.fit(cell, 20).height for cell in cells) / POINTS
    rows.append(Row(max(9.0, tallest + 2.5), cells))
    return rows


def _foot(form: Form, facts: dict[str, Any], sheet: Sheet) -> list[Row]:
    rows = []
    if form.below:
        whole = len(sheet.tracks)
        for text in form.below:
            cell = Cell(0, fill(text, facts, form.file), Style.PLAIN, whole, align=Align.LEFT)
            rows.append(Row(max(6.5, sheet.fit(cell, 40).height / POINTS + 2), (cell,)))
    if form.sign:
        rows.append(_spread(form.sign, facts, form, sheet, Style.SIGN, height=11))
    return rows


def _spread(
    texts: tuple[str, ...], facts: dict[str, Any], form: Form, sheet: Sheet, style: Style, height: float = 7
) -> Row:
    """Lay texts side by side over the whole width, each in a run of columns about as wide as the others."""
    texts = texts[: len(sheet.tracks)]
    cells, start, done = [], 0, 0.0
    for i, text in enumerate(texts):
        end, goal = start + 1, sheet.width * (i + 1) / len(texts)
        done += sheet.tracks[start].width
        spare = len(sheet.tracks) - (len(texts) - 1 - i)
        while end < spare and (i == len(texts) - 1 or done + sheet.tracks[end].width / 2 <= goal):
            done += sheet.tracks[end].width
            end += 1
        last = i == len(texts) - 1 and i > 0 and style is Style.PLAIN
        align = Align.RIGHT if last else Align.LEFT if i == 0 or style is Style.SIGN else Align.CENTER
        cells.append(Cell(start, fill(text, facts, form.file), style, end - start, align=align))
        start = end
    return Row(height, tuple(cells))


def _body[R](
    form: Form, spec: ListSpec[R], fields: list[_Field], rows: list[R], sheet: Sheet
) -> list[Line | Row]:
    numbers = _numbers(form, spec, rows)
    readers = [field.value for field in fields]
    heights = [_Heights(sheet, i, form.row_height) for i in range(len(fields))]
    body: list[Line | Row] = []
    for number, row in numbers:
        values = tuple([number if read is None else read(row) for read in readers])
        body.append(Line(max(map(getitem, heights, values)), values))
    return body


def _numbers[R](form: Form, spec: ListSpec[R], rows: list[R]) -> list[tuple[int, R]]:
    """Give each row its 序号, gathered by group in the order in which groups first appear."""
    if not form.group:
        return list(enumerate(rows, 1))
    keys = [_column(form, spec, key).show for key in form.group]
    groups: dict[str, list[R]] = {}
    for row in rows:
        groups.setdefault(next(filter(None, (key(row) for key in keys)), ""), []).append(row)
    return [pair for some in groups.values() for pair in enumerate(some, 1)]


class _Heights(dict["Value", float]):
    """How high a row must be for each value of a column, in millimetres."""

    def __init__(self, sheet: Sheet, column: int, least: float) -> None:
        self.fits, self.least = sheet.fits(column), least
        self.known: dict[tuple[int, float], float] = {}

    def __missing__(self, value: Value) -> float:
        fit = self.fits[value]
        shape = len(fit.lines), fit.size
        height = self.known.get(shape)
        if height is None:
            wanted = fit.height / POINTS + 2 * PADDING
            height = self.known[shape] = max(self.least, round(wanted, 1))
        self[value] = height
        return height


def _footer(text: str, facts: dict[str, Any], form: Form) -> str:
    """Fill a footer, whose page numbers are filled in by each writer."""
    return fill(text, {**facts, "page": "{page}", "pages": "{pages}"}, form.file)


def _sheet_name(wanted: str, taken: set[str]) -> str:
    """Return a name that Excel accepts for a sheet and that no other sheet has."""
    name = (
        "".join("_" if sign in "[]:*?/\\'" else sign for sign in clean(wanted).replace("\n", " ")).strip()[
            :28
        ]
        or "表"
    )
    free, number = name, 2
    while free.casefold() in taken:
        free, number = f"{name[:25]}({number})", number + 1
    taken.add(free.casefold())
    return free
