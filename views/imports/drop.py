"""Where an old ledger is dropped."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, override

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget

from views.icons import icon
from views.pieces import across, button, down, label
from views.theme import tokens

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData
    from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPaintEvent

KINDS = (".xlsx", ".xlsm", ".xls", ".csv")
FILTER = "旧台账 (*.xlsx *.xlsm *.xls *.csv);;所有文件 (*)"


def file_in(data: QMimeData) -> Path | None:
    """Return the one file that is dragged; ``None`` where it is something else."""
    urls = [url for url in data.urls() if url.isLocalFile()]
    return Path(urls[0].toLocalFile()) if len(urls) == 1 else None


class DropArea(QWidget):
    """Takes an old ledger: dragged here, or chosen from the disk."""

    taken = Signal(object)
    """The path of the file."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("drop")
        self.setAcceptDrops(True)
        self.setMinimumHeight(220)
        self._over = False
        self._icon = QLabel(alignment=Qt.AlignmentFlag.AlignHCenter)
        self._icon.setPixmap(icon("file-arrow-down", "accent").pixmap(QSize(44, 44), self.devicePixelRatio()))
        title = label("把旧台账拖到这里", "name")
        hint = label(
            "Excel（.xlsx .xlsm .xls）或 .csv；各工作表一次读完，原文件不会被改动", "muted", wrap=True
        )
        after = label(
            "先看结果，点“导入”之后才写入；导入后还能整次撤销。导出后改过的表也拖到这里，逐格核对",
            "faint",
            wrap=True,
        )
        for text in (title, hint, after):
            text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.choose = button("选择文件…", self._ask, icon_name="folder-open", look="primary", name="choose")
        self.choose.setToolTip("选择旧台账文件（Ctrl+O）")
        middle = down(self._icon, title, hint, 8, across(None, self.choose, None), 4, after, spacing=6)
        self.setLayout(down(None, middle, None, margins=(32, 24, 32, 24)))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        colours = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor(colours.accent if self._over else colours.line_strong), 1.5, Qt.PenStyle.DashLine)
        pen.setDashPattern([5, 4])
        painter.setPen(pen)
        painter.setBrush(QColor(colours.accent_soft if self._over else colours.ground))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 12, 12)
        painter.end()

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if file_in(event.mimeData()) is not None:
            event.acceptProposedAction()
            self._show_over(over=True)

    @override
    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._show_over(over=False)

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        self._show_over(over=False)
        if (path := file_in(event.mimeData())) is not None:
            event.acceptProposedAction()
            self.taken.emit(path)

    def _show_over(self, *, over: bool) -> None:
        self._over = over
        self.update()

    def _ask(self) -> None:
        dialog = QFileDialog(self, "选择旧台账", "", FILTER)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.taken.emit(Path(name)))
        dialog.open()
