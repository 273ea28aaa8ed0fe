"""整版纸: how the stickers of the plant's own sheets stand on A4."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDoubleSpinBox, QSpinBox

from models.rules.label_size import PAPERS, Layout, grid
from views.dialogs.question import Question
from views.fields import Entry
from views.sheet_places import SheetPlaces

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

MEASURES = {
    "left": "左边距",
    "top": "上边距",
    "pitch_x": "横向间隔（左边到左边）",
    "pitch_y": "纵向间隔（上边到上边）",
}
WIDE, HIGH = PAPERS["A4"]


class OwnLayoutDialog(Question):
    """Asks for the measures of a sheet; those not measured follow from an even spread."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "加一种整版纸", "A4 整张不干胶：数一下横竖各几枚，量一枚的宽和高。", "加上")
        self.setObjectName("own_layout_dialog")
        self._columns, self._rows = (QSpinBox(minimum=1, maximum=30, value=one) for one in (3, 8))
        self._width, self._height = _side(60, WIDE), _side(34, HIGH)
        self._measures = {key: _side(0, HIGH) for key in MEASURES}
        self.ask_beside(Entry("columns", "横向几枚", self._columns), Entry("rows", "竖向几枚", self._rows))
        self.ask_beside(Entry("width", "一枚的宽", self._width), Entry("height", "一枚的高", self._height))
        left, top, across, down = (Entry(key, title, self._measures[key]) for key, title in MEASURES.items())
        self.ask_beside(left, top)
        self.ask_beside(across, down)
        self._places = SheetPlaces()
        self.preview(self._places)
        for field in (self._columns, self._rows, self._width, self._height):
            field.valueChanged.connect(lambda _value: self._spread())
        for measure in self._measures.values():
            measure.valueChanged.connect(lambda _value: self._tell())
        self.answered.connect(self._answer_layout)
        self._spread()

    def layout_asked(self) -> Layout:
        """Return the layout as it is entered."""
        made = grid(
            self._columns.value(), self._rows.value(), self._width.value(), self._height.value(), "自定义"
        )
        left, top, pitch_x, pitch_y = (field.value() for field in self._measures.values())
        title = f"A4 {made.count} 枚 {made.columns}×{made.rows}（{made.width:g}×{made.height:g} mm）"
        return Layout(
            title=title,
            columns=made.columns,
            rows=made.rows,
            width=made.width,
            height=made.height,
            left=left,
            top=top,
            pitch_x=pitch_x,
            pitch_y=pitch_y,
        )

    def _spread(self) -> None:
        even = grid(self._columns.value(), self._rows.value(), self._width.value(), self._height.value())
        for key, field in self._measures.items():
            field.blockSignals(True)  # noqa: FBT003
            field.setValue(max(getattr(even, key), 0))
            field.blockSignals(False)  # noqa: FBT003
        self._tell()

    def _tell(self) -> None:
        asked = self.layout_asked()
        self._places.show_sheet(asked, 1, asked.count)
        right = asked.left + (asked.columns - 1) * asked.pitch_x + asked.width
        low = asked.top + (asked.rows - 1) * asked.pitch_y + asked.height
        overlap = (asked.columns > 1 and asked.pitch_x < asked.width) or (
            asked.rows > 1 and asked.pitch_y < asked.height
        )
        over = right > WIDE + 0.01 or low > HIGH + 0.01
        self.message.say(
            "格子超出了纸边，请核对枚数和尺寸。" if over else "格子互相重叠，请核对间隔。" if overlap else ""
        )
        self.wait(waiting=over or overlap)

    def _answer_layout(self) -> None:
        self.accept()
        self.chosen.emit(self.layout_asked())


def _side(value: float, most: float) -> QDoubleSpinBox:
    field = QDoubleSpinBox(minimum=0, maximum=most, value=value, decimals=2, singleStep=0.5)
    field.setSuffix(" mm")
    return field
