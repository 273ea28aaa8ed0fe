"""What a kind of label says: which entries, in which order, under which captions, and what drops first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QTableWidgetItem

from models.rules.label_design import ENTRIES
from models.rules.label_design_file import LONGEST_WORD
from views.ordered import OrderedTable

if TYPE_CHECKING:
    from models.rules.label_design import Kind

HEADS = ("印在标识上的项目", "前面的字", "要紧程度")
NAME, CAPTION, RANK = range(3)
KEY = Qt.ItemDataRole.UserRole
CHECKED, UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class LabelEntries(OrderedTable):
    """One line for each entry there is; those on the label first, in their order."""

    def __init__(self) -> None:
        super().__init__(HEADS)
        self.setObjectName("label_entries")
        head = self.horizontalHeader()
        head.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        head.resizeSection(CAPTION, 96)
        head.resizeSection(RANK, 72)
        self.setToolTip("要紧程度：1 最要紧。放不下时，从数字大的开始不印。Alt+↑ ↓ 移动一行。")

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
        chosen = [line for line in range(self.rowCount()) if self.cell(line, NAME).checkState() == CHECKED]
        names = [self._name(line) for line in chosen]
        places = {name: self._rank(line) for name, line in zip(names, chosen, strict=True)}
        captions = {self._name(line): self._caption(line) for line in range(self.rowCount())}
        return tuple(names), tuple(sorted(names, key=places.__getitem__)), captions

    def _name(self, line: int) -> str:
        return str(self.cell(line, NAME).data(KEY))

    def _caption(self, line: int) -> str:
        text = "".join(sign for sign in self.cell(line, CAPTION).text() if sign.isprintable()).strip()
        return f"{text[:LONGEST_WORD]} " if text else ""

    def _rank(self, line: int) -> int:
        text = self.cell(line, RANK).text().strip()
        return int(text) if text.isdecimal() and len(text) < 4 else 99
