"""Which column of a sheet fills which field, to be looked at and put right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QGridLayout, QWidget

from models.rules.columns import TITLES
from views.dialogs.question import Question
from views.pieces import across, button, label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.rules.imports import SheetPreview
    from models.rules.old_book import RawSheet

SAMPLES = 3
LONGEST = 18
KEPT = "只保留原文"


def samples_of(sheet: RawSheet, heading: str) -> list[str]:
    """Return the first different texts below a heading."""
    found: list[str] = []
    for table in sheet.tables:
        places = [at for at, column in enumerate(table.columns) if column.title == heading]
        for row in table.rows:
            texts = (" ".join(row.cells[at].text.split()) for at in places)
            found += [text for text in texts if text and text not in found]
            if len(found) >= SAMPLES:
                return found[:SAMPLES]
    return found


class ColumnsDialog(Question):
    """Shows each heading with three values from below it and the field it fills, which may be changed."""

    def __init__(
        self, parent: QWidget, sheet: SheetPreview, raw: RawSheet, said: Mapping[str, str | None]
    ) -> None:
        super().__init__(
            parent,
            f"列对应：{sheet.name}",
            "左边是旧台账的表头和下面的前几个值，右边是它填进台账的哪一项。"
            "改动立即重新理解整张表；导入时记住，下次不用再改。",
            "重新理解",
            "arrow-counter-clockwise",
        )
        self.setObjectName("columns_dialog")
        self.setMinimumWidth(720)
        self._sheet = sheet
        self._said = dict(said)
        self._fields: dict[str, QComboBox] = {}
        self._again = label(look="refusal", wrap=True)
        self._again.hide()
        self.ask(self._lines(raw), self._again)
        reset = button("恢复程序的判断", self._reset, icon_name="arrow-counter-clockwise", name="reset")
        self.offer(reset)

    def said(self) -> dict[str, str | None]:
        """Return the headings for which the user says otherwise than the program."""
        return dict(self._said)

    def _lines(self, raw: RawSheet) -> QWidget:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setContentsMargins(0, 0, 0, 0)
        for column, (title, stretch) in enumerate((("表头", 3), ("前三个值", 5), ("填入", 4))):
            grid.addWidget(label(title, "faint"), 0, column)
            grid.setColumnStretch(column, stretch)
        doubts = {one.column_title: one.why for table in self._sheet.tables for one in table.doubts}
        line = 1
        for heading, key in self._sheet.columns.items():
            texts = "　".join(_cut(text) for text in samples_of(raw, heading)) or "（空）"
            grid.addWidget(label(heading or "（无表头）", "strong", wrap=True), line, 0)
            grid.addWidget(label(texts, "muted", wrap=True), line, 1)
            grid.addLayout(across(self._field(heading, key)), line, 2)
            if why := doubts.get(heading):
                line += 1
                grid.addWidget(label(f"请看一眼：{why}", "limited", wrap=True), line, 0, 1, 3)
            line += 1
        body = QWidget()
        body.setLayout(grid)
        return body

    def _field(self, heading: str, key: str | None) -> QComboBox:
        combo = QComboBox()
        combo.setObjectName(f"field_{heading}")
        combo.setAccessibleName(f"{heading} 填入")
        combo.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        combo.setMaxVisibleItems(20)
        combo.addItem(KEPT, None)
        for field, title in TITLES.items():
            combo.addItem(title, field)
        combo.setCurrentIndex(max(combo.findData(key), 0))
        combo.currentIndexChanged.connect(lambda _index: self._changed(heading, combo.currentData()))
        combo.wheelEvent = lambda event: event.ignore()  # type: ignore[method-assign]
        self._fields[heading] = combo
        return combo

    def _changed(self, heading: str, key: str | None) -> None:
        self._said[heading] = key
        taken = [combo.currentText() for combo in self._fields.values() if combo.currentData()]
        twice = sorted({title for title in taken if taken.count(title) > 1})
        self._again.setText(f"{'、'.join(twice)}：有两列都填入，只能一列填入，另一列请改为“{KEPT}”。")
        self._again.setVisible(bool(twice))
        self.wait(waiting=bool(twice))

    def _reset(self) -> None:
        self._said = {}
        self.answered.emit()


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
