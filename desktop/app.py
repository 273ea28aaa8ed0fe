"""The window program: shows the shell at once, then opens a ledger and wires its pages."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, QObject, QTimer
from PySide6.QtGui import QKeySequence, QShortcut

from desktop.guarding import Guard
from views.hub import Hub
from views.jobs import Jobs
from views.page import Page
from views.window import Window

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from PySide6.QtWidgets import QApplication, QWidget

    from desktop.inbox import Inbox
    from desktop.ledger_acts import LedgerActs
    from models.read.person import Entered
    from models.store.ledger import Ledger
    from models.store.lock import WindowLock
    from models.work.desk import Desk
    from views.context import Context
    from views.remembered import Remembered
    from views.scanner import Scanner
    from views.tables.acts import Door

LAST_LEDGER, LAST_PERSON = "last_ledger", "last_person"
RECENT, WINDOW_PLACE = "recent_ledgers", "window_place"
MOST_RECENT = 5
MINUTES = 60_000
SETTLED = 3_000
"""Milliseconds after entering until the first backup is made."""

PAGES = (
    ("home", "首页", "house"),
    ("instruments", "台账", "table"),
    ("due", "到期", "clock"),
    ("requests", "审批", "clipboard-text"),
    ("certificates", "证书", "medal"),
    ("points", "计量点", "tree-structure"),
    ("forms", "报表", "printer"),
    ("labels", "标识", "tag"),
    ("imports", "导入", "upload-simple"),
    ("people", "人员", "users"),
    ("journal", "日志", "notebook"),
    ("settings", "设置", "gear"),
)
UNLISTED = (
    ("contradictions", "有效期不一致", "warning"),
    ("impacts", "追溯", "path"),
    ("withdrawn", "已撤下", "archive"),
    ("package", "迎检资料包", "package"),
)
MANUAL = {
    "": "01-first-day.md",
    "home": "01-first-day.md",
    "instruments": "03-ledger.md",
    "due": "04-due.md",
    "requests": "14-approvals.md",
    "certificates": "05-verification.md",
    "points": "12-points-people-settings.md",
    "forms": "07-forms.md",
    "labels": "06-labels.md",
    "imports": "02-import.md",
    "people": "12-points-people-settings.md",
    "journal": "03-ledger.md",
    "settings": "08-backup.md",
    "contradictions": "02-import.md",
    "package": "15-inspection.md",
    "impacts": "13-history.md",
    "withdrawn": "13-history.md",
}
"""Which page of the manual fits which page of the window."""


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
        self._acts: LedgerActs | None = None
        self._inbox: Inbox | None = None
        self._scanner: Scanner | None = None
        self._undo: Callable[[], object] | None = None
        self._backups = QTimer(self, interval=5 * MINUTES)
        self._backups.timeout.connect(self._back_up_quietly)
        self.guard = Guard(self, app)
        self._wire()

    def _wire(self) -> None:
        QShortcut(QKeySequence.StandardKey.HelpContents, self.window, lambda: self._explain(""))
        QShortcut(QKeySequence.StandardKey.Undo, self.window, self.undo)
        self.window.status.cancelled.connect(self.jobs.cancel)
        self.window.status.backup_asked.connect(self._back_up)
        self.window.file_dropped.connect(self._take_file)
        self.window.top.inbox_asked.connect(lambda: self._go("requests", "mine"))
        self.hub.changed.connect(self._forget_undo)
        self.hub.changed.connect(
            lambda _kinds: self.window.status.show_saved(f"已保存 {self._clock():%H:%M}")
        )

    # opening

    def show(self, folder: Path | None, *, as_person: str | None = None) -> None:
        """Paint the shell, then open a ledger: the one given, else the last one, else offer the doors."""
        if place := self._remembered.get(WINDOW_PLACE):
            self.window.restoreGeometry(QByteArray.fromBase64(str(place).encode()))
            self.window.show()
        else:
            self.window.show_first()
        last = self._remembered.get(LAST_LEDGER)
        wanted = folder or (Path(last) if last and (Path(last) / "ledger.db").exists() else None)
        QTimer.singleShot(
            0, lambda: self.greet() if wanted is None else self.open(wanted, as_person=as_person)
        )

    def greet(self) -> None:
        """Show the doors: new, open, sample plant, and the ledgers used before."""
        from desktop.entering import Entering

        Entering(self, self._remembered, self._clock).greet()

    def open(self, folder: Path, *, as_person: str | None = None, saying: str = "") -> None:
        """Open a ledger off the GUI thread and ask who works; ``as_person`` comes in without asking."""
        from desktop.entering import Entering

        Entering(self, self._remembered, self._clock).open(folder, as_person, saying)

    def enter(self, desk: Desk, lock: WindowLock, came: Entered) -> None:
        """Show the pages of a ledger to the person who came in, with what this person may do."""
        from desktop.inbox import Inbox
        from desktop.ledger_acts import LedgerActs
        from desktop.scanning import watch_scanner
        from models.read.setting import settings
        from views.context import Context

        self.ledger, self._lock = desk.ledger, lock
        self.context = Context(
            desk,
            self.jobs,
            self.hub,
            self._remembered,
            self._say,
            self._go,
            self._explain,
            self._show_row,
            self.window.offer,
            roles=came.roles,
        )
        self._acts = LedgerActs(self, self.context, self._clock)
        self._remember(desk)
        self.window.greet(None)
        self.window.status.show_ledger(str(desk.ledger.folder))
        self.window.top.show_person(desk.actor, self._person_menu(self._acts))
        self.context.ask(self.window, self._name_place, settings)
        self.window.show_page("home")
        self._find_anything()
        self._inbox = Inbox(self.context, self.window.top, self)
        self._scanner = watch_scanner(self.context, self.window)
        self._backups.start()
        self.show_backup()
        self._acts.checking.look_at_tail()
        self.guard.begin()
        if came.must_change:
            self._acts.change_password(must=True)
        QTimer.singleShot(SETTLED, self, self._back_up_quietly)  # the first page comes first

    def _remember(self, desk: Desk) -> None:
        """Let the next start know this ledger and this person."""
        folder = str(desk.ledger.folder)
        recent = [folder, *(one for one in self._remembered.get(RECENT, []) if one != folder)]
        self._remembered.set(LAST_LEDGER, folder)
        self._remembered.set(LAST_PERSON, desk.actor)
        self._remembered.set(RECENT, recent[:MOST_RECENT])

    def _person_menu(self, acts: LedgerActs) -> list[Door]:
        """Return what the menu under the person's name offers."""
        from views.tables.acts import Door

        return [
            Door("help", "使用手册", "question", lambda: self._explain(""), shortcut="F1"),
            Door("settings", "设置", "gear", lambda: self._go("settings", None)),
            Door("password", "更换密码…", "key", acts.change_password),
            Door("lock", "锁定窗口", "lock", self.guard.lock),
            Door("change_person", "换人登录…", "sign-out", self.guard.change_person),
            Door("leave", "换一个台账库…", "folder-open", self._change_ledger),
        ]

    def leave(self) -> None:
        """Put the ledger away: its pages go at once, it is closed when the work under way has ended."""
        ledger, lock = self.ledger, self._lock
        self.ledger = self._lock = self.context = None
        self._backups.stop()
        self._undo = None
        self.guard.end()
        self.window.forget_pages()
        self.window.calm()
        self.hub.look_at(None)
        if self._acts is not None:
            self._acts.checking.deleteLater()
        for part in (self._acts, self._scanner, self._inbox):
            if part is not None:
                part.deleteLater()
        self._acts = self._scanner = self._inbox = None
        self.window.top.show_inbox(None)
        if ledger is not None:
            self.jobs.run(self, partial(_put_away, ledger, lock, self._clock), lambda _: None, lambda _: None)

    def _change_ledger(self) -> None:
        self.leave()
        self.greet()

    # pages

    def _build(self, key: str) -> QWidget:
        from desktop.pages import build_page

        if self.context is None or self._acts is None:
            raise RuntimeError("a page needs a ledger")
        page: QWidget = build_page(key, self.context, self.window, self._acts, self._show_sample)
        return page

    def _go(self, key: str, bucket: str | None) -> None:
        page: Any = self.window.show_page(key)
        if bucket is not None and hasattr(page, "show_bucket"):
            page.show_bucket(bucket)

    def _show_row(self, page: str, key: Any) -> None:
        screen: Any = self.window.show_page(page)
        screen.show_row(key)

    def _explain(self, subject: str) -> None:
        from views.manual import Manual

        manual = self.window.findChild(Manual)
        if manual is None:
            manual = Manual(self.window)
            manual.print_asked.connect(partial(self._print_page, manual))
        if subject:
            manual.explain(subject)
        else:
            manual.open_page(MANUAL[self.window.shown()])

    def _print_page(self, manual: QWidget, title: str, pdf: bytes) -> None:
        from views.dialogs.printer import PrinterDialog

        if self.context is None:
            self.window.toast("请先打开或新建台账库，再打印手册。")
        else:
            self.context.open(PrinterDialog(self.context, manual, title, pdf, "manual"))

    def _show_sample(self) -> None:
        from desktop.entering import Entering

        Entering(self, self._remembered, self._clock).show_sample()

    def _take_file(self, path: Path) -> None:
        """Lead a file that was dropped on the window to the import page."""
        if self.context is None:
            self.window.toast("请先打开或新建台账库，再把旧台账拖进来。")
            return
        page: Any = self.window.show_page("imports")
        page.take(path)

    # what was said last

    def undo(self) -> None:
        """Take back the last action, where it can be taken back."""
        undo, self._undo = self._undo, None
        if undo is not None:
            self.window.hush()
            undo()
        elif self.context is not None:
            self.context.say("没有可以撤销的操作：只有刚做完的一步可以这样撤销。", None)

    def _say(
        self,
        text: str,
        undo: Callable[[], object] | None,
        doors: Sequence[Door] = (),
    ) -> None:
        self._undo = undo or self._undo
        self.window.toast(text, None if undo is None else self.undo, doors)

    def _forget_undo(self) -> None:
        self._undo = None

    def _find_anything(self) -> None:
        from desktop.finding import find_in

        if self.context is not None:
            self.window.top.find_with(find_in(self.context, self.window, self._go))

    def _name_place(self, plant: dict[str, str]) -> None:
        self.window.rail.name_place("\n".join(filter(None, (plant["company"], plant["workshop"]))))

    # keeping

    def _back_up(self) -> None:
        if self._acts is not None:
            self._acts.back_up()

    def _back_up_quietly(self) -> None:
        if self._acts is not None:
            self._acts.back_up(asked=False)

    def show_backup(self) -> None:
        """Say in the status bar how old the last backup is."""
        from desktop.keeping import backup_age

        if self.ledger is not None:
            text, tone = backup_age(self.ledger.backups, self._clock())
            self.window.status.show_backup(text, tone)

    def close(self) -> None:
        """Back up what changed, let go of the ledger, stop the worker."""
        place = self.window.saveGeometry().toBase64().data()
        self._remembered.set(WINDOW_PLACE, bytes(place).decode())
        self._backups.stop()
        self.jobs.close()
        if self.ledger is not None:
            _put_away(self.ledger, self._lock, self._clock)
            self.ledger = self._lock = None


def _put_away(ledger: Ledger, lock: WindowLock | None, clock: Callable[[], datetime]) -> None:
    from desktop.keeping import back_up_at_close

    back_up_at_close(ledger, clock())
    ledger.close()
    if lock is not None:
        lock.release()
