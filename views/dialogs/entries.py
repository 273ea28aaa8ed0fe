"""The lines of 登记检定 for several instruments: what is the same for all stands above, what differs here."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QComboBox, QHeaderView, QTableWidget, QTableWidgetItem

from models.rules.verification import Result
from views.fields import choice

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from models.read.instrument import InstrumentRow

NUMBER, NAME, RESULT, CERTIFICATE, STATED, UNTIL = range(6)
HEADS = ("管理编号", "名称", "结果", "证书编号", "证书有效期至", "将有效至")
SAME = "同上"
"""The line has the result chosen above for all."""
WIDTHS = {NUMBER: 9, RESULT: 6, STATED: 8, UNTIL: 7}
"""Characters."""
MOST_LINES = 8


class Entries(QTableWidget):
    """One line for each instrument; 结果, 证书编号 and 证书有效期至 may differ from line to line."""

    def __init__(self, rows: Sequence[InstrumentRow], changed: Callable[[], object]) -> None:
        super().__init__(len(rows), len(HEADS))
        self.setObjectName("entries")
        self.setProperty("look", "entries")
        self.setHorizontalHeaderLabels(list(HEADS))
        self.setShowGrid(False)
        self.setEditTriggers(QTableWidget.EditTrigger.AllEditTriggers)
        self.setTabKeyNavigation(False)
        for line, row in enumerate(rows):
            self._fill(line, row, changed)
        self._lay_out()
        self.itemChanged.connect(lambda item: changed() if item.column() == STATED else None)

    def result(self, line: int) -> str:
        """Return the result of a line; empty where it is that of all."""
        box = cast("QComboBox", self.cellWidget(line, RESULT))
        return "" if box.currentText() == SAME else box.currentText()

    def text(self, line: int, column: int) -> str:
        """Return what was typed in a cell."""
        item = self.item(line, column)
        return "" if item is None else item.text().strip()

    def texts(self, column: int) -> list[str]:
        """Return what was typed in a column."""
        return [self.text(line, column) for line in range(self.rowCount())]

    def show_untils(self, untils: Sequence[date | None]) -> None:
        """Show until when each line will be valid."""
        self.blockSignals(True)  # noqa: FBT003
        for line, until in enumerate(untils):
            cast("QTableWidgetItem", self.item(line, UNTIL)).setText(until.isoformat() if until else "—")
        self.blockSignals(False)  # noqa: FBT003

    def _fill(self, line: int, row: InstrumentRow, changed: Callable[[], object]) -> None:
        for column, text in ((NUMBER, row.number), (NAME, row.name), (UNTIL, "")):
            item = QTableWidgetItem(text)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            item.setToolTip(text)
            self.setItem(line, column, item)
        for column in (CERTIFICATE, STATED):
            self.setItem(line, column, QTableWidgetItem(""))
        box = choice([SAME, *(one.value for one in Result)], SAME)
        box.setProperty("look", "cell")
        box.setAccessibleName(f"{row.number} 的结果")
        box.currentTextChanged.connect(lambda _text: changed())
        self.setCellWidget(line, RESULT, box)

    def _lay_out(self) -> None:
        metrics = QFontMetrics(self.font())
        high = metrics.height() + 11
        rows, header = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        rows.setDefaultSectionSize(high)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setFixedHeight(high + 2)
        for column, characters in WIDTHS.items():
            self.setColumnWidth(column, metrics.horizontalAdvance("汉") * characters)
        for column in (NAME, CERTIFICATE):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        lines = min(self.rowCount(), MOST_LINES)
        self.setFixedHeight(high * lines + header.height() + 4)
