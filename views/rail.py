"""The pages down the left side."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QFrame, QSizePolicy, QWidget

from views.pieces import button, down, label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from views.page import Page

WIDE, NARROW = 132, 60
ICON = QSize(18, 18)


class Rail(QFrame):
    """Buttons of the pages; Alt+1 … Alt+9 for the first nine."""

    chosen = Signal(str)

    def __init__(self, pages: Sequence[Page], place: str, window: QWidget) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setProperty("look", "rail")
        self._pages = [page for page in pages if page.listed]
        self._group = QButtonGroup(self)
        self._brand = label("准绳", "brand")
        self._place = label(place, "faint", wrap=True)
        self._buttons = {}
        for number, page in enumerate(self._pages, 1):
            entry = button(page.title, partial(self.chosen.emit, page.key), icon_name=page.icon, look="nav")
            entry.setObjectName(f"page_{page.key}")
            entry.setCheckable(True)
            entry.setIconSize(ICON)
            entry.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            entry.setToolTip(page.title)
            self._group.addButton(entry)
            self._buttons[page.key] = entry
            if number <= 9:
                keys = f"Alt+{number}"
                entry.setToolTip(f"{page.title}（{keys}）")
                QShortcut(QKeySequence(keys), window, partial(self.chosen.emit, page.key))
        parts = (self._brand, 12, *self._buttons.values(), None, self._place)
        self.setLayout(down(*parts, margins=(10, 12, 10, 12), spacing=2))
        self.set_narrow(narrow=False)

    def mark(self, key: str) -> None:
        """Mark the page that is shown; one that does not stand here marks none."""
        self._group.setExclusive(False)
        for other, shown in self._buttons.items():
            shown.setChecked(other == key)
        self._group.setExclusive(True)

    def name_place(self, text: str) -> None:
        """Say whose ledger this is."""
        self._place.setText(text)

    def set_narrow(self, *, narrow: bool) -> None:
        """Show icons alone where the window is narrow."""
        self.setFixedWidth(NARROW if narrow else WIDE)
        self._brand.setText("准" if narrow else "准绳")
        self._place.setVisible(not narrow)
        for page in self._pages:
            self._buttons[page.key].setText("" if narrow else f"  {page.title}")
