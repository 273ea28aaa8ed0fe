"""The columns that stay in sight when a list scrolls sideways."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QRect, Qt
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView
from shiboken6 import isValid

if TYPE_CHECKING:
    from views.tables.grid import Grid

MOST = 0.62
"""The frozen columns take at most this part of the width; the last of them scroll sooner than that."""


class Frozen(QObject):
    """A second view and header over the left edge of the grid; the mouse goes through to the grid itself."""

    def __init__(self, grid: Grid[Any]) -> None:
        super().__init__(grid)
        self._grid = grid
        self._columns: list[int] = []
        self._changing = False
        self._width = 0
        self._view = QTableView(grid)
        self._header = QHeaderView(Qt.Orientation.Horizontal, grid)
        self._edge = QFrame(grid)
        self._edge.setProperty("look", "edge")
        self._edge.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def attach(self) -> None:
        """Take model, selection and delegate of the grid, once it has them."""
        grid = self._grid
        self._set_up_view()
        self._set_up_header()
        main = grid.horizontalHeader()
        main.sectionResized.connect(self._resized)
        main.sectionMoved.connect(self._moved)
        main.sortIndicatorChanged.connect(self._sorted)
        main.geometriesChanged.connect(self._moved)
        grid.horizontalScrollBar().valueChanged.connect(self._slid)
        grid.verticalScrollBar().valueChanged.connect(self.scroll)
        self._header.sortIndicatorChanged.connect(self._sorted_here)
        self._header.sectionResized.connect(self._resized_here)

    @property
    def header(self) -> QHeaderView:
        """The header above the frozen columns."""
        return self._header

    def width(self) -> int:
        """Return the width that does not scroll."""
        return self._width

    def holds(self, column: int) -> bool:
        """Say whether a column is frozen now."""
        return column in self._columns

    def column_at(self, x: int) -> int:
        """Return the frozen column at a place of the viewport, or -1."""
        for column in self._columns:
            if 0 <= x < self._grid.columnWidth(column):
                return column
            x -= self._grid.columnWidth(column)
        return -1

    def left_of(self, column: int) -> int:
        """Return where a frozen column begins in the viewport."""
        before = self._columns[: self._columns.index(column)]
        return sum(self._grid.columnWidth(c) for c in before)

    def update(self, band: QRect | None = None) -> None:
        """Draw the frozen columns again."""
        self._view.viewport().update(band or self._view.viewport().rect())

    def scroll(self, *_: int) -> None:
        """Follow the grid up and down."""
        self._view.verticalScrollBar().setValue(self._grid.verticalScrollBar().value())

    def lay_out(self) -> None:
        """Choose the columns that may stay, and put the view over them."""
        grid, viewport = self._grid, self._grid.viewport().geometry()
        room = int(viewport.width() * MOST)
        columns: list[int] = []
        for column in grid.visible_columns():
            room -= grid.columnWidth(column)
            if not grid.rows.spec.columns[column].frozen or room < 0:
                break
            columns.append(column)
        self._show_only(columns)
        width = self._width = sum(grid.columnWidth(column) for column in columns)
        head = grid.horizontalHeader().height()
        self._header.setGeometry(viewport.x(), viewport.y() - head, width, head)
        self._view.setGeometry(viewport.x(), viewport.y(), width, viewport.height())
        self._header.setVisible(bool(columns))
        self._view.setVisible(bool(columns))
        self._edge.setGeometry(viewport.x() + width - 1, viewport.y() - head, 1, head + viewport.height())
        self._slid()
        self.scroll()

    def _slid(self, *_: int) -> None:
        self._edge.setVisible(bool(self._columns) and self._grid.horizontalScrollBar().value() > 0)

    def _show_only(self, columns: list[int]) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        self._changing = True
        order = columns + [c for c in range(len(self._grid.rows.spec.columns)) if c not in columns]
        for place, column in enumerate(order):
            for header in (self._header, self._view.horizontalHeader()):
                header.moveSection(header.visualIndex(column), place)
                header.setSectionHidden(column, column not in columns)
                if column in columns:
                    header.resizeSection(column, self._grid.columnWidth(column))
        self._changing = False

    def _set_up_view(self) -> None:
        view, grid = self._view, self._grid
        view.setObjectName("frozen")
        view.setModel(grid.rows)
        own = view.selectionModel()
        view.setSelectionModel(grid.selectionModel())
        own.deleteLater()
        view.setItemDelegate(grid.itemDelegate())
        view.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setShowGrid(False)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.horizontalHeader().hide()
        rows = view.verticalHeader()
        rows.hide()
        rows.setMinimumSectionSize(grid.row_height())
        rows.setDefaultSectionSize(grid.row_height())
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def _set_up_header(self) -> None:
        header = self._header
        header.setObjectName("frozen_header")
        header.setModel(self._grid.rows)
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setMinimumSectionSize(40)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def _resized(self, column: int, _old: int, new: int) -> None:
        if self.holds(column):
            self._header.resizeSection(column, new)
            self._view.setColumnWidth(column, new)
        self.lay_out()

    def _resized_here(self, column: int, _old: int, new: int) -> None:
        if self.holds(column) and not self._changing:
            self._grid.setColumnWidth(column, new)

    def _sorted(self, column: int, order: Qt.SortOrder) -> None:
        self._header.setSortIndicator(column, order)

    def _sorted_here(self, column: int, order: Qt.SortOrder) -> None:
        self._grid.horizontalHeader().setSortIndicator(column, order)

    def _moved(self, *_: int) -> None:
        if isValid(self._grid):  # Qt tells of geometries while it takes the grid apart
            self.lay_out()
