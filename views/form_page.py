"""页面: paper, margins, how high the rows are or how many stand on a page, how dates are written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDoubleSpinBox, QLineEdit, QSpinBox, QWidget

from models.rules.form_blocks import DATES, PAPERS
from views.dialogs.question import beside
from views.fields import Entry, steady
from views.label_kind import named_choice
from views.pieces import down

if TYPE_CHECKING:
    from models.rules.form import Form

EXAMPLES = {
    "yyyy-mm-dd": "2026-11-21",
    "yyyy.mm.dd": "2026.11.21",
    "yyyy/mm/dd": "2026/11/21",
    "yyyy年m月d日": "2026年11月21日",
}
TURNED = {"upright": "竖放", "across": "横放"}
SIDES = ("左边距", "右边距", "上边距", "下边距")
NARROW = 84
"""Device-independent pixels that hold a measure: four fit side by side."""
LOWEST_ROW, HIGHEST_ROW = 4.0, 60.0


class PagePanel(QWidget):
    """The page of a form."""

    edited = Signal()

    def __init__(self, form: Form) -> None:
        super().__init__()
        self._form = form
        self._space = 0.0
        """Millimetres for rows on a full page."""
        self._paper = named_choice({name: name for name in PAPERS})
        self._turned = named_choice(TURNED)
        self._dates = named_choice(EXAMPLES)
        self._blank = QLineEdit(form.blank, maxLength=8, placeholderText="空着")
        self._margins = [_measure(one, 0, 60) for one in form.margins]
        self._height = _measure(form.row_height, LOWEST_ROW, HIGHEST_ROW)
        self._rows = steady(QSpinBox(minimum=1, maximum=80))
        self._style = next(key for key, style in DATES.items() if style == form.date_style)
        self._paper.setCurrentText(form.paper)
        self._turned.setCurrentIndex(int(form.landscape))
        self._dates.setCurrentIndex(self._dates.findData(self._style))
        self._lay_out()
        for box in (self._paper, self._turned, self._dates):
            box.currentIndexChanged.connect(lambda _at: self.edited.emit())
        self._blank.textEdited.connect(lambda _text: self.edited.emit())
        for side in self._margins:
            side.valueChanged.connect(lambda _value: self.edited.emit())
        self._height.valueChanged.connect(lambda _value: self._take_height())
        self._rows.valueChanged.connect(self._take_rows)

    def put(self, entries: dict[str, Any]) -> None:
        """Put what was changed into the entries of the form's file."""
        form, margins = self._form, [plain(side.value()) for side in self._margins]
        found = {
            "paper": (self._paper.currentData(), form.paper),
            "landscape": (self._turned.currentData() == "across", form.landscape),
            "date_style": (self._dates.currentData(), self._style),
            "blank": (self._blank.text(), form.blank),
            "margins": (margins, list(form.margins)),
            "row_height": (plain(self._height.value()), form.row_height),
        }
        entries.update({key: now for key, (now, before) in found.items() if now != before})

    def set_space(self, space: float) -> None:
        """Say how many millimetres a full page has for rows."""
        self._space = space
        self._rows.setEnabled(space > 0)
        self._rows.blockSignals(True)  # noqa: FBT003
        self._rows.setValue(int(space / self._height.value() + 1e-6))
        self._rows.blockSignals(False)  # noqa: FBT003

    def _lay_out(self) -> None:
        rows: list[tuple[Entry, ...]] = [
            (Entry("paper", "纸张", self._paper), Entry("landscape", "方向", self._turned)),
            tuple(
                Entry(f"margin_{at}", title, side)
                for at, (title, side) in enumerate(zip(SIDES, self._margins, strict=True))
            ),
            (Entry("date_style", "日期写法", self._dates), Entry("blank", "没有内容的格子印", self._blank)),
            (Entry("row_height", "行高", self._height), Entry("rows", "每页行数（约）", self._rows)),
        ]
        lines = []
        for parts in rows:
            line = QWidget()
            line.setLayout(beside(*parts))
            lines.append(line)
        self.setLayout(down(*lines, spacing=8))
        if self._form.is_slip:  # its sub-tables have rows of their own
            lines[3].hide()
            rows[2][1].hide()

    def _take_height(self) -> None:
        self.set_space(self._space)
        self.edited.emit()

    def _take_rows(self, count: int) -> None:
        """Make rows as high as so many of them need to fill a page."""
        if self._space > 0:
            self._height.setValue(max(LOWEST_ROW, int(self._space / count * 10) / 10))


def plain(value: float) -> float | int:
    """Return a measure as people write it: 12, not 12.0."""
    return int(value) if float(value).is_integer() else round(value, 2)


def _measure(value: float, least: float, most: float) -> QDoubleSpinBox:
    field = steady(QDoubleSpinBox(minimum=least, maximum=most, decimals=1, singleStep=0.5))
    field.setValue(value)
    field.setSuffix(" mm")
    field.setMinimumWidth(NARROW)
    return field
