"""The blocks of a slip, one below the other: lines of text, sub-tables, signature boxes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDoubleSpinBox, QPlainTextEdit, QSpinBox, QWidget

from models.sheets.form_draft import as_keys, as_words, offered, shipped_columns, unknown_fact
from views.dialogs.question import beside
from views.fact_line import TextLines
from views.fields import Entry, steady
from views.form_columns import ColumnsPanel, FormColumns
from views.form_page import plain
from views.pieces import down, label

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from models.rules.form import Form


class TextsPanel(QWidget):
    """A line of texts, or the steps of a signature box, or the lines above or below a table."""

    edited = Signal()

    def __init__(self, key: str, title: str, texts: Sequence[str], titles: Sequence[str], add: str) -> None:
        super().__init__()
        self.key, self._given = key, list(texts)
        self.lines = TextLines(texts, titles, add)
        self.entry = Entry(key, title, self.lines)
        self.setLayout(down(self.entry))
        self.lines.edited.connect(self.edited)

    def put(self, entries: dict[str, Any]) -> None:
        """Put what was changed into the entries."""
        if (now := self.lines.texts()) != self._given:
            entries[self.key] = now

    def wrong(self) -> str:
        """Say what is wrong, here and to the caller."""
        told = unknown_fact(self.lines.texts())
        self.entry.message.say(told)
        return told


class WordsPanel(QWidget):
    """A running text."""

    edited = Signal()

    def __init__(self, text: str) -> None:
        super().__init__()
        self._given = text
        self._text = QPlainTextEdit(as_words(text))
        self._text.setTabChangesFocus(True)
        self._text.setFixedHeight(64)
        self.entry = Entry("text", "说明文字", self._text)
        self.setLayout(down(self.entry))
        self._text.textChanged.connect(self.edited)

    def put(self, entries: dict[str, Any]) -> None:
        """Put what was changed into the entries."""
        if (now := as_keys(self._text.toPlainText())) != self._given:
            entries["text"] = now

    def wrong(self) -> str:
        """Say what is wrong, here and to the caller."""
        told = unknown_fact([as_keys(self._text.toPlainText())])
        self.entry.message.say(told)
        return told


class SubTablePanel(QWidget):
    """A sub-table: its columns, how many rows at least, how high."""

    edited = Signal()

    def __init__(self, form: Form, block: dict[str, Any], day: date) -> None:
        super().__init__()
        self._block = block
        more = [one for one in shipped_columns(form.name, block["table"]) if isinstance(one, dict)]
        chosen = {one["key"] if isinstance(one, dict) else one for one in block["columns"]}
        left_out = [one for one in more if one["key"] not in chosen]
        fixed = bool(form.grid)
        known = offered(form, block["columns"], day)
        self.table = FormColumns(
            f"columns_{block['table']}", block["columns"], known, spare=left_out, fixed=fixed
        )
        self.columns = ColumnsPanel(self.table, measured=not fixed)
        self._rows = steady(QSpinBox(minimum=0, maximum=200, value=block.get("blank_to", 0)))
        self._rows.setToolTip("内容少时补空行到这么多行，可以手填")
        self._high = steady(QDoubleSpinBox(minimum=4, maximum=60, decimals=1, singleStep=0.5))
        self._high.setValue(block.get("height", 7.0))
        self._high.setSuffix(" mm")
        line = QWidget()
        line.setLayout(
            beside(Entry("blank_to", "至少几行", self._rows), Entry("row_height", "行高", self._high))
        )
        self.setLayout(down(label("表格的栏目", "muted"), self.columns, line, spacing=6))
        self.table.edited.connect(self.edited)
        self._rows.valueChanged.connect(lambda _value: self.edited.emit())
        self._high.valueChanged.connect(lambda _value: self.edited.emit())

    def set_room(self, room: float) -> None:
        """Say how wide the page is between its margins."""
        self.columns.set_room(room)

    def put(self, entries: dict[str, Any]) -> None:
        """Put what was changed into the entries."""
        found = {
            "columns": (self.table.columns(), self._block["columns"]),
            "blank_to": (self._rows.value(), self._block.get("blank_to", 0)),
            "height": (plain(self._high.value()), self._block.get("height", 7.0)),
        }
        entries.update({key: now for key, (now, before) in found.items() if now != before})

    def wrong(self) -> str:
        """Say what is wrong, here and to the caller."""
        told = self.table.wrong()
        self.columns.message.say(told)
        return told


def block_panel(
    form: Form, block: dict[str, Any], titles: Sequence[str], day: date
) -> TextsPanel | WordsPanel | SubTablePanel | None:
    """Return what a block is edited with; the cells of a form are as they are."""
    if "line" in block:
        texts = [block["line"]] if isinstance(block["line"], str) else block["line"]
        return TextsPanel("line", "一行文字（从左到右）", texts, titles, "加一段")
    if "sign" in block:
        return TextsPanel("sign", "签字栏（每段一格）", block["sign"], titles, "加一格")
    if "text" in block:
        return WordsPanel(block["text"])
    if "table" in block:
        return SubTablePanel(form, block, day)
    return None
