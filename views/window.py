"""The window: pages at the left, search and person above, the page in the middle, the day below."""

from __future__ import annotations

from typing import TYPE_CHECKING, override

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from views.busy import BusyLine, BusyWatch
from views.imports.drop import file_in
from views.pieces import across, down, within_screen
from views.rail import Rail
from views.status import AlertBand, Status, past_notice
from views.toast import Toast
from views.topbar import TopBar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QResizeEvent

    from views.hub import Hub
    from views.jobs import Jobs
    from views.page import Page
    from views.tables.acts import Door

NARROW = 1160
"""Below this width the rail shows its icons only."""


class Window(QWidget):
    """Holds the pages; a page is built when it is first visited."""

    page_shown = Signal(str)
    closing = Signal()
    file_dropped = Signal(object)
    """The path of a file dropped anywhere on the window."""

    def __init__(
        self, pages: Sequence[Page], jobs: Jobs, hub: Hub, today: Callable[[], date], place: str = ""
    ) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setWindowTitle("准绳")
        self._pages = {page.key: page for page in pages}
        self._built: dict[str, QWidget] = {}
        self._welcome: QWidget | None = None
        self.rail = Rail(pages, place, self)
        self.top = TopBar(jobs, self)
        self.status = Status(hub, today)
        self._stack = QStackedWidget()
        self._line = BusyLine()
        self._central = QFrame()
        self._central.setObjectName("central")
        self._alert = AlertBand()
        self._inside = down(self._alert, past_notice(hub), self._stack, spacing=0)
        self._central.setLayout(self._inside)
        body = down(self.top, self._line, self._central, self.status, spacing=0)
        body.setStretch(2, 1)
        self.setLayout(across(self.rail, body, spacing=0))
        self._toast = Toast(self._central)
        self._watch = BusyWatch(jobs, self._line, self.status)
        self.rail.chosen.connect(self.show_page)
        hub.as_of_changed.connect(self._frame)
        self.setAcceptDrops(True)
        self.setMinimumSize(640, 420)
        self.resize(1440, 860)

    def show_first(self) -> None:
        """Show the window where no place is remembered: as large as wanted, filling a screen with less room."""
        wanted = self.size()
        self.resize(within_screen(self, wanted.width(), wanted.height()))
        if self.size() == wanted:
            self.show()
        else:
            self.showMaximized()

    def show_page(self, key: str) -> QWidget:
        """Show a page and return it; it is built on its first visit."""
        page = self.page(key)
        if self._welcome is not None:
            return page  # doors or a lock stand before the pages
        self._stack.setCurrentWidget(page)
        self.rail.mark(key)
        page.setFocus()
        self.page_shown.emit(key)
        return page

    def greet(self, welcome: QWidget | None) -> None:
        """Show something in place of the pages while no ledger is open; ``None`` brings them back."""
        for part in (self.rail, self.top, self.status):
            part.setVisible(welcome is None)
        if self._welcome is not None:
            self._stack.removeWidget(self._welcome)
            self._welcome.deleteLater()
        self._welcome = welcome
        if welcome is not None:
            self._stack.addWidget(welcome)
            self._stack.setCurrentWidget(welcome)

    def shown(self) -> str:
        """Return the key of the page that is shown; empty while none is."""
        return next((key for key, page in self._built.items() if page is self._stack.currentWidget()), "")

    def forget_pages(self) -> None:
        """Put the built pages away; each is built anew when it is visited again."""
        for page in self._built.values():
            self._stack.removeWidget(page)
            page.hide()
            page.deleteLater()
        self._built.clear()

    def page(self, key: str) -> QWidget:
        """Return a page, built if need be."""
        if key not in self._built:
            self._built[key] = self._pages[key].build()
            self._stack.addWidget(self._built[key])
        return self._built[key]

    def toast(self, text: str, undo: Callable[[], object] | None = None, doors: Sequence[Door] = ()) -> None:
        """Say for a few seconds what was done, with 撤销 where it can be taken back, and ways to go on."""
        self._toast.say(text, undo, doors)

    def offer(self, text: str, doors: Sequence[Door]) -> None:
        """Say for a few seconds what was found, with ways to go on from there."""
        self._toast.say(text, doors=doors)

    def alert(self, text: str, title: str, act: Callable[[], object]) -> None:
        """Say above the pages, until it is settled, what is wrong with the ledger, with the way there."""
        self._alert.say(text, title, act)

    def calm(self) -> None:
        """Take that away."""
        self._alert.hide()

    def hush(self) -> None:
        """Take away what was said."""
        self._toast.hide()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.rail.set_narrow(narrow=self.width() < NARROW)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if file_in(event.mimeData()) is not None:
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        if (path := file_in(event.mimeData())) is not None:
            event.acceptProposedAction()
            self.file_dropped.emit(path)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        super().closeEvent(event)

    def _frame(self, day: date | None) -> None:
        edge = 2 if day else 0
        self._inside.setContentsMargins(edge, edge, edge, edge)
        self._central.setProperty("past", day is not None)
        self._central.style().unpolish(self._central)
        self._central.style().polish(self._central)
