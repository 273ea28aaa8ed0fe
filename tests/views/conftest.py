"""A dressed application, and the rule that a test leaves nothing behind: no timer, thread or window."""

import gc
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
