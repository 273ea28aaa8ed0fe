"""The measurement standards of an examination: a button that says which, and a list to tick them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from models.read.standard import StandardRow, standards
from views.icons import icon
from views.pieces import ICON, Button
from views.tables.picker import Picker

if TYPE_CHECKING:
    from datetime import date

    from views.context import Context

NONE = "不填（送外检定的不用填）"


class StandardsField(Button):
    """Shows the chosen standards; a click or Enter opens the list, those first that are valid on the day."""

    moved = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(NONE)
        self.setAutoDefault(False)
        self.setProperty("look", "field")
        self.setIcon(icon("crosshair"))
        self.setIconSize(ICON)
        self._context = context
        self._chosen: tuple[str, ...] = ()
        self._known: dict[str, StandardRow] = {}
        self._on: date | None = None
        self.clicked.connect(lambda _checked=False: self.pick())

    def value(self) -> tuple[str, ...]:
        """Return the 管理编号 of the chosen standards."""
        return self._chosen

    def look_at(self, on: date | None) -> None:
        """Learn which standards are valid on the day of the examination."""
        if on is not None and on != self._on:
            self._on = on
            self._context.ask(self, self._learn, standards, on=on)

    def choose(self, numbers: frozenset[str]) -> None:
        """Take these standards."""
        self._chosen = tuple(number for number in self._known if number in numbers)
        self.setText("、".join(f"{number} {self._known[number].name}" for number in self._chosen) or NONE)
        self.moved.emit()

    def unfit(self) -> tuple[str, ...]:
        """Return those chosen that may not serve on the day."""
        return tuple(number for number in self._chosen if not self._known[number].fit)

    def pick(self) -> Picker:
        """Open the list; returns the popup."""
        none = "还没有计量标准器：在器具的内容里勾上“计量标准器”" if not self._known else "用来检定的标准器"
        picker = Picker(self, none, "全部不选")
        picker.offer([(number, _text(row)) for number, row in self._known.items()], self._chosen)
        picker.ticked.connect(self.choose)
        picker.reset.connect(lambda: self.choose(frozenset()))
        picker.open_below(self)
        return picker

    def _learn(self, rows: list[StandardRow]) -> None:
        self._known = {row.number: row for row in rows}
        self.choose(frozenset(self._chosen))


def _text(row: StandardRow) -> str:
    until = f"有效期至 {row.until}" if row.until else "没有有效期"
    parts = (row.number, row.name, row.accuracy_class, until if row.fit else f"{until}　不可用")
    return "　".join(filter(None, parts))
