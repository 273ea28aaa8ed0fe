"""The bar above the pages: find anything, what waits for me, who I am."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QMenu, QWidget

from views.finder import Find, Finder
from views.icons import icon
from views.pieces import across, button

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from views.jobs import Jobs
    from views.tables.acts import Door


class TopBar(QFrame):
    """The search for everything (Ctrl+K), the inbox, the menu of the person logged in."""

    inbox_asked = Signal()

    def __init__(self, jobs: Jobs, window: QWidget) -> None:
        super().__init__()
        self.setObjectName("top")
        self.setProperty("look", "top")
        self.setFixedHeight(52)
        self.finder = Finder(jobs, window)
        self._inbox = button("", self.inbox_asked.emit, icon_name="tray", name="inbox")
        self._person = button("", self._open_menu, icon_name="user", name="person")
        self._entries: Sequence[Door] = ()
        self.setLayout(across(self.finder, None, self._inbox, self._person, margins=(16, 0, 16, 0)))
        self.finder.hide()
        self._inbox.hide()
        self._person.hide()
        QShortcut(QKeySequence("Ctrl+K"), window, self._enter_search)

    def find_with(self, find: Find) -> None:
        """Offer the search; ``find`` runs on the worker and returns what fits the words."""
        self.finder.find_with(find)
        self.finder.show()

    def show_person(self, name: str, entries: Sequence[Door] = ()) -> None:
        """Say who is logged in, with the entries of the menu below."""
        self._entries = entries
        self._person.setText(name)
        self._person.setVisible(bool(name))

    def show_inbox(self, waiting: int | None) -> None:
        """Say how many things wait for this person; ``None`` shows no inbox."""
        self._inbox.setText(f"待我办理 {waiting}")
        self._inbox.setProperty("waiting", bool(waiting))
        self._inbox.style().unpolish(self._inbox)
        self._inbox.style().polish(self._inbox)
        self._inbox.setToolTip("等我签署、办结或修改的申请单")
        self._inbox.setVisible(waiting is not None)

    def _enter_search(self) -> None:
        if self.finder.isVisible():
            self.finder.setFocus()
            self.finder.selectAll()

    def _open_menu(self) -> None:
        menu = QMenu(self)
        for entry in self._entries:
            self._add(menu, entry.title, entry.icon, entry.shortcut, entry.run)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._person.mapToGlobal(self._person.rect().bottomLeft()))

    def _add(self, menu: QMenu, title: str, icon_name: str, keys: str, run: Callable[[], object]) -> None:
        action = menu.addAction(icon(icon_name), title)
        action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda _checked=False: run())
