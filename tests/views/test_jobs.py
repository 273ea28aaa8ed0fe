"""Jobs answer on the GUI thread, or not at all."""

import threading

import pytest
from PySide6.QtCore import QObject

from models.rules.refusal import Refusal
from views.jobs import Cancelled


class TooEarly(Refusal):
    """{what}还不能办。"""


def test_the_answer_comes_on_the_gui_thread(jobs, qtbot):
    owner, got = QObject(), []
    jobs.run(
        owner,
        lambda: threading.current_thread() is threading.main_thread(),
        lambda inside: got.append((inside, threading.current_thread() is threading.main_thread())),
        pytest.fail,
    )
    qtbot.waitUntil(lambda: bool(got))
    assert got == [(False, True)]


def test_a_dead_owner_gets_no_answer(jobs, qtbot):
    owner, other, got, gate = QObject(), QObject(), [], threading.Event()
    jobs.run(owner, gate.wait, lambda _: got.append("dead"), lambda _: got.append("dead"))
    with qtbot.waitSignal(owner.destroyed):
        owner.deleteLater()
    gate.set()
    jobs.run(other, lambda: 1, got.append, pytest.fail)
    qtbot.waitUntil(lambda: bool(got))
    assert got == [1]


def test_jobs_keep_their_order(jobs, qtbot):
    owner, got = QObject(), []
    for number in range(200):
        jobs.run(owner, lambda number=number: number, got.append, pytest.fail)
    qtbot.waitUntil(lambda: len(got) == 200)
    assert got == list(range(200))


def test_a_fault_of_ours_is_logged_and_handed_on(jobs, qtbot, caplog):
    owner, got = QObject(), []
    jobs.run(owner, lambda: 1 / 0, pytest.fail, got.append)
    qtbot.waitUntil(lambda: bool(got))
    assert isinstance(got[0], ZeroDivisionError)
    assert "job failed" in caplog.text


def test_a_refusal_is_the_users_matter_and_not_logged(jobs, qtbot, caplog):
    def refuse():
        raise TooEarly(what="封存")

    owner, got = QObject(), []
    jobs.run(owner, refuse, pytest.fail, got.append)
    qtbot.waitUntil(lambda: bool(got))
    assert got[0].message == "封存还不能办。"
    assert not caplog.records


def test_a_long_job_tells_how_far_it_is_and_stops_when_asked(jobs, qtbot):
    owner, told, got, gate = QObject(), [], [], threading.Event()
    jobs.progressed.connect(lambda *step: told.append(step))

    def job(progress):
        progress.step(1, 2, "读取")
        gate.wait()
        progress.step(2, 2, "读取")

    jobs.run_long(owner, job, pytest.fail, got.append)
    qtbot.waitUntil(lambda: told == [(1, 2, "读取")])
    jobs.cancel()
    gate.set()
    qtbot.waitUntil(lambda: bool(got))
    assert isinstance(got[0], Cancelled)
    assert told == [(1, 2, "读取")]


def test_busy_while_there_is_work_but_not_for_quiet_jobs(jobs, qtbot):
    owner, busy, got = QObject(), [], []
    jobs.busy.connect(busy.append)
    jobs.run(owner, lambda: None, got.append, pytest.fail, quiet=True)
    jobs.run(owner, lambda: None, got.append, pytest.fail)
    jobs.run(owner, lambda: None, got.append, pytest.fail)
    qtbot.waitUntil(lambda: len(got) == 3)
    assert busy == [True, False]


def test_after_closing_nobody_is_answered_and_nothing_runs(jobs, qtbot):
    owner, got, gate = QObject(), [], threading.Event()
    jobs.run(owner, gate.wait, got.append, got.append)
    jobs.run(owner, lambda: got.append("ran"), got.append, got.append)
    gate.set()
    jobs.close()
    jobs.run(owner, lambda: got.append("late"), got.append, got.append)
    qtbot.wait(1)
    assert "late" not in got
