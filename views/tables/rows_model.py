"""The one Qt table model of the program."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, override

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from models.lists import Tone
from views.tables.rowset import RowSet

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Sequence

    from PySide6.QtCore import QObject

    from models.lists import ListSpec

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
log = logging.getLogger(__name__)
UNREADABLE = "⚠"
"""Shown where a column cannot make sense of a row: a bug, logged, but no reason to lose the list."""


class RowsModel[R](QAbstractTableModel):
    """Shows frozen rows through the columns of a list specification.

    Searching and sorting rearrange row numbers in Python lists. A sort proxy would call back into Python for
    every comparison, thirty times slower.
    """

    arranged = Signal()
    """What is shown has changed: other rows, another order, another filter."""

    def __init__(self, spec: ListSpec[R], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.spec = spec
        self.rows = RowSet[R](spec, ())
        self._order: tuple[str, bool] | None = None
        self._bucket: str | None = spec.opens_on
        self._chips: dict[str, frozenset[str]] = {}
        self._words: list[str] = []
        self._chosen: Sequence[int] = ()
        """Rows in order, after bucket and chips, before the words."""
        self._shown: Sequence[int] = ()

    # what is shown

    def replace(self, rows: RowSet[R]) -> None:
        """Show these rows instead of the present ones, filtered and sorted as they were."""
        self.rows = rows
        self._choose()

    def search(self, text: str) -> None:
        """Keep only rows that hold all words of ``text``."""
        words = text.casefold().split()
        if words == self._words:
            return
        narrower = len(words) >= len(self._words) and all(
            new.startswith(old) for new, old in zip(words, self._words, strict=False)
        )
        self._words = words
        self._find(self._shown if narrower else self._chosen)

    def set_bucket(self, key: str | None) -> None:
        """Keep only the rows of a bucket; ``None`` for what the list opens on."""
        key = key or self.spec.opens_on
        if key != self._bucket:
            self._bucket = key
            self._choose()

    def set_chip(self, key: str, texts: frozenset[str]) -> None:
        """Keep only rows in which a column shows one of the texts; no texts: whatever it shows."""
        if texts != self._chips.get(key, frozenset()):
            self._chips.pop(key, None)
            if texts:
                self._chips[key] = texts
            self._choose()

    def clear_filters(self) -> None:
        """Show again what the list opens on, in the present order."""
        self._bucket, self._chips, self._words = self.spec.opens_on, {}, []
        self._choose()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order by a column, rows without a value last; -1 is the order of loading."""
        known = 0 <= column < len(self.spec.columns)
        key = self.spec.columns[column].key if known else None
        wanted = (key, order == Qt.SortOrder.DescendingOrder) if key else None
        if wanted != self._order:
            self._order = wanted
            self._choose()

    # what is asked

    @property
    def bucket(self) -> str | None:
        """The bucket that is shown; ``None`` for all."""
        return self._bucket

    @property
    def chips(self) -> dict[str, frozenset[str]]:
        """The texts to which columns are limited."""
        return dict(self._chips)

    @property
    def filtered(self) -> bool:
        """Whether a bucket, a chip or a word hides rows."""
        return bool(self._bucket != self.spec.opens_on or self._chips or self._words)

    def shown(self) -> list[R]:
        """Return the rows as the user sees them."""
        return [self.rows.rows[i] for i in self._shown]

    def total(self) -> int:
        """Return how many rows there are without any filter."""
        return len(self.rows)

    def bucket_of(self, key: Any) -> str | None:
        """Return a bucket that holds the row with this key; ``None`` where none does."""
        row = next((row for row in self.rows.rows if self.spec.key(row) == key), None)
        return next((b.key for b in self.spec.buckets if row is not None and b.holds(row)), None)

    def row(self, number: int) -> R | None:
        """Return the row at a position of the table."""
        return self.rows.rows[self._shown[number]] if 0 <= number < len(self._shown) else None

    def find(self, key: Any) -> int:
        """Return the position of the row with this key, or -1."""
        return next(iter(self.places({key})), -1)

    def places(self, keys: set[Any]) -> list[int]:
        """Return the positions of the rows with these keys, from top to bottom."""
        rows, key_of = self.rows.rows, self.spec.key
        return [place for place, i in enumerate(self._shown) if key_of(rows[i]) in keys]

    def tally(self, key: str) -> Counter[str]:
        """Count the texts of a column among the rows that every other filter lets through."""
        ids: Sequence[int] = range(len(self.rows))
        if self._bucket:
            ids = self.rows.in_bucket(ids, self._bucket)
        for other, texts in self._chips.items():
            if other != key:
                ids = self.rows.with_texts(ids, other, texts)
        return self.rows.tally(self.rows.with_words(ids, self._words), key)

    def text(self, row: int, column: int) -> str:
        """Return what a cell shows; never raises."""
        try:
            return self.spec.columns[column].show(self.rows.rows[self._shown[row]])
        except Exception:
            log.exception("cell %s of %s", column, self.spec.name)
            return UNREADABLE

    def tone(self, row: int, column: int) -> Tone:
        """Return the tone of a cell; never raises."""
        try:
            tone = self.spec.columns[column].tone
            return tone(self.rows.rows[self._shown[row]]) if tone else Tone.PLAIN
        except Exception:
            log.exception("tone %s of %s", column, self.spec.name)
            return Tone.PLAIN

    # what Qt asks

    @override
    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._shown)

    @override
    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.spec.columns)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = index.row(), index.column()
        if not (0 <= row < len(self._shown) and 0 <= column < len(self.spec.columns)):
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.text(row, column)
        return None

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.spec.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.spec.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = (
                Qt.AlignmentFlag.AlignRight
                if self.spec.columns[section].number
                else Qt.AlignmentFlag.AlignLeft
            )
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    # how it is worked out

    def _choose(self) -> None:
        ids: Sequence[int] = range(len(self.rows))
        if self._order:
            key, backwards = self._order
            ids = self.rows.order(key).in_turn(backwards=backwards)
        if self._bucket:
            ids = self.rows.in_bucket(ids, self._bucket)
        for key, texts in self._chips.items():
            ids = self.rows.with_texts(ids, key, texts)
        self._chosen = ids
        self._find(ids)

    def _find(self, ids: Sequence[int]) -> None:
        found = self.rows.with_words(ids, self._words) if self._words else ids
        self.beginResetModel()
        self._shown = found
        self.endResetModel()
        self.arranged.emit()
