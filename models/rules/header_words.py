"""What the headings of old ledgers mean: word lists, longest match first."""

from __future__ import annotations

import functools
import re
import tomllib
import unicodedata
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from models.rules.heading_shapes import fields_by_shape
from models.rules.periods import without_year
from resources import resource

if TYPE_CHECKING:
    from collections.abc import Mapping

BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|【([^【】]*)】")
NOISE = re.compile(r"[\s/\\、,，.．。:：;；*＊\-—_–|·]")
UNIT = re.compile(
    r"%|‰|℃|°C|℉|[kMGmμu]?(?:Pa|bar|W|Wh|var|varh|VA|V|A|Ω|Hz|g|m|L|J|N|t|s|h)(?:\([GAga]\))?"
    r"|(?:N?m[3³2²]|[kM]?g|t|L|Nm3|mm|cm|km|kW|GJ|MJ)(?:/(?:h|min|s|d|m[3³]))?|m/s|r/min|mmHg|[kK]cal|MPa\.?[gG]?"
    r"|个?月|年|天|日|吨|立方米?|千瓦时?|度|公斤|米|毫米|台|块|级|只"
)
GROUP_WORDS = re.compile(r"(?:情况|信息|记录|数据|资料|内容)$")
SPELT_OTHERWISE = str.maketrans({"帐": "账", "鉴": "检"})
"""Usual slips: 台帐, 鉴定日期."""
FOREIGN = re.compile(r"[A-Z]{2,}$")
"""A translation beside the Chinese heading: ``检定日期 Cal. Date``."""
NEXT_TIME = re.compile(r"下一?[次回轮期年个]|预计|计划|拟|应[检校送]|到期|复[检校]")
NOT_THE_LAST = re.compile(r"首次|首检|(?:人|人员|员|费|费用|者|单位|地点)$|核查|验收|委托")
"""With a day of examination: another day than the last one, or none."""
LONGEST_HEADING = 40
OF_ONE_YEAR = 60
"""A heading without a year comes before those with one."""
SHAPED, BY_SHAPE = 50, 0.3
"""Strength of a heading known by its shape alone, and how much of it that understands."""
SHORT = 2
KEPT = ""
"""A known heading that is no field of the ledger."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Fields that a heading may stand for, best first, and how sure that is."""

    fields: tuple[str, ...]
    strength: int
    covers: float = 1.0
    """The part of the heading that was understood."""

    @property
    def by_shape(self) -> bool:
        """No list knows the heading."""
        return self.covers == BY_SHAPE


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The shipped lists, keyed by folded heading."""

    whole: dict[str, Claim] = field(default_factory=dict)
    within: dict[str, Claim] = field(default_factory=dict)


def fold(text: str) -> str:
    """Return a heading without widths, blanks, line breaks and punctuation, in capitals."""
    return NOISE.sub("", unicodedata.normalize("NFKC", text)).upper().translate(SPELT_OTHERWISE)


def split_unit(title: str) -> tuple[str, str]:
    """Return a heading without its brackets, and the unit in them (``量程（MPa）`` → ``量程``, ``MPa``)."""
    text = unicodedata.normalize("NFKC", title)
    inside = [part for groups in BRACKETS.findall(text) for part in groups if part]
    unit = next((part.strip() for part in inside if is_unit(part)), "")
    outside = BRACKETS.sub("", text)
    if not unit and "/" in outside and is_unit(last := outside.rsplit("/", 1)[1].strip()) and last.isascii():
        return outside.rsplit("/", 1)[0], last
    return outside, unit


def is_unit(text: str) -> bool:
    """Say whether a text is a unit of measurement and nothing else."""
    return UNIT.fullmatch("".join(text.split())) is not None


@functools.cache
def vocabulary() -> Vocabulary:
    """Return the shipped lists."""
    data = tomllib.loads(resource("import", "headers.toml").read_text("utf-8"))
    found = Vocabulary()
    for word, fields in data["either"].items():
        found.whole[fold(word)] = Claim(tuple(fields), 300)
    for section, strength in (("whole", 400), ("within", 500)):
        for name, listed in data[section].items():
            for place, word in enumerate(listed):
                found.whole.setdefault(fold(word), Claim((name,), strength - place))
    for word in data["kept"]["words"]:
        found.whole[fold(word)] = found.within[fold(word)] = Claim((KEPT,), 500)
    for word in data["kept"]["whole"]:
        found.whole[fold(word)] = Claim((KEPT,), 500)
    for name, listed in data["within"].items():
        for word in listed:
            found.within.setdefault(fold(word), Claim((name,), 100))
    return found


@functools.lru_cache(maxsize=4096)
def claim(title: str) -> Claim | None:
    """Return what a heading stands for by the shipped lists; ``None`` if nothing in it is known."""
    if len(title) > LONGEST_HEADING:
        return None
    known = vocabulary()
    outside, retained = fold(split_unit(title)[0]), re.sub(r"[()\[\]【】]", "", fold(title))
    for text in (outside, retained, FOREIGN.sub("", outside)):
        if text in known.whole:
            return known.whole[text]
    if (timeless := without_year(title)) != title:
        found = claim(timeless)
        return found and replace(found, strength=found.strength - OF_ONE_YEAR)
    return _longest(outside) or _longest(retained) or _by_shape(outside)


def _by_shape(text: str) -> Claim | None:
    fields = fields_by_shape(text)
    return None if fields is None else Claim(fields or (KEPT,), SHAPED, BY_SHAPE)


def _longest(text: str) -> Claim | None:
    """Return the claim of the longest known word inside a heading; of two, the one further back.

    A short word that is the lesser part of a heading (强检 in 强检完成日期) says less than the heading's shape.
    """
    found = [(len(word), text.rfind(word), word) for word in vocabulary().within if word in text]
    if not found:
        return None
    length, _, word = max(found)
    if length <= SHORT and length * 2 <= len(text) and (shaped := _by_shape(text)):
        return shaped
    within, covers = vocabulary().within[word], length / len(text)
    if within.fields == ("verified_on",) and length < len(text):
        if NEXT_TIME.search(text):
            return Claim(("valid_until",), within.strength + length, covers)
        if NOT_THE_LAST.search(text):
            return Claim((KEPT,), within.strength + length, covers)
    return Claim(within.fields, within.strength + length, covers)


def claim_of(parts: tuple[str, ...]) -> Claim | None:
    """Return what a heading of several lines stands for: ``检定情况`` above ``日期`` is the 检定日期.

    The lines together come first where the lists know them; then the lowest line; then any part of them.
    """
    if len(parts) == 1:
        return claim(parts[0])
    known = vocabulary().whole
    folded = [fold(split_unit(part)[0]) for part in parts]
    upper = "".join(folded[:-1])
    for text in (upper + folded[-1], GROUP_WORDS.sub("", upper) + folded[-1]):
        if text in known:
            return known[text]
    lowest = claim(parts[-1])
    return lowest if lowest and lowest.covers >= 0.5 else claim("".join(parts)) or claim(parts[0])


def own_claim(title: str, mapping: Mapping[str, str | None]) -> Claim | None:
    """Return what the plant itself said that a heading stands for."""
    for key in (title, fold(title)):
        if key in mapping:
            return Claim((mapping[key] or KEPT,), 1000)
    return None
