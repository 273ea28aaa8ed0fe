"""Texts kept as written: numbers, serials, classes, names; what Excel may have spoilt is asked."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from models.rules.spelling.dates import YearMonth, read_date
from models.rules.spelling.reading import NOTHING, Reading, Severity, ask, leave, note
from models.rules.spelling.words import FIGURE, is_nothing

if TYPE_CHECKING:
    from models.rules.old_book import RawCell

SCIENTIFIC = re.compile(r"\d(\.\d+)?[eE]\+?\d+")
CODE_SIGN = re.compile(r"[0-9A-Za-z０-９]")
HAN = re.compile(r"[\u4e00-\u9fff]")
ONE_CODE = r"[^\s、，,;；～~〜∼至到]*\d[^\s、，,;；～~〜∼至到]*"
SEVERAL = re.compile(rf"{ONE_CODE}(?:\s*(?:[、，,;；～~〜∼至到]|\s*\n)\s*{ONE_CODE})+")
"""``1201～1203``, ``1201、1202``: not one instrument's number. A hyphen or blank may be part of one."""
EXACT_DIGITS = 15
"""Digits of a number that Excel keeps."""


def read_text(cell: RawCell) -> Reading:
    """Read any text: blanks at both ends go, everything else stays."""
    text = cell.text.strip()
    return NOTHING if is_nothing(text) else Reading(text)


def read_code(cell: RawCell) -> Reading:
    """Read a serial, certificate or management number: leading zeros and inner blanks stay."""
    text = cell.text.strip()
    value = cell.value
    if isinstance(value, str) and FIGURE.search(text) and not SCIENTIFIC.fullmatch(text):
        return Reading(text)
    if is_nothing(text):
        return NOTHING
    if isinstance(value, date):
        return ask(f"编号变成了日期（{text}），可能是 Excel 自动改的，请对照实物")
    if isinstance(value, int | float):
        return _number(value, text)
    if SCIENTIFIC.fullmatch(text):
        return ask(f"编号“{text}”是科学计数，原来的数字已经丢失，请对照实物")
    return Reading(text)


def _number(value: float, text: str) -> Reading:
    whole = isinstance(value, int) or value.is_integer()
    if whole and abs(value) >= 10**EXACT_DIGITS:
        return ask(f"编号超过 {EXACT_DIGITS} 位，Excel 已把后面的数字改成 0，请对照实物", str(int(value)))
    if whole and (not text.isdecimal() or int(text) != value):
        return Reading(str(int(value)))
    return Reading(text)


def read_number(cell: RawCell) -> Reading:
    """Read 管理编号; several in one cell are several instruments, which only the user can tell apart."""
    return _one(read_code(cell), cell)


def read_serial(cell: RawCell) -> Reading:
    """Read 出厂编号; words without any figure or letter (看不清, 无) are none, and listed."""
    text = cell.text.strip()
    if is_nothing(text):
        return leave(f"出厂编号写着“{text}”，按没有编号处理") if HAN.search(text) else NOTHING
    reading = read_code(cell)
    if isinstance(reading.value, str) and not CODE_SIGN.search(reading.value):
        return leave(f"出厂编号写着“{text}”，里面没有数字或字母，像是说明，没有当作编号", text)
    return _one(reading, cell)


def _one(reading: Reading, cell: RawCell) -> Reading:
    if isinstance(cell.value, str) and SEVERAL.fullmatch(cell.text.strip()):
        why = f"“{cell.text.strip()}”像是几台器具的编号写在一行，请拆成一台一行，或确认它就是一台"
        return Reading(reading.value, why, severity=Severity.BLOCKS)
    return reading


def read_class(cell: RawCell) -> Reading:
    """Read 准确度等级 as Excel shows it: 0.50%, 0.2S, ±0.2%FS, 1.0级."""
    if isinstance(cell.value, date):
        return ask(f"准确度等级变成了日期（{cell.text}），可能是 Excel 自动改的")
    return read_text(cell)


def read_made_on(cell: RawCell) -> Reading:
    """Read 出厂日期, kept as text since most plates show a year or a month only."""
    if is_nothing(cell.text):
        return NOTHING
    reading = read_date(cell)
    if isinstance(reading.value, date) and not reading.why.startswith("日期不完整"):
        return Reading(reading.value.isoformat())
    text = cell.text.strip()
    if isinstance(cell.value, float) and isinstance(reading.guess, date):
        return note(text, f"{reading.why}；按原文“{text}”保留")
    return Reading(text)


def read_soft_date(cell: RawCell, year_month: YearMonth) -> Reading:
    """Read a date that no due date hangs on: what is doubtful is listed, the row is accepted."""
    reading = read_date(cell, year_month)
    return leave(reading.why, reading.guess) if reading.why and reading.value is None else reading
