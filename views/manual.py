"""The user's manual, opened with F1 at the page that fits, or at a clause."""

from __future__ import annotations

from typing import TYPE_CHECKING, override

from PySide6.QtCore import QBuffer, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QImage, QKeySequence, QPageSize, QPdfWriter, QShortcut, QTextDocument
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QSplitter, QTextBrowser

from resources import resource
from views.pieces import down, within_screen

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget


MARGIN = 24
PICTURE_WIDTH = 680
"""Device-independent pixels."""


class Text(QTextBrowser):
    """Shows one page, its pictures drawn to fit beside the list."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.setObjectName("manual_text")
        self.setOpenLinks(False)
        self.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.document().setDocumentMargin(MARGIN)
        self._folder = folder

    @override
    def loadResource(self, kind: int, name: QUrl | str) -> object:
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return super().loadResource(kind, name)
        picture = QImage(str(self._folder / QUrl(name).path()))
        if picture.isNull():
            return picture
        dots = self.devicePixelRatioF()
        picture = picture.scaledToWidth(
            round(PICTURE_WIDTH * dots), Qt.TransformationMode.SmoothTransformation
        )
        picture.setDevicePixelRatio(dots)
        return picture


class Manual(QDialog):
    """Pages at the left, text at the right; it may stay open beside the work."""

    print_asked = Signal(str, object)
    """The title of the page that is read, and its PDF."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("manual")
        self.setWindowTitle("使用手册")
        self.resize(within_screen(self, 1000, 720))
        self._folder = resource("manual")
        self._pages = QListWidget()
        self._pages.setObjectName("manual_pages")
        self._pages.setFrameShape(QListWidget.Shape.NoFrame)
        self._text = Text(self._folder)
        for path in sorted(self._folder.glob("*.md")):
            item = QListWidgetItem(_title(path))
            item.setSizeHint(QSize(0, self.fontMetrics().height() + 12))
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
        QShortcut(QKeySequence.StandardKey.Print, self, self._ask_print)

    def pdf(self) -> bytes:
        """Return the page that is read as a PDF on A4."""
        buffer = QBuffer()
        buffer.open(QBuffer.OpenModeFlag.WriteOnly)
        writer = QPdfWriter(buffer)
        writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        writer.setTitle(self._pages.currentItem().text())
        self._text.document().print_(writer)
        return bytes(buffer.data().data())

    def open_page(self, name: str) -> None:
        """Show a page by the name of its file."""
        for line in range(self._pages.count()):
            if self._pages.item(line).data(Qt.ItemDataRole.UserRole) == name:
                self._pages.setCurrentRow(line)
        self.show()
        self.raise_()

    def explain(self, subject: str) -> None:
        """Show the page that speaks of a clause or subject, at the place where it does."""
        for line in sorted(range(self._pages.count()), key=lambda at: self._pages.item(at).text() != subject):
            name = str(self._pages.item(line).data(Qt.ItemDataRole.UserRole))
            if subject in (self._folder / name).read_text("utf-8"):
                self._pages.setCurrentRow(line)
                self._text.moveCursor(self._text.textCursor().MoveOperation.Start)
                if self._pages.item(line).text() != subject:
                    self._text.find(subject)
                break
        self.show()
        self.raise_()

    def _ask_print(self) -> None:
        self.print_asked.emit(f"使用手册　{self._pages.currentItem().text()}", self.pdf())

    def _open(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            name = str(item.data(Qt.ItemDataRole.UserRole))
            self._text.setMarkdown((self._folder / name).read_text("utf-8"))

    def _follow(self, link: QUrl) -> None:
        self.open_page(link.fileName())


def _title(path: Path) -> str:
    return path.read_text("utf-8").splitlines()[0].lstrip("# ").strip()
