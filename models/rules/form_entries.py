"""The entries of a form's file turned into what the form is made of; what is wrong is said by its key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from models.rules.form_blocks import (
    DATES,
    PAPERS,
    Align,
    Boxes,
    FieldCell,
    FieldLook,
    Fields,
    FormColumn,
    Paragraph,
    Part,
    Table,
    TextLine,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.rules.form_blocks import Block


class Wrong(Exception):  # noqa: N818 - becomes part of a refusal
    """What is wrong with an entry."""


def fields(given: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a form from the entries of its file."""
    made: dict[str, Any] = {}
    for key, value in given.items():
        if key not in _READ:
            raise Wrong(f"不认识的项目“{key}”，可用的有：{'、'.join(_READ)}")
        try:
            made[key] = _READ[key](value)
        except (TypeError, ValueError, AttributeError, KeyError) as error:
            raise Wrong(f"“{key}”的写法不对") from error
    if "title" not in made:
        raise Wrong("缺少“title”（标题）")
    if made.get("parts") and not made.get("split"):
        raise Wrong("有“parts”（分表）而没有“split”（按哪一列分）")
    return made


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _strings(value: Any) -> tuple[str, ...]:
    return tuple(map(_string, [value] if isinstance(value, str) else value))


def _footer(value: Any) -> tuple[str, str, str]:
    left, middle, right = _strings(value)
    return left, middle, right


def _margins(value: Any) -> tuple[float, float, float, float]:
    left, right, top, bottom = map(float, value)
    if min(left, right, top, bottom) < 0 or max(left, right, top, bottom) > 60:
        raise ValueError
    return left, right, top, bottom


def _positive(value: Any) -> float:
    if not 0 < float(value) <= 500:
        raise ValueError
    return float(value)


def _count(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 1000:
        raise ValueError
    return value


def _paper(value: Any) -> str:
    if value not in PAPERS:
        raise ValueError
    return str(value)


def _grid(value: Any) -> tuple[float, ...]:
    return tuple(map(_positive, value))


_COLUMN: dict[str, Callable[[Any], Any]] = {
    "key": _string,
    "title": _string,
    "width": _positive,
    "align": Align,
    "words": dict,
    "over": _string,
    "span": _count,
    "merge": _flag,
}


def _columns(value: Any) -> tuple[FormColumn, ...]:
    entries = [{"key": entry} if isinstance(entry, str) else entry for entry in value]
    return tuple(
        FormColumn(**{name: _COLUMN[name](part) for name, part in entry.items()}) for entry in entries
    )


def _parts(value: Any) -> tuple[Part, ...]:
    kinds: dict[str, Any] = {"name": _string, "heading": _string, "values": _strings}
    return tuple(Part(**{name: kinds[name](part) for name, part in entry.items()}) for entry in value)


def _leave_out(value: Any) -> dict[str, tuple[str, ...]]:
    return {key: _strings(words) for key, words in value.items()}


_CELL: dict[str, Callable[[Any], Any]] = {
    "text": _string,
    "look": FieldLook,
    "span": _count,
    "rows": _count,
    "height": _positive,
    "align": Align,
    "top": _flag,
    "choose": _strings,
}


def _cell(value: Any) -> FieldCell:
    if isinstance(value, str):
        label = value and "{" not in value
        return FieldCell(value, FieldLook.LABEL if label else FieldLook.VALUE)
    return FieldCell(**{name: _CELL[name](part) for name, part in value.items()})


def _field_rows(value: Any) -> tuple[tuple[FieldCell, ...], ...]:
    return tuple(tuple(map(_cell, row)) for row in value)


_BLOCKS: dict[str, tuple[type[Any], str, dict[str, Callable[[Any], Any]]]] = {
    "line": (TextLine, "texts", {"line": _strings, "height": _positive}),
    "text": (
        Paragraph,
        "text",
        {"text": _string, "height": _positive, "framed": _flag, "bold": _flag, "align": Align},
    ),
    "fields": (Fields, "rows", {"fields": _field_rows, "height": _positive}),
    "table": (
        Table,
        "name",
        {
            "table": _string,
            "columns": _columns,
            "blank_to": _count,
            "height": _positive,
            "repeat": _flag,
            "sums": _strings,
            "sums_title": _string,
        },
    ),
    "sign": (Boxes, "steps", {"sign": _strings, "height": _positive, "across": _count, "opinion": _flag}),
}
"""A block is of the kind whose key it has: its class, the field that the key fills, its entries."""


def _blocks(value: Any) -> tuple[Block, ...]:
    return tuple(map(_block, value))


def _block(given: dict[str, Any]) -> Block:
    kind = next((name for name in _BLOCKS if name in given), None)
    if kind is None:
        raise Wrong(f"“blocks”中有一块不是{'、'.join(_BLOCKS)}之一")
    made, main, entries = _BLOCKS[kind]
    for name in given:
        if name not in entries:
            raise Wrong(f"“blocks”的“{kind}”中有不认识的项目“{name}”，可用的有：{'、'.join(entries)}")
    block: Block = made(
        **{main if name == kind else name: entries[name](part) for name, part in given.items()}
    )
    return block


_READ: dict[str, Callable[[Any], Any]] = {
    "title": _string,
    "form_no": _string,
    "shelf": _string,
    "about": _string,
    "source": _string,
    "columns": _columns,
    "used_only": _flag,
    "grid": _grid,
    "blocks": _blocks,
    "above": _strings,
    "below": _strings,
    "sign": _strings,
    "footer": _footer,
    "group": _strings,
    "through": _flag,
    "split": _string,
    "parts": _parts,
    "part_heading": _string,
    "leave_out": _leave_out,
    "paper": _paper,
    "landscape": _flag,
    "margins": _margins,
    "row_height": _positive,
    "date_style": DATES.__getitem__,
    "blank": _string,
}
