"""Texts of a form, in which the program fills in what stands in braces: {单位名称}, {截止日期}."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QMenu, QTableWidgetItem, QWidget

from models.sheets.form_draft import as_keys, as_words
from views.icons import icon
from views.ordered import OrderedTable
from views.pieces import button, down

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtCore import QPoint

INSERT = "插入由程序填的内容"


def fact_menu(parent: QWidget, titles: Sequence[str], take: Callable[[str], object], at: QPoint) -> QMenu:
    """Offer what the program can fill in; returns the open menu."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for title in titles:
        menu.addAction(title).triggered.connect(partial(_take, take, title))
    menu.popup(at)
    return menu


def _take(take: Callable[[str], object], title: str, _checked: bool = False) -> None:
    take("{" + title + "}")


class FactLine(QLineEdit):
    """One text; its button at the end puts in what the program fills."""

    def __init__(self, text: str, titles: Sequence[str]) -> None:
        super().__init__(as_words(text))
        self._titles = titles
        self.setCursorPosition(0)
        insert = QAction(icon("brackets-curly"), INSERT, self)
        insert.triggered.connect(lambda _checked=False: self.ask())
        self.addAction(insert, QLineEdit.ActionPosition.TrailingPosition)

    def value(self) -> str:
        """Return the text as the file has it."""
        return as_keys(self.text())

    def ask(self) -> QMenu:
        """Offer what may be put in; returns the open menu."""
        return fact_menu(self, self._titles, self.take, self.mapToGlobal(self.rect().bottomLeft()))

    def take(self, words: str) -> None:
        """Put words in where the cursor stands."""
        self.insert(words)
        self.textEdited.emit(self.text())


class TextLines(QWidget):
    """Texts side by side on paper, one below the other here: added, left out, and put in order."""

    edited = Signal()

    def __init__(self, texts: Sequence[str], titles: Sequence[str], add: str) -> None:
        super().__init__()
        self._titles = titles
        self.table = OrderedTable([""])
        self.table.horizontalHeader().hide()
        self.table.horizontalHeader().setStretchLastSection(True)
        self._more = button(add, lambda: self.add(""), icon_name="plus", look="flat", name="add")
        self._less = button("", self.remove, icon_name="trash", name="remove")
        self._insert = button("插入…", self.ask, icon_name="brackets-curly", look="flat", name="insert")
        self._insert.setToolTip(INSERT)
        self._less.setToolTip("去掉选中的一段")
        self._less.setAccessibleName("去掉选中的一段")
        line = self.table.movers(self._more, self._insert, None, self._less)
        self.setLayout(down(self.table, line, spacing=4))
        self.show_texts(texts)
        self.table.edited.connect(self._tell)

    def show_texts(self, texts: Sequence[str]) -> None:
        """Show these texts."""
        self.table.blockSignals(True)  # noqa: FBT003
        self.table.setRowCount(len(texts))
        for line, text in enumerate(texts):
            self.table.setItem(line, 0, QTableWidgetItem(as_words(text)))
        self.table.blockSignals(False)  # noqa: FBT003
        self._fit()

    def texts(self) -> list[str]:
        """Return the texts as the file has them."""
        return [as_keys(self.table.cell(line, 0).text()) for line in range(self.table.rowCount())]

    def add(self, text: str) -> None:
        """Add a text at the end, ready to be written."""
        self.show_texts([*self.texts(), text])
        last = self.table.rowCount() - 1
        self.table.setCurrentCell(last, 0)
        self._tell()
        if self.table.isVisible():
            self.table.editItem(self.table.cell(last, 0))

    def remove(self) -> None:
        """Leave the current text out."""
        if self.table.currentRow() >= 0:
            self.table.removeRow(self.table.currentRow())
            self._tell()

    def ask(self) -> QMenu:
        """Offer what may be put into the current text; returns the open menu."""
        return fact_menu(
            self, self._titles, self.take, self._insert.mapToGlobal(self._insert.rect().bottomLeft())
        )

    def take(self, words: str) -> None:
        """Put words at the end of the current text, or into a new one."""
        if self.table.currentRow() < 0:
            self.add(words)
        else:
            item = self.table.cell(self.table.currentRow(), 0)
            item.setText(item.text() + words)

    def _tell(self) -> None:
        self._fit()
        self.edited.emit()

    def _fit(self) -> None:
        high = 0
        for line in range(self.table.rowCount()):
            several = self.table.cell(line, 0).text().count("\n")
            self.table.setRowHeight(line, 28 + 16 * several)
            high += self.table.rowHeight(line)
        self.table.setFixedHeight(max(high, 28) + 2)
