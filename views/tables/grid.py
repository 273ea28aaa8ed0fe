"""The table of a list: frozen first columns, whole rows tinted, blocks copied as in Excel."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Any, override

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from views.tables.cells import Cells
from views.tables.frozen import Frozen

if TYPE_CHECKING:
    from PySide6.QtCore import QItemSelectionRange
    from PySide6.QtGui import QFocusEvent, QHoverEvent, QResizeEvent

    from views.tables.rows_model import RowsModel

Index = QModelIndex | QPersistentModelIndex
MOST_RUNS = 2000
"""A selection in more pieces than this is not carried over to another order of the rows."""


class Grid[R](QTableView):
    """Shows a model of rows; selections are blocks of cells, and every row they touch counts as selected."""

    selection_changed = Signal()
    edit_asked = Signal(object, str)
    """A row and the key of the column under the cursor: double click, Enter or F2."""
    detail_asked = Signal()
    """Space: show or hide what stands beside the list."""

    def __init__(self, rows: RowsModel[R], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("grid")
        self.rows = rows
        self.frozen = Frozen(self)
        self._runs: list[tuple[int, int]] = []
        self._hovered = -1
        self._kept: tuple[set[Any], Any, int] | None = None
        self._set_up()
        self.setModel(rows)
        self._set_up_headers()
        self.setItemDelegate(Cells(self))
        self.frozen.attach()
        rows.modelAboutToBeReset.connect(self._keep_selection)
        rows.arranged.connect(self._restore_selection)
        self.selectionModel().selectionChanged.connect(self._selection_moved)
        self.selectionModel().currentChanged.connect(self._repaint)

    def row_height(self) -> int:
        """Return the height of a row in device-independent pixels: 30 with the shipped font at 10 pt."""
        return QFontMetrics(self.font()).height() + 11

    # what is selected

    def row_is_selected(self, row: int) -> bool:
        """Say whether a selected block touches the row."""
        at = bisect_right(self._runs, (row, len(self.rows.rows))) - 1
        return at >= 0 and self._runs[at][0] <= row <= self._runs[at][1]

    def selected_count(self) -> int:
        """Return how many rows are selected."""
        return sum(bottom - top + 1 for top, bottom in self._runs)

    def selected(self) -> list[R]:
        """Return the selected rows from top to bottom."""
        rows = (self.rows.row(i) for top, bottom in self._runs for i in range(top, bottom + 1))
        return [row for row in rows if row is not None]

    def selects_block(self) -> bool:
        """Say whether the selection is more than one cell, so that the block needs a tint of its own."""
        ranges = self._ranges()
        wide = self.rows.columnCount()
        return any(r.width() * r.height() > 1 and r.width() < wide for r in ranges)

    def current(self) -> R | None:
        """Return the row under the cursor."""
        return self.rows.row(self.currentIndex().row())

    def choose(self, keys: set[Any], scroll: bool = True, cursor: Any = None) -> None:
        """Select the rows with these keys; put the cursor on the row with the key ``cursor``, or on the first."""
        places = self.rows.places(keys)
        self._select(places)
        if places:
            place = self.rows.find(cursor) if cursor is not None else places[0]
            at = self.rows.index(place, self.first_column())
            self.selectionModel().setCurrentIndex(at, QItemSelectionModel.SelectionFlag.NoUpdate)
            if scroll:
                self.scrollTo(at)

    def hovered_row(self) -> int:
        """Return the row under the mouse, or -1."""
        return self._hovered

    def visible_columns(self) -> list[int]:
        """Return the numbers of the columns on the screen, from left to right."""
        header = self.horizontalHeader()
        order = [header.logicalIndex(place) for place in range(header.count())]
        return [column for column in order if not self.isColumnHidden(column)]

    def first_column(self) -> int:
        """Return the number of the leftmost column."""
        return next(iter(self.visible_columns()), 0)

    def block(self) -> str:
        """Return the selected cells as lines of tab-separated texts, in the order of the screen."""
        picked: set[tuple[int, int]] = set()
        for part in self._ranges():
            across = range(part.left(), part.right() + 1)
            picked.update((row, column) for row in range(part.top(), part.bottom() + 1) for column in across)
        columns = [c for c in self.visible_columns() if any(c == column for _, column in picked)]
        lines = (
            "\t".join(_cell(self.rows.text(row, c)) if (row, c) in picked else "" for c in columns)
            for row in sorted({row for row, _ in picked})
        )
        return "\n".join(lines)

    # Qt's questions: where things are, now that the first columns do not scroll

    @override
    def indexAt(self, pos: QPoint) -> QModelIndex:
        column = self.frozen.column_at(pos.x())
        if column < 0:
            return super().indexAt(pos)
        row = self.rowAt(pos.y())
        return self.rows.index(row, column) if row >= 0 else QModelIndex()

    @override
    def visualRect(self, index: Index) -> QRect:
        rect = super().visualRect(index)
        if index.isValid() and self.frozen.holds(index.column()):
            rect.moveLeft(self.frozen.left_of(index.column()))
        return rect

    @override
    def scrollTo(
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        bar = self.horizontalScrollBar()
        before = bar.value()
        super().scrollTo(index, hint)
        if self.frozen.holds(index.column()):
            bar.setValue(before)
            return
        covered = self.frozen.width() - self.columnViewportPosition(index.column())
        if covered > 0:
            bar.setValue(bar.value() - covered)

    def keyboardSearch(self, search: str) -> None:
        """Typing a letter moves nowhere: words are looked for in the search box."""

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.frozen.lay_out()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.block())
        elif event.key() == Qt.Key.Key_Space and event.modifiers() == Qt.KeyboardModifier.ShiftModifier:
            self._select([self.currentIndex().row()])
        elif event.key() == Qt.Key.Key_Space and not event.modifiers():
            self.detail_asked.emit()
        elif event.key() in (Qt.Key.Key_F2, Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._ask_edit(self.currentIndex())
        elif event.key() == Qt.Key.Key_Escape and self._runs:
            self.clearSelection()
        else:
            super().keyPressEvent(event)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._ask_edit(self.indexAt(event.position().toPoint()))

    @override
    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.HoverMove, QEvent.Type.HoverEnter):
            hover: QHoverEvent = event  # type: ignore[assignment]
            self._hover(self.rowAt(hover.position().toPoint().y()))
        elif event.type() == QEvent.Type.HoverLeave:
            self._hover(-1)
        return super().viewportEvent(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._repaint()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._repaint()

    # how it is set up

    def _set_up(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)

    def _set_up_headers(self) -> None:
        rows = self.verticalHeader()
        rows.hide()
        rows.setMinimumSectionSize(self.row_height())
        rows.setDefaultSectionSize(self.row_height())
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setSectionsMovable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setMinimumSectionSize(40)
        header.setFixedHeight(self.row_height() + 4)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setSortingEnabled(True)
        quiet = QItemSelectionModel(self.rows, header)
        header.setSelectionModel(quiet)  # else it asks every row of a column whether it is selected

    # how it keeps what is selected

    def _select(self, places: list[int]) -> None:
        runs = _runs(places)
        selection = QItemSelection()
        last = self.rows.columnCount() - 1
        for top, bottom in runs if len(runs) <= MOST_RUNS else []:
            selection.select(self.rows.index(top, 0), self.rows.index(bottom, last))
        self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _keep_selection(self) -> None:
        key_of = self.rows.spec.key
        current = self.current()
        keys = {key_of(row) for row in self.selected()}
        self._kept = (
            keys,
            None if current is None else key_of(current),
            max(self.currentIndex().column(), 0),
        )

    def _restore_selection(self) -> None:
        keys, current, column = self._kept or (set(), None, 0)
        self._kept = None
        self._runs = []
        if keys:
            self._select(self.rows.places(keys))
        if current is not None and (place := self.rows.find(current)) >= 0:
            at = self.rows.index(place, column)
            self.selectionModel().setCurrentIndex(at, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.scrollTo(at)
        else:
            self.verticalScrollBar().setValue(0)
        self.frozen.scroll()
        self.selection_changed.emit()

    def _selection_moved(self) -> None:
        spans = sorted((part.top(), part.bottom()) for part in self._ranges())
        self._runs = _joined(spans)
        self._repaint()
        self.selection_changed.emit()

    def _ranges(self) -> list[QItemSelectionRange]:
        return list(self.selectionModel().selection())  # type: ignore[call-overload, no-any-return]

    def _repaint(self) -> None:
        self.viewport().update()
        self.frozen.update()

    def _hover(self, row: int) -> None:
        if row != self._hovered:
            for changed in (self._hovered, row):
                band = QRect(0, self.rowViewportPosition(changed), self.viewport().width(), self.row_height())
                self.viewport().update(band)
                self.frozen.update(band)
            self._hovered = row

    def _ask_edit(self, index: QModelIndex) -> None:
        if (row := self.rows.row(index.row())) is not None:
            self.edit_asked.emit(row, self.rows.spec.columns[index.column()].key)


def _cell(text: str) -> str:
    """Return a text that stays one cell when pasted into a spreadsheet."""
    return '"' + text.replace('"', '""') + '"' if any(c in text for c in '\t\n"') else text


def _runs(places: list[int]) -> list[tuple[int, int]]:
    return _joined([(place, place) for place in places])


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return sorted spans with touching and overlapping ones made one."""
    joined: list[tuple[int, int]] = []
    for top, bottom in spans:
        if joined and top <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], bottom))
        else:
            joined.append((top, bottom))
    return joined
