"""The window program: shows the shell at once, then opens a ledger and wires its pages."""

from __future__ import annotations

import platform
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QKeySequence, QShortcut

from views.hub import Hub
from views.jobs import Jobs
from views.page import Page
from views.window import Window

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from PySide6.QtWidgets import QApplication, QWidget

    from models.store.ledger import Ledger
    from models.store.lock import WindowLock
    from models.work.desk import Desk
    from views.context import Context
    from views.remembered import Remembered

LAST_LEDGER, LAST_PERSON = "last_ledger", "last_person"
RECENT = "recent_ledgers"
MOST_RECENT = 5
MINUTES = 60_000

PAGES = (
    ("home", "首页", "house"),
    ("instruments", "台账", "table"),
    ("due", "到期", "clock"),
    ("certificates", "证书", "medal"),
    ("points", "计量点", "tree-structure"),
    ("forms", "报表", "printer"),
    ("labels", "标识", "tag"),
    ("imports", "导入", "upload-simple"),
    ("people", "人员", "users"),
    ("journal", "日志", "notebook"),
    ("settings", "设置", "gear"),
)
UNLISTED = (("contradictions", "有效期不一致", "warning"),)


class App(QObject):
    """One window and what lies behind it."""

    def __init__(self, app: QApplication, clock: Callable[[], datetime], remembered: Remembered) -> None:
        super().__init__(app)
        self._clock, self._remembered = clock, remembered
        self.jobs = Jobs(self)
        self.hub = Hub(self)
        listed = [Page(key, title, icon, partial(self._build, key)) for key, title, icon in PAGES]
        unlisted = [
            Page(key, title, icon, partial(self._build, key), listed=False) for key, title, icon in UNLISTED
        ]
        self.window = Window([*listed, *unlisted], self.jobs, self.hub, lambda: clock().date())
        self.window.closing.connect(self.close)
        self.ledger: Ledger | None = None
        self.context: Context | None = None
        self._lock: WindowLock | None = None
        self._backups = QTimer(self, interval=5 * MINUTES)
        self._backups.timeout.connect(self._back_up)
        self._wire()

    def _wire(self) -> None:
        QShortcut(QKeySequence.StandardKey.HelpContents, self.window, lambda: self._explain(""))
        self.window.status.cancelled.connect(self.jobs.cancel)
        self.window.status.backup_asked.connect(partial(self._back_up, asked=True))
        self.hub.changed.connect(
            lambda _kinds: self.window.status.show_saved(f"已保存 {self._clock():%H:%M}")
        )

    # opening

    def show(self, folder: Path | None, *, as_person: str | None = None) -> None:
        """Paint the shell, then open a ledger: the one given, else the last one, else offer the doors."""
        self.window.show()
        last = self._remembered.get(LAST_LEDGER)
        wanted = folder or (Path(last) if last and (Path(last) / "ledger.db").exists() else None)
        QTimer.singleShot(
            0, lambda: self.greet() if wanted is None else self.open(wanted, as_person=as_person)
        )

    def greet(self) -> None:
        """Show the doors: new, open, sample plant, and the ledgers used before."""
        from desktop.entering import Entering

        Entering(self, self._remembered, self._clock).greet()

    def open(self, folder: Path, *, as_person: str | None = None) -> None:
        """Open a ledger off the GUI thread and ask who works; ``as_person`` comes in without asking."""
        from desktop.entering import Entering

        Entering(self, self._remembered, self._clock).open(folder, as_person)

    def enter(self, desk: Desk, lock: WindowLock) -> None:
        """Show the pages of a ledger to the person who came in."""
        from models.read.setting import settings
        from views.context import Context
        from views.tables.acts import Door

        self.ledger, self._lock = desk.ledger, lock
        self.context = Context(
            desk, self.jobs, self.hub, self._remembered, self.window.toast, self._go, self._explain
        )
        folder = str(desk.ledger.folder)
        recent = [folder, *(one for one in self._remembered.get(RECENT, []) if one != folder)]
        self._remembered.set(LAST_LEDGER, folder)
        self._remembered.set(LAST_PERSON, desk.actor)
        self._remembered.set(RECENT, recent[:MOST_RECENT])
        self.window.greet(None)
        self.window.status.show_ledger(folder)
        entries = [
            Door("help", "使用手册", "question", lambda: self._explain(""), shortcut="F1"),
            Door("settings", "设置", "gear", lambda: self._go("settings", None)),
        ]
        self.window.top.show_person(desk.actor, entries)
        self.context.ask(self.window, self._name_place, settings)
        self.window.show_page("home")
        self._find_anything()
        self._backups.start()
        self._show_backup()

    # pages

    def _build(self, key: str) -> QWidget:
        from desktop.pages import build_page

        if self.context is None:
            raise RuntimeError("a page needs a ledger")
        page: QWidget = build_page(key, self.context, self.window)
        return page

    def _go(self, key: str, bucket: str | None) -> None:
        page: Any = self.window.show_page(key)
        if bucket is not None and hasattr(page, "show_bucket"):
            page.show_bucket(bucket)

    def _explain(self, subject: str) -> None:
        from views.manual import Manual

        manual = self.window.findChild(Manual) or Manual(self.window)
        manual.explain(subject) if subject else manual.show()

    def _find_anything(self) -> None:
        from desktop.finding import find_in

        if self.context is not None:
            self.window.top.find_with(find_in(self.context, self._go, self.window))

    def _name_place(self, plant: dict[str, str]) -> None:
        self.window.rail.name_place("\n".join(filter(None, (plant["company"], plant["workshop"]))))

    # keeping

    def _back_up(self, *, asked: bool = False) -> None:
        from models.store.backup import automatic

        ledger, context = self.ledger, self.context
        if ledger is None or context is None:
            return
        said = "已备份并核对。" if asked else ""

        def then(_made: Path | None) -> None:
            self._show_backup()
            if said:
                context.say(said, None)

        self.jobs.run(
            self.window, lambda: automatic(ledger, self._clock(), closing_time=asked), then, context.complain
        )

    def _show_backup(self) -> None:
        from desktop.keeping import backup_age

        if self.ledger is not None:
            text, tone = backup_age(self.ledger.backups, self._clock())
            self.window.status.show_backup(text, tone)

    def close(self) -> None:
        """Back up what changed, let go of the ledger, stop the worker."""
        self._backups.stop()
        self.jobs.close()
        if self.ledger is not None:
            from desktop.keeping import back_up_at_close

            back_up_at_close(self.ledger, self._clock())
            self.ledger.close()
            self.ledger = None
        if self._lock is not None:
            self._lock.release()
            self._lock = None


def holder() -> str:
    """Return how the lock names this program."""
    return f"{platform.node()}"
