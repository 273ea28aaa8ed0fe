"""All that may be changed on a form, in plain groups."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from models.sheets.form_draft import NARROWEST, fact_titles, numberings, offered, room, splits, unknown_fact
from views.dialogs.question import beside
from views.fact_line import FactLine
from views.fields import Entry
from views.form_columns import WIDEST, ColumnsPanel, FormColumns
from views.form_page import PagePanel, plain
from views.form_slip import SubTablePanel, TextsPanel, block_panel
from views.label_kind import named_choice
from views.pieces import down, label, rule

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from models.rules.form import Form

FEET = ("页脚左边", "页脚中间", "页脚右边")
NOT_SPLIT = ""


class FormPanels(QWidget):
    """The entries of a form's file, laid out to be edited; what is not touched stays as it is."""

    edited = Signal()

    def __init__(self, entries: dict[str, Any], form: Form, day: date) -> None:
        super().__init__()
        self._entries, self._form, self._day = entries, form, day
        titles = fact_titles(form)
        self._texts: list[TextsPanel] = []
        self.title, self._number = FactLine(form.title, titles), QLineEdit(form.form_no)
        self._title = Entry("title", "标题", self.title)
        self._feet = [FactLine(text, titles) for text in form.footer]
        self._foot = [Entry(f"footer_{at}", FEET[at], foot) for at, foot in enumerate(self._feet)]
        self.page = PagePanel(form)
        self._grid = QLineEdit(_listed(form.grid))
        self._grid_entry = Entry("grid", "各列的宽（mm，从左到右）", self._grid)
        self._grid_entry.setParent(self)
        self._grid_entry.setVisible(bool(form.grid))
        self.blocks = [block_panel(form, block, titles, day) for block in entries.get("blocks", ())]
        head = QWidget()
        head.setLayout(beside(self._title, Entry("form_no", "表单编号", self._number)))
        head.layout().setStretch(0, 2)  # type: ignore[union-attr]
        feet = QWidget()
        feet.setLayout(down(*self._foot, spacing=8))
        groups = self._slip_groups() if form.is_slip else self._table_groups(titles)
        parts: list[QWidget] = [label("标题与抬头", "strong"), head, *groups]
        parts += [rule(), label("页面", "strong"), self.page, rule(), label("页脚", "strong"), feet]
        self.setLayout(down(*parts, None, margins=(16, 12, 16, 12), spacing=10))
        for line in (self.title, self._number, self._grid, *self._feet):
            line.textEdited.connect(lambda _text: self.edited.emit())
        self.page.edited.connect(self._take_page)
        self._measure()

    def entries(self) -> dict[str, Any]:
        """Return the entries as they are now."""
        made = deepcopy(self._entries)
        form, feet = self._form, [one.value() for one in self._feet]
        found = {
            "title": (self.title.value(), form.title),
            "form_no": (self._number.text(), form.form_no),
            "footer": (feet, list(form.footer)),
        }
        made.update({key: now for key, (now, before) in found.items() if now != before})
        self.page.put(made)
        for texts_panel in self._texts:
            texts_panel.put(made)
        if form.grid and _read(self._grid.text()) != list(form.grid):
            made["grid"] = [plain(one) for one in _read(self._grid.text())]
        if form.is_slip:
            for panel, block in zip(self.blocks, made["blocks"], strict=True):
                if panel is not None:
                    panel.put(block)
        else:
            made["columns"] = self.columns.columns()
            self._put_numbering(made)
        return made

    def wrong(self) -> bool:
        """Say at each entry what is wrong there, and whether anything is."""
        title = "标题不能空着。" if not self.title.text().strip() else unknown_fact([self.title.value()])
        self._title.message.say(title)
        told = [title]
        for entry, foot in zip(self._foot, self._feet, strict=True):
            entry.message.say(unknown_fact([foot.value()]))
            told.append(entry.message.text())
        panels = [*self._texts, *(panel for panel in self.blocks if panel is not None)]
        told += [panel.wrong() for panel in panels]
        if not self._form.is_slip:
            told.append(self.columns.wrong())
        lacking = len(_read(self._grid.text())) != len(self._form.grid)
        self._grid_entry.message.say(f"要写 {len(self._form.grid)} 个毫米数，用空格隔开。" if lacking else "")
        told.append(self._grid_entry.message.text())
        return any(told)

    # the groups

    def _table_groups(self, titles: list[str]) -> list[QWidget]:
        form = self._form
        above = TextsPanel("above", "表上方的文字（从左到右）", form.above, titles, "加一段")
        below = TextsPanel("below", "表下方的说明（每段一行）", form.below, titles, "加一段")
        sign = TextsPanel("sign", "签字栏（从左到右）", form.sign, titles, "加一格")
        self._texts = [above, below, sign]
        known = offered(form, self._entries.get("columns", ()), self._day)
        self.columns = FormColumns("form_columns", self._entries.get("columns", []), known)
        self._width = ColumnsPanel(self.columns)
        self.columns.edited.connect(self.edited)
        for panel in self._texts:
            panel.edited.connect(self.edited)
        columns = [rule(), label("栏目", "strong"), self._width]
        numbers = [rule(), label("序号", "strong"), self._numbering()]
        return [above, *columns, *numbers, rule(), label("签字栏", "strong"), sign, below]

    def _slip_groups(self) -> list[QWidget]:
        parts: list[QWidget] = [rule(), label("内容，从上到下", "strong")]
        if self._form.grid:
            parts.append(self._grid_entry)
        for panel in self.blocks:
            if panel is None:
                parts.append(label("（格子：内容和标准表格相同）", "faint"))
            else:
                panel.edited.connect(self.edited)
                parts.append(panel)
        return parts

    def _numbering(self) -> QWidget:
        form, line = self._form, QWidget()
        self._split = named_choice({NOT_SPLIT: "不分，一张表"} | splits(form, self._day))
        if form.parts:
            self._split.clear()
            self._split.addItem("、".join(part.name for part in form.parts), form.split)
            self._split.setEnabled(False)
        self._split.setCurrentIndex(self._split.findData(form.split or NOT_SPLIT))
        self._rule = named_choice({})
        self._offer_rules(tuple(form.group), through=form.through)
        self._split.currentIndexChanged.connect(lambda _at: self._take_split())
        self._rule.currentIndexChanged.connect(lambda _at: self.edited.emit())
        for box in (self._split, self._rule):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(8)
        line.setLayout(
            down(Entry("split", "分表，按", self._split), Entry("numbering", "每行的号", self._rule))
        )
        return line

    # what is changed

    def _offer_rules(self, group: tuple[str, ...], *, through: bool) -> None:
        self._rule.blockSignals(True)  # noqa: FBT003
        self._rule.clear()
        self._rules = numberings({"split": self._split.currentData(), "group": group}, self._form, self._day)
        for one in self._rules:
            self._rule.addItem(one.words)
        kept = [at for at, one in enumerate(self._rules) if (one.group, one.through) == (group, through)]
        self._rule.setCurrentIndex(kept[0] if kept else 0)
        self._rule.blockSignals(False)  # noqa: FBT003

    def _take_split(self) -> None:
        now = self._rules[self._rule.currentIndex()]
        self._offer_rules(now.group, through=now.through)
        self.edited.emit()

    def _put_numbering(self, made: dict[str, Any]) -> None:
        form, now = self._form, self._rules[self._rule.currentIndex()]
        split = self._split.currentData() or None
        if now.group != form.group:
            made["group"] = list(now.group)
        if now.through != form.through:
            made["through"] = now.through
        if split != form.split:
            made.pop("split", None)
            if split:
                made |= {"split": split, "part_heading": form.part_heading or "{part}"}

    def _take_page(self) -> None:
        self._measure()
        self.edited.emit()

    def _measure(self) -> None:
        """Tell the columns how wide the page is now."""
        made = dict(self._entries)
        self.page.put(made)
        wide = room(made)
        if not self._form.is_slip:
            self._width.set_room(wide)
        for panel in self.blocks:
            if isinstance(panel, SubTablePanel):
                panel.set_room(wide)


def _listed(widths: Iterable[float]) -> str:
    return " ".join(f"{one:g}" for one in widths)


def _read(text: str) -> list[float]:
    """Return the measures in a text; nothing where one cannot be read or is no width."""
    try:
        found = [float(one) for one in re.split(r"[\s,，、;；]+", text.strip()) if one]
    except ValueError:
        return []
    return found if all(NARROWEST <= one <= WIDEST for one in found) else []
