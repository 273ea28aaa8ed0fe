"""A form while it is edited: the entries of its file, what may be chosen for them, what is wrong, how it would print."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any, NamedTuple

from models.read.lists import LISTS
from models.rules.form import SEQ, definition, is_shipped, parse, read
from models.rules.form_blocks import PAPERS
from models.rules.form_writing import to_toml
from models.sheets.export import render
from models.sheets.facts import FACTS, known_facts
from models.sheets.layout import SEQ_WIDTH
from models.sheets.printed import fill_with
from models.work.form import FileUnread

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from pathlib import Path

    from models.rules.form import Form
    from models.sheets.sheet import Book
    from models.work.desk import Desk

HEADING = "# 本厂的表格，由表格编辑器保存；可拷给另一个厂，在报表页“导入表格”。\n"
USUAL_WIDTH = 20.0
"""Millimetres of a sub-table's column that says none."""
NARROWEST = 5.0
GROUPS: tuple[tuple[str, ...], ...] = (("kind", "name"), ("unit",), ("place",), ("level",), ("energy",))
"""What 序号 may start again for, besides what the form says itself."""
SPLITS = ("kind", "unit", "place", "level", "energy", "management_class")
"""Columns by whose values a form may be split into 分表."""
_WORD = re.compile(r"\{([^{}]*)\}")


class Offered(NamedTuple):
    """A column that may be chosen, as it is if the form says nothing else."""

    key: str
    title: str
    width: float


class Numbering(NamedTuple):
    """A rule of 序号, with the words for it."""

    words: str
    group: tuple[str, ...]
    through: bool


class Seen(NamedTuple):
    """How a form would print."""

    pdf: bytes
    pages: int
    space: float
    """Millimetres that a full page has for rows."""


def entries_of(name: str, own: Path | None) -> dict[str, Any]:
    """Return the entries of a form's file, the plant's own where there is one."""
    return tomllib.loads(definition(name, own))


def text_of(entries: dict[str, Any]) -> str:
    """Return entries as the file that is saved."""
    return HEADING + to_toml(entries)


def offered(form: Form, columns: Sequence[Any], day: date) -> tuple[Offered, ...]:
    """Return the columns of the list that fills a form; for a sub-table those of the shipped form and its own."""
    if not form.is_slip and form.source in LISTS:
        spec = LISTS[form.source].spec(lambda: day)
        listed = (Offered(one.key, one.title, one.width) for one in spec.columns)
        return (Offered(SEQ, "序号", SEQ_WIDTH), *listed)
    keys = [one if isinstance(one, str) else one["key"] for one in columns]
    titles = known_facts()
    return tuple(Offered(key, "序号" if key == SEQ else titles.get(key, key), USUAL_WIDTH) for key in keys)


def shipped_columns(name: str, table: str) -> list[Any]:
    """Return the columns of a sub-table in the shipped form: what may be chosen again after it was left out."""
    if not is_shipped(name):
        return []
    blocks = entries_of(name, None).get("blocks", [])
    return next((block.get("columns", []) for block in blocks if block.get("table") == table), [])


def numberings(entries: dict[str, Any], form: Form, day: date) -> list[Numbering]:
    """Return the rules of 序号 that a form may follow; its own is among them."""
    titles = {one.key: one.title for one in offered(form, (), day)}
    made = [Numbering("从 1 连续编到底", (), through=bool(entries.get("split")))]
    if entries.get("split"):
        made.insert(0, Numbering("每张分表从 1 编起", (), through=False))
    now = tuple(entries.get("group", ()))
    for group in dict.fromkeys([*GROUPS, *([now] if now else [])]):
        if all(key in titles for key in group):
            words = "或".join(titles[key] for key in group)
            made.append(Numbering(f"按{words}分组，每组从 1 编起", group, through=False))
    return made


def splits(form: Form, day: date) -> dict[str, str]:
    """Return the columns by whose values a form may be split, with their titles."""
    titles = {one.key: one.title for one in offered(form, (), day)}
    now = (form.split,) if form.split else ()
    return {
        key: titles.get(key, key) for key in dict.fromkeys((*now, *SPLITS)) if key in titles or key in now
    }


def as_words(text: str) -> str:
    """Return a text with its facts by their titles: {company} as {单位名称}."""
    return _WORD.sub(lambda found: "{" + known_facts().get(found[1], found[1]) + "}", text)


def as_keys(text: str) -> str:
    """Return a text with its facts by their keys, as the file has them."""
    keys = {title: key for key, title in known_facts().items()}
    return _WORD.sub(lambda found: "{" + keys.get(found[1], found[1]) + "}", text)


def fact_titles(form: Form) -> list[str]:
    """Return the titles of what may be put into the texts of a form."""
    return list((known_facts() if form.is_slip else FACTS).values())


def unknown_fact(texts: Iterable[str]) -> str:
    """Say which words in braces the program does not know; nothing where it knows all."""
    wrong = [word for text in texts for word in _WORD.findall(text) if word not in known_facts()]
    return (
        f"没有{'、'.join(f'“{{{word}}}”' for word in dict.fromkeys(wrong))}这项内容，请用“插入”来选"
        if wrong
        else ""
    )


def room(entries: dict[str, Any]) -> float:
    """Return the width between the margins in millimetres."""
    form = parse("_", to_toml({"title": "x", **_page(entries)}), "_")
    width, height = PAPERS[form.paper]
    across = max(width, height) if form.landscape else width
    return across - form.margins[0] - form.margins[1]


def _page(entries: dict[str, Any]) -> dict[str, Any]:
    return {key: entries[key] for key in ("paper", "landscape", "margins") if key in entries}


def scaled(widths: Sequence[float], wanted: float) -> list[float]:
    """Return widths in the same proportion that together are as wanted, to half a millimetre each."""
    share = wanted / sum(widths)
    made = [max(NARROWEST, round(width * share * 2) / 2) for width in widths]
    rest = wanted - sum(made)
    widest = made.index(max(made))
    made[widest] = round(max(NARROWEST, made[widest] + rest), 2)
    return made


def preview(desk: Desk, name: str, text: str, *, as_of: date, where: str = "") -> Seen:
    """Fill a form that may not be saved yet, as it would print."""
    book = fill_with(desk, parse(name, text, f"{name}.toml"), as_of=as_of, where=where)
    pdf = render(book, ".pdf")
    return Seen(pdf, len(book.sheets), _space(book))


def try_file(desk: Desk, file: Path, name: str, *, as_of: date) -> Seen:
    """Fill the form in a file of another plant, so that what could not be printed is refused before it is kept."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise FileUnread(file=file.name, reason=error.strerror) from error
    return preview(desk, name, read(content, name, file.name)[1], as_of=as_of)


def _space(book: Book) -> float:
    sheet = book.sheets[0]
    return book.room[1] / book.zoom(sheet) - sum(row.height for row in sheet.head)
