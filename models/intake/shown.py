"""The text of a number or date as Excel shows it under its number format."""

from __future__ import annotations

import functools
import re
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal

BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm",
    27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"', 36: 'yyyy"年"m"月"',
    37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"',
    53: 'm"月"d"日"', 54: 'm"月"d"日"', 55: 'yyyy"年"m"月"', 56: 'm"月"d"日"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
    48: "##0.0E+0", 49: "@",
}  # fmt: skip
"""Excel's own formats by number, in their Chinese form where it differs."""

TOKEN = re.compile(
    r'"([^"]*)"|\\(.)|_.|\*.|\[[^\]]*\]|(yyyy|yy|mmmmm|mmmm|mmm|mm|m|dddd|ddd|dd|d|hh|h|ss|s|AM/PM|上午/下午)'
    r"|(General|G/通用格式)|([0#?][0#?.,]*(?:[eE][+-]0+)?|\.[0#?]+)|(%)|(.)",
    re.IGNORECASE | re.DOTALL,
)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
PLAIN = re.compile(r"(?:general|@|g/通用格式|(?:\[\$[^\]]*\])?yyyy\\?-mm\\?-dd(?:;@)?)?")
SHOWN_WHOLE = 10**21
"""A number from here on is no number of an instrument, and would fill a page."""
SIGNIFICANT = 11
"""Digits that Excel shows of a number without a format."""


def shown_number(value: float, code: str = "") -> str:
    """Return a number as shown: ``0.005`` under ``0.00%`` is ``0.50%``, ``12`` under ``00000`` is ``00012``."""
    section = _section(value, code)
    if not section or not _has_digits(section):
        return section.literal if section and section.literal and not section.dated else plain_number(value)
    amount = Decimal(repr(value)) * 100**section.percents
    if section.own_sign:
        amount = abs(amount)
    text = "".join(part if kind == "text" else _digits(amount, part) for kind, part in section.parts)
    return f"-{text.replace('-', '', 1)}" if amount < 0 and "-" in text else text


def shown_date(value: date, code: str = "") -> str:
    """Return a date as shown: under ``yyyy"年"m"月"`` 2025-03-01 is ``2025年3月``."""
    section = _parsed(code.split(";", maxsplit=1)[0]) if code else None
    if section is None or not section.dated:
        return value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()
    return "".join(part if kind == "text" else _date_part(value, part, kind) for kind, part in section.parts)


def plain_number(value: float) -> str:
    """Return a number as Excel shows it without a format, but never in scientific form while it is whole."""
    if abs(value) >= SHOWN_WHOLE:
        return f"{value:.5E}"
    if isinstance(value, int) or value.is_integer():
        return str(int(value))
    return f"{Decimal(f'{value:.{SIGNIFICANT}g}'):f}"


def is_plain(code: str) -> bool:
    """Say whether a format shows nothing but the value itself, dates as 2025-07-12."""
    return PLAIN.fullmatch(code.lower()) is not None


class _Section:
    """A number format taken apart."""

    def __init__(self, parts: list[tuple[str, str]], *, dated: bool, own_sign: bool = False) -> None:
        self.parts, self.dated, self.own_sign = parts, dated, own_sign
        self.percents = sum(part == "%" and kind == "text" for kind, part in parts)

    @property
    def literal(self) -> str:
        return "".join(part for kind, part in self.parts if kind == "text")


def _has_digits(section: _Section) -> bool:
    return any(kind == "digits" for kind, _ in section.parts)


def _section(value: float, code: str) -> _Section | None:
    if not code or code.lower() in {"general", "@", "g/通用格式"}:
        return None
    sections = code.split(";")
    negative = value < 0 and len(sections) > 1 and sections[1] != ""
    chosen = sections[1] if negative else sections[2] if value == 0 and len(sections) > 2 else sections[0]
    if "general" in chosen.lower() or "通用格式" in chosen or "?/" in chosen:
        return None
    parsed = _parsed(chosen)
    return _Section(parsed.parts, dated=parsed.dated, own_sign=negative)


@functools.lru_cache(maxsize=512)
def _parsed(code: str) -> _Section:
    parts: list[tuple[str, str]] = []
    dated = False
    hours = False
    for match in TOKEN.finditer(code):
        quoted, escaped, dates, _, digits, percent, other = match.groups()
        if quoted is not None or escaped is not None or percent or other:
            parts.append(("text", quoted if quoted is not None else escaped or percent or other))
        elif dates:
            key = dates.lower()
            minutes = key in {"m", "mm"} and hours
            hours = key in {"h", "hh"} or (hours and not minutes)
            parts.append(("minutes" if minutes else "date", key))
            dated = True
        elif digits:
            parts.append(("digits", digits))
    return _Section(parts, dated=dated)


def _digits(amount: Decimal, pattern: str) -> str:
    if "e" in pattern.lower():
        whole, _, power = pattern.lower().partition("e")
        mantissa, _, exponent = f"{amount:.{_places(whole)}E}".partition("E")
        return f"{mantissa}E{exponent[0]}{exponent[1:].rjust(power.count('0'), '0')}"
    places = _places(pattern)
    fixed = pattern.partition(".")[2].count("0")
    rounded = amount.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{rounded:,f}" if "," in pattern else f"{rounded:f}"
    whole, dot, fraction = text.partition(".")
    while len(fraction) > fixed and fraction.endswith("0"):
        fraction = fraction[:-1]
    sign, bare = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    wide = pattern.partition(".")[0].count("0")
    return f"{sign}{bare.rjust(wide, '0')}{dot if fraction else ''}{fraction}"


def _places(pattern: str) -> int:
    return sum(pattern.partition(".")[2].count(mark) for mark in "0#?")


def _date_part(value: date, part: str, kind: str) -> str:
    clock = value.time() if isinstance(value, datetime) else time()
    if kind == "minutes":
        return f"{clock.minute:0{len(part)}d}"
    forms = {
        "yyyy": f"{value.year:04d}", "yy": f"{value.year % 100:02d}", "mmmmm": MONTHS[value.month - 1][0],
        "mmmm": MONTHS[value.month - 1], "mmm": MONTHS[value.month - 1], "mm": f"{value.month:02d}",
        "m": str(value.month), "dd": f"{value.day:02d}", "d": str(value.day), "hh": f"{clock.hour:02d}",
        "h": str(clock.hour), "ss": f"{clock.second:02d}", "s": str(clock.second),
    }  # fmt: skip
    return forms.get(part, "")
