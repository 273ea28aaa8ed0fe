"""A picture of every screen, drawn without a display: for the manual, and to look at."""

from __future__ import annotations

import secrets
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEventLoop, QTimer

from desktop.app import PAGES, UNLISTED, App
from desktop.founding import SAMPLE_ADMIN, found_ledger
from desktop.session import now
from models.rules.lifecycle import Event
from views.application import application, theme_of
from views.remembered import InMemory
from views.theme import Scheme

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QApplication, QWidget

SETTLE, PATIENCE = 120, 20_000
"""Milliseconds without work before a picture is taken; milliseconds after which it is taken anyway."""


def screens(folder: Path, ledger: Path | None, scheme: Scheme = Scheme.LIGHT) -> Iterator[Path]:
    """Draw every page, the main dialogs and the doors into a folder; without a ledger, of the sample plant."""
    folder.mkdir(parents=True, exist_ok=True)
    app = application(["zhunsheng"], scheme)
    theme_of(app).choose(scheme)
    with tempfile.TemporaryDirectory() as temporary:
        if ledger is None:
            ledger = Path(temporary) / "示例工厂"
            found_ledger(ledger, SAMPLE_ADMIN, secrets.token_urlsafe(16), sample_plant=True).close()
        yield from _draw(app, folder, ledger)


def _draw(app: QApplication, folder: Path, ledger: Path) -> Iterator[Path]:
    program = App(app, now, InMemory())
    window = program.window
    program.greet()
    window.show()
    yield _picture(program, window, folder / "welcome.png")
    program.open(ledger, as_person=SAMPLE_ADMIN)
    _wait(program, lambda: program.context is not None)
    for key, _title, _icon in (*PAGES, *UNLISTED):
        page: Any = window.show_page(key)
        if hasattr(page, "grid"):
            _settle(program)
            page.grid.selectRow(2)
        yield _picture(program, window, folder / f"{key}.png")
    yield from _dialogs(program, window, folder)
    program.close()
    window.close()


def _dialogs(program: App, window: QWidget, folder: Path) -> Iterator[Path]:
    from views.instrument_acts import InstrumentActs

    if program.context is None:
        return
    acts = InstrumentActs(program.context, window)
    page: Any = program.window.show_page("instruments")
    _settle(program)
    rows = page.rows.shown()
    asked: tuple[tuple[str, Callable[[], object]], ...] = (
        ("verification", lambda: acts.verify(rows[:1])),
        ("verification_many", lambda: acts.verify(rows[:8])),
        ("lifecycle", lambda: acts.ask_event(Event.REPAIRED, rows[:3])),
        ("instrument", acts.register),
        ("amend", lambda: acts.amend(rows[0])),
        ("amend_many", lambda: acts.amend_many(rows[:8])),
        ("print", lambda: acts.print_seen(page.seen())),
        ("print_labels", lambda: acts.labels(rows[:21])),
    )
    for name, ask in asked:
        ask()
        _settle(program)
        dialog: Any = program.window.window().findChildren(_dialog_type())[-1]
        yield _picture(program, dialog, folder / f"{name}.png")
        dialog.close()
        _settle(program)


def _dialog_type() -> Any:
    from PySide6.QtWidgets import QDialog

    return QDialog


def _picture(program: App, widget: QWidget, path: Path) -> Path:
    _settle(program)
    widget.grab().save(str(path))
    return path


def _settle(program: App) -> None:
    _wait(program, lambda: True)


def _wait(program: App, ready: Callable[[], bool]) -> None:
    """Let the program work until it is ready and has had nothing to do for a moment."""
    loop = QEventLoop()
    end = QTimer(singleShot=True, interval=PATIENCE)
    end.timeout.connect(loop.quit)
    calm = QTimer(singleShot=True, interval=SETTLE)
    calm.timeout.connect(lambda: loop.quit() if ready() and not program.jobs.working() else calm.start())
    end.start()
    calm.start()
    loop.exec()
    end.stop()
    calm.stop()
