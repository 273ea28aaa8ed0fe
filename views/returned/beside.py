"""One row of a table that came back: each cell as the ledger has it and as the table has it, to be ticked."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QScrollArea, QWidget

from models.rules.returned import STANDING_TITLES, TAKEN, Kind, ReturnedRow, Standing
from views.detail import Dot
from views.imports.beside import differing
from views.pieces import Flow, across, button, down, label, rule, wrapped
from views.returned.rows import TONES

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLayout, QPushButton, QVBoxLayout

    from models.rules.returned import CellDifference
    from views.returned.taken import Taken

MARGIN = 16
WRONG = frozenset({Standing.STALE, Standing.UNCLEAR})


class CellsBeside(QScrollArea):
    """Shows one row and takes what is said about it."""

    ticked = Signal(str, bool)
    """A column, and whether its cell is taken over."""
    chosen = Signal(bool)
    """Whether the row is taken over."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("beside")
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(300)
        self._row: ReturnedRow | None = None
        self._buttons: list[QPushButton] = []

    def row(self) -> ReturnedRow | None:
        """Return the row that is shown."""
        return self._row

    def show_row(self, row: ReturnedRow | None, taken: Taken) -> None:
        """Show a row, or a hint where there is none."""
        same = row is not None and self._row is not None and row.key == self._row.key
        place = self.verticalScrollBar().value() if same else 0
        self._row, self._buttons = row, []
        page = QWidget()
        if row is None:
            hint = label("选一行，这里逐格对照台账和表里的值", "faint", wrap=True)
            page.setLayout(down(None, hint, None, margins=(MARGIN,) * 4))
        else:
            page.setLayout(self._page(row, taken))
        if (old := self.takeWidget()) is not None:
            old.deleteLater()  # not at once: a key pressed in it may have led here
        self.setWidget(page)
        self.verticalScrollBar().setValue(place)

    def press(self, number: int) -> None:
        """Choose by the number on the button, 1 for the first."""
        if 1 <= number <= len(self._buttons):
            self._buttons[number - 1].click()

    def enter(self) -> None:
        """Go to the first thing that can be ticked or pressed."""
        for one in (*self.findChildren(QCheckBox), *self._buttons):
            if one.isEnabled():
                one.setFocus()
                return

    def _page(self, row: ReturnedRow, taken: Taken) -> QVBoxLayout:
        title = label(" ".join(filter(None, (row.number, row.name))) or "（没有名称）", "name", wrap=True)
        place = label(f"{row.sheet}　第 {row.row} 行", "muted", wrap=True)
        line = across(Dot(TONES[row.standing]), label(STANDING_TITLES[row.standing]), place)
        line.setStretchFactor(place, 1)
        box = down(title, line, spacing=8, margins=(MARGIN, 12, MARGIN, MARGIN))
        if row.why:
            box.addWidget(wrapped(row.why, "refusal" if row.standing in WRONG else ""))
        if row.offered:
            box.addLayout(self._decision(row, taken))
        if row.cells:
            box.addWidget(rule())
            box.addLayout(self._cells(row, taken))
        box.addStretch(1)
        return box

    def _decision(self, row: ReturnedRow, taken: Taken) -> QLayout:
        flow, whole = Flow(), {cell.column for cell in row.offered}
        now = None if taken.is_open(row) else taken.of(row)
        for number, (title, tip, on) in enumerate(
            (
                ("采用这一行", "勾上这一行能采用的每一格", True),
                ("保留台账", "这一行一格也不采用", False),
            ),
            1,
        ):
            shown = button(f"{number}  {title}", name="take_row" if on else "leave_row")
            shown.setToolTip(f"{tip}（按 {number}）")
            shown.setCheckable(True)
            shown.setChecked(now is not None and now == (whole if on else set()))
            shown.setProperty("look", "choice")
            shown.clicked.connect(partial(self._choose, on))
            self._buttons.append(shown)
            flow.addWidget(shown)
        return flow

    def _choose(self, on: bool, _checked: bool = False) -> None:
        self.chosen.emit(on)

    def _cells(self, row: ReturnedRow, taken: Taken) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        for column, title in enumerate(("采用", "台账现有", "表里")):
            grid.addWidget(label(title, "faint"), 0, column)
            grid.setColumnStretch(column, (0, 1, 1)[column])
        offered = {cell.column for cell in row.offered}
        at = 1
        for cell in row.cells:
            grid.addWidget(self._tick(cell, row, taken, on_offer=cell.column in offered), at, 0, 1, 3)
            grid.addWidget(differing(cell.old, cell.new), at + 1, 1, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(differing(cell.new, cell.old), at + 1, 2, Qt.AlignmentFlag.AlignTop)
            at += 2
            if cell.why and cell.why != row.why:
                look = "refusal" if cell.kind is Kind.UNREAD else "muted"
                grid.addWidget(wrapped(cell.why, look), at, 1, 1, 2)
                at += 1
        return grid

    def _tick(self, cell: CellDifference, row: ReturnedRow, taken: Taken, *, on_offer: bool) -> QCheckBox:
        tick = QCheckBox(cell.title)
        tick.setObjectName(f"tick_{cell.column}")
        tick.setChecked(cell.column in taken.of(row))
        tick.setEnabled(on_offer)
        if not on_offer:
            tick.setToolTip("这一格不能采用" if cell.kind not in TAKEN else "这一行不能采用")
        tick.toggled.connect(partial(self.ticked.emit, cell.column))
        return tick
