"""A picture of every screen, drawn without a display: for the manual, and to look at."""

from __future__ import annotations

import secrets
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QImage, QImageWriter, QPainter
from PySide6.QtWidgets import QDialog

from desktop.app import PAGES, UNLISTED, App
from desktop.founding import SAMPLE_ADMIN, found_ledger, people_the_sample
from desktop.session import now
from models.read.person import people
from models.rules.lifecycle import Event
from models.rules.request import RequestKind
from models.rules.roles import Role
from models.sheets.export import write
from models.sheets.printed import fill_form
from models.sheets.sheet import Line
from models.store.ledger import Ledger
from resources import resource
from views.application import application, theme_of
from views.remembered import InMemory
from views.theme import Scheme

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QApplication, QWidget

SETTLE, PATIENCE = 120, 20_000
"""Milliseconds without work before a picture is taken; milliseconds after which it is taken anyway."""
COLOURS, HUE = 256, 0xFFE0E0E0
MANUAL = {
    "home": "home",
    "instruments": "ledger",
    "detail": "detail",
    "due": "due",
    "requests": "approvals",
    "request": "request",
    "imports_preview": "import",
    "returned": "returned",
    "verification": "verification",
    "print_labels": "print",
    "label_design": "label-design",
}
"""Which pictures the manual shows, and what it calls them."""


def screens(folder: Path, ledger: Path | None, scheme: Scheme = Scheme.LIGHT) -> Iterator[Path]:
    """Draw every page, the main dialogs and the doors into a folder; without a ledger, of the sample plant."""
    yield from _pictures(folder, ledger, scheme, {})


def manual_pictures(folder: Path) -> Iterator[Path]:
    """Draw the pictures of the manual into a folder."""
    yield from _pictures(folder, None, Scheme.LIGHT, MANUAL)


def _pictures(folder: Path, ledger: Path | None, scheme: Scheme, names: dict[str, str]) -> Iterator[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    app = application(["zhunsheng"], scheme)
    theme_of(app).choose(scheme)
    with tempfile.TemporaryDirectory() as temporary:
        if ledger is None:
            ledger = Path(temporary) / "示例工厂"
            made = found_ledger(ledger, SAMPLE_ADMIN, secrets.token_urlsafe(16), sample_plant=True)
            people_the_sample(made, SAMPLE_ADMIN)
            made.close()
        for name, image in _draw(app, ledger):
            if not names or name in names:
                path = folder / f"{names.get(name, name)}.png"
                _save(image, path)
                yield path


def _draw(app: QApplication, ledger: Path) -> Iterator[tuple[str, QImage]]:
    program = App(app, now, InMemory())
    window = program.window
    program.greet()
    window.show()
    yield "welcome", _seen(program)
    program.open(ledger, as_person=_somebody(ledger))
    _wait(program, lambda: program.context is not None)
    window.status.show_ledger(ledger.name)
    _settle(program)
    for key, _title, _icon in (*PAGES, *UNLISTED):
        page: Any = window.show_page(key)
        if hasattr(page, "grid"):
            _settle(program)
            if key == "requests":  # it opens on the inbox
                page.show_bucket(None)
            page.grid.selectRow(2)
        yield key, _seen(program)
    yield "detail", _detail(program)
    yield from _dialogs(program, window)
    yield "imports_preview", _preview(program)
    yield "returned", _returned(program)
    program.guard.lock()
    yield "lock", _seen(program)
    window.close()


def _somebody(ledger: Path) -> str:
    opened = Ledger.open(ledger)
    try:
        with opened.reading() as session:
            rows = people(session)
            administrators = (row.name for row in rows if Role.ADMINISTRATOR.value in row.roles)
            return next(administrators, rows[0].name)
    finally:
        opened.close()


def _detail(program: App) -> QImage:
    """Show an instrument that failed once, beside the ledger, at its history."""
    page: Any = program.window.show_page("instruments")
    _settle(program)
    page.show_bucket("stopped")
    page.grid.selectRow(0)
    page.setFocus()
    image = _seen(program)
    page.show_bucket(None)
    page.grid.clearSelection()
    return image


def _preview(program: App) -> QImage:
    page: Any = program.window.show_page("imports")
    page.take(resource("sample", "old_ledger.xlsx"))
    _wait(program, lambda: page.preview is not None)
    return _seen(program)


def _returned(program: App) -> QImage:
    """Show a form that was exported, and in which some cells were then changed."""
    page: Any = program.window.show_page("imports")
    if program.context is None:
        return _seen(program)
    with tempfile.TemporaryDirectory() as temporary:
        path = Path(temporary) / "检验台账（车间改过）.xlsx"
        book = fill_form(program.context.desk, "a9", as_of=program.context.today())
        body = book.sheets[0].body
        for at in range(4, 120, 11):
            line = body[at]
            if isinstance(line, Line):
                changed = {6: f"{line.values[6]} 二层", 7: "9 个月", 13: "现场核对"}
                kept = {6: at % 2, 7: at % 3, 13: 1}
                values = (changed[i] if kept.get(i) else value for i, value in enumerate(line.values))
                body[at] = Line(line.height, tuple(values))
        write(book, path)
        page.take(path)
        _wait(program, lambda: page.returned is not None)
        return _seen(program)


def _dialogs(program: App, window: QWidget) -> Iterator[tuple[str, QImage]]:
    from views.dialogs.people import PersonDialog
    from views.dialogs.point import PointDialog
    from views.dialogs.staff import delegate_dialog, rights_dialog
    from views.instrument_acts import InstrumentActs
    from views.requests.acts import RequestActs
    from views.requests.lines import Subject

    context = program.context
    if context is None:
        return
    acts, slips = InstrumentActs(context, window), RequestActs(context, window)
    page: Any = program.window.show_page("instruments")
    _settle(program)
    rows = [row for row in page.rows.shown() if row.verified_on] or page.rows.shown()
    free = [row for row in rows if row.running_state == "正常" and row.management_class == "B"] or rows
    asked: tuple[tuple[str, Callable[[], object]], ...] = (
        ("verification", lambda: acts.verify(rows[:8])),
        ("verification_one", lambda: acts.verify(rows[:1])),
        ("lifecycle", lambda: acts.ask_event(Event.REPAIRED, rows[:3])),
        (
            "request",
            lambda: slips.apply(
                RequestKind.SCRAP, [Subject(row.id, row.number, row.name) for row in free[:6]]
            ),
        ),
        ("instrument", acts.register),
        ("amend", lambda: acts.amend(rows[0])),
        ("amend_many", lambda: acts.amend_many(rows[:8])),
        ("point", lambda: context.open(PointDialog(context, window, context.did))),
        ("person", lambda: context.open(PersonDialog(context, window, context.did))),
        ("rights", lambda: context.open(rights_dialog(window))),
        ("delegate", lambda: context.open(delegate_dialog(context, window))),
        ("print", lambda: acts.print_seen(page.seen())),
        ("print_labels", lambda: acts.labels(rows[:21])),
        ("label_design", acts.label_design),
    )
    for name, ask in asked:
        ask()
        _settle(program)
        dialog = program.window.findChildren(QDialog)[-1]
        yield name, _seen(program, dialog)
        dialog.close()
        _settle(program)


def _seen(program: App, dialog: QWidget | None = None) -> QImage:
    """Return the window as it is seen, with a dialog in its middle."""
    _settle(program)
    image = program.window.grab().toImage()
    if dialog is not None:
        above = dialog.grab().toImage()
        ratio = image.devicePixelRatio()
        left, top = (image.width() - above.width()) / 2 / ratio, (image.height() - above.height()) / 2 / ratio
        painter = QPainter(image)
        painter.setOpacity(0.35)
        painter.fillRect(image.rect(), "#20282c")
        painter.setOpacity(1.0)
        painter.drawImage(round(left), round(top), above)
        painter.end()
    return image


def _save(image: QImage, path: Path) -> None:
    """Write a picture with the colours it has most of, and some of every hue: a third of the bytes."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    pixels = memoryview(plain.constBits()).cast("I")
    common = [colour for colour, _count in Counter(pixels).most_common()]
    hues = {colour & HUE: colour for colour in reversed(common)}  # the commonest of each hue stays
    table = list(dict.fromkeys([*common[: COLOURS // 2], *reversed(hues.values())]))[:COLOURS]
    writer = QImageWriter(str(path), b"png")
    writer.setQuality(0)
    writer.write(plain.convertToFormat(QImage.Format.Format_Indexed8, table))


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
