"""The program's own window on a ledger; says when its shell, or the rows of its ledger page, are painted."""

import sys
from datetime import datetime, time
from pathlib import Path

from PySide6.QtCore import QEventLoop

from desktop.app import App
from views.application import application
from views.remembered import InMemory
from views.window import Window

until, place = sys.argv[1:]
painted = []


def paint(window, event):
    super(Window, window).paintEvent(event)
    painted.append("shell")


def now():
    from data import TODAY

    return datetime.combine(TODAY, time(9)).astimezone()


def wait(reached):
    while not reached():
        qt.processEvents(
            QEventLoop.ProcessEventsFlag.WaitForMoreEvents
        )  # busy waiting would starve the worker


qt = application(sys.argv)
Window.paintEvent = paint
program = App(qt, now, InMemory())
program.window.resize(1600, 900)
if until == "shell":
    program.window.show()
    wait(lambda: painted)
else:
    program.show(Path(place), as_person="张三")
    wait(lambda: program.context)
    page = program.window.show_page("instruments")
    wait(lambda: page.rows.total())
    program.window.grab()
print("painted", flush=True)
program.window.close()
