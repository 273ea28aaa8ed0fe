"""Tests need no display; each gets a ledger of its own; the slow ones wait for ``--full``."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_API", "pyside6")

from datetime import date, datetime, time

import pytest

TODAY = date(2026, 11, 21)
PASSWORD = "一句自己记得住的话"


@pytest.fixture(autouse=True)
def home(tmp_path_factory, monkeypatch):
    """What the program remembers on this PC lies in a folder of the test's own."""
    place = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("ZHUNSHENG_HOME", str(place))
    return place


class Clock:
    """A clock that stands still until a test moves it."""

    def __init__(self, day=TODAY):
        self.day = day

    def __call__(self):
        return datetime.combine(self.day, time(9, 30)).astimezone()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def ledger(tmp_path):
    from models.store.ledger import Ledger

    opened = Ledger.create(tmp_path / "台账 库")
    yield opened
    opened.close()


@pytest.fixture
def desk(ledger, clock):
    """Work as 张三, metrologist and administrator: the ledger's first person."""
    from people import enter

    return enter(ledger, "张三", clock)


@pytest.fixture(scope="session")
def theme(qapp):
    from views.application import dress
    from views.theme import Scheme

    qapp.setStyle("Fusion")
    return dress(qapp, Scheme.LIGHT)


@pytest.fixture
def program(qapp, theme, qtbot, clock):
    """The whole program with its window, not yet on any ledger."""
    from the_window import Driver

    driver = Driver(qtbot, qapp, clock)
    yield driver
    driver.close()


@pytest.fixture(scope="session")
def sample_plant(tmp_path_factory):
    """A ledger with the sample plant as of the tests' day, made once."""
    from desktop.founding import found_ledger
    from models.work import sample
    from models.work.desk import Desk

    folder = tmp_path_factory.mktemp("sample") / "示例工厂"
    ledger = found_ledger(folder, "王管理", PASSWORD, sample_plant=False)
    Desk(ledger, "王管理", Clock()).perform(sample.plant)
    ledger.close()
    return folder


@pytest.fixture
def plant(program, sample_plant, tmp_path):
    """The program on a copy of the sample plant, its administrator at work."""
    import shutil

    folder = tmp_path / "台账库"
    shutil.copytree(sample_plant, folder)
    program.open(folder, "王管理")
    return program


def pytest_addoption(parser):
    parser.addoption("--full", action="store_true", help="run the tests marked slow, too")


def pytest_collection_modifyitems(config, items):
    if config.getoption("--full"):
        return
    slow = [item for item in items if item.get_closest_marker("slow")]
    if slow:
        config.hook.pytest_deselected(items=slow)
        items[:] = [item for item in items if item not in slow]
