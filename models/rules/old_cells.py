"""The meaning of the cells below one heading; each distinct cell is read once."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from models.rules.spelling.dates import LAST_VALID, LAST_VERIFIED, read_date
from models.rules.spelling.intervals import read_interval
from models.rules.spelling.ranges import read_range
from models.rules.spelling.reading import NOTHING, Reading, ask, leave, plain
from models.rules.spelling.texts import (
    read_class,
    read_code,
    read_made_on,
    read_number,
    read_serial,
    read_soft_date,
    read_text,
)
from models.rules.spelling.words import (
    FIGURE,
    is_nothing,
    read_level,
    read_management_class,
    read_result,
    read_running_state,
    read_state,
    read_yes_no,
    state_meaning,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.rules.old_book import RawCell
    from models.rules.spelling.dates import YearMonth

type Reader = Callable[[RawCell], Reading]

WORDS: dict[str, Callable[[str], Reading]] = {
    "state": read_state,
    "running_state": read_running_state,
    "result": read_result,
    "level": read_level,
    "management_class": read_management_class,
    "mandatory": read_yes_no,
    "networked": read_yes_no,
}
TEXTS: dict[str, Reader] = {
    "number": read_number,
    "certificate_no": read_code,
    "serial": read_serial,
    "accuracy_class": read_class,
    "made_on": read_made_on,
}
NO_STATE_HERE = frozenset(
    {"lab", "maker", "place", "unit", "certificate_no", "accuracy_class", "model", "energy"}
)
"""Fields in which a state word (停用) stands in the wrong column."""
NEEDED = frozenset({"number", "serial", "verified_on", "interval_months", "state"})
"""Fields that nothing else can stand in for; a validity can be computed."""
DITTO = frozenset({"同上", "〃", "″", "〞", "''", '"', "”", "“", "々"})
"""Marks that repeat the cell above."""


CODES = frozenset({"number", "serial", "certificate_no"})
SEVERAL = "、，,;；～~〜∼至到"
PLAIN_CODE = re.compile(
    rf"(?=\D*\d)(?!\d(?:\.\d+)?[eE]\+?\d+$)[^{SEVERAL}\s](?:[^{SEVERAL}\t\r\n]*[^{SEVERAL}\s])?"
)
"""A number that needs no second look: nearly every cell of these columns, and each of them is different."""
QUESTION = re.compile("[?？]")
"""The clerk was not sure, either."""
AS_ABOVE = Reading(why="同上")
"""The reading of a ditto mark."""


class Cells:
    """Reads the cells of one column."""

    def __init__(self, field: str, unit: str, year_month: YearMonth) -> None:
        self.field = field
        self._code = field in CODES
        self._reader = _reader(field, unit, year_month)
        self.known: dict[int, Reading] = {}
        """What cells mean, by identity: equal cells of a sheet are one object, which lives as long as the book."""

    def read(self, cell: RawCell) -> Reading:
        """Return what the cell means, and keep it in mind."""
        found = self.known.get(id(cell))
        if found is None:
            found = self._read(cell)
            if not found.why and QUESTION.search(cell.text):
                found = found._replace(why="原文带着问号，请核对")
            self.known[id(cell)] = found
        return found

    def _read(self, cell: RawCell) -> Reading:
        if self._code and isinstance(cell.value, str) and PLAIN_CODE.fullmatch(cell.value):
            return Reading(cell.value)
        if isinstance(cell.value, str) and cell.text.strip() in DITTO:
            return AS_ABOVE
        if cell.value is None:
            missing = f"{cell.text}：没有算好的值，请在 Excel 里重新计算并保存后再导入"
            return ask(missing) if self.field in NEEDED else leave(missing)
        if self.field in NO_STATE_HERE and isinstance(cell.value, str) and (wrong := _state_word(cell.text)):
            return wrong
        return self._reader(cell)


def _reader(field: str, unit: str, year_month: YearMonth) -> Reader:
    if field in {"verified_on", "valid_until"}:
        last = LAST_VERIFIED if field == "verified_on" else LAST_VALID
        return partial(read_date, year_month=year_month, last=last)
    if field == "installed_on":
        return partial(read_soft_date, year_month=year_month)
    if field == "interval_months":
        return partial(read_interval, unit=unit)
    if field == "range":
        return partial(read_range, unit=unit)
    if field in WORDS:
        return partial(_word, WORDS[field])
    return TEXTS.get(field, read_text)


def _word(read: Callable[[str], Reading], cell: RawCell) -> Reading:
    return (
        NOTHING if is_nothing(cell.text) and cell.text.strip() not in {"×", "○"} else read(cell.text.strip())
    )


def _state_word(text: str) -> Reading | None:
    """Return a question where a state stands in a column that is no column of states."""
    if FIGURE.search(text):
        return None
    meaning = None if plain(text) in {"在用", "正常"} else state_meaning(text)
    if not meaning:
        return None
    return ask(f"这一列不该写状态，却写着“{text.strip()}”，可能是把状态写错了列", meaning.get("state"))
