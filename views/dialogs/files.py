"""Files that go with what a dialog asks: chosen or dropped, named, taken away again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, override

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QWidget

from views.pieces import across, button, down, label

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtCore import QMimeData
    from PySide6.QtGui import QDragEnterEvent, QDropEvent

KINDS = "文件（*.pdf *.jpg *.jpeg *.png *.tif *.tiff *.ofd *.docx *.xlsx *.doc *.xls *.zip）;;所有文件（*）"


class FilesField(QFrame):
    """A list of files with a button that adds to it; files may be dropped on it."""

    changed = Signal()

    def __init__(self, words: str, kept: Iterable[tuple[int, str]] = ()) -> None:
        """``kept`` are files that the ledger already has: their ids and names."""
        super().__init__()
        self.setProperty("look", "notice")
        self.setAcceptDrops(True)
        self._kept = dict(kept)
        self._left_out: list[int] = []
        self._paths: list[Path] = []
        self._names = down(spacing=2)
        self.pick = button(words, self._pick, icon_name="paperclip", name="pick_files")
        hint = label("也可以把文件拖到这里", "faint")
        self.setLayout(down(self._names, across(self.pick, hint, None), margins=(8, 8, 8, 8), spacing=4))
        self.setFocusProxy(self.pick)
        self._show()

    def paths(self) -> tuple[Path, ...]:
        """Return the files to be added."""
        return tuple(self._paths)

    def left_out(self) -> tuple[int, ...]:
        """Return the ids of those that were taken away."""
        return tuple(self._left_out)

    def take(self, names: Iterable[str]) -> None:
        """Add these files."""
        self._paths = list(dict.fromkeys([*self._paths, *map(Path, names)]))
        self._show()
        self.changed.emit()

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _local(event.mimeData()):
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        if names := _local(event.mimeData()):
            event.acceptProposedAction()
            self.take(names)

    def _pick(self) -> None:
        picker = QFileDialog(self, "选择文件", "", KINDS)
        picker.setFileMode(QFileDialog.FileMode.ExistingFiles)
        picker.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        picker.filesSelected.connect(self.take)
        picker.open()

    def _show(self) -> None:
        while (item := self._names.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for number, name in self._kept.items():
            self._names.addWidget(self._line(name, lambda number=number: self._leave_out(number)))
        for path in self._paths:
            self._names.addWidget(self._line(path.name, lambda path=path: self._remove(path)))

    def _line(self, name: str, remove: object) -> QWidget:
        line = QWidget()
        text = label(name)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        away = button("移除", remove, look="link")  # type: ignore[arg-type]
        away.setAccessibleName(f"移除 {name}")
        line.setLayout(across(text, None, away))
        return line

    def _leave_out(self, number: int) -> None:
        del self._kept[number]
        self._left_out.append(number)
        self._show()
        self.changed.emit()

    def _remove(self, path: Path) -> None:
        self._paths.remove(path)
        self._show()
        self.changed.emit()


def _local(data: QMimeData) -> list[str]:
    return [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
