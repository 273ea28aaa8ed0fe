"""The way into a ledger: make one, open one, look at the sample plant, and say who works."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog

from desktop.places import home
from models.read.person import Entered, entered, people
from models.store.ledger import Ledger
from models.store.lock import WindowLock
from models.work.desk import Desk
from views.context import words_of
from views.screens.welcome import welcome_page

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from desktop.app import App
    from views.dialogs.entrance import LoginDialog, NewLedgerDialog
    from views.remembered import Remembered

LAST_PERSON, RECENT = "last_person", "recent_ledgers"


class Entering(QObject):
    """Leads from the doors to the pages."""

    def __init__(self, app: App, remembered: Remembered, clock: Callable[[], datetime]) -> None:
        super().__init__(app.window)
        self._app, self._remembered, self._clock = app, remembered, clock
        self._window = app.window

    def greet(self) -> None:
        """Show the doors."""
        recent = [Path(one) for one in self._remembered.get(RECENT, []) if (Path(one) / "ledger.db").exists()]
        links = [(str(one), lambda one=one: self.open(one)) for one in recent]
        self._window.greet(welcome_page(self._ask_new, self._ask_open, self.show_sample, links))

    def open(self, folder: Path, as_person: str | None = None, saying: str = "") -> None:
        """Open a ledger; then the person logs in, or comes in as ``as_person`` if it knows that one."""
        self._app.leave()

        def then(opened: tuple[Ledger, WindowLock, list[str]]) -> None:
            ledger, lock, names = opened
            if as_person in names:
                self._come_in(Desk(ledger, str(as_person), self._clock), lock, saying)
            else:
                self._ask_person(ledger, lock, names)

        self._app.jobs.run(self, lambda: _open(folder, self._clock()), then, self._fail)

    def _come_in(self, desk: Desk, lock: WindowLock, saying: str = "") -> None:
        """Show the pages, once it is known what the person may do."""

        def then(came: Entered) -> None:
            self._app.enter(desk, lock, came)
            if saying:
                self._window.toast(saying)

        today = self._clock().date()
        self._app.jobs.run(self, lambda: desk.ask(entered, name=desk.actor, today=today), then, self._fail)

    def _ask_new(self) -> None:
        from views.dialogs.entrance import NewLedgerDialog

        NewLedgerDialog(self._window, home() / "台账库", self._make).open()

    def _make(self, dialog: NewLedgerDialog, folder: Path, name: str, password: str, company: str) -> None:
        def job() -> tuple[Ledger, WindowLock, list[str]]:
            from desktop.founding import found_ledger

            found_ledger(folder, name, password, sample_plant=False, company=company).close()
            return _open(folder, self._clock())

        def then(opened: tuple[Ledger, WindowLock, list[str]]) -> None:
            ledger, lock, _names = opened
            dialog.accept()
            self._come_in(Desk(ledger, name, self._clock), lock)

        self._app.jobs.run(dialog, job, then, dialog.refuse)

    def _ask_open(self) -> None:
        picker = QFileDialog(self._window, "选择台账库文件夹", str(home()))
        picker.setFileMode(QFileDialog.FileMode.Directory)
        picker.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        picker.fileSelected.connect(lambda chosen: self.open(Path(chosen)))
        picker.open()

    def show_sample(self) -> None:
        """Open the sample plant on this PC, made if need be."""

        def then(ready: tuple[Path, str]) -> None:
            self.open(*ready)

        from desktop.founding import sample_ledger_ready

        self._app.jobs.run(self, sample_ledger_ready, then, self._fail)

    def _ask_person(self, ledger: Ledger, lock: WindowLock, names: list[str]) -> None:
        from views.dialogs.entrance import LoginDialog

        self._window.greet(welcome_page(self._ask_new, self._ask_open, self.show_sample, []))

        def enter(dialog: LoginDialog, name: str, password: str) -> None:
            desk = Desk(ledger, name, self._clock)

            def then(_proved: Desk) -> None:
                dialog.accept()
                self._come_in(desk, lock)

            self._app.jobs.run(dialog, lambda: desk.signing(password), then, dialog.refuse)

        def leave() -> None:
            ledger.close()
            lock.release()
            self.greet()

        dialog = LoginDialog(self._window, ledger.folder, names, self._remembered.get(LAST_PERSON, ""), enter)
        dialog.rejected.connect(leave)
        dialog.open()

    def _fail(self, error: BaseException) -> None:
        from views.dialogs.question import Question

        self.greet()
        dialog = Question(self._window, "没有打开台账库", words_of(error), "知道了", "check")
        dialog.secondary.hide()
        dialog.answered.connect(dialog.accept)
        dialog.open()


def _open(folder: Path, now: datetime) -> tuple[Ledger, WindowLock, list[str]]:
    ledger = Ledger.open(folder)
    try:
        with ledger.reading() as session:
            names = [person.name for person in people(session) if person.logs_in and person.here(now.date())]
        lock = WindowLock(folder, f"{now:%Y-%m-%d %H:%M}")
    except BaseException:
        ledger.close()
        raise
    return ledger, lock, names
