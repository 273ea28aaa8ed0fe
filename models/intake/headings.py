"""Where the tables of a sheet begin: rows of headings, also two rows high, wherever they stand."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.intake.grid import letter
from models.rules.header_words import claim, claim_of, fold, is_unit, own_claim, split_unit, vocabulary
from models.rules.old_book import EMPTY, RawColumn
from models.rules.periods import period_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from models.intake.grid import Grid, Merge
    from models.rules.old_book import RawCell

HAN = re.compile(r"[\u4e00-\u9fff]")
NO_HEADING = re.compile(r"[:：]|\d{2}")
"""Figures make a text a value; this is asked of every row."""
FORM_LINE = re.compile(r"[:：]")
"""``单位(盖章)：…`` stands above tables and is no heading."""
LONGEST = 40
FOUR = 4
"""Characters of a heading that says what it means without the group above it."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: its first and last row (from 0) and its columns, by place."""

    first: int
    last: int
    columns: dict[int, RawColumn]


def title_of(cell: RawCell) -> str:
    """Return a heading's text without line breaks and, in Chinese, without blanks."""
    words = cell.text.split()
    return "".join(words) if HAN.search(cell.text) else " ".join(words)


def find_headings(grid: Grid, mapping: Mapping[str, str | None], first: int | None = None) -> list[Heading]:
    """Return the headings of a sheet from top to bottom; ``first`` is the row in which a person sees the first."""
    found: list[Heading] = []
    row = 0
    if first is not None:
        found.append(_whole_heading(grid, first, 0, mapping))
        row = found[0].last + 1
    while row < len(grid.rows):
        if is_heading(grid.rows[row], mapping):
            heading = _whole_heading(grid, row, found[-1].last + 1 if found else 0, mapping)
            found.append(heading)
            row = heading.last
        row += 1
    return found or _by_shape(grid)


def _filled(row: Sequence[RawCell]) -> list[int]:
    return [place for place, cell in enumerate(row) if cell.text]


def known(cell: RawCell, mapping: Mapping[str, str | None]) -> bool:
    """Say whether a cell is a title that the lists know."""
    text = cell.text
    if not isinstance(cell.value, str) or len(text) > LONGEST or NO_HEADING.search(text):
        return False
    title = title_of(cell)
    found = own_claim(title, mapping) or claim(title)
    return found is not None and found.covers >= 0.4


def is_heading(row: Sequence[RawCell], mapping: Mapping[str, str | None]) -> bool:
    """Say whether a row is a heading: mostly titles that are known, hardly one of them twice."""
    first = next((cell for cell in row if cell.text), EMPTY)
    if not isinstance(first.value, str):
        return False
    texts = [cell for cell in row if cell.text]
    if len(texts) < 2 or not any(known(cell, mapping) for cell in texts[:4]):
        return False
    if sum(not isinstance(cell.value, str) for cell in texts) * 5 > len(texts):
        return False
    count = sum(known(cell, mapping) for cell in texts)
    different = {cell.text for cell in texts}
    return count >= 2 and count * 5 >= len(texts) * 2 and len(different) * 4 >= len(texts) * 3


def _whole_heading(grid: Grid, row: int, earliest: int, mapping: Mapping[str, str | None]) -> Heading:
    first = row - 1 if row > earliest and _groups(grid, row - 1) else row
    last = row + 1 if row + 1 < len(grid.rows) and _continues(grid, row, mapping) else row
    merged = [
        merge.bottom for merge in grid.merges if merge.top == row and merge.bottom in {row + 1, row + 2}
    ]
    if last == row and len(merged) >= 2 and _only_text(grid.rows[row + 1 : max(merged) + 1]):
        last = max(merged)
    return Heading(first, last, _columns(grid, first, last))


def _only_text(rows: Sequence[Sequence[RawCell]]) -> bool:
    return all(isinstance(cell.value, str) for row in rows for cell in row if cell.text)


def _across(grid: Grid, row: int) -> list[Merge]:
    return [merge for merge in grid.merges if merge.top <= row <= merge.bottom and merge.right > merge.left]


def _groups(grid: Grid, row: int) -> bool:
    """Say whether a row above a heading is its upper half: cells that reach down or span some columns."""
    filled = _filled(grid.rows[row])
    if len(filled) < 2 or not _only_text([grid.rows[row]]):
        return False
    if any(FORM_LINE.search(grid.rows[row][place].text) for place in filled):
        return False
    down = any(merge.top == row and merge.bottom > row for merge in grid.merges)
    return down or len(_across(grid, row)) >= 2


def _continues(grid: Grid, row: int, mapping: Mapping[str, str | None]) -> bool:
    """Say whether the next row is the lower half: known headings or units, mostly below empty or wide cells."""
    upper, lower = grid.rows[row], grid.rows[row + 1]
    filled = _filled(lower)
    if not filled or not _only_text([lower]):
        return False
    titles = [lower[place] for place in filled]
    if all(is_unit(split_unit(f"({cell.text})")[1] or cell.text) for cell in titles):
        return True
    if not all(known(cell, mapping) or len(cell.text) <= 6 for cell in titles):
        return False
    wide = {
        at for merge in _across(grid, row) if merge.top == row for at in range(merge.left, merge.right + 1)
    }
    under = sum(at in wide or at >= len(upper) or not upper[at].text for at in filled)
    told = any(known(cell, mapping) for cell in titles) or all(period_of(cell.text) for cell in titles)
    return told and under * 2 > len(filled)


def _columns(grid: Grid, first: int, last: int) -> dict[int, RawColumn]:
    titles: dict[int, list[str]] = {}
    for row in range(first, last + 1):
        for place, text in _spread(grid, row, last).items():
            listed = titles.setdefault(place, [])
            if text not in listed:
                listed.append(text)
    columns: dict[int, RawColumn] = {}
    taken: set[str] = set()
    lowest = Counter(parts[-1] for parts in titles.values())
    for place in sorted(titles):
        parts = titles[place]
        title = parts[-1] if lowest[parts[-1]] == 1 and _says_itself(parts) else _joined(parts)
        if title in taken:
            title = f"{title}（{letter(place)} 列）"
        taken.add(title)
        columns[place] = RawColumn(letter(place), title, split_unit(title)[1], tuple(titles[place]))
    return columns


def _says_itself(parts: list[str]) -> bool:
    """Say whether the lowest line needs no group above it: ``检定日期`` below ``检定``; not ``低报``, not ``名称``."""
    own, together = claim(parts[-1]), claim_of(tuple(parts))
    if len(parts) < 2 or own is None or together is None or own.covers < 1:
        return False
    whole = fold(split_unit(parts[-1])[0])
    return own.fields == together.fields and (whole in vocabulary().within or len(whole) >= FOUR)


def _joined(parts: list[str]) -> str:
    """Join the texts of a heading from top to bottom; a unit below a title goes into brackets."""
    title = parts[0]
    for part in parts[1:]:
        bare = part.strip("()（）")
        title = f"{title}（{bare}）" if is_unit(bare) else f"{title}{part}"
    return title


def _spread(grid: Grid, row: int, last: int) -> dict[int, str]:
    """Return a heading row's texts by column, those of merged cells for each column that they cover."""
    cells = grid.rows[row]
    texts = {place: title_of(cells[place]) for place in _filled(cells)}
    for merge in _across(grid, row):
        if merge.top == row and merge.left in texts and row < last:
            texts |= dict.fromkeys(range(merge.left, merge.right + 1), texts[merge.left])
    if row < last and not _across(grid, row):
        _spread_unmerged(texts, grid.rows[row + 1])
    return texts


def _spread_unmerged(texts: dict[int, str], below: Sequence[RawCell]) -> None:
    """Carry a group's title to the right where only the row below has texts (no merges in .csv)."""
    for place in _filled(below):
        if place not in texts and place - 1 in texts and _filled(below[place - 1 : place]):
            texts[place] = texts[place - 1]


def _by_shape(grid: Grid) -> list[Heading]:
    """Find a heading of unknown words: the first row of three or more different texts above longer rows."""
    for row, cells in enumerate(grid.rows[:12]):
        filled = _filled(cells)
        texts = {cells[place].text for place in filled}
        below = grid.rows[row + 1 : row + 2]
        if len(filled) >= 3 and len(texts) == len(filled) and _only_text([cells]) and below:
            enough = len(_filled(below[0])) * 2 >= len(filled)
            if enough and not any(FORM_LINE.search(text) or len(text) > LONGEST for text in texts):
                return [Heading(row, row, _columns(grid, row, row))]
    return []


def cell_at(row: Sequence[RawCell], place: int) -> RawCell:
    """Return a cell of a row, also beyond its end."""
    return row[place] if place < len(row) else EMPTY
