"""The forms in their groups, with a line to search them by word or pinyin initials."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from models.rules.pinyin import search_text
from models.sheets.printed import OWN, by_shelf
from views.pieces import down

if TYPE_CHECKING:
    from models.rules.form import Form

NAME = Qt.ItemDataRole.UserRole


class FormList(QWidget):
    """Titles under the headings of their shelves."""

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.forms: dict[str, Form] = {}
        self._words: dict[str, str] = {}
        """What is searched, made when somebody searches: the pinyin dictionaries take a moment to load."""
        self.search = QLineEdit(placeholderText="搜索表格，如：报废、bf", clearButtonEnabled=True)
        self.search.setObjectName("form_search")
        self.names = QListWidget()
        self.names.setObjectName("form_names")
        self.names.setFrameShape(QListWidget.Shape.NoFrame)
        self.names.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.names.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setLayout(down(self.search, self.names, spacing=8))
        self.search.textChanged.connect(self._filter)
        self.names.currentItemChanged.connect(lambda *_: self.chosen.emit())

    def offer(self, forms: dict[str, Form]) -> None:
        """Show these forms; the one that was chosen stays so, else the first is."""
        before = self.name()
        self.forms, self._words = forms, {}
        self.names.clear()
        shelf = ""
        for name, form in by_shelf(forms):
            if (form.shelf or OWN) != shelf:
                shelf = form.shelf or OWN
                self._heading(shelf)
            own = "　本厂" if form.is_own and form.shelf else ""
            item = QListWidgetItem(form_title(form) + ("　不能用" if form.trouble else own))
            item.setData(NAME, name)
            item.setToolTip(form.about)
            self.names.addItem(item)
        self.choose(before if before in forms else next((name for name, _form in by_shelf(forms)), ""))
        self._filter(self.search.text())

    def _heading(self, shelf: str) -> None:
        item = QListWidgetItem(shelf)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        font = item.font()
        font.setBold(True)
        item.setFont(font)
        self.names.addItem(item)

    def choose(self, name: str) -> None:
        """Choose a form by its name."""
        for row in range(self.names.count()):
            if self.names.item(row).data(NAME) == name:
                self.names.setCurrentRow(row)

    def name(self) -> str:
        """Return the name of the chosen form, empty if none is."""
        item = self.names.currentItem()
        return str(item.data(NAME)) if item is not None and item.data(NAME) else ""

    def title(self) -> str:
        """Return the title of the chosen form."""
        form = self.forms.get(self.name())
        return form_title(form) if form is not None else ""

    def _filter(self, text: str) -> None:
        """Show the forms that hold all words, and the headings over them."""
        words = text.casefold().split()
        self._words = self._words or {
            name: search_text(form.title, form.about, form.form_no, name) for name, form in self.forms.items()
        }
        heading: QListWidgetItem | None = None
        for row in range(self.names.count()):
            item = self.names.item(row)
            if item.data(NAME) is None:
                heading = item
                item.setHidden(True)
                continue
            fits = all(word in self._words[item.data(NAME)] for word in words)
            item.setHidden(not fits)
            if fits and heading is not None:
                heading.setHidden(False)


def form_title(form: Form) -> str:
    """Return the title of a form without the facts in braces."""
    return form.plain_title
