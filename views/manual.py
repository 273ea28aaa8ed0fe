"""The user's manual, opened with F1 at the page that fits, or at a clause."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QSplitter, QTextBrowser

from resources import resource
from views.pieces import down

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget


class Manual(QDialog):
    """Pages at the left, text at the right; it may stay open beside the work."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("manual")
        self.setWindowTitle("使用手册")
        self.resize(1000, 720)
        self._folder = resource("manual")
        self._pages = QListWidget()
        self._pages.setObjectName("manual_pages")
        self._text = QTextBrowser()
        self._text.setOpenExternalLinks(False)
        self._text.setSearchPaths([str(self._folder)])
        for path in sorted(self._folder.glob("*.md")):
            item = QListWidgetItem(_title(path))
            item.setData(Qt.ItemDataRole.UserRole, path.name)
            self._pages.addItem(item)
        split = QSplitter()
        split.addWidget(self._pages)
        split.addWidget(self._text)
        split.setSizes([200, 800])
        self.setLayout(down(split))
        self._pages.currentItemChanged.connect(lambda item, _before: self._open(item))
        self._text.anchorClicked.connect(self._follow)
        self._pages.setCurrentRow(0)

    def explain(self, subject: str) -> None:
        """Show the page that speaks of a clause or subject, at the place where it does."""
        for line in range(self._pages.count()):
            name = str(self._pages.item(line).data(Qt.ItemDataRole.UserRole))
            if subject in (self._folder / name).read_text("utf-8"):
                self._pages.setCurrentRow(line)
                self._text.moveCursor(self._text.textCursor().MoveOperation.Start)
                self._text.find(subject)
                break
        self.show()
        self.raise_()

    def _open(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            name = str(item.data(Qt.ItemDataRole.UserRole))
            self._text.setMarkdown((self._folder / name).read_text("utf-8"))

    def _follow(self, link: QUrl) -> None:
        for line in range(self._pages.count()):
            if self._pages.item(line).data(Qt.ItemDataRole.UserRole) == link.fileName():
                self._pages.setCurrentRow(line)
        self._text.setSource(QUrl())


def _title(path: Path) -> str:
    return path.read_text("utf-8").splitlines()[0].lstrip("# ").strip()
