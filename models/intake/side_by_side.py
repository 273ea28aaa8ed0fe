"""Tables that stand side by side in one sheet: each becomes a sheet of its own, its letters and rows unchanged."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from models.intake.grid import Grid, letter
from models.intake.headings import is_heading, known, title_of
from models.rules.old_book import EMPTY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from models.intake.grid import Merge
    from models.rules.old_book import RawCell

type Row = tuple[RawCell, ...]
AGAIN = 3
"""Titles that must come again for a heading to be two; a title alone may rightly stand there twice."""


class _Part(NamedTuple):
    """Rows (first, after the last) and columns (first, after the last) of a table that has one to its left."""

    left: int
    right: int
    top: int
    bottom: int


def apart(grid: Grid, mapping: Mapping[str, str | None]) -> list[Grid]:
    """Return the sheet without the tables that stand to the right of others, and each of those as a sheet.

    What stands above such a table goes with it. No cell is lost, none is there twice.
    """
    parts = list(_parts(grid, mapping))
    if not parts:
        return [grid]
    rest = [list(row) for row in grid.rows]
    cut: dict[tuple[int, int], list[list[RawCell]]] = {}
    for left, right, top, bottom in parts:
        moved = cut.setdefault((left, right), [[] for _ in grid.rows])
        for at in range(top, bottom):
            taken = rest[at][left:right]
            moved[at] = [*[EMPTY] * left, *taken]
            rest[at][left:right] = [EMPTY] * len(taken)
    merges = tuple(merge for merge in grid.merges if not _within(merge, parts))
    return [
        replace(grid, rows=_trimmed(rest), merges=merges),
        *(_alone(grid, columns, rows, parts) for columns, rows in cut.items()),
    ]


def _alone(grid: Grid, columns: tuple[int, int], rows: list[list[RawCell]], parts: Iterable[_Part]) -> Grid:
    """Return a table that stood beside others as a sheet, named after its columns."""
    left, right = columns
    name = f"{grid.name}（{letter(left)}～{letter(right - 1)} 列）"
    here = [part for part in parts if part[:2] == columns]
    merges = tuple(merge for merge in grid.merges if _within(merge, here))
    return Grid(name, _trimmed(rows), merges, grid.hidden)


def _trimmed(rows: Sequence[Sequence[RawCell]]) -> tuple[Row, ...]:
    return tuple(
        tuple(row[: max((at + 1 for at, cell in enumerate(row) if cell.text), default=0)]) for row in rows
    )


def _within(merge: Merge, parts: Iterable[_Part]) -> bool:
    return any(part.top <= merge.top < part.bottom and part.left <= merge.left < part.right for part in parts)


def _parts(grid: Grid, mapping: Mapping[str, str | None]) -> Iterator[_Part]:
    """Find the tables that have another to their left."""
    after = 0
    for at, row in enumerate(grid.rows):
        if at < after or not row or (row[0].text and type(row[0].value) is not str):
            continue  # the quick way past nearly all rows: they begin with their number
        if not (places := _beginnings(row, mapping)):
            continue
        bottom = _end(grid, at, mapping)
        width = max(len(other) for other in grid.rows[after:bottom])
        for left, right in zip(places, (*places[1:], width), strict=True):
            yield _Part(left, right, after, bottom)
        after = bottom


def _end(grid: Grid, heading: int, mapping: Mapping[str, str | None]) -> int:
    """Return the row at which the next heading begins that may stand below all of the tables."""
    for at in range(heading + 1, len(grid.rows)):
        if _beginnings(grid.rows[at], mapping) or is_heading(grid.rows[at], mapping):
            return at
    return len(grid.rows)


def _beginnings(row: Row, mapping: Mapping[str, str | None]) -> list[int]:
    """Return the columns at which a heading begins anew: its first title, or others after an empty column."""
    first = next((cell for cell in row if cell.text), EMPTY)
    if not isinstance(first.value, str) or len(row) < 2 * AGAIN - 1 or not known(first, mapping):
        return []
    titles = [title_of(cell) for cell in row]
    start = next(at for at, title in enumerate(titles) if title)
    found: list[int] = []
    for at in range(start + 2, len(titles)):
        if not titles[at] or (titles[at] != titles[start] and titles[at - 1]):
            continue
        left, right = titles[start:at], _until_gap(titles, at)
        again = {title for title in right if title in left}
        if len(again) >= min(AGAIN, len(right)) >= 2 and sum(known(cell, mapping) for cell in row[at:]) >= 2:
            found.append(at)
            start = at
    return found


def _until_gap(titles: list[str], at: int) -> list[str]:
    end = next((place for place in range(at, len(titles)) if not titles[place]), len(titles))
    return titles[at:end]
