"""Fault, repair, stop and resume: what may follow what, and with which paper."""

from datetime import date

import pytest

from models.read.history import files, history
from models.read.instrument import ledger
from models.rules.lifecycle import MOVES, MoveNotAllowed
from models.store.check import check
from models.work import instrument, lifecycle, request, verification
from models.work.lifecycle import EventInTheFuture, EventOutOfOrder, RepairProofMissing
from models.work.request_items import ValidityRunOut
from models.work.unit import ReasonMissing

TODAY = date(2026, 11, 21)
D = date.fromisoformat

# steps, one after another → state and running state at the end, or the refusal of the last step
# v+ v- verified well or failed, f fault, r repaired, s stopped, c resumed; v0 verified so long ago that it is overdue
LIVES = [
    ("v+", "合格 正常"),
    ("v+ f", "停用 维护"),
    ("v+ f r", "待检 正常"),
    ("v+ f r v+", "合格 正常"),
    ("v+ f v+", "合格 正常"),
    ("v- r", "待检 正常"),
    ("v+ s", "停用 停用"),
    ("v+ s c", "合格 正常"),
    ("f", "停用 维护"),
    ("f r", "待检 正常"),
    ("s", MoveNotAllowed),
    ("v+ r", MoveNotAllowed),
    ("v+ c", MoveNotAllowed),
    ("v+ f c", MoveNotAllowed),
    ("v+ s r", MoveNotAllowed),
    ("v+ f f", MoveNotAllowed),
    ("v+ f s", MoveNotAllowed),
    ("v0 s c", ValidityRunOut),
]


@pytest.fixture
def meter(desk):
    return desk.perform(instrument.register, number="DQ-1", name="电能表", interval_months=12).ids[0]


def step(desk, meter, what, on):
    one = {"instrument_ids": (meter,), "on": on}
    match what:
        case "v+" | "v0":
            day = D("2025-01-02") if what == "v0" else on
            return desk.perform(verification.record, instrument_id=meter, on=day)
        case "v-":
            return desk.perform(verification.record, instrument_id=meter, on=on, result="不合格")
        case "f":
            return desk.perform(lifecycle.fault, text="指示不动", **one)
        case "r":
            return desk.perform(lifecycle.repaired, text="换电池", **one)
        case "s":
            return ask_for(desk, "停用", meter)
    return ask_for(desk, "恢复使用", meter)


def ask_for(desk, kind, *instruments):
    return desk.perform(request.apply, kind=kind, instrument_ids=instruments, reason="装置停车")


def row(desk, day=TODAY):
    return desk.ask(ledger, as_of=day, today=TODAY)[0]


@pytest.mark.parametrize(("steps", "end"), LIVES)
def test_what_may_follow_what(desk, meter, steps, end):
    *first, last = [(what, date(2026, 3, 1 + at)) for at, what in enumerate(steps.split())]
    for what, on in first:
        step(desk, meter, what, on)
    if isinstance(end, str):
        step(desk, meter, *last)
        assert f"{row(desk).state} {row(desk).running_state}" == end
        assert check(desk.ledger).findings == ()
    else:
        before = desk.ask(history, instrument_id=meter)
        with pytest.raises(end) as refused:
            step(desk, meter, *last)
        assert refused.value.clause
        assert desk.ask(history, instrument_id=meter) == before


def test_the_past_shows_the_state_of_its_day(desk, meter):
    for what, day in (("v+", "2026-03-01"), ("f", "2026-04-01"), ("r", "2026-04-05"), ("v+", "2026-04-08")):
        step(desk, meter, what, D(day))
    states = [row(desk, D(day)).state for day in ("2026-03-31", "2026-04-01", "2026-04-05", "2026-04-08")]
    assert states == ["合格", "停用", "待检", "合格"]


def test_reasons_dates_and_order_are_asked_for(desk, meter):
    step(desk, meter, "v+", D("2026-03-01"))
    wrong = [
        (ReasonMissing, {"on": TODAY, "text": " "}),
        (EventInTheFuture, {"on": D("2026-11-22"), "text": "坏了"}),
        (EventOutOfOrder, {"on": D("2026-02-01"), "text": "坏了"}),
    ]
    for refusal, given in wrong:
        with pytest.raises(refusal):
            desk.perform(lifecycle.fault, instrument_ids=(meter,), **given)
    assert row(desk).state == "合格"


def test_an_outside_repair_needs_its_proof(desk, meter, tmp_path):
    step(desk, meter, "f", D("2026-03-01"))
    given = {"instrument_ids": (meter,), "on": D("2026-03-09"), "text": "返厂", "outside": True}
    with pytest.raises(RepairProofMissing) as refused:
        desk.perform(lifecycle.repaired, **given)
    assert refused.value.clause == "二.三.4"
    proof = tmp_path / "修理凭证.pdf"
    proof.write_bytes(b"%PDF-1.4 proof")
    desk.perform(lifecycle.repaired, proof=proof, **given)
    (found,) = desk.ask(files, instrument_id=meter)
    assert (found.name, found.purpose) == ("修理凭证.pdf", "维修记录")


def test_many_at_once_are_all_or_none(desk, meter):
    other = desk.perform(instrument.register, number="DQ-2", name="电能表").ids[0]
    step(desk, meter, "v+", D("2026-03-01"))
    with pytest.raises(MoveNotAllowed, match="DQ-2"):
        ask_for(desk, "停用", meter, other)
    assert row(desk).state == "合格"


def test_a_mistaken_stop_is_taken_back(desk, meter):
    step(desk, meter, "v+", D("2026-03-01"))
    slip = step(desk, meter, "s", TODAY).ids[0]
    desk.perform(request.reverse_completion, request_id=slip, reason="点错了")
    assert (row(desk).state, row(desk).running_state) == ("合格", "正常")


def test_every_move_cites_its_clause():
    assert all(move.clause and move.needs for move in MOVES.values())
