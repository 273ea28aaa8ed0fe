"""Where the heading of a sheet stands, pointed out by the user where the program looked at the wrong row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem

from views.dialogs.question import Question

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QWidget

    from models.rules.old_book import RawSheet

MOST = 40
"""Rows on offer; a heading stands near the top."""
HIGH = 12
"""Rows in sight."""
LONGEST = 160


def rows_of(sheet: RawSheet) -> dict[int, str]:
    """Return the first rows of a sheet that hold anything, as they read from left to right."""
    found: dict[int, list[str]] = {}
    for row, text in _texts(sheet):
        if text:
            found.setdefault(row, []).append(" ".join(text.split()))
    return {row: "　".join(found[row])[:LONGEST] for row in sorted(found)[:MOST]}


def _texts(sheet: RawSheet) -> Iterator[tuple[int, str]]:
    yield from ((one.row, one.text) for one in sheet.skipped)
    yield from ((one.row, one.text) for one in sheet.strays)
    for table in sheet.tables:
        yield from ((table.header_row, column.title) for column in table.columns)
        for row in table.rows[:MOST]:
            yield from ((row.row, cell.text) for cell in row.cells)


class HeaderRowDialog(Question):
    """Lists the first rows of a sheet; the one that is chosen is the heading."""

    def __init__(self, parent: QWidget, sheet: RawSheet) -> None:
        super().__init__(
            parent,
            f"表头在哪一行：{sheet.name}",
            "选中写着“名称、型号、编号……”的那一行；器具从它的下一行开始。整张表会按它重新理解。",
            "以这一行为表头",
            "check",
        )
        self.setObjectName("header_row_dialog")
        self.setMinimumWidth(720)
        self.list = QListWidget()
        self.list.setObjectName("header_rows")
        self.list.setAccessibleName("表的前几行")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setMinimumHeight(HIGH * (self.list.fontMetrics().height() + 8))
        heads = {table.header_row for table in sheet.tables}
        for row, text in rows_of(sheet).items():
            item = QListWidgetItem(f"第 {row} 行　{text}")
            item.setSizeHint(QSize(0, self.list.fontMetrics().height() + 8))
            item.setData(Qt.ItemDataRole.UserRole, row)
            self.list.addItem(item)
            if row in heads and self.list.currentItem() is None:
                self.list.setCurrentItem(item)
        if self.list.currentItem() is None:
            self.list.setCurrentRow(0)
        self.list.itemDoubleClicked.connect(lambda _item: self.answered.emit())
        self.ask(self.list)
        self.list.setFocus()

    def row(self) -> int:
        """Return the row that is chosen, counted from 1 as in Excel."""
        item = self.list.currentItem()
        return int(item.data(Qt.ItemDataRole.UserRole)) if item else 1
