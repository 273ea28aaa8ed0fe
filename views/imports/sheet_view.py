"""The rows of one sheet of an old ledger, with counts that filter them."""

from __future__ import annotations

from typing import TYPE_CHECKING, override

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from views.imports.rows import fields_of, rows_spec
from views.imports.sheets import facts_of
from views.pieces import across, button, down, label
from views.tables.chips import SearchBox
from views.tables.counts import Counts
from views.tables.grid import Grid
from views.tables.rows_model import RowsModel
from views.tables.rowset import RowSet

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from models.rules.imports import PreviewRow, SheetPreview
    from views.imports.draft import Draft

WIDEST = 260
"""Device-independent pixels that a column takes at most on its own."""
LEAST = 4
"""Rows that can be seen however small the window is, the heading counted."""
PAUSE = 40
"""Milliseconds the cursor rests on a row before it is shown side by side."""


class RowGrid[R](Grid[R]):
    """The grid of rows; 1 to 9 choose what is to be done with the row under the cursor."""

    number_pressed = Signal(int)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() and event.text() in "123456789" and not event.modifiers():
            self.number_pressed.emit(int(event.text()))
        else:
            super().keyPressEvent(event)


class SheetView(QWidget):
    """Shows a sheet's rows; the row under the cursor is told to those who show it whole."""

    rested = Signal(object)
    """The row under the cursor, or ``None``."""
    columns_asked = Signal()
    header_asked = Signal()
    rest_asked = Signal()
    """To see the lines that are no instruments."""

    def __init__(self, sheet: SheetPreview, draft: Draft) -> None:
        super().__init__()
        self.setObjectName("sheet_view")
        self.sheet = sheet
        self._draft = draft
        spec = rows_spec(sheet, draft)
        self.rows = RowsModel(spec, self)
        self.grid: RowGrid[PreviewRow] = RowGrid(self.rows)
        self.counts = Counts(spec.buckets)
        self.search = SearchBox()
        self.grid.setMinimumHeight(self.grid.row_height() * LEAST)
        self.refresh()
        self._lay_out()
        self._fit()
        self._connect()

    def refresh(self) -> None:
        """Show the rows again after something was decided; the cursor stays."""
        rows = RowSet(self.rows.spec, self.sheet.rows)
        self.counts.show_rows(rows)
        self.rows.replace(rows)

    def row(self) -> PreviewRow | None:
        """Return the row under the cursor."""
        return self.grid.current()

    def go_to(self, row: PreviewRow) -> None:
        """Put the cursor on a row; filters that hide it are taken off."""
        if self.rows.find(row.key) < 0:
            self.search.clear()
            self.rows.clear_filters()
        at = self.rows.index(self.rows.find(row.key), self.grid.first_column())
        self.grid.setCurrentIndex(at)
        self.grid.scrollTo(at, RowGrid.ScrollHint.PositionAtCenter)

    def begin(self) -> None:
        """Put the cursor on the first row that waits for a decision, else on the first."""
        rows = self.rows.shown()
        first = next((row for row in rows if self._draft.is_open(row)), rows[0] if rows else None)
        if first is not None:
            self.go_to(first)

    def next_open(self) -> bool:
        """Go to the next row that waits for a decision; say whether there was one."""
        shown = self.rows.shown()
        at = self.grid.currentIndex().row()
        for row in (*shown[at + 1 :], *shown[: at + 1]):
            if self._draft.is_open(row):
                self.go_to(row)
                return True
        return False

    def _lay_out(self) -> None:
        known, kept = len(fields_of(self.sheet)), self._kept()
        columns = button(
            f"列对应　认出 {known} 列" + (f"，{kept} 列只保留原文" if kept else ""),
            self.columns_asked.emit,
            icon_name="columns",
            look="link",
            name="columns",
        )
        columns.setToolTip("看每个表头对应到哪一项，可以改（Ctrl+M）")
        extra = len(self.sheet.skipped) + len(self.sheet.strays)
        others = button(
            f"其他文字 {extra} 处", self.rest_asked.emit, icon_name="note", look="link", name="others"
        )
        others.setToolTip("标题、小计、备注等不是器具的内容，原文同样保留")
        others.setVisible(extra > 0)
        header = button("换一行", self.header_asked.emit, look="link", name="header_row")
        header.setToolTip("表头不在这一行？指定它在哪一行，整张表重新理解（Ctrl+H）")
        title, facts = label(self.sheet.name, "name"), label(facts_of(self.sheet), "muted")
        head = across(title, facts, header, None, columns, others, margins=(16, 8, 12, 0))
        tools = across(self.counts, self.search, margins=(8, 2, 12, 6))
        tools.setStretchFactor(self.counts, 1)
        self.setLayout(down(head, tools, self.grid, spacing=0))

    def _kept(self) -> int:
        return sum(1 for key in self.sheet.columns.values() if key is None)

    def _fit(self) -> None:
        header = self.grid.horizontalHeader()
        header.setResizeContentsPrecision(60)
        self.grid.resizeColumnsToContents()
        for column in range(self.rows.columnCount()):
            if self.grid.columnWidth(column) > WIDEST:
                self.grid.setColumnWidth(column, WIDEST)
        self.grid.frozen.lay_out()

    def _connect(self) -> None:
        self._rest = QTimer(self, singleShot=True, interval=PAUSE)
        self._rest.timeout.connect(lambda: self.rested.emit(self.row()))
        self.counts.chosen.connect(self._filter)
        self.search.textChanged.connect(self.rows.search)
        self.search.left.connect(self.grid.setFocus)
        self.rows.arranged.connect(self._rest.start)
        self.grid.selectionModel().currentRowChanged.connect(lambda *_: self._rest.start())

    def _filter(self, key: str | None) -> None:
        self.rows.set_bucket(key)
        self.counts.show_chosen(key)
        if self.rows.rowCount() and not self.grid.currentIndex().isValid():
            self.grid.setCurrentIndex(self.rows.index(0, self.grid.first_column()))
