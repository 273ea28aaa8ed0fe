"""Measuring ranges: kept as written; limits and unit beside the text where they are certain."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from models.rules.spelling.reading import NOTHING, Reading, ask, note, plain
from models.rules.spelling.words import is_nothing

if TYPE_CHECKING:
    from models.rules.old_book import RawCell

MINUS = "−–—－﹣-"
NUMBER = rf"([+{MINUS}]?)(\d+(?:\.\d+)?)"
UNIT = r"([%°℃℉Ωμµa-zA-Z\u4e00-\u9fff³²^·][\w%°℃³²^·/.()Ω]*)?"
TO = rf"(?:~|～|〜|∼|至|到|\.\.|…+|[{MINUS}]+)"
SPAN = re.compile(rf"[(]?{NUMBER}({UNIT}){TO}{NUMBER}[)]?{UNIT}")
HAS_UNIT = re.compile(r"[%°℃℉Ωμµa-zA-Z\u4e00-\u9fff]")


def read_range(cell: RawCell, unit: str = "") -> Reading:
    """Read a range; ``unit`` of the heading is added where the cell has none."""
    if isinstance(cell.value, date):
        return ask(f"测量范围变成了日期（{cell.text}），可能是 Excel 把“1-6”一类改成了日期", None)
    text = " ".join(cell.text.split())
    if is_nothing(text):
        return NOTHING
    word = plain(text)
    full = with_unit(text, unit)
    own_unit = with_unit(text, "?") == text
    limits = _limits(word, plain(unit))
    if own_unit and unit and limits and dict(limits).get("range_unit") not in {None, plain(unit)}:
        return note(full, f"单元格里的单位与表头（{unit}）不同，按单元格写的保留", limits)
    return Reading(full, also=limits)


def _signed(sign: str, digits: str) -> Decimal:
    return -Decimal(digits) if sign and sign in MINUS else Decimal(digits)


def _limits(word: str, unit: str) -> tuple[tuple[str, Any], ...]:
    """Return lower, upper and unit where the text is one plain span, else nothing."""
    if match := SPAN.fullmatch(word):
        low_sign, low, _, low_unit, high_sign, high, high_unit = match.groups()
        lower, upper = _signed(low_sign, low), _signed(high_sign, high)
        if lower < upper and (not low_unit or not high_unit or low_unit == high_unit):
            return _named(lower, upper, high_unit or low_unit or unit)
    return ()


def _named(lower: Decimal, upper: Decimal, unit: str) -> tuple[tuple[str, Any], ...]:
    limits: tuple[tuple[str, Any], ...] = (("range_lower", lower), ("range_upper", upper))
    return (*limits, ("range_unit", unit)) if unit else limits


def with_unit(text: str, unit: str) -> str:
    """Return a range's text with the unit of its own column, where the text has none."""
    return text if HAS_UNIT.search(plain(text).replace("至", "").replace("到", "")) else f"{text}{unit}"
