"""A dressed application, and the rule that a test leaves nothing behind: no timer, thread or window."""

import gc
import shutil
import threading

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from views.hub import Hub
from views.jobs import Jobs
from views.remembered import InMemory


@pytest.fixture(autouse=True)
def nothing_left_behind(theme, request):
    before = set(threading.enumerate())
    yield
    for window in QApplication.topLevelWidgets():
        assert not (window.isVisible() and window.isModal()), f"a dialog is left open: {window.objectName()}"
        window.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not set(threading.enumerate()) - before, "a thread is left running"
    timers = [timer for timer in gc.get_objects() if isinstance(timer, QTimer)]
    left = [timer for timer in timers if isValid(timer) and timer.isActive() and not timer.isSingleShot()]
    assert not left, "a timer is left running"


@pytest.fixture
def jobs(theme):
    jobs = Jobs()
    yield jobs
    jobs.close()


@pytest.fixture
def hub(theme):
    return Hub()


@pytest.fixture
def remembered():
    return InMemory()


@pytest.fixture
def messy(tmp_path):
    from the_import import MESSY, workbook

    return workbook(tmp_path / "旧台账.xlsx", **MESSY)


@pytest.fixture(scope="session")
def new_ledger(tmp_path_factory):
    """An empty ledger, made once."""
    from desktop.founding import found_ledger

    folder = tmp_path_factory.mktemp("empty") / "新台账"
    found_ledger(folder, "王管理", "一句自己记得住的话", sample_plant=False).close()
    return folder


@pytest.fixture
def new_plant(program, new_ledger, tmp_path):
    """The program on an empty ledger."""
    folder = tmp_path / "台账库"
    shutil.copytree(new_ledger, folder)
    program.open(folder, "王管理")
    return program
