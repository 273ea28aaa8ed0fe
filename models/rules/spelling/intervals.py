"""Intervals as old ledgers spell them, in months; words such as 一次性 mean that there is none (R7)."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from models.rules.spelling.reading import NOTHING, Reading, ask, note, plain
from models.rules.spelling.words import is_nothing, words

if TYPE_CHECKING:
    from models.rules.old_book import RawCell

LONGEST = 240
HAN = {
    "一": 1, "壹": 1, "两": 2, "二": 2, "贰": 2, "三": 3, "叁": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8,
    "九": 9, "十": 10, "十二": 12, "十八": 18, "二十四": 24, "三十六": 36,
}  # fmt: skip
NUMBER = rf"(\d+(?:\.\d+)?|{'|'.join(sorted(HAN, key=len, reverse=True))})"
MONTHS = re.compile(rf"{NUMBER}(?:个?月|M|MO|MONTHS?)")
YEARS = re.compile(rf"{NUMBER}(?:周?年|Y|YR|YEARS?|A)")
AND_HALF = re.compile(rf"{NUMBER}年半")
DAYS = re.compile(r"(\d+)(?:天|日|D)")
PER_YEAR = re.compile(rf"(?:每年|1年|一年)(?:检定?|校准?|送检)?{NUMBER}次|{NUMBER}次/(?:1|一|每)?年")
EACH = re.compile(r"(?:[1一壹]次/|每)")
ONCE = re.compile(r"/?(?:检定?|校准?|检验|送检)?(?:[1一壹]?次|[1一]检)|[检校]|/[1一]?[检校]")
TWICE = re.compile(r"(.+)[(](.+)[)]")
"""``1年（12个月）``"""
AT_MOST = re.compile(r"(?:一般)?(?:不超过|不大于|≤|<=|<)")
BARE = re.compile(r"\d+(?:\.\d+)?")
SPELLED = {"半年": 6, "季度": 3, "一季度": 3, "季": 3, "年": 12, "月": 1}


def read_interval(cell: RawCell, unit: str = "") -> Reading:
    """Read an interval; ``unit`` is what the heading's brackets say (月, 年)."""
    if isinstance(cell.value, date):
        return ask(f"周期写成了日期（{cell.text}），可能是 Excel 自动改的")
    word = plain(cell.text).upper().replace("個", "个")
    if is_nothing(cell.text):
        return NOTHING
    if word in words().no_interval or word in {"0", "0.0"}:
        return Reading(None, also=(("interval_word", cell.text.strip()),))
    if BARE.fullmatch(word):
        return _bare(cell, float(word), plain(unit))
    if (months := _spelled(word)) is not None:
        return _whole(cell.text, months)
    if (most := AT_MOST.match(word)) and (months := _spelled(word[most.end() :])) is not None:
        read = _whole(cell.text, months)
        return read if read.value is None else note(read.value, f"周期“{cell.text}”按 {read.value} 个月计")
    if match := DAYS.fullmatch(word):
        days = int(match[1])
        guess = round(days / 30.4) if days >= 28 else None
        return ask(f"周期“{cell.text}”以天计，本程序以月计，请确认", guess)
    return ask(f"看不懂的周期“{cell.text}”")


def _amount(text: str) -> float:
    return float(HAN[text]) if text in HAN else float(text)


def _spelled(word: str) -> float | None:
    """Return the months that a spelling with a unit means."""
    if match := TWICE.fullmatch(word):
        first, second = _spelled(match[1]), _spelled(match[2])
        return first if first == second else None
    if match := PER_YEAR.fullmatch(word):
        return 12 / _amount(match[1] or match[2])
    return _span(word) or _span(_without_once(word))


def _without_once(word: str) -> str:
    """Return ``6个月`` for ``6个月/次``, ``每6个月一次``, ``1次/6个月``, ``一年一检``."""
    if each := EACH.match(word):
        word = word[each.end() :]
    for at in range(1, len(word)):
        if ONCE.fullmatch(word, at):
            return word[:at]
    return word


def _span(word: str) -> float | None:
    if word in SPELLED:
        return SPELLED[word]
    if match := AND_HALF.fullmatch(word):
        return _amount(match[1]) * 12 + 6
    if match := YEARS.fullmatch(word):
        return _amount(match[1]) * 12
    if match := MONTHS.fullmatch(word):
        return _amount(match[1])
    return None


def _bare(cell: RawCell, number: float, unit: str) -> Reading:
    if "年" in unit or unit.upper() in {"A", "Y"}:
        return _whole(cell.text, number * 12)
    if "月" in unit:
        return _whole(cell.text, number)
    if unit in {"天", "日"}:
        return ask(f"周期 {cell.text} 天：本程序以月计，请确认", round(number / 30.4) or None)
    if number < 6 or not number.is_integer():
        return ask(f"周期“{cell.text}”没有写单位，是年还是月？", round(number * 12))
    return _whole(cell.text, number)


def _whole(text: str, months: float) -> Reading:
    if not float(months).is_integer() or not 1 <= months <= LONGEST:
        return ask(f"周期“{text}”不在 1～{LONGEST} 个月之内")
    if months % 3 and months not in {1, 2, 4, 8, 10}:
        return note(int(months), f"周期 {int(months)} 个月不常见，请核对")
    return Reading(int(months))
