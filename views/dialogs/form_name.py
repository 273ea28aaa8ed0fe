"""The name of a form of the plant's own: its file in the ledger is called so."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from models.rules.form import LONGEST_NAME, every, names, need_name
from models.rules.refusal import Refusal
from views.dialogs.question import Question
from views.fields import Entry
from views.form_list import form_title

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget


class NameTaken(Refusal):
    """已有叫“{name}”的表格。请另起一个名称；要替换它，请打开那张表格来改。"""

    field = "name"


class FormTakeDialog(Question):
    """Asks under which name another plant's form is taken over, and says what that replaces."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget, file: Path, own: Path) -> None:
        super().__init__(parent, "导入表格", f"文件：{file.name}", "采用")
        self.setObjectName("form_take_dialog")
        self._known = every(own)
        self._name = QLineEdit(file.stem[:LONGEST_NAME], maxLength=LONGEST_NAME)
        self.ask(Entry("name", "作为哪一张表格（名称）", self._name))
        self._name.textChanged.connect(lambda _text: self._tell())
        self.answered.connect(lambda: self.chosen.emit(self.name()))
        self._tell()

    def name(self) -> str:
        """Return the name that is entered."""
        return self._name.text().strip()

    def _tell(self) -> None:
        found = self._known.get(self.name())
        if found is None:
            self.preview("本厂没有这个名称的表格：会多出一张新表格。")
        elif found.is_own:
            self.preview(f"会替换本厂现在的“{form_title(found)}”，当天可以撤销。")
        else:
            self.preview(f"以后“{form_title(found)}”按它打印，随时可以恢复为标准表格。")


class FormNameDialog(Question):
    """Asks under which name a new form is kept."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget, title: str, own: Path) -> None:
        question = "名称就是文件名，只用汉字、字母、数字和横线。标准表格不变，多出一张本厂的表格。"
        super().__init__(parent, "另存为新表格", question, "保存")
        self.setObjectName("form_name_dialog")
        self._own = own
        self._name = QLineEdit(
            re.sub(r"[^\w-]+", "", title).strip("_")[:LONGEST_NAME], maxLength=LONGEST_NAME
        )
        self.ask(Entry("name", "新表格的名称", self._name))
        self._name.selectAll()
        self.answered.connect(self._answer_name)

    def _answer_name(self) -> None:
        name = self._name.text().strip()
        try:
            need_name(name)
            if name.casefold() in {one.casefold() for one in names(self._own)}:
                raise NameTaken(name=name)
        except Refusal as refusal:
            self.refuse(refusal)
            return
        self.accept()
        self.chosen.emit(name)
