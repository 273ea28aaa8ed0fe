"""What a form is made of, as its file declares it: columns, and for a slip blocks one below the other."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

PAPERS = {"A4": (210.0, 297.0), "A3": (297.0, 420.0), "A5": (148.0, 210.0)}
"""Width and height in millimetres, upright."""
DATES = {
    "yyyy-mm-dd": "%Y-%m-%d",
    "yyyy.mm.dd": "%Y.%m.%d",
    "yyyy/mm/dd": "%Y/%m/%d",
    "yyyy年m月d日": "%Y年%m月%d日",
}
"""How dates are written: as the file says it, as Python does."""


class Align(StrEnum):
    """Where a text stands in its cell."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class FormColumn:
    """One column of a form: which value, under which title, how wide in millimetres."""

    key: str
    title: str | None = None
    width: float | None = None
    align: Align | None = None
    words: dict[str, str] = field(default_factory=dict)
    """Words of the list replaced by words of the form."""
    over: str = ""
    """Neighbours of the same ``over`` stand under one common head."""
    span: int = 1
    """In a slip with a ``grid``: how many of its columns this one takes."""
    merge: bool = False
    """In a slip: equal values one below the other become one cell."""


@dataclass(frozen=True, slots=True)
class Part:
    """A 分表: the rows whose ``split`` column has one of these values, under its own heading."""

    name: str
    heading: str
    values: tuple[str, ...] = ()
    """None means: every row that no other part takes; such a part is left out while empty."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """Unframed texts side by side over the whole width: ``line = ["编号：{slip_number}", "{applied_on}"]``."""

    texts: tuple[str, ...]
    height: float = 7.0


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text over the whole width: ``text = "…"``; framed on demand."""

    text: str
    height: float = 7.0
    framed: bool = False
    bold: bool = False
    align: Align | None = None


class FieldLook(StrEnum):
    """What a cell of a slip is."""

    LABEL = "label"
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class FieldCell:
    """One framed cell: a label, a value with facts in braces, or words to tick."""

    text: str = ""
    look: FieldLook = FieldLook.VALUE
    span: int = 0
    """Columns of the grid; 0 is one, or for the last cell of a row all that are left."""
    rows: int = 1
    height: float = 0.0
    """Least height of the row in millimetres."""
    align: Align | None = None
    top: bool = False
    """The text stands at the top of the cell, not in its middle."""
    choose: tuple[str, ...] = ()
    """Words to tick; the one that equals the filled ``text`` is ticked."""


@dataclass(frozen=True, slots=True)
class Fields:
    """Rows of framed cells. In the file a plain text is a label, or a value where it has braces."""

    rows: tuple[tuple[FieldCell, ...], ...]
    height: float = 8.0


@dataclass(frozen=True, slots=True)
class Table:
    """A sub-table: the rows given under a name, padded with empty ones."""

    name: str
    columns: tuple[FormColumn, ...]
    blank_to: int = 0
    """Empty rows are added up to this number."""
    height: float = 7.0
    repeat: bool = True
    """Its head comes again on every page (the first such table of a slip)."""
    sums: tuple[str, ...] = ()
    """Keys of columns added up in a closing row."""
    sums_title: str = "合计"


@dataclass(frozen=True, slots=True)
class Boxes:
    """Signature boxes, one for each step: as given with the slip, else these."""

    steps: tuple[str, ...]
    height: float = 22.0
    across: int = 1
    opinion: bool = True
    """With room for words above the signature."""


type Block = TextLine | Paragraph | Fields | Table | Boxes
