"""What a kind of label says: which entries, in which order, under which captions, and what drops first."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast, override

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem

from models.rules.label_design import ENTRIES
from models.rules.label_design_file import LONGEST_WORD

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from models.rules.label_design import Kind

HEADS = ("印在标识上的项目", "前面的字", "要紧程度")
NAME, CAPTION, RANK = range(3)
KEY = Qt.ItemDataRole.UserRole
CHECKED, UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class LabelEntries(QTableWidget):
    """One line for each entry there is; those on the label first, in their order."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__(0, len(HEADS))
        self.setObjectName("label_entries")
        self.setProperty("look", "entries")
        self.setHorizontalHeaderLabels(HEADS)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(28)
        self.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        head = self.horizontalHeader()
        head.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        head.resizeSection(CAPTION, 96)
        head.resizeSection(RANK, 72)
        self.setToolTip("要紧程度：1 最要紧。放不下时，从数字大的开始不印。Alt+↑ ↓ 移动一行。")
        self.itemChanged.connect(lambda _item: self.edited.emit())

    def show_kind(self, kind: Kind) -> None:
        """Show what a kind says."""
        self.blockSignals(True)  # noqa: FBT003
        rank = {name: place for place, name in enumerate(kind.rank, 1)}
        self.setRowCount(len(ENTRIES))
        for line, name in enumerate([*kind.fields, *(name for name in ENTRIES if name not in kind.fields)]):
            shown = name in kind.fields
            title = QTableWidgetItem(ENTRIES[name])
            title.setData(KEY, name)
            title.setFlags(title.flags() & ~Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsUserCheckable)
            title.setCheckState(CHECKED if shown else UNCHECKED)
            self.setItem(line, NAME, title)
            self.setItem(line, CAPTION, QTableWidgetItem(kind.captions.get(name, "").strip()))
            place = rank.get(name, len(kind.rank) + 1)
            number = QTableWidgetItem(str(place) if shown else "")
            number.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
            self.setItem(line, RANK, number)
        self.blockSignals(False)  # noqa: FBT003

    def entries(self) -> tuple[tuple[str, ...], tuple[str, ...], dict[str, str]]:
        """Return entries from top to bottom, the same from the most to the least needed, and all captions."""
        chosen = [line for line in range(self.rowCount()) if self._cell(line, NAME).checkState() == CHECKED]
        names = [self._name(line) for line in chosen]
        places = {name: self._rank(line) for name, line in zip(names, chosen, strict=True)}
        captions = {self._name(line): self._caption(line) for line in range(self.rowCount())}
        return tuple(names), tuple(sorted(names, key=places.__getitem__)), captions

    def shift(self, by: int) -> None:
        """Move the current line up or down."""
        line = self.currentRow()
        target = line + by
        if line < 0 or not 0 <= target < self.rowCount():
            return
        self.blockSignals(True)  # noqa: FBT003
        for column in range(self.columnCount()):
            one, other = self.takeItem(line, column), self.takeItem(target, column)
            self.setItem(line, column, other)
            self.setItem(target, column, one)
        self.blockSignals(False)  # noqa: FBT003
        self.setCurrentCell(target, max(self.currentColumn(), 0))
        self.edited.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = event.modifiers() == Qt.KeyboardModifier.AltModifier
        if alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.shift(-1 if event.key() == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)

    def _cell(self, line: int, column: int) -> QTableWidgetItem:
        return cast("QTableWidgetItem", self.item(line, column))

    def _name(self, line: int) -> str:
        return str(self._cell(line, NAME).data(KEY))

    def _caption(self, line: int) -> str:
        text = "".join(sign for sign in self._cell(line, CAPTION).text() if sign.isprintable()).strip()
        return f"{text[:LONGEST_WORD]} " if text else ""

    def _rank(self, line: int) -> int:
        text = self._cell(line, RANK).text().strip()
        return int(text) if text.isdecimal() and len(text) < 4 else 99
