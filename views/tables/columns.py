"""Which columns a list shows, in which order, how wide; chosen by the user and remembered on this PC."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics

if TYPE_CHECKING:
    from models.lists import Column
    from views.remembered import Remembered
    from views.tables.grid import Grid

LINES_PER_MM = 0.2
"""A millimetre of paper is a fifth of the height of a line of text."""


class Columns(QObject):
    """Applies, changes and remembers the layout of a grid's columns."""

    changed = Signal()

    def __init__(self, grid: Grid[Any], remembered: Remembered) -> None:
        super().__init__(grid)
        self._grid = grid
        self._spec = grid.rows.spec
        self._remembered = remembered
        self._applying = False
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._remember)
        self.apply()
        header = grid.horizontalHeader()
        header.sectionMoved.connect(self._moved)
        header.sectionResized.connect(self._note)
        header.sortIndicatorChanged.connect(self._note)

    def visible(self) -> tuple[Column[Any], ...]:
        """Return the columns on the screen, from left to right."""
        return tuple(self._spec.columns[i] for i in self._grid.visible_columns())

    def order(self) -> list[str]:
        """Return the keys of all columns from left to right, the hidden ones where they would stand."""
        header = self._grid.horizontalHeader()
        return [self._spec.columns[header.logicalIndex(i)].key for i in range(header.count())]

    def is_shown(self, key: str) -> bool:
        """Say whether a column is on the screen."""
        return not self._grid.isColumnHidden(self._number(key))

    def show(self, key: str, *, wanted: bool) -> None:
        """Put a column on the screen or take it off; the last one stays."""
        if wanted or len(self.visible()) > 1:
            self._grid.setColumnHidden(self._number(key), not wanted)
            self._grid.frozen.lay_out()
            self._note()

    def reorder(self, keys: list[str]) -> None:
        """Put the columns in this order; frozen columns stay first."""
        self._place(keys)
        self._note()

    def fit(self, key: str) -> None:
        """Make a column as wide as what it shows now."""
        number = self._number(key)
        self._grid.setColumnWidth(number, max(self._grid.sizeHintForColumn(number), self._least(number)))

    def reset(self) -> None:
        """Go back to the columns as they were declared."""
        self._remembered.set(self._key, None)
        self._grid.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.apply()
        self._later.stop()
        self.changed.emit()

    def apply(self) -> None:
        """Lay the columns out as remembered, else as declared."""
        kept: dict[str, Any] = self._remembered.get(self._key) or {}
        self._applying = True
        widths, hidden = kept.get("widths", {}), kept.get("hidden")
        unit = QFontMetrics(self._grid.font()).height() * LINES_PER_MM
        for number, column in enumerate(self._spec.columns):
            wide = widths.get(column.key) or max(round(column.width * unit), self._least(number))
            self._grid.setColumnWidth(number, wide)
            off = column.key in hidden if hidden is not None else not column.shown
            self._grid.setColumnHidden(number, off)
        self._place(kept.get("order", [column.key for column in self._spec.columns]))
        if (sort := kept.get("sort")) and sort[0] in {c.key for c in self._spec.columns}:
            way = Qt.SortOrder.DescendingOrder if sort[1] else Qt.SortOrder.AscendingOrder
            self._grid.horizontalHeader().setSortIndicator(self._number(sort[0]), way)
        self._applying = False
        self._grid.frozen.lay_out()

    @property
    def _key(self) -> str:
        return f"list/{self._spec.name}/columns"

    def _number(self, key: str) -> int:
        return next(i for i, column in enumerate(self._spec.columns) if column.key == key)

    def _least(self, number: int) -> int:
        title = self._spec.columns[number].title
        return QFontMetrics(self._grid.font()).horizontalAdvance(title) + 28

    def _place(self, keys: list[str]) -> None:
        known = {column.key: column for column in self._spec.columns}
        order = [key for key in keys if key in known] + [key for key in known if key not in keys]
        order.sort(key=lambda key: not known[key].frozen)
        header = self._grid.horizontalHeader()
        was, self._applying = self._applying, True
        for place, key in enumerate(order):
            header.moveSection(header.visualIndex(self._number(key)), place)
        self._applying = was
        self._grid.frozen.lay_out()

    def _moved(self, *_: int) -> None:
        if not self._applying:
            self._place(self.order())
            self._note()

    def _note(self, *_: object) -> None:
        if not self._applying:
            self._later.start()
            self.changed.emit()

    def _remember(self) -> None:
        header = self._grid.horizontalHeader()
        columns = self._spec.columns
        sort = header.sortIndicatorSection()
        backwards = header.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
        shown = {column.key for column in self.visible()}
        widths = {c.key: self._grid.columnWidth(i) for i, c in enumerate(columns) if c.key in shown}
        self._remembered.set(
            self._key,
            {
                "order": self.order(),
                "hidden": [c.key for c in columns if c.key not in shown],
                "widths": widths,
                "sort": [columns[sort].key, backwards] if sort >= 0 else None,
            },
        )
