"""What a code on a label says: written when the label is printed, read when it is scanned.

Two contents: the number of the instrument alone, or ``number*verified_on*valid_until*check``, dates as eight
digits and empty where there is none, then two check digits. All signs but the number's own are in the compact
alphabet of QR codes, and none needs a key that keyboards place differently.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import NamedTuple

MARK = "*"
FULL = re.compile(r"(?P<number>.+)\*(?P<verified>\d{8}|)\*(?P<valid>\d{8}|)\*(?P<check>\d{2})")
CHINESE_KEYS = str.maketrans({
    "。": ".", "、": "\\", "￥": "$", "¥": "$", "·": "`", "—": "-", "–": "-", "－": "-", "×": "*",
    "【": "[", "】": "]", "《": "<", "》": ">", "“": '"', "”": '"', "‘": "'", "’": "'", "～": "~",
})  # fmt: skip
"""What the keys of signs give while a Chinese keyboard is switched on."""


class ScannedCode(NamedTuple):
    """What a scanner read."""

    text: str
    """As it came, without what is not to be seen."""
    number: str
    verified_on: date | None = None
    valid_until: date | None = None
    intact: bool = True
    """Whether the check digits fit; a code without them is taken as it is."""


def read_code(text: str) -> ScannedCode:
    """Read a scanned text; it may have come through a Chinese keyboard or with the capitals locked."""
    seen = "".join(sign for sign in text if sign.isprintable()).strip()
    plain = _plain(seen)
    match = FULL.fullmatch(plain)
    if match is None:
        return ScannedCode(seen, plain)
    verified, valid = _day(match["verified"]), _day(match["valid"])
    readable = bool(verified or not match["verified"]) and bool(valid or not match["valid"])
    whole = readable and check_digits(plain[: match.start("check") - 1]) == match["check"]
    return ScannedCode(seen, match["number"], verified, valid, whole)


def write_code(number: str, verified_on: date | None = None, valid_until: date | None = None) -> str:
    """Return the content of a code with dates and check digits; ``read_code`` reads it."""
    days = [day.isoformat().replace("-", "") if day else "" for day in (verified_on, valid_until)]
    body = MARK.join([number, *days])
    return f"{body}{MARK}{check_digits(_plain(body))}"


def check_digits(text: str) -> str:
    """Return two digits that find every wrong or exchanged sign (modulo 97, as ISO/IEC 7064); case does not count."""
    return f"{98 - int.from_bytes(text.upper().encode()) * 100 % 97:02}"


def number_key(number: str) -> str:
    """Return what two spellings of a number share: width and case do not count, nor do blanks."""
    return "".join(_plain(number).split()).upper()


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text.translate(CHINESE_KEYS))


def _day(digits: str) -> date | None:
    try:
        return date.fromisoformat(digits) if digits else None
    except ValueError:
        return None
