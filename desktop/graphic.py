"""The commands that draw: the window, the sample plant's window, pictures of every screen, the demonstration."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from pathlib import Path

from desktop.places import log_file, remembered_file
from desktop.remembered import RememberedFile
from desktop.session import now


def run_window(arguments: list[str]) -> int:
    """Open the window on a ledger, or on the last one, or on the doors."""
    options = _parser().parse_args(arguments)
    return _window(Path(options.ledger) if options.ledger else None, None)


def run_graphic(command: str, arguments: list[str]) -> int:
    """Run one of the commands that draw."""
    parser = _parser()
    parser.add_argument("command")
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--manual", action="store_true")
    options = parser.parse_intermixed_args(arguments)
    if command == "sample-window":
        from desktop.founding import sample_ledger_ready

        return _window(*sample_ledger_ready())
    if options.folder is None:
        parser.error("要写明文件夹")
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if command == "screens":
        from desktop.pictures import manual_pictures, screens
        from views.theme import Scheme

        ledger = Path(options.ledger) if options.ledger else None
        scheme = Scheme.DARK if options.dark else Scheme.LIGHT
        drawn = manual_pictures(options.folder) if options.manual else screens(options.folder, ledger, scheme)
        for path in drawn:
            print(path)
        return 0
    from desktop.demo import demo

    demo(options.folder)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="zhunsheng")
    parser.add_argument("--ledger")
    parser.add_argument("--user")
    return parser


def _window(folder: Path | None, as_person: str | None) -> int:
    start_log()
    from views.application import application
    from views.theme import Scheme

    remembered = RememberedFile(remembered_file())
    app = application(sys.argv[:1], Scheme(remembered.get("scheme", "system")))
    from desktop.app import App
    from desktop.unexpected import Unexpected

    window = App(app, now, remembered)
    Unexpected(window.window, log_file()).install()
    window.show(folder, as_person=as_person)
    return app.exec()


def start_log() -> None:
    """Write what goes wrong to the program's log; passwords and contents never go there."""
    log_file().parent.mkdir(parents=True, exist_ok=True)
    logging.basicConfig(
        filename=log_file(),
        encoding="utf-8",
        level=logging.INFO,
        format="%(asctime)s %(levelname)s %(name)s %(message)s",
    )
