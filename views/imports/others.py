"""What stands in a sheet beside its instruments: titles, sums, notes. Nothing of it is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from views.dialogs.question import Question
from views.pieces import label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.rules.imports import SheetPreview

MOST = 200
LONGEST = 120


class OthersDialog(Question):
    """Lists the texts that are no instruments, with row and reason."""

    def __init__(self, parent: QWidget, sheet: SheetPreview) -> None:
        super().__init__(
            parent,
            f"其他文字：{sheet.name}",
            "这些内容不像器具，不会登记成器具；原文随导入记录保留。"
            "若其中有器具，请在 Excel 中把它移到表头之下，保存后重新拖入。",
            "知道了",
        )
        self.setObjectName("others_dialog")
        self.setMinimumWidth(640)
        self.secondary.hide()
        self.answered.connect(self.accept)
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 3)
        grid.setColumnStretch(2, 2)
        for line, texts in enumerate(_lines(sheet)):
            for column, (text, look) in enumerate(zip(texts, ("muted", "", "faint"), strict=True)):
                shown = label(text, look, wrap=column > 0)
                grid.addWidget(shown, line, column, Qt.AlignmentFlag.AlignTop)
        body = QWidget()
        body.setLayout(grid)
        self.ask(body)


def _lines(sheet: SheetPreview) -> Iterator[tuple[str, str, str]]:
    found = [(one.row, f"第 {one.row} 行", one.text, one.why) for one in sheet.skipped]
    found += [(one.row, f"{one.column}{one.row}", one.text, "表格之外的文字") for one in sheet.strays]
    found.sort(key=lambda one: one[0])
    for _, where, text, why in found[:MOST]:
        yield where, text if len(text) <= LONGEST else f"{text[:LONGEST]}…", why
    if len(found) > MOST:
        yield "", f"还有 {len(found) - MOST} 处，导入后在导入记录中可查", ""
