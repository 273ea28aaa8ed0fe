"""Several columns for one field: which of them counts in a row, and what is doubtful about it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from models.rules.columns import ANOTHER_DAY
from models.rules.old_cells import AS_ABOVE, Cells
from models.rules.old_checks import Doubt
from models.rules.periods import period_of
from models.rules.spelling.reading import Reading, Severity, ask
from models.rules.spelling.words import is_nothing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from models.rules.columns import Columns
    from models.rules.old_book import RawCell, RawTable
    from models.rules.periods import Period
    from models.rules.spelling.dates import YearMonth

COMPARED = frozenset({"verified_on", "valid_until", "interval_months", "state", "number"})
"""Fields whose second column is compared with the first; of the others it is only kept."""
DAYS = frozenset({"verified_on", "valid_until"})
EARLIER = "earlier_verified_on"
"""Key of the dates of earlier verifications, oldest last."""


class Rivals:
    """The columns of a table that claim a field which another column fills."""

    def __init__(
        self, table: RawTable, columns: Columns, cells: list[Cells | None], year_month: YearMonth
    ) -> None:
        self.titles = tuple(column.title for column in table.columns)
        self.place_of = {one: at for at, one in enumerate(columns.fields) if one}
        self.columns: dict[int, Cells] = {at: read for at, read in enumerate(cells) if read}
        self.columns |= {
            place: Cells(one, table.columns[place].unit, year_month) for place, one in columns.rivals
        }
        self.periods = columns.periods
        in_periods = {place for dated in self.periods.values() for _, place in dated}
        self.others = [
            (place, one) for place, one in columns.rivals if one in COMPARED and place not in in_periods
        ]
        self.year_of = {
            place: period.year
            for place, one in ((self.place_of.get("verified_on", -1), "verified_on"), *columns.rivals)
            if one == "verified_on" and place >= 0 and (period := period_of(self.titles[place]))
        }

    def __bool__(self) -> bool:
        return bool(self.others or self.periods or any(self.year_of.values()))

    def settle(self, cells: tuple[RawCell, ...], values: dict[str, Any]) -> Iterator[Doubt]:
        """Choose among the columns of a row; fill ``values`` and list what is not certain."""
        for one, dated in self.periods.items():
            yield from _Latest(self, one, dated, values).choose(cells)
        if "verified_on" not in self.periods:
            yield from self._other_year(cells, values)
        for place, one in self.others:
            if (cell := cells[place]).text and not is_nothing(cell.text):
                yield from self._compare(place, one, cells, values)

    def _other_year(self, cells: tuple[RawCell, ...], values: dict[str, Any]) -> Iterator[Doubt]:
        place, day = self.place_of.get("verified_on", -1), values.get("verified_on")
        year = self.year_of.get(place)
        if year and day and day.year != year:
            why = f"表头写的是 {year} 年，日期却是 {day}，请核对"
            yield Doubt("verified_on", self.titles[place], cells[place].text, why, code="other_year")

    def _compare(
        self, place: int, one: str, cells: tuple[RawCell, ...], values: dict[str, Any]
    ) -> Iterator[Doubt]:
        """List a cell of a second column for the same field that says something else."""
        text, title, own = cells[place].text, self.titles[place], values.get(one)
        found = self.columns[place].read(cells[place])
        if found.value == own and not found.why:
            return
        main = self.titles[self.place_of[one]]
        if found.value is None:
            yield from self._unread(place, one, cells, found, own)
            return
        if found.value == own:
            return
        another_day = ANOTHER_DAY.search(title)
        if own is None and not another_day and is_nothing(cells[self.place_of[one]].text):
            values[one] = found.value
            yield Doubt(one, title, text, f"“{main}”没有填，按“{title}”填写", code="rival")
        elif one == "valid_until" and own and abs(found.value - own).days == 1:
            why = f"与“{main}”差一天，是到期日和次日两种写法，按 {own} 计"
            yield Doubt(one, title, text, why, code="rival")
        elif one == "verified_on" and own and found.value < own and _earlier(title, main):
            values[EARLIER] = _sorted(values.get(EARLIER, ()), found.value)
        elif one == "verified_on" and own and found.value > own and not another_day:
            values[one] = found.value
            why = f"“{main}”写 {own}，这一列写 {found.value}，按较近的一次填写，请确认"
            yield Doubt(one, title, text, why, found.value, blocks=True, code="rival")
        else:
            why = f"这一列也像“{main}”，写的却不同，没有采用"
            yield Doubt(one, title, text, why, found.value, blocks=True, code="rival")

    def _unread(
        self, place: int, one: str, cells: tuple[RawCell, ...], found: Reading, own: Any
    ) -> Iterator[Doubt]:
        """List an uncertain cell of a second column; it holds the row back where it may be the one that counts."""
        alone = own is None and is_nothing(cells[self.place_of[one]].text)
        newer = one in DAYS and own is not None and found.guess is not None and found.guess > own
        why = found.why or f"“{cells[place].text}”没有读出"
        blocks = found.severity is Severity.BLOCKS and (alone or newer)
        yield Doubt(one, self.titles[place], cells[place].text, why, found.guess, blocks, code="rival")


class _Latest:
    """Chooses among columns of which each is of another year or turn."""

    def __init__(
        self, rivals: Rivals, one: str, dated: tuple[tuple[Period, int], ...], values: dict[str, Any]
    ) -> None:
        self.rivals, self.field, self.dated, self.values = rivals, one, dated, values
        self.main = dated[0][1]
        self.is_day = one == "verified_on"

    def choose(self, cells: tuple[RawCell, ...]) -> Iterator[Doubt]:
        """Take the latest column that says something; an uncertain one waits and no older one stands in."""
        settled = False
        self.values.pop(self.field, None)
        for period, place in self.dated:
            cell = cells[place]
            if not cell.text or is_nothing(cell.text):
                continue
            reading = self._read(place, cell)
            if settled:
                yield from self._older(period, place, cell, reading)
                continue
            if reading.why and place != self.main:
                yield Doubt.of(self.field, self.rivals.titles[place], cell.text, reading)
            if reading.value is not None:
                yield from self._take(period, place, cell, reading)
            settled = reading.value is not None or reading.severity is Severity.BLOCKS

    def _read(self, place: int, cell: RawCell) -> Reading:
        found = self.rivals.columns[place].read(cell)
        return ask(f"“{cell.text}”指上一行的内容，请填写") if found is AS_ABOVE else found

    def _take(self, period: Period, place: int, cell: RawCell, reading: Reading) -> Iterator[Doubt]:
        title = self.rivals.titles[place]
        if self.is_day and period.year and reading.value.year != period.year:
            why = f"表头写的是 {period.year} 年，日期却是 {reading.value}，请确认"
            yield Doubt(self.field, title, cell.text, why, reading.value, blocks=True, code="other_year")
            return
        self.values[self.field] = reading.value
        if place != self.main and self.is_day and not period.year and period.turn < 0:
            why = f"“{self.rivals.titles[self.main]}”没有填，按“{title}”填写"
            yield Doubt(self.field, title, cell.text, why, code="rival")

    def _older(self, period: Period, place: int, cell: RawCell, reading: Reading) -> Iterator[Doubt]:
        """Keep an earlier verification; list what is odd about it."""
        if not self.is_day:
            return
        title, day = self.rivals.titles[place], reading.value
        if day is None:
            why = f"更早一次的日期没有读出：{reading.why or cell.text}"
            yield Doubt(self.field, title, cell.text, why, reading.guess, code="earlier")
            return
        if period.year and day.year != period.year:
            why = f"表头写的是 {period.year} 年，日期却是 {day}（更早一次的日期，不影响本次）"
            yield Doubt(self.field, title, cell.text, why, code="other_year")
        if (chosen := self.values.get(self.field)) and day > chosen:
            del self.values[self.field]
            why = f"这一列应是更早的一次，却晚于 {chosen}，不知以哪次为准"
            yield Doubt(self.field, title, cell.text, why, day, blocks=True, code="rival")
        self.values[EARLIER] = _sorted(self.values.get(EARLIER, ()), day)


def _sorted(days: tuple[date, ...], day: date) -> tuple[date, ...]:
    return tuple(sorted({*days, day}, reverse=True))


def _earlier(title: str, main: str) -> bool:
    """Say whether a heading names an earlier time than the column that counts."""
    own, other = period_of(title), period_of(main)
    if own and not own.year:
        return own.turn < 0 and (other is None or other.turn > own.turn)
    return bool(own and own.year and (other is None or own < other)) or bool(
        re.search(r"历次|以往|原检定", title)
    )
