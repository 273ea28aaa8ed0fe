"""自定义尺寸: width and height of the plant's own stickers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDoubleSpinBox

from models.rules.label_design import LARGEST, SMALLEST
from models.rules.label_size import usual
from views.dialogs.question import Question
from views.fields import Entry

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class OwnSizeDialog(Question):
    """Asks for a size; fonts, band and code follow from it."""

    chosen = Signal(str)
    """The size as the command line writes it: 45x28."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(
            parent, "自定义尺寸", "量一下标签纸上一枚的宽和高。字号、色条和二维码随尺寸定。", "用这个尺寸"
        )
        self.setObjectName("own_size_dialog")
        self._sides = [
            QDoubleSpinBox(minimum=least, maximum=most, value=usual_side, decimals=1, singleStep=1)
            for least, most, usual_side in zip(SMALLEST, LARGEST, (45.0, 28.0), strict=True)
        ]
        for side in self._sides:
            side.setSuffix(" mm")
            side.valueChanged.connect(lambda _value: self._tell())
        self.ask_beside(Entry("width", "宽", self._sides[0]), Entry("height", "高", self._sides[1]))
        self.answered.connect(self._answer_size)
        self._tell()

    def _tell(self) -> None:
        size = usual(self._sides[0].value(), self._sides[1].value())
        code = f"二维码 {size.qr:g} mm" if size.qr else "放不下二维码"
        self.preview(
            f"色条在{'左边' if size.side_band else '上边'}，字号 {size.smallest:g}~{size.largest:g} 磅，{code}。"
        )

    def _answer_size(self) -> None:
        self.accept()
        self.chosen.emit("x".join(f"{side.value():g}" for side in self._sides))
