"""What is missing for an inspection: groups with their counts at the left, the lines of one at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from models.sheets.package_check import GROUPS, counted
from views.pieces import across, down, frame, label
from views.tables.empty import Empty

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.sheets.form_check import Finding
    from views.context import Context

DATA = Qt.ItemDataRole.UserRole
WIDE = 240
"""Width of the groups."""
NOTHING = (
    "check-circle",
    "没有发现缺项",
    "器具、证书、审批、人员都齐了，可以整理资料包。程序只核对台账里看得出的，正式迎检前仍请翻一遍目录。",
)


class PackageFindings(QWidget):
    """Choosing a group shows its lines; a click on a line leads to where it is mended."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._found: tuple[Finding, ...] = ()
        self.groups, self.lines = QListWidget(), QListWidget()
        for one, name in ((self.groups, "missing_groups"), (self.lines, "missing_lines")):
            one.setObjectName(name)
            one.setFrameShape(QListWidget.Shape.NoFrame)
            one.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.lines.setWordWrap(True)
        self.groups.setAccessibleName("缺项的种类")
        self.lines.setAccessibleName("缺项")
        self._about = label("", "muted", wrap=True)
        left = frame("side", down(self.groups, margins=(8, 8, 8, 8)))
        left.setFixedWidth(WIDE)
        self._right = QWidget()
        self._right.setLayout(down(self._about, self.lines, margins=(16, 12, 16, 8), spacing=8))
        self._body = QWidget()
        body = across(left, self._right, spacing=0)
        body.setStretch(1, 1)
        self._body.setLayout(body)
        self._empty = Empty()
        self._empty.say(*NOTHING, ())
        self.setLayout(down(self._body, self._empty, spacing=0))
        self._empty.hide()
        self.groups.currentItemChanged.connect(lambda *_: self._show_lines())
        self.lines.itemClicked.connect(self._go)
        self.lines.itemActivated.connect(self._go)

    def show_findings(self, found: Sequence[Finding]) -> None:
        """Show what is missing; the chosen group stays chosen."""
        before = self.group()
        self._found = tuple(found)
        self._body.setVisible(bool(found))
        self._empty.setVisible(not found)
        self.groups.clear()
        for kind, count in counted(found).items():
            item = QListWidgetItem(f"{kind}　{count:,}")
            item.setData(DATA, kind)
            item.setToolTip(GROUPS[kind])
            self.groups.addItem(item)
        rows = [row for row in range(self.groups.count()) if self.groups.item(row).data(DATA) == before]
        self.groups.setCurrentRow(rows[0] if rows else 0)

    def group(self) -> str:
        """Return the kind that is chosen; empty if none is."""
        item = self.groups.currentItem()
        return "" if item is None else str(item.data(DATA))

    def _show_lines(self) -> None:
        kind = self.group()
        self._about.setText(f"{GROUPS[kind]}。点一行转到那里。" if kind else "")
        self.lines.clear()
        for one in self._found:
            if one.kind == kind:
                item = QListWidgetItem(f"{one.number}　{one.name}\n{one.text}".strip())
                item.setData(DATA, one)
                self.lines.addItem(item)

    def _go(self, item: QListWidgetItem) -> None:
        one: Finding = item.data(DATA)
        if one.key is None:
            self._context.go(one.page, None)
        else:
            self._context.show(one.page, one.key)
