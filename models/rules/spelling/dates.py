"""Dates as old ledgers spell them. Nothing is guessed: what can be read in two ways is asked."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from models.rules.spelling.reading import NOTHING, Reading, ask, leave, note, plain
from models.rules.spelling.words import is_nothing, words

if TYPE_CHECKING:
    from models.rules.old_book import RawCell

type YearMonth = Literal["first", "last"]

EPOCH = date(1899, 12, 30)
"""Day 0 of Excel's count, for days after its invented 1900-02-29."""
SERIALS = range(18264, 73051)
"""Excel's numbers of the days 1950-01-01 to 2099-12-31."""
YEARS = range(1950, 2100)
LAST_VERIFIED, LAST_VALID = 2049, 2079
"""Years after which a verification, or the end of a validity, is a slip of the pen (2062 for 2026)."""

SEP = r"[.\-/年月、。·,，‐‑–—－_\\]"
FULL = re.compile(rf"(\d{{4}}){SEP}+(\d{{1,2}}){SEP}+(\d{{1,2}})[日号]?")
TIME = re.compile(r"T?\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?")
HOUR = re.compile(r"(?<=[\d日号])[\sT]+\d{1,2}[:：]\d{2}([:：]\d{2}(\.\d+)?)?Z?\s*$")
"""A time behind a date: cut off while the blank still tells it from the day."""
SPACED = re.compile(r"(\d{4})\s+(\d{1,2})\s+(\d{1,2})")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
MONTH = re.compile(rf"(\d{{4}}){SEP}(\d{{1,2}})[月份]*")
MONTH_COMPACT = re.compile(r"((?:19|20)\d{2})(0[1-9]|1[0-2])")
SHORT_YEAR = re.compile(rf"'?(\d{{2}}){SEP}(\d{{1,2}}){SEP}(\d{{1,2}})日?")
YEAR_LAST = re.compile(r"(\d{1,2})[./\-](\d{1,2})[./\-](\d{4})")
YEAR = re.compile(r"(\d{4})年?")
INSIDE = re.compile(rf"(?<![\dA-Za-z])(\d{{4}}){SEP}(\d{{1,2}}){SEP}(\d{{1,2}})日?(?![\d\-A-Za-z])")
MONTH_INSIDE = re.compile(rf"(?<![\dA-Za-z])((?:19|20)\d{{2}})(?:{SEP}(\d{{1,2}})|(\d{{2}}))月?(?![\d.\-/])")
SAYS_NOTHING_MORE = re.compile(
    r"(?:有效期?|检定|校准|检验|检测|校验|日期|时间)*[至到为:：]*(.+?)(?:止|前|前有效|到期|检定|校准|检验|检测|校验|送检)?"
)
HAN = str.maketrans("〇零○Ο一二三四五六七八九", "0000123456789")
HAN_DATE = re.compile(
    r"([〇零○Ο一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})[日号]"
)


def read_date(cell: RawCell, year_month: YearMonth = "first", last: int = LAST_VALID) -> Reading:
    """Read a date of a verification or validity; a year and month alone count as the day chosen.

    A year after ``last`` is asked.
    """
    found = _read(cell, year_month)
    if found.value is None or found.value.year <= last:
        return found
    year = found.value.year
    turned = year - year % 100 + year % 10 * 10 + year % 100 // 10
    guess = _day(turned, found.value.month, found.value.day) if turned <= last else None
    return ask(f"“{cell.text}”的年份 {year} 太远，像是笔误", guess)


def _read(cell: RawCell, year_month: YearMonth) -> Reading:
    value = cell.value
    if isinstance(value, date):
        return _from_date(value, cell.text, year_month)
    if isinstance(value, int | float):
        return _from_number(value, cell.text, year_month)
    return _from_text(cell.text, year_month)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if year in YEARS else None


def _checked(text: str, year: int, month: int, day: int) -> Reading:
    if found := _day(year, month, day):
        return Reading(found)
    if year in YEARS and 1 <= month <= 12 and 28 < day <= 31:
        last = calendar.monthrange(year, month)[1]
        return ask(f"“{text}”：{year} 年 {month} 月没有 {day} 日", date(year, month, last))
    return ask(f"“{text}”不是日历上的日期")


def _month(text: str, year: int, month: int, year_month: YearMonth) -> Reading:
    if year not in YEARS or not 1 <= month <= 12:
        return ask(f"“{text}”不是日历上的年月")
    day = 1 if year_month == "first" else calendar.monthrange(year, month)[1]
    return note(
        date(year, month, day), f"日期不完整：“{text}”只有年月，按当月{'第一' if day == 1 else '最后一'}天计"
    )


def _from_date(value: date, text: str, year_month: YearMonth) -> Reading:
    if value.year not in YEARS:
        return ask(f"“{text}”是 Excel 把一个数字显示成的日期，不像真日期")
    if value.day == 1 and MONTH.fullmatch(plain(text)):
        return _month(text, value.year, value.month, year_month)
    return Reading(value)


def _from_number(value: float, text: str, year_month: YearMonth) -> Reading:
    shown = plain(text)
    if isinstance(value, int) or value.is_integer():
        return _from_whole(int(value), text, year_month)
    if int(value) in SERIALS:
        found = EPOCH + timedelta(days=int(value))
        return note(found, f"数字 {text} 按 Excel 日期序列号读作 {found}")
    if int(value) in YEARS and re.fullmatch(r"\d{4}\.\d{1,2}", shown):
        year, month = (int(part) for part in shown.split("."))
        if shown.endswith(".1"):
            return ask(
                f"数字 {text} 可能是 {year} 年 10 月（末尾的 0 丢了），也可能是 1 月", date(year, 10, 1)
            )
        return _month(text, year, month, year_month)
    return ask(f"数字 {text} 不像日期")


def _from_whole(number: int, text: str, year_month: YearMonth) -> Reading:
    if number == 0:
        return leave(f"“{text}”不是日期，按没有日期处理")
    if number in SERIALS:
        found = EPOCH + timedelta(days=number)
        return note(found, f"数字 {text} 按 Excel 日期序列号读作 {found}")
    digits = str(number)
    if match := COMPACT.fullmatch(digits):
        year, month, day = (int(part) for part in match.groups())
        return _checked(text, year, month, day)
    if match := MONTH_COMPACT.fullmatch(digits):
        return _month(text, int(match[1]), int(match[2]), year_month)
    return _other(text, digits)


def _from_text(text: str, year_month: YearMonth) -> Reading:
    text = HOUR.sub("", text)
    word = plain(text)
    if is_nothing(text):
        return NOTHING
    if word in words().no_date or word in words().no_interval:
        return note(None, f"“{text}”不是日期，按没有日期处理")
    if spaced := SPACED.fullmatch(text.strip()):
        return _checked(text, *(int(part) for part in spaced.groups()))
    if word.isdecimal():
        return _from_whole(int(word), text, year_month)
    return _written(text, word, year_month) or _within_words(text, word, year_month)


def _written(text: str, word: str, year_month: YearMonth) -> Reading | None:
    """Read a text that is a date and nothing else."""
    if match := FULL.match(word):
        rest = word[match.end() :].strip(".。、,，;；")
        if not rest or TIME.fullmatch(rest):
            return _checked(text, *(int(part) for part in match.groups()))
    if match := HAN_DATE.fullmatch(word):
        return _checked(text, int(match[1].translate(HAN)), _han(match[2]), _han(match[3]))
    if match := MONTH.fullmatch(word):
        year, month = int(match[1]), int(match[2])
        if re.fullmatch(r"\d{4}\.1", word):
            return ask(f"“{text}”可能是 {year} 年 1 月，也可能是 10 月（末尾的 0 丢了）", date(year, 1, 1))
        return _month(text, year, month, year_month)
    if SHORT_YEAR.fullmatch(word) or YEAR_LAST.fullmatch(word) or YEAR.fullmatch(word):
        return _other(text, word)
    return None


def _other(text: str, word: str) -> Reading:
    """Ask about spellings that can be read in several ways."""
    if match := SHORT_YEAR.fullmatch(word):
        guess = _day(2000 + int(match[1]), int(match[2]), int(match[3]))
        return ask(f"“{text}”的年份只有两位，请确认", guess)
    if match := YEAR_LAST.fullmatch(word):
        first, second, year = (int(part) for part in match.groups())
        guess = _day(year, first, second) or _day(year, second, first)
        return ask(f"“{text}”的年在最后，月日先后不明，请确认", guess)
    if (match := YEAR.fullmatch(word)) and int(match[1]) in YEARS:
        return ask(f"“{text}”只有年份，没有月日")
    if re.fullmatch(r"\d{6}", word):
        guess = _day(2000 + int(word[:2]), int(word[2:4]), int(word[4:]))
        return ask(f"“{text}”的年份只有两位，请确认", guess)
    return ask(f"“{text}”不像日期")


def _within_words(text: str, word: str, year_month: YearMonth) -> Reading:
    """Read a date among other words: taken where the words add nothing, else offered."""
    core = SAYS_NOTHING_MORE.fullmatch(word)
    if core and core[1] != word and (inner := _written(text, core[1], year_month)) is not None:
        return inner
    found = [_day(*(int(part) for part in match)) for match in INSIDE.findall(word)]
    if len(found) > 1:
        return ask(f"“{text}”里有 {len(found)} 个日期，请选一个", found[-1])
    if found:
        return ask(f"“{text}”里除日期外还有别的字，请确认", found[0])
    if match := MONTH_INSIDE.search(word):
        guess = _month(text, int(match[1]), int(match[2] or match[3]), year_month).value
        return ask(f"“{text}”里除年月外还有别的字，请确认", guess)
    return ask(f"“{text}”不像日期")


def _han(numeral: str) -> int:
    """Return the value of 一 … 三十一."""
    tens, ten, ones = numeral.rpartition("十")
    digits = str.maketrans("一二三四五六七八九", "123456789")
    return (int(tens.translate(digits) or "1") * 10 if ten else 0) + int(ones.translate(digits) or "0")
