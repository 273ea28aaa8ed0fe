"""The filters of a list as chips, and the search box before them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, override

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QMenu, QPushButton, QSizePolicy, QWidget

from views.icons import icon
from views.pieces import Flow, button
from views.tables.picker import Picker

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent

    from views.tables.rows_model import RowsModel

CROSS = 26
"""The right end of a chip takes it away, the rest of it opens its values."""
NONE = "（空）"


class Chip(QPushButton):
    """One filter in words, e.g. 级别：一级、二级 ×."""

    removed = Signal()

    def __init__(self, text: str) -> None:
        super().__init__(f"{text}   ×")
        self.setProperty("look", "chip")
        self.setAutoDefault(False)
        self.setToolTip("点按修改；点 × 或按 Delete 去掉这个条件")

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        inside = self.rect().contains(event.position().toPoint())
        if (
            inside
            and event.position().x() >= self.width() - CROSS
            and event.button() == Qt.MouseButton.LeftButton
        ):
            self.setDown(False)
            self.removed.emit()
        else:
            super().mouseReleaseEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        else:
            super().keyPressEvent(event)


class SearchBox(QLineEdit):
    """Filters as one types; Esc empties it, Enter or ↓ goes to the list."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__(placeholderText="查找　Ctrl+F", clearButtonEnabled=True)
        self.setObjectName("search")
        self.setProperty("look", "search")
        self.setFixedWidth(self.fontMetrics().horizontalAdvance("汉") * 16)
        self.addAction(icon("magnifying-glass", "faint"), QLineEdit.ActionPosition.LeadingPosition)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
        elif event.key() == Qt.Key.Key_Escape:
            if self.text():
                self.clear()
            else:
                self.left.emit()
        else:
            super().keyPressEvent(event)


class Chips(QWidget):
    """The chips of a model's filters, and the button that adds one."""

    def __init__(self, model: RowsModel[Any]) -> None:
        super().__init__()
        self.setObjectName("chips")
        self._model = model
        self._flow = Flow()
        self._flow.setContentsMargins(0, 3, 0, 0)
        self.setLayout(self._flow)
        self._chips: dict[str, Chip] = {}
        self._add = button("筛选", self._offer_columns, icon_name="plus", look="chip", name="add_filter")
        self._flow.addWidget(self._add)
        self._add.setVisible(bool(model.spec.filters))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        model.arranged.connect(self._show)

    def words(self) -> str:
        """Return the filters in words."""
        return "；".join(self._text(key, texts) for key, texts in self._model.chips.items())

    def pick(self, key: str) -> Picker:
        """Open the values of a column to tick; returns the popup."""
        column = self._model.spec.column(key)
        picker = Picker(self, column.title, "不限")
        counts = self._model.tally(key)
        chosen = self._model.chips.get(key, frozenset())
        counts.update(dict.fromkeys(chosen - counts.keys(), 0))
        ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        picker.offer([(text, f"{text or NONE}　{number:,}") for text, number in ordered], chosen)
        picker.ticked.connect(lambda texts: self._model.set_chip(key, texts))
        picker.reset.connect(lambda: self._model.set_chip(key, frozenset()))
        picker.open_below(self._chips.get(key, self._add))
        return picker

    def _pick(self, key: str, _checked: bool) -> None:
        self.pick(key)

    def _offer_columns(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for key in self._model.spec.filters:
            menu.addAction(self._model.spec.column(key).title).triggered.connect(partial(self._pick, key))
        menu.popup(self._add.mapToGlobal(self._add.rect().bottomLeft()))

    def _show(self) -> None:
        chips = self._model.chips
        for key in [key for key in self._chips if key not in chips]:
            gone = self._chips.pop(key)
            self._flow.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for key, texts in chips.items():
            text = self._text(key, texts)
            if key in self._chips:
                self._chips[key].setText(f"{text}   ×")
            else:
                self._put(key, Chip(text))

    def _put(self, key: str, chip: Chip) -> None:
        chip.setObjectName(f"chip_{key}")
        chip.clicked.connect(lambda _checked=False: self.pick(key))
        chip.removed.connect(lambda: self._model.set_chip(key, frozenset()))
        self._chips[key] = chip
        self._flow.removeWidget(self._add)
        self._flow.addWidget(chip)
        self._flow.addWidget(self._add)

    def _text(self, key: str, texts: frozenset[str]) -> str:
        shown = sorted(text or NONE for text in texts)
        some = "、".join(shown[:3]) + (f" 等 {len(shown)} 项" if len(shown) > 3 else "")
        return f"{self._model.spec.column(key).title}：{some}"
