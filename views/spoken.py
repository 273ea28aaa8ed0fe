"""What people type for dates and intervals, read as they mean it; what is not certain is not read."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

from models.rules.verification import add_months

DAYS = {"t": 0, "今": 0, "今天": 0, "昨天": -1, "前天": -2, "明天": 1}
PLAIN = re.compile(r"(\d{4})(\d{2})(\d{2})")
PARTS = re.compile(r"(?:(\d{4}|\d{2})[-./年\s])?\s*(\d{1,2})[-./月\s]\s*(\d{1,2})日?")
MONTHS = re.compile(r"(\d+)\s*(?:个?月|m)?", re.IGNORECASE)
YEARS = re.compile(r"(\d+|[一二两三四五六七八九十])\s*年(半)?")
COUNT = {word: number for number, word in enumerate("一二三四五六七八九十", 1)} | {"两": 2}
MOST_MONTHS = 600


def read_date(text: str, today: date) -> date | None:
    """Return the day meant by 20261121, 2026.11.21, 26-11-21, 11-21 (this year), t or 今天; else ``None``."""
    text = unicodedata.normalize("NFKC", text).strip().casefold()
    if text in DAYS:
        return today + timedelta(days=DAYS[text])
    if match := PLAIN.fullmatch(text) or PARTS.fullmatch(text):
        year, month, day = match.groups()
        full = today.year if year is None else int(year) + (2000 if len(year) == 2 else 0)
        try:
            return date(full, int(month), int(day))
        except ValueError:
            return None
    return None


def read_interval(text: str) -> int | None:
    """Return the months meant by 12, 6 个月, 半年, 1年, 两年; ``None`` for anything else."""
    text = unicodedata.normalize("NFKC", text).strip()
    months = None
    if text == "半年":
        months = 6
    elif match := YEARS.fullmatch(text):
        years = COUNT.get(match[1]) or int(match[1])
        months = 12 * years + (6 if match[2] else 0)
    elif match := MONTHS.fullmatch(text):
        months = int(match[1])
    return months if months and months <= MOST_MONTHS else None


def stepped(day: date, days: int = 0, months: int = 0) -> date:
    """Return a day some days or months away; month ends are clipped."""
    return add_months(day, months) + timedelta(days=days)
