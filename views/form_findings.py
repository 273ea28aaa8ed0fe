"""打印前检查: what is missing or contradictory in a form, each line leading to the place where it is mended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from views.pieces import down, label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.sheets.form_check import Finding
    from views.context import Context

FINDING = Qt.ItemDataRole.UserRole
NOTHING = "没有发现缺项、矛盾或超期。"
HINT = "点一下转到该器具或计量点；改好后回到这里会重新检查。"


class FormFindings(QWidget):
    """A list of findings beside the preview."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("form_findings")
        self._context = context
        self._about = label("", "muted", wrap=True)
        self.list = QListWidget()
        self.list.setObjectName("findings")
        self.list.setFrameShape(QListWidget.Shape.NoFrame)
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setLayout(down(label("打印前检查", "name"), self._about, self.list, spacing=8))
        self.list.itemClicked.connect(self._go)
        self.list.itemActivated.connect(self._go)

    def show_findings(self, found: Sequence[Finding]) -> None:
        """List the findings."""
        self._about.setText(HINT if found else NOTHING)
        self.list.clear()
        for one in found:
            item = QListWidgetItem(f"{one.kind}　{one.number} {one.name}\n{one.text}".strip())
            item.setData(FINDING, one)
            self.list.addItem(item)

    def _go(self, item: QListWidgetItem) -> None:
        one: Finding = item.data(FINDING)
        if one.key is None:
            self._context.go(one.page, None)
        else:
            self._context.show(one.page, one.key)
