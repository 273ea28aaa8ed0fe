"""The instruments of an application as a table: what differs for single ones, and what each will become."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontMetrics
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem

from models.rules.request import changes
from views.requests.content import change_words, parted
from views.theme import tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from models.rules.request import Wish
    from models.work.request_foreseen import ForeseenLine

NUMBER, NAME, WISHES = 0, 1, 2
SAME = "同其他各台，见下"
"""An instrument for which nothing changes that does not change for all."""
MOST_LINES = 8


class Subject(NamedTuple):
    """An instrument that is asked for."""

    id: int
    number: str
    name: str


class Lines(QTableWidget):
    """One line for each instrument; what is typed in a cell counts for this instrument instead of the entry above."""

    def __init__(
        self, subjects: Sequence[Subject], wishes: Sequence[Wish], changed: Callable[[], object]
    ) -> None:
        super().__init__(len(subjects), WISHES + len(wishes) + 1)
        self.setObjectName("lines")
        self.setProperty("look", "entries")
        self.wishes = wishes
        self.setHorizontalHeaderLabels(["管理编号", "名称", *(wish.title for wish in wishes), "办理后"])
        self.setShowGrid(False)
        self.setEditTriggers(QTableWidget.EditTrigger.AllEditTriggers)
        self.setTabKeyNavigation(False)
        for line, subject in enumerate(subjects):
            self._put(line, NUMBER, subject.number, editable=False)
            self._put(line, NAME, subject.name, editable=False)
            for column in range(len(wishes)):
                self._put(line, WISHES + column, "", editable=True)
            self._put(line, self._last, "", editable=False)
        self._lay_out()
        self.itemChanged.connect(lambda item: changed() if WISHES <= item.column() < self._last else None)

    def own(self, line: int) -> dict[str, str]:
        """Return what was typed for one instrument, by the keys of the wishes."""
        found = {}
        for column, wish in enumerate(self.wishes, WISHES):
            item = self.item(line, column)
            text = "" if item is None else item.text().strip()
            if text:
                found[wish.key] = text
        return found

    def fill(self, line: int, wanted: Mapping[str, Any]) -> None:
        """Show what was asked for one instrument before."""
        for column, wish in enumerate(self.wishes, WISHES):
            item = self.item(line, column)
            if item is not None and wanted.get(wish.key):
                item.setText(str(wanted[wish.key]))

    def tell(self, seen: Sequence[ForeseenLine]) -> None:
        """Show what each instrument will become, or why it cannot be asked for."""
        self.blockSignals(True)  # noqa: FBT003
        colours = tokens()
        _shared, own = parted([tuple(changes(one.before, one.after)) for one in seen])
        for line, (one, told) in enumerate(zip(seen, own, strict=True)):
            item = self.item(line, self._last)
            if item is None:
                continue
            text = change_words(told) or SAME if one.refusal is None else one.refusal.message
            item.setText(text)
            item.setToolTip(text)
            item.setForeground(QColor(colours.text if one.refusal is None else colours.stop))
        self.blockSignals(False)  # noqa: FBT003

    @property
    def _last(self) -> int:
        return WISHES + len(self.wishes)

    def _put(self, line: int, column: int, text: str, *, editable: bool) -> None:
        item = QTableWidgetItem(text)
        if not editable:
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            item.setToolTip(text)
        self.setItem(line, column, item)

    def _lay_out(self) -> None:
        metrics = QFontMetrics(self.font())
        high = metrics.height() + 11
        rows, header = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        rows.setDefaultSectionSize(high)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setFixedHeight(high + 2)
        wide = metrics.horizontalAdvance("汉")
        self.setColumnWidth(NUMBER, wide * 9)
        self.setColumnWidth(NAME, wide * 11)
        for column in range(WISHES, self._last):
            self.setColumnWidth(column, wide * 8)
        header.setSectionResizeMode(self._last, QHeaderView.ResizeMode.Stretch)
        self.setFixedHeight(high * min(self.rowCount(), MOST_LINES) + header.height() + 4)
