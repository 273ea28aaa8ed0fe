"""Lines whose order matters: moved with Alt and the arrow keys, with buttons, or by dragging."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast, override

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QTableWidget, QTableWidgetItem

from views.pieces import across, button

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QDropEvent, QKeyEvent

    from views.pieces import Part


class OrderedTable(QTableWidget):
    """A small table of lines that are edited in place and put in order."""

    edited = Signal()

    def __init__(self, heads: Sequence[str]) -> None:
        super().__init__(0, len(heads))
        self.setProperty("look", "entries")
        self.setHorizontalHeaderLabels(list(heads))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(28)
        self.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDragDropOverwriteMode(False)
        self.setTabKeyNavigation(False)
        self.itemChanged.connect(lambda _item: self.edited.emit())

    def shift(self, by: int) -> None:
        """Move the current line up or down."""
        self.move_line(self.currentRow(), self.currentRow() + by)

    def move_line(self, line: int, target: int) -> None:
        """Move a line to a place; those between make room."""
        if line < 0 or not 0 <= target < self.rowCount() or line == target:
            return
        column = max(self.currentColumn(), 0)
        self.blockSignals(True)  # noqa: FBT003
        step = 1 if target > line else -1
        for at in range(line, target, step):
            for each in range(self.columnCount()):
                one, other = self.takeItem(at, each), self.takeItem(at + step, each)
                self.setItem(at, each, other)
                self.setItem(at + step, each, one)
        self.blockSignals(False)  # noqa: FBT003
        self.setCurrentCell(target, column)
        self.edited.emit()

    def cell(self, line: int, column: int) -> QTableWidgetItem:
        """Return a cell that is there."""
        return cast("QTableWidgetItem", self.item(line, column))

    def movers(self, *before: Part) -> QHBoxLayout:
        """Return a line with the buttons that move the current line, after other parts."""
        up = button("", lambda: self.shift(-1), icon_name="caret-up", name="up")
        down = button("", lambda: self.shift(1), icon_name="caret-down", name="down")
        for one, words in ((up, "上移（Alt+↑）"), (down, "下移（Alt+↓）")):
            one.setToolTip(words)
            one.setAccessibleName(words)
        return across(*before, up, down)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = event.modifiers() == Qt.KeyboardModifier.AltModifier
        if alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.shift(-1 if event.key() == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        """Put the dragged line where it is dropped; Qt would leave its cells apart."""
        place = event.position().toPoint()
        target = self.rowAt(place.y())
        if event.source() is self and self.currentRow() >= 0:
            self.move_line(self.currentRow(), self.rowCount() - 1 if target < 0 else target)
            event.setDropAction(Qt.DropAction.IgnoreAction)  # after a move Qt would remove the line
            event.accept()
        else:
            event.ignore()
