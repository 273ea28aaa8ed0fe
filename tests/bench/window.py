"""The program's window with the ledger's page; says when its shell, or its rows, are painted."""

import sys
from datetime import datetime, time
from pathlib import Path

from PySide6.QtCore import QEventLoop

from views.application import application
from views.hub import Hub
from views.jobs import Jobs
from views.page import Page
from views.remembered import InMemory
from views.window import Window

until, place = sys.argv[1:]
painted = set()


class Shell(Window):
    def paintEvent(self, event):
        super().paintEvent(event)
        painted.add("shell")


def now():
    from data import TODAY

    return datetime.combine(TODAY, time(9)).astimezone()


def page():
    from models.read.lists import LISTS
    from models.store.ledger import Ledger
    from models.work.desk import Desk
    from views.tables.list_screen import ListScreen

    source, day = LISTS["instruments"], now().date()
    desk = Desk(Ledger(Path(place)), "张三", now)
    screen = ListScreen(
        source.spec(lambda: day),
        lambda: desk.ask(source.load, day, day),
        jobs,
        hub,
        InMemory(),
        kinds=source.kinds,
    )
    screen.loaded.connect(lambda: painted.add("loaded"))
    screen.reload()
    return screen


app = application(sys.argv)
jobs, hub = Jobs(), Hub()
window = Shell([Page("instruments", "台账", "table", page)], jobs, hub, lambda: now().date())
window.resize(1600, 900)
window.show()
while "shell" not in painted:
    app.processEvents()
if until == "rows":
    window.show_page("instruments")
    while "loaded" not in painted:
        app.processEvents(
            QEventLoop.ProcessEventsFlag.WaitForMoreEvents
        )  # busy waiting would starve the worker
    window.grab()
print("painted", flush=True)
jobs.close()
