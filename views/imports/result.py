"""What an import wrote, what it left and why, and where to go from here."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QScrollArea, QWidget

from models.lists import Column, ListSpec, Tone
from models.rules.import_choice import Entry
from models.rules.imports import VERDICT_TITLES
from views.icons import icon
from views.imports.rows import TONES
from views.pieces import across, button, down, frame, label
from views.tables.acts import Door, door_button
from views.tables.grid import Grid
from views.tables.rows_model import RowsModel
from views.tables.rowset import RowSet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.work.unit import Done
    from views.imports.draft import Forecast

WIDEST = 420
ROWS = 12
C = Column[Entry]


def why_left(entry: Entry) -> str:
    """Return why a row was not written."""
    return entry.row.why or "您选了跳过"


LEFT: ListSpec[Entry] = ListSpec(
    name="left_rows",
    title="没有写入的行",
    key=lambda entry: entry.row.key,
    search=lambda entry: entry.row.why.casefold(),
    columns=(
        C(
            "verdict",
            "结论",
            lambda entry: VERDICT_TITLES[entry.row.verdict],
            dot=True,
            tone=lambda entry: TONES[entry.row.verdict],
        ),
        C("sheet", "工作表", lambda entry: entry.row.source.sheet),
        C("row", "行", lambda entry: entry.row.source.row, number=True, tone=lambda _: Tone.MUTED),
        C("number", "管理编号", lambda entry: entry.row.values.get("number")),
        C("name", "名称", lambda entry: entry.row.name),
        C("why", "原因", why_left),
    ),
)


class ResultPane(QScrollArea):
    """Says what came of an import."""

    again = Signal()
    """To take over another file."""

    def __init__(self, told: Forecast, done: Done, file_name: str, doors: Sequence[Door]) -> None:
        super().__init__()
        self.setObjectName("result")
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        box = down(margins=(32, 28, 32, 24), spacing=12)
        box.addLayout(self._head(told, file_name))
        box.addSpacing(4)
        box.addWidget(label("接下来", "strong"))
        box.addLayout(self._doors(doors))
        if told.left:
            box.addSpacing(8)
            box.addLayout(self._left(told))
        again = button("再导入一个文件", self.again.emit, icon_name="arrow-left", look="link", name="again")
        box.addLayout(across(again, None))
        for warning in done.warnings if not told.left and not told.contradictions else ():
            box.addWidget(label(warning, "muted", wrap=True))
        box.addStretch(1)
        page = QWidget()
        page.setLayout(box)
        self.setWidget(page)

    def _head(self, told: Forecast, file_name: str) -> QGridLayout:
        picture = QLabel()
        picture.setPixmap(icon("check-circle", "good").pixmap(QSize(40, 40), self.devicePixelRatio()))
        parts = [f"新增 {told.new:,}" if told.new else "", f"变更 {told.changed:,}" if told.changed else ""]
        title = label(f"已写入 {told.written:,} 台（{'、'.join(filter(None, parts))}）", "title")
        title.setObjectName("written")
        same = f"{told.same:,} 台与台账相同，没有改动。" if told.same else ""
        about = f"旧台账“{file_name}”和每一行的原文都已保存，在器具的详情里可以看到。{same}"
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setColumnStretch(1, 1)
        grid.addWidget(picture, 0, 0, 2, 1, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(title, 0, 1)
        grid.addWidget(label(about, "muted", wrap=True), 1, 1)
        return grid

    def _doors(self, doors: Sequence[Door]) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(12)
        for at, door in enumerate(doors):
            title, _, about = door.title.partition("\n")
            shown = door_button(Door(door.key, title, door.icon, door.run, door.shortcut, door.primary))
            card = frame(
                "card",
                down(
                    across(shown, None), label(about, "muted", wrap=True), margins=(14, 12, 14, 12), spacing=6
                ),
            )
            grid.addWidget(card, at // 2, at % 2)
            grid.setColumnStretch(at % 2, 1)
        return grid

    def _left(self, told: Forecast) -> QGridLayout:
        counts = Counter(entry.row.verdict for entry in told.left)
        texts = "、".join(f"{VERDICT_TITLES[verdict]} {count:,}" for verdict, count in counts.items())
        model = RowsModel(LEFT, self)
        self.grid = Grid(model)
        self.grid.setObjectName("left_rows")
        model.replace(RowSet(LEFT, told.left))
        self.grid.resizeColumnsToContents()
        last = len(LEFT.columns) - 1
        for column in range(last):
            if self.grid.columnWidth(column) > WIDEST:
                self.grid.setColumnWidth(column, WIDEST)
        self.grid.horizontalHeader().setStretchLastSection(True)
        high = self.grid.row_height() * (min(len(told.left), ROWS) + 1) + 8
        self.grid.setFixedHeight(high)
        box = QGridLayout()
        box.setVerticalSpacing(6)
        box.addWidget(label(f"没有写入的 {len(told.left):,} 行（{texts}）", "strong"), 0, 0)
        hint = "原文随导入记录保留。在 Excel 里改好后把同一个文件再拖进来即可：已写入的不会重复。"
        box.addWidget(label(hint, "muted", wrap=True), 1, 0)
        box.addWidget(self.grid, 2, 0)
        return box
