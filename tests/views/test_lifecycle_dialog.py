"""Fault and repair as a clerk records them."""

from datetime import date

import pytest
from PySide6.QtWidgets import QWidget

from models.read.instrument import ledger
from models.rules.lifecycle import Event
from models.work import instrument, verification
from views.context import Context
from views.dialogs.lifecycle import LifecycleDialog
from views.fields import Message
from views.hub import Hub
from views.jobs import Jobs
from views.remembered import InMemory

TODAY = date(2026, 11, 21)


@pytest.fixture
def context(desk, qtbot):
    jobs = Jobs()
    yield Context(desk, jobs, Hub(), InMemory(), lambda *_: None, lambda *_: None, lambda *_: None)
    jobs.close()


def rows(desk):
    return desk.ask(ledger, as_of=TODAY)


def ask(context, qtbot, event):
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    done = []
    dialog = LifecycleDialog(context, event, rows(context.desk), window, done.append)
    context.open(dialog)
    return dialog, done, window


def test_a_fault_stops_and_an_outside_repair_asks_for_its_proof(desk, context, qtbot, tmp_path):
    key = desk.perform(instrument.register, number="DQ-1", name="电能表", interval_months=12).ids[0]
    desk.perform(verification.record, instrument_id=key, on=date(2026, 3, 1))
    dialog, done, _window = ask(context, qtbot, Event.FAULT)
    dialog.primary.click()
    qtbot.waitUntil(lambda: any("理由" in shown.text() for shown in dialog.findChildren(Message)))
    dialog.findChild(QWidget, "text").setEditText("指示不动")
    qtbot.waitUntil(dialog.primary.isEnabled)
    dialog.primary.click()
    qtbot.waitUntil(lambda: bool(done))
    assert rows(desk)[0].state == "停用"
    dialog, done, _window2 = ask(context, qtbot, Event.REPAIRED)
    dialog.findChild(QWidget, "text").setEditText("返厂换电路板")
    dialog.findChild(QWidget, "outside").setChecked(True)
    dialog.primary.click()
    qtbot.waitUntil(lambda: "二.三.4" in dialog.message.text())
    proof = tmp_path / "凭证.pdf"
    proof.write_bytes(b"%PDF-1.4")
    dialog.take_proof(str(proof))
    dialog.primary.click()
    qtbot.waitUntil(lambda: bool(done))
    assert (rows(desk)[0].state, rows(desk)[0].running_state) == ("待检", "正常")
