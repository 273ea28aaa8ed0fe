"""Tests need no display; each gets a ledger of its own; the slow ones wait for ``--full``."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_API", "pyside6")

from datetime import date, datetime, time

import pytest

TODAY = date(2026, 11, 21)


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
    from models.work.desk import Desk

    return Desk(ledger, "张三", clock)


def pytest_addoption(parser):
    parser.addoption("--full", action="store_true", help="run the tests marked slow, too")


def pytest_collection_modifyitems(config, items):
    if config.getoption("--full"):
        return
    slow = [item for item in items if item.get_closest_marker("slow")]
    if slow:
        config.hook.pytest_deselected(items=slow)
        items[:] = [item for item in items if item not in slow]
