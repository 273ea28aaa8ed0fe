"""One cell of a table handed back: whether it says what the ledger says, and what is to be entered if not."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from models.rules.instrument import FIELD, Custody, detail_text, interval_text
from models.rules.old_cells import Cells
from models.rules.returned import FIXED, INTERVAL, CellDifference, Kind, Titles
from models.rules.spelling.reading import Severity, plain
from models.rules.spelling.words import read_yes_no

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.rules.old_book import RawCell

NOTHING = frozenset({"", "/", "-", "－", "—", "——", "–"})
CODES = frozenset({"number", "serial"})
NUMERAL = re.compile(r"[+-]?\d{1,30}(?:\.\d{1,30})?")
SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE]\+?\d{1,3}")
GUARDED = re.compile(r"'\s*[=+\-@＝＋－＠\t\r\n]")
"""An apostrophe before what a spreadsheet would take for a formula, as this program writes it into .csv."""
LONGEST_MONTHS = 240


@dataclass(frozen=True)
class Present:
    """An instrument as the ledger has it now."""

    id: int
    version: int
    shown: Mapping[str, str]
    """Column → its text in the list."""
    own: Mapping[str, Any]
    """Entries that may be amended."""
    by_point: Mapping[str, str]
    """Columns that its metering point gives, with the point's number."""
    then: Mapping[str, str]
    """Column → its text on the day on which the table was made, where it follows from records."""


@dataclass(frozen=True)
class Around:
    """What else the ledger has, as far as cells name it."""

    numbers: Mapping[str, int]
    units: frozenset[str]
    points: frozenset[str]


def normal(text: str) -> str:
    """Return a text for comparing: without what cannot be seen, its blanks as one."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    seen = "".join(
        one for one in text if unicodedata.category(one) != "Cf" and (one >= " " or one in "\n\t\r")
    )
    return " ".join(unicodedata.normalize("NFC", seen).split())


def told(text: str) -> str:
    """Return what a cell says: without the apostrophe that guards texts in .csv."""
    return (text[1:] if GUARDED.match(text) else text).strip()


def compare(
    column: str, title: str, cell: RawCell, present: Present, titles: Titles, around: Around
) -> CellDifference | None:
    """Return how a cell differs from the ledger; nothing where it says the same."""
    shown = present.shown.get(column, "")
    if _same(column, cell, shown, titles) or (
        column in present.then and _same(column, cell, present.then[column], titles)
    ):
        return None
    found = CellDifference(column, title, shown, told(cell.text), Kind.EDIT)
    if column in FIXED:
        return found._replace(kind=Kind.FIXED, why=FIXED[column])
    if point := present.by_point.get(column):
        return found._replace(kind=Kind.FIXED, why=f"它取自计量点 {point}：请在“计量点”里改")
    values, why, kind = _entered(column, cell)
    if kind is not Kind.UNREAD:
        if all(present.own.get(key) == value for key, value in values.items()):
            return None
        why, kind = _looked_at(column, cell, shown, values, around) or (why, kind)
    new = found.new if kind is Kind.UNREAD else _text(column, values)
    return found._replace(new=new, values={} if kind is Kind.UNREAD else values, why=why, kind=kind)


def _same(column: str, cell: RawCell, shown: str, titles: Titles) -> bool:
    text, wanted = normal(cell.text), normal(shown)
    if text == wanted or normal(told(cell.text)) == wanted:
        return True
    if isinstance(cell.value, date):
        return cell.value.isoformat() == wanted
    if wanted in NOTHING and (text in NOTHING or text in titles.blanks):
        return True
    if shown in titles.words.get(column, {}).get(text, ()):
        return True
    return column not in CODES and _number(text) is not None and _number(text) == _number(wanted)


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text) if NUMERAL.fullmatch(text) else None
    except InvalidOperation:
        return None


def _entered(column: str, cell: RawCell) -> tuple[dict[str, Any], str, Kind]:
    """Return the entries that a cell stands for, what is doubtful in it, and whether it can be taken over."""
    text = told(cell.text)
    if cell.value is None and text:
        return {}, f"{text}：没有算好的值，请在 Excel 里改成文字", Kind.UNREAD
    if column == INTERVAL:
        return _interval(cell, text)
    if text in NOTHING:
        required = column in {"number", "name", "running_state", "custody"}
        return (
            {column: None},
            f"“{FIELD[column].title}”不能空着" if required else "",
            Kind.UNREAD if required else Kind.EDIT,
        )
    field = FIELD[column]
    if field.kind is str:
        long = len(text) > field.longest
        why = f"最多 {field.longest} 个字，现有 {len(text)} 个字" if long else ""
        return {column: text}, why, Kind.UNREAD if long else Kind.EDIT
    return _typed(column, cell, text)


def _interval(cell: RawCell, text: str) -> tuple[dict[str, Any], str, Kind]:
    if text in NOTHING:
        return {"interval_months": None, "interval_word": None}, "", Kind.EDIT
    reading = Cells("interval_months", "", "first").read(cell)
    word = dict(reading.also).get("interval_word")
    if reading.severity is Severity.BLOCKS or (reading.value is None and not word):
        return {}, reading.why or f"看不懂的周期“{text}”", Kind.UNREAD
    return {"interval_months": reading.value, "interval_word": word}, reading.why, Kind.EDIT


def _typed(column: str, cell: RawCell, text: str) -> tuple[dict[str, Any], str, Kind]:
    """Read a day, a yes or no, or one of a few words."""
    kind = FIELD[column].kind
    if kind is Custody:
        word = plain(text)
        value, why = (Custody(word) if word in Custody else None), ""
    else:
        reading = read_yes_no(text) if kind is bool else Cells(column, "", "first").read(cell)
        value, why = reading.value, reading.why
    if value is None:
        return {}, why or f"应写作{_choices(kind)}", Kind.UNREAD
    return {column: value}, why, Kind.EDIT


def _choices(kind: Any) -> str:
    if kind is bool:
        return "是、否"
    return "日期，如 2026-11-21" if kind is date else "、".join(str(one) for one in kind)


def _looked_at(
    column: str, cell: RawCell, shown: str, values: Mapping[str, Any], around: Around
) -> tuple[str, Kind] | None:
    """Return why a person must look at an entry first, or why it cannot be taken over at all."""
    value = values.get(column)
    if column == "number" and value in around.numbers:
        return f"管理编号“{value}”已用于另一台，一台一号（二.三.1）", Kind.UNREAD
    if column == "point" and value and value not in around.points:
        return f"没有计量点“{value}”：请先在“计量点”里登记", Kind.UNREAD
    if column == "unit" and value and value not in around.units:
        return f"还没有使用单位“{value}”，接受后会新建；若是笔误请改正", Kind.ASK
    if converted := _converted(column, cell, shown):
        return converted, Kind.ASK
    return None


def _converted(column: str, cell: RawCell, shown: str) -> str:
    """Say what a spreadsheet probably did by itself to a text that looks like a figure or a day."""
    if column in FIELD and FIELD[column].kind is not str:
        return ""
    text, before = normal(cell.text), normal(shown)
    if before and isinstance(cell.value, date) and column != "made_on":
        return f"像是 Excel 把“{before}”自动换成了日期，请核对"
    if SCIENTIFIC.fullmatch(text) and _number(before) is not None:
        return f"像是 Excel 把长编号“{before}”换成了科学记数，请核对"
    if _number(text) is not None and _number(text) == _number(before):
        return f"像是 Excel 去掉了“{before}”前后的 0，请核对"
    return ""


def _text(column: str, values: Mapping[str, Any]) -> str:
    """Return entries as the list would show them."""
    if column == INTERVAL:
        return interval_text(values["interval_months"], values["interval_word"])
    value = values[column]
    return "" if value is None else detail_text(value)
