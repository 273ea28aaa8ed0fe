"""Popups with things to tick: the values of a filter, the columns of a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, override

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QFrame, QLineEdit, QListWidget, QListWidgetItem, QWidget

from views.pieces import across, button, down, label

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QKeyEvent

KEY = Qt.ItemDataRole.UserRole
MANY = 10
"""From this many things on there is a box to find one."""


class TickList(QListWidget):
    """Ticks and unticks by a click anywhere in the line, or by Space."""

    def __init__(self) -> None:
        super().__init__()
        self.itemClicked.connect(self.toggle)

    def toggle(self, item: QListWidgetItem) -> None:
        """Tick or untick a line."""
        on = item.checkState() == Qt.CheckState.Checked
        item.setCheckState(Qt.CheckState.Unchecked if on else Qt.CheckState.Checked)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if event.key() == Qt.Key.Key_Space and item is not None:
            self.toggle(item)
        else:
            super().keyPressEvent(event)


class Picker(QFrame):
    """A popup list of things to tick; each tick tells at once."""

    ticked = Signal(object)
    """The keys of all ticked things, a ``frozenset``."""
    moved = Signal(object)
    """The keys in the order to which they were dragged, a ``list``."""
    reset = Signal()

    def __init__(self, parent: QWidget, title: str, reset_title: str, *, sortable: bool = False) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("picker")
        self.setProperty("look", "popup")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._find = QLineEdit(placeholderText="查找", clearButtonEnabled=True)
        self._find.textChanged.connect(self._filter)
        self._list = TickList()
        self._list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        if sortable:
            self._list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self._list.itemChanged.connect(lambda _item: self.ticked.emit(self.keys()))
        self._list.model().rowsMoved.connect(lambda *_: self.moved.emit(self._order()))
        foot = across(
            button(reset_title, self._reset, look="link", name="reset"),
            None,
            button("完成", self.close, look="link", name="done"),
        )
        self.setLayout(down(label(title, "muted"), self._find, self._list, foot, margins=(12, 8, 12, 8)))

    def offer(self, things: Iterable[tuple[str, str]], ticked: Iterable[str]) -> None:
        """Fill the list with keys and texts, the ticked ones ticked."""
        on = set(ticked)
        self._list.blockSignals(True)  # noqa: FBT003
        self._list.clear()
        for key, text in things:
            item = QListWidgetItem(text)
            item.setData(KEY, key)
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if key in on else Qt.CheckState.Unchecked)
            self._list.addItem(item)
        self._list.blockSignals(False)  # noqa: FBT003
        self._find.setVisible(self._list.count() > MANY)

    def open_below(self, anchor: QWidget) -> None:
        """Open under a button, kept inside the screen."""
        wide = max(self._list.sizeHintForColumn(0) + 72, 220)
        line = max(self._list.sizeHintForRow(0), 20)
        self._list.setFixedHeight(min(self._list.count(), MANY + 4) * line + 4)
        self.setFixedWidth(min(wide, 420))
        self.adjustSize()
        place = anchor.mapToGlobal(QPoint(0, anchor.height() + 4))
        room = anchor.screen().availableGeometry()
        place.setX(max(room.left(), min(place.x(), room.right() - self.width())))
        place.setY(max(room.top(), min(place.y(), room.bottom() - self.height())))
        self.move(place)
        self.show()
        (self._find if self._find.isVisible() else self._list).setFocus()

    def keys(self) -> frozenset[str]:
        """Return the keys of the ticked things."""
        items = self._items()
        return frozenset(item.data(KEY) for item in items if item.checkState() == Qt.CheckState.Checked)

    def _items(self) -> list[QListWidgetItem]:
        return [self._list.item(i) for i in range(self._list.count())]

    def _order(self) -> list[Any]:
        return [item.data(KEY) for item in self._items()]

    def _filter(self, text: str) -> None:
        for item in self._items():
            item.setHidden(text.casefold() not in item.text().casefold())

    def _reset(self) -> None:
        self.reset.emit()
        self.close()
