"""What a column holds, told by what stands in it; used where its heading says nothing or too little."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from models.rules.spelling.dates import read_date
from models.rules.spelling.intervals import read_interval
from models.rules.spelling.ranges import read_range
from models.rules.spelling.words import is_nothing, state_meaning, words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from models.rules.old_book import RawCell

DAYS = frozenset({"verified_on", "valid_until"})
EXAMINED = re.compile(r"[检校验鉴]|标定|溯源|^(?:19|20)?\d{2}年度?$")
"""Headings above dates that speak of examinations; also a year alone."""
ANOTHER = re.compile(
    r"人|员|费|单位|机构|首|购|验收|核查|出厂|生产|安装|投|修|报废|发证|登记|计划|委托|受理|领|签|拆|停用"
)
ENDS = re.compile(r"下|复|到期|有效|截|止|期满|失效|应")
FEW = 3
"""Values that a column must have to be judged by them."""
ACCURACY = re.compile(
    r"±\d+(?:\.\d+)?(?:级|%|‰|%FS|%F\.S\.?|%RD)?|\d(?:\.\d+)?(?:级|S级?|%FS)|[EFM][12]级?|[ⅠⅡⅢ]级|MPE.*",
    re.IGNORECASE,
)
CLASSES = re.compile(r"[ABC]类?", re.IGNORECASE)
INTERVAL = re.compile(r".*[年月季].*")
NO_STATE = frozenset({"合格", "有效", "不合格"})
"""Words that stand below 结论 as well."""


def fits(one: str, cells: Sequence[RawCell]) -> bool:
    """Say whether what stands in a column may be that field; for fields that any text may fill: yes."""
    filled = [cell for cell in cells if not is_nothing(cell.text)]
    test = TESTS.get(one)
    return test is None or not filled or sum(map(test, filled)) * 2 > len(filled)


def field_of(title: str, cells: Sequence[RawCell], filled_by: frozenset[str]) -> str | None:
    """Return the field that a column's values show; only where nearly all of them do."""
    filled = [cell for cell in cells if not is_nothing(cell.text)]
    if len(filled) < FEW:
        return None
    if _nearly_all(_is_day, filled):
        return _day_field(title)
    if _nearly_all(_is_class, filled):
        letters = {cell.text.strip().upper()[0] for cell in filled}
        return "management_class" if len(letters) > 1 or "类" in filled[0].text else None
    for one, test in (
        ("interval_months", _is_interval),
        ("accuracy_class", _is_accuracy),
        ("range", _is_range),
        ("state", _is_state),
    ):
        if one not in filled_by and _nearly_all(test, filled):
            return one
    return None


def _nearly_all(test: Callable[[RawCell], bool], filled: Sequence[RawCell]) -> bool:
    return sum(map(test, filled)) * 5 >= len(filled) * 4


def _day_field(title: str) -> str | None:
    if ANOTHER.search(title) or not EXAMINED.search(title):
        return None
    return "valid_until" if ENDS.search(title) else "verified_on"


def _is_day(cell: RawCell) -> bool:
    found = read_date(cell)
    day = found.value or found.guess
    return day is not None and day.year >= 1980


def _may_be_day(cell: RawCell) -> bool:
    return (
        bool(_is_day(cell) or re.match(r"\D*(?:19|20)\d{2}", cell.text))
        or cell.text.strip() in words().no_date
    )


def _is_class(cell: RawCell) -> bool:
    return CLASSES.fullmatch(cell.text.strip()) is not None


def _is_interval(cell: RawCell) -> bool:
    text = cell.text.strip()
    known = text.upper() in words().no_interval or INTERVAL.fullmatch(text) is not None
    return known and not _is_day(cell) and read_interval(cell).guess is None and _months(cell)


def _months(cell: RawCell) -> bool:
    found = read_interval(cell)
    return found.value is not None or bool(found.also)


def _may_be_interval(cell: RawCell) -> bool:
    return not _is_day(cell) and (_months(cell) or read_interval(cell).guess is not None)


def _is_accuracy(cell: RawCell) -> bool:
    return ACCURACY.fullmatch("".join(cell.text.split())) is not None


def _is_range(cell: RawCell) -> bool:
    also = dict(read_range(cell).also)
    return "range_unit" in also or RATED.search(cell.text) is not None


RATED = re.compile(r"\d\s*[×xX*]\s*\d.*[VA]\b|\d\s*[～~]\s*\d|\d\s*/\s*\d+\s*[AV]\b")
"""``3×57.7/100V``, ``0～25``, ``600/5A``."""


def _is_state(cell: RawCell) -> bool:
    text = cell.text.strip()
    return text not in NO_STATE and bool(state_meaning(text))


def _may_be_state(cell: RawCell) -> bool:
    return state_meaning(cell.text.strip()) is not None


TESTS: dict[str, Callable[[RawCell], bool]] = {
    "verified_on": _may_be_day,
    "valid_until": _may_be_day,
    "interval_months": _may_be_interval,
    "state": _may_be_state,
    "running_state": _may_be_state,
    "management_class": _is_class,
}
"""What must stand below a heading that is known only by its shape."""
