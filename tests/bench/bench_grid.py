"""Sorting, filtering and typing in a list of 100,000 rows, each with one painting of the whole screen."""

from datetime import datetime, time
from functools import partial
from itertools import cycle

from data import TODAY, ledger
from frame import Bench

ROWS = 100_000


def large(folder):
    ledger(folder, ROWS, 10)


def loaded(folder):
    from models.read.lists import LISTS
    from models.store.ledger import Ledger
    from models.work.desk import Desk

    desk = Desk(
        Ledger(ledger(folder, ROWS, 10)), "张三", lambda: datetime.combine(TODAY, time(9)).astimezone()
    )
    source = LISTS["instruments"]
    return source, desk.ask(source.load, TODAY, TODAY)


def painting(app, screen, action):
    """Return the work: an action, and one painting of everything on the screen."""

    def work():
        action()
        screen.update()
        app.processEvents()

    return work


def ours(folder):
    """The ledger's list screen, its rows loaded, its orders and search texts prepared as after the first paint."""
    from views.application import application
    from views.hub import Hub
    from views.jobs import Jobs
    from views.remembered import InMemory
    from views.tables.list_screen import ListScreen

    app = application(["bench"])
    source, rows = loaded(folder)
    jobs = Jobs()
    screen = ListScreen(source.spec(lambda: TODAY), lambda: rows, jobs, Hub(), InMemory())
    here = []
    screen.loaded.connect(lambda: here.append(True))
    screen.reload()
    screen.resize(1600, 900)
    screen.show()
    while not here:
        app.processEvents()
    jobs.close()
    for step in screen.rows.rows.preparations():
        step()
    app.processEvents()
    screen.kept = jobs
    return app, screen


def ours_paints(folder):
    app, screen = ours(folder)
    return painting(app, screen, lambda: None)


def ours_sorts(folder):
    from PySide6.QtCore import Qt

    app, screen = ours(folder)
    keys = [column.key for column in screen.spec.columns]
    turns = cycle(
        [(keys.index(key), way) for key in ("serial", "valid_until", "name") for way in Qt.SortOrder]
    )
    return painting(app, screen, lambda: screen.rows.sort(*next(turns)))


def ours_filters(folder):
    app, screen = ours(folder)
    words = cycle(["磨", "", "华立", ""])
    return painting(app, screen, lambda: screen.search.setText(next(words)))


def ours_types(folder):
    app, screen = ours(folder)
    screen.search.setText("7")
    app.processEvents()
    words = cycle(["73", "731", "73", "7"])
    return painting(app, screen, lambda: screen.search.setText(next(words)))


def proxy(folder):
    """A table view on a Python model behind a QSortFilterProxyModel that looks in every column."""
    from PySide6.QtCore import QAbstractTableModel, QModelIndex, QSortFilterProxyModel, Qt
    from PySide6.QtWidgets import QApplication, QTableView

    app = QApplication([])
    source, rows = loaded(folder)
    columns, root = source.spec(lambda: TODAY).columns[:13], QModelIndex()
    table = [[column.show(row) for column in columns] for row in rows]

    class Model(QAbstractTableModel):
        def rowCount(self, parent=root):
            return 0 if parent.isValid() else len(table)

        def columnCount(self, parent=root):
            return 0 if parent.isValid() else len(columns)

        def data(self, index, role=Qt.ItemDataRole.DisplayRole):
            return table[index.row()][index.column()] if role == Qt.ItemDataRole.DisplayRole else None

    model, view, between = Model(), QTableView(), QSortFilterProxyModel()
    between.setSourceModel(model)
    between.setFilterKeyColumn(-1)
    view.setModel(between)
    view.resize(1600, 900)
    view.show()
    app.processEvents()
    view.kept = (app, model, between)
    return app, view, between


def proxy_sorts(folder):
    app, view, between = proxy(folder)
    return painting(app, view, partial(between.sort, 3))


def proxy_filters(folder):
    app, view, between = proxy(folder)
    return painting(app, view, partial(between.setFilterFixedString, "磨"))


def proxy_types(folder):
    app, view, between = proxy(folder)
    between.setFilterFixedString("7")
    app.processEvents()
    return painting(app, view, partial(between.setFilterFixedString, "73"))


AGAINST = {"proxy": "a Python model behind QSortFilterProxyModel", "paint": "one painting of the same screen"}
PAIRS = [
    ("sort, 100,000 rows", ours_sorts, proxy_sorts),
    ("filter, 100,000 rows", ours_filters, proxy_filters),
    ("keystroke, 100,000 rows", ours_types, proxy_types),
]
BENCHES = [
    Bench(work, own, AGAINST["proxy"], peer, 0.02, rounds=2, data=large) for work, own, peer in PAIRS
] + [
    Bench(work, own, AGAINST["paint"], ours_paints, 6, rounds=3, repeat=12, data=large)
    for work, own, _ in PAIRS
]
