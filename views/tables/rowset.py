"""Rows made ready for quick sorting, searching and counting; plain Python, built on the worker thread."""

from __future__ import annotations

import re
from array import array
from collections import Counter
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from itertools import compress
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from models.lists import Column, ListSpec

DIGITS = re.compile(r"\d+")
NUMBERS = (int, float, Decimal)


class Order(NamedTuple):
    """Row numbers in the order of one column; the first ``filled`` have a value, the rest have none."""

    ids: array[int]
    filled: int

    def in_turn(self, *, backwards: bool) -> Sequence[int]:
        """Return the row numbers; rows without a value stay last both ways."""
        if not backwards:
            return self.ids
        return self.ids[: self.filled][::-1] + self.ids[self.filled :]


def natural(text: str) -> bytes:
    """Return a sort key: JL-2 before JL-10, and Chinese by pinyin, as GB 2312 lists its common characters."""
    return DIGITS.sub(lambda match: match[0].lstrip("0").rjust(16, "0"), text.casefold()).encode("gb18030")


class RowSet[R]:
    """Rows with what is worked out from them once: counts, search texts, orders.

    Everything is worked out on first use and kept; ``preparations`` lets the worker do it beforehand.
    """

    def __init__(self, spec: ListSpec[R], rows: Sequence[R]) -> None:
        self.spec = spec
        self.rows = rows
        self._masks: dict[str, bytes] = {}
        self._texts: dict[str, list[str]] = {}
        self._orders: dict[str, Order] = {}
        self._hay: list[str] | None = None
        for bucket in spec.buckets:
            self.mask(bucket.key)

    def __len__(self) -> int:
        return len(self.rows)

    def preparations(self) -> Iterator[Callable[[], object]]:
        """Yield the pieces of work that make every later sort and search quick."""
        yield self.hay
        for key in self.spec.filters:
            yield partial(self.texts, key)
        for column in self.spec.columns:
            yield partial(self.order, column.key)

    def mask(self, bucket: str) -> bytes:
        """Return a byte per row: 1 where the bucket holds the row."""
        if bucket not in self._masks:
            holds = next(b for b in self.spec.buckets if b.key == bucket).holds
            self._masks[bucket] = bytes(map(bool, map(holds, self.rows)))
        return self._masks[bucket]

    def count(self, bucket: str) -> int:
        """Return how many rows the bucket holds."""
        return self.mask(bucket).count(1)

    def hay(self) -> list[str]:
        """Return the text of each row in which words are looked for."""
        if self._hay is None:
            self._hay = list(map(self.spec.search, self.rows))
        return self._hay

    def texts(self, key: str) -> list[str]:
        """Return what the column shows in each row."""
        if key not in self._texts:
            column = self.spec.column(key)
            known: dict[Any, str] = {}
            values = map(column.value, self.rows)
            self._texts[key] = [
                known[v] if v in known else known.setdefault(v, column.text(v)) for v in values
            ]
        return self._texts[key]

    def order(self, key: str) -> Order:
        """Return the rows in the order of a column, rows without a value last."""
        if key not in self._orders:
            self._orders[key] = _order(self.spec.column(key), self.rows)
        return self._orders[key]

    def with_words(self, ids: Iterable[int], words: Iterable[str]) -> list[int]:
        """Keep the rows in whose search text every word occurs."""
        hay = self.hay()
        for word in words:
            ids = [i for i in ids if word in hay[i]]
        return list(ids)

    def with_texts(self, ids: Iterable[int], key: str, wanted: frozenset[str]) -> list[int]:
        """Keep the rows in which a column shows one of the wanted texts."""
        texts = self.texts(key)
        return [i for i in ids if texts[i] in wanted]

    def in_bucket(self, ids: Sequence[int], bucket: str) -> list[int]:
        """Keep the rows that a bucket holds."""
        return list(compress(ids, map(self.mask(bucket).__getitem__, ids)))

    def tally(self, ids: Iterable[int], key: str) -> Counter[str]:
        """Count the texts that a column shows in these rows."""
        return Counter(map(self.texts(key).__getitem__, ids))


def _order[R](column: Column[R], rows: Sequence[R]) -> Order:
    values = list(map(column.value, rows))
    distinct = set(values)
    key = _sort_key(column, distinct)
    ranks = {
        value: rank for rank, value in enumerate(sorted((v for v in distinct if not _empty(v)), key=key))
    }
    last = len(ranks)
    places = [ranks.get(value, last) for value in values]
    ids = array("I", sorted(range(len(values)), key=places.__getitem__))
    return Order(ids, len(places) - places.count(last))


def _empty(value: Any) -> bool:
    return value is None or value == ""


def _sort_key[R](column: Column[R], values: set[Any]) -> Callable[[Any], Any]:
    filled = [value for value in values if not _empty(value)]
    for kind in (NUMBERS, datetime, date):
        if all(isinstance(value, kind) for value in filled):
            return lambda value: value
    if all(isinstance(value, str) for value in filled):
        return natural
    return lambda value: natural(column.text(value))
