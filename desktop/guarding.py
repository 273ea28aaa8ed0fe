"""Who sits at the window: it locks when nobody does, and another person may take over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from views.idle import Idle

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from desktop.app import App
    from views.locked import Veil


class Guard(QObject):
    """Locks the window of a ledger that is open."""

    def __init__(self, app: App, qt: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._veil: Veil | None = None
        self._page = ""
        self.idle = Idle(qt, self)
        self.idle.idle.connect(self.lock)
        app.hub.changed.connect(self._hear)

    def begin(self) -> None:
        """Watch over the person who came in, for as long as the plant's setting says."""
        from models.read.setting import settings

        if self._app.context is not None:
            self._app.context.ask(self, self._watch, settings)

    def end(self) -> None:
        """Watch nobody: the ledger is put away."""
        self.idle.rest()
        self._veil = None

    @property
    def locked(self) -> bool:
        """Whether the lock is before the window."""
        return self._veil is not None

    def lock(self) -> None:
        """Put the lock before the window; dialogs wait behind it with all that was typed."""
        from views.locked import LockPage, Veil

        context = self._app.context
        if context is None or self._veil is not None:
            return
        self.idle.rest()
        window = self._app.window
        self._page = window.shown()
        self._veil = Veil(window)
        page = LockPage(context.desk.actor, len(self._veil.dialogs))
        page.unlock_asked.connect(
            lambda password: self._app.jobs.run(
                page, lambda: context.desk.signing(password), lambda _proved: self._unlock(), page.refuse
            )
        )
        page.change_asked.connect(self.change_person)
        window.hush()
        window.greet(page)
        page.take_focus()

    def change_person(self) -> None:
        """Let somebody else log in; what stood in dialogs is given up."""
        veil, self._veil = self._veil, None
        if veil is not None:
            veil.drop()
        if self._app.ledger is not None:
            self._app.open(self._app.ledger.folder)

    def _unlock(self) -> None:
        veil, self._veil = self._veil, None
        if veil is None:
            return
        self._app.window.greet(None)
        self._app.window.show_page(self._page or "home")
        veil.lift()
        self.begin()

    def _watch(self, plant: dict[str, Any]) -> None:
        from models.rules.settings import LOCK_MINUTES

        if self._veil is None:
            self.idle.watch(LOCK_MINUTES[plant["lock_after"]])

    def _hear(self, kinds: frozenset[str]) -> None:
        if "setting" in kinds:
            self.begin()
