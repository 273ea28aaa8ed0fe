"""Rows laid out as a form declares: 分表, 序号, heads, lines above and below, signatures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from operator import getitem
from typing import TYPE_CHECKING, Any

from models.lists import show
from models.rules.form import SEQ, Form, UnknownColumn
from models.rules.form_blocks import Align, FormColumn, Part
from models.rules.lasting import all_stay
from models.sheets import heads
from models.sheets.facts import fill
from models.sheets.sheet import PADDING, POINTS, Book, Cell, Line, Row, Sheet, Style, Track

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from models.lists import Column, ListSpec
    from models.sheets.sheet import Value

SQUEEZE = 0.6
"""Columns of a list that is too wide for the page get narrower down to this share; then all shrinks."""
NARROW = 21.0
"""Millimetres that hold a date; narrower columns are not squeezed."""
SEQ_WIDTH = 10.0
ALIKE = 1.05
"""Columns as wide as the page, or wider by up to this share, keep their proportion and fill it."""


@dataclass(frozen=True)
class _Field:
    """A column of the form bound to where its values come from."""

    title: str
    over: str
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
    fields = [_field(form, spec, one) for one in _columns(form, spec, columns)]
    shown = _kept(form, spec, rows)
    known = {"form_no": form.form_no, "list": spec.title, "total": len(shown), **facts}
    title, author = fill(form.title, known, form.file), str(facts.get("company") or "")
    made = Book(title, [], heads.paper(form), form.margins, heads.footer(form, known), author)
    taken: set[str] = set()
    done = 0
    for part, some in _parts(form, spec, shown):
        here = {**known, "count": len(some), "part": part.name, "heading": part.heading}
        name = heads.sheet_name(part.name or made.title, taken)
        used = [field for field in fields if _used(field, some)] if form.used_only else fields
        sheet = _sheet(form, spec, used, some, here, name, made.room[0], done)
        made.sheets.append(sheet)
        done += len(some) if form.through else 0
    return made


def _sheet[R](
    form: Form,
    spec: ListSpec[R],
    fields: list[_Field],
    rows: list[R],
    facts: dict[str, Any],
    name: str,
    room: float,
    done: int,
) -> Sheet:
    titles = tuple(field.title for field in fields)
    sheet = Sheet(name, _tracks(fields, room), date_style=form.date_style, titles=titles)
    sheet.head = _head(form, fields, facts, sheet)
    with all_stay():
        sheet.body = _body(form, spec, fields, rows, sheet, done)
    sheet.foot = heads.foot(form, facts, sheet)
    return sheet


def _used(field: _Field, rows: list[Any]) -> bool:
    read = field.value
    return read is None or any(read(row) not in {"", None} for row in rows)


def _columns(form: Form, spec: ListSpec[Any], keys: Sequence[str] | None) -> Sequence[FormColumn]:
    if form.columns:
        return form.columns
    wanted = keys if keys is not None else [column.key for column in spec.columns if column.shown]
    return [FormColumn(SEQ), *(FormColumn(key) for key in wanted)]


def _field(form: Form, spec: ListSpec[Any], given: FormColumn) -> _Field:
    if given.key == SEQ:
        return _Field(
            given.title or "序号", given.over, given.width or SEQ_WIDTH, given.align or Align.CENTER, None
        )
    column = _column(form, spec, given.key)
    align = given.align or (Align.RIGHT if column.number else Align.CENTER)
    title = column.title if given.title is None else given.title
    reader = _reader(column, given.words, form.blank)
    return _Field(title, given.over, given.width or column.width, align, reader)


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
    scale = room / sum(widths) if sum(widths) < room * ALIKE else 1.0
    return tuple(Track(width * scale, field.align) for field, width in zip(fields, widths, strict=True))


def _head(form: Form, fields: list[_Field], facts: dict[str, Any], sheet: Sheet) -> list[Row]:
    rows = [heads.title(form, facts, sheet)]
    if facts["heading"]:
        cell = Cell(0, facts["heading"], Style.SECTION, len(fields))
        rows.append(Row(heads.SECTION_HEIGHT, (cell,)))
    if form.above:
        rows.append(heads.spread(form.above, facts, form, sheet, Style.PLAIN))
    return rows + heads.heads(sheet, [(field.title, field.over, i, 1) for i, field in enumerate(fields)])


def _body[R](
    form: Form, spec: ListSpec[R], fields: list[_Field], rows: list[R], sheet: Sheet, done: int
) -> list[Line | Row]:
    numbers = _numbers(form, spec, rows, done)
    readers = [field.value for field in fields]
    heights = [Heights(sheet, i, form.row_height) for i in range(len(fields))]
    body: list[Line | Row] = []
    for number, row in numbers:
        values = tuple([number if read is None else read(row) for read in readers])
        body.append(Line(max(map(getitem, heights, values)), values))
    return body


def _numbers[R](form: Form, spec: ListSpec[R], rows: list[R], done: int) -> list[tuple[int, R]]:
    """Give each row its 序号, gathered by group in the order in which groups first appear; ``done`` come before."""
    if not form.group:
        return list(enumerate(rows, done + 1))
    keys = [_column(form, spec, key).show for key in form.group]
    groups: dict[str, list[R]] = {}
    for row in rows:
        groups.setdefault(next(filter(None, (key(row) for key in keys)), ""), []).append(row)
    return [pair for some in groups.values() for pair in enumerate(some, 1)]


class Heights(dict["Value", float]):
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
