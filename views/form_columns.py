"""The columns of a form: chosen, put in order, renamed, and made wider or narrower."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QTableWidgetItem, QWidget

from models.sheets.form_draft import NARROWEST, USUAL_WIDTH, scaled
from models.sheets.layout import ALIKE
from views.fields import Message
from views.ordered import OrderedTable
from views.pieces import button, down, label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QLabel

    from models.sheets.form_draft import Offered

HEADS = ("栏目", "表头上的字", "宽 mm")
NAME, TITLE, WIDTH = range(3)
PLACE = Qt.ItemDataRole.UserRole
"""Where in what was given the line comes from."""
CHECKED, UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked
WIDEST = 400.0
MOST_LINES = 12
"""Lines seen at once; more scroll."""


class FormColumns(OrderedTable):
    """One line for each column there is; those on the form first, in their order."""

    def __init__(
        self,
        name: str,
        columns: Sequence[Any],
        offered: Sequence[Offered],
        *,
        spare: Sequence[Any] = (),
        fixed: bool = False,
    ) -> None:
        """``spare`` columns may be chosen again; ``fixed`` ones stand in the grid of a slip and keep their place."""
        super().__init__(HEADS)
        self.setObjectName(name)
        self._fixed = fixed
        self._given: list[tuple[Any, str, float]] = []
        """Of each line: its entry in the file, and title and width if that says none."""
        head = self.horizontalHeader()
        head.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        head.resizeSection(TITLE, 170)
        head.resizeSection(WIDTH, 72)
        self.setColumnHidden(WIDTH, fixed)
        self.setToolTip("打勾的印在表上。双击或按 F2 改字和宽，Alt+↑ ↓ 或拖动换位置。")
        known = {one.key: one for one in offered}
        chosen = {_key(one) for one in columns}
        self.blockSignals(True)  # noqa: FBT003
        rest = [*(one.key for one in offered if one.key not in chosen), *([] if fixed else spare)]
        self.setRowCount(len(columns) + len(rest))
        for line, given in enumerate([*columns, *rest]):
            self._show(line, given, known.get(_key(given)), shown=line < len(columns))
        self.blockSignals(False)  # noqa: FBT003
        self.setFixedHeight(28 * min(self.rowCount(), MOST_LINES) + head.sizeHint().height() + 2)

    def columns(self) -> list[Any]:
        """Return the columns on the form as its file has them; what was not touched is as it was."""
        return [self._entry(line) for line in self._shown()]

    def widths(self) -> list[float]:
        """Return the widths of the columns on the form; one that cannot be read counts as the least."""
        return [self._width(line) or NARROWEST for line in self._shown()]

    def wrong(self) -> str:
        """Say what is wrong with the lines; nothing where all is well."""
        if not self._shown():
            return "至少要有一栏。"
        wrong = [self.cell(line, NAME).text() for line in self._shown() if self._width(line) is None]
        return f"“{'、'.join(wrong)}”的宽要写 {NARROWEST:g} 到 {WIDEST:g} 之间的毫米数。" if wrong else ""

    def scale(self, wanted: float) -> None:
        """Make the columns on the form together as wide as wanted, in the same proportion."""
        self.blockSignals(True)  # noqa: FBT003
        for line, width in zip(self._shown(), scaled(self.widths(), wanted), strict=True):
            self.cell(line, WIDTH).setText(f"{width:g}")
        self.blockSignals(False)  # noqa: FBT003
        self.edited.emit()

    def _show(self, line: int, given: Any, known: Offered | None, *, shown: bool) -> None:
        entry = {"key": given} if isinstance(given, str) else given
        usual = known.title if known else entry["key"]
        title = entry.get("title", usual)
        plain = usual if usual != entry["key"] else title or usual
        name = QTableWidgetItem(plain.replace("\n", ""))
        width = known.width if known else USUAL_WIDTH
        name.setData(PLACE, len(self._given))
        self._given.append((given, usual, width))
        flags = name.flags() & ~Qt.ItemFlag.ItemIsEditable
        name.setFlags(flags & ~Qt.ItemFlag.ItemIsUserCheckable if self._fixed else flags)
        if not self._fixed:
            name.setCheckState(CHECKED if shown else UNCHECKED)
        self.setItem(line, NAME, name)
        self.setItem(line, TITLE, QTableWidgetItem(title))
        wide = QTableWidgetItem(f"{entry.get('width', width):g}")
        wide.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setItem(line, WIDTH, wide)

    def _entry(self, line: int) -> Any:
        given, usual, width = self._given[self.cell(line, NAME).data(PLACE)]
        before = {"key": given} if isinstance(given, str) else dict(given)
        entry, title = dict(before), self.cell(line, TITLE).text()
        if title != before.get("title", usual):
            entry["title"] = title
        if not self._fixed and (now := self._width(line)) != float(before.get("width", width)):
            entry["width"] = int(now) if now and now.is_integer() else now
        return given if entry == before else entry

    def _shown(self) -> list[int]:
        if self._fixed:
            return list(range(self.rowCount()))
        return [line for line in range(self.rowCount()) if self.cell(line, NAME).checkState() == CHECKED]

    def _width(self, line: int) -> float | None:
        try:
            width = float(self.cell(line, WIDTH).text().replace("，", ".").replace("。", "."))
        except ValueError:
            return None
        return width if NARROWEST <= width <= WIDEST else None


class ColumnsPanel(QWidget):
    """The columns, how wide they are together, and a warning where that is more than the paper."""

    def __init__(self, table: FormColumns, *, measured: bool = True) -> None:
        """Without being ``measured`` nothing is said of the width."""
        super().__init__()
        self.table, self._measured, self._room = table, measured, 0.0
        self.message = Message()
        self._told = label("", "faint", wrap=True)
        self._fit = button("按比例调整", lambda: self.table.scale(self._room), name="fit_columns")
        line = table.movers(self._told, self._fit)
        line.setStretch(0, 1)
        self.setLayout(down(table, self.message, line, spacing=4))
        table.edited.connect(self._tell)

    def set_room(self, room: float) -> None:
        """Say how wide the page is between its margins."""
        self._room = room
        self._tell()

    def _tell(self) -> None:
        self.message.say(self.table.wrong())
        total = sum(self.table.widths())
        wide = self._measured and total >= self._room * ALIKE
        self._fit.setVisible(wide)
        mark_look(self._told, "strong" if wide else "faint")
        if not self._measured:
            self._told.setText("")
        elif wide:
            self._told.setText(f"各栏共宽 {total:g} mm，比纸上能印的宽 {total - self._room:g} mm，会被挤窄。")
        else:
            self._told.setText(f"各栏共宽 {total:g} mm，纸上有 {self._room:g} mm，印时按比例铺满。")


def mark_look(shown: QLabel, look: str) -> None:
    """Give a label another look."""
    if shown.property("look") != look:
        shown.setProperty("look", look)
        shown.style().unpolish(shown)
        shown.style().polish(shown)


def _key(given: Any) -> str:
    return str(given if isinstance(given, str) else given["key"])
