"""What rows of old ledgers become, as tables."""

from datetime import date

import pytest

from models.rules.comparing import examined_on, needs_decision
from models.rules.imports import Difference, Known
from models.rules.instrument import InstrumentState
from models.rules.numbering import Numbering
from models.rules.pinyin import initials
from models.rules.taking_over import examination, taken_over
from models.rules.verification import Convention, Result, valid_until

TODAY = date(2026, 11, 21)
D = date.fromisoformat
S = InstrumentState

# state, result, examined → the states in order
LIVES = [
    (S.QUALIFIED, None, True, "待检 合格"),
    (None, None, True, "待检 合格"),
    (S.LIMITED, None, True, "待检 准用"),
    (S.QUALIFIED, Result.LIMITED, True, "待检 准用"),
    (S.STOPPED, None, True, "待检 合格 停用"),
    (S.STOPPED, Result.FAIL, True, "待检 停用"),
    (S.QUALIFIED, Result.FAIL, True, "待检 停用"),
    (S.LIMITED, Result.FAIL, True, "待检 停用 准用"),
    (S.SEALED, Result.PASS, True, "待检 合格 封存"),
    (S.SCRAPPED, None, False, "待检 报废"),
    (S.QUALIFIED, None, False, "待检 合格"),
    (None, None, False, "待检"),
    (S.PENDING, None, False, "待检"),
]


@pytest.mark.parametrize(("state", "result", "examined", "states"), LIVES)
def test_the_stated_state_and_examination_give_the_life(state, result, examined, states):
    values = {"state": state, "result": result, "interval_months": 12}
    if examined:
        values["verified_on"] = D("2026-03-01")
    found = examination(values, TODAY, Convention.DAY_BEFORE)
    events = taken_over(values, found, TODAY, "原文")
    assert " ".join(event.state.value for event in events) == states
    assert events[0].on == (D("2026-03-01") if examined else TODAY)


def test_a_failed_examination_gives_no_validity_but_keeps_the_stated_date():
    values = {"verified_on": D("2026-03-01"), "interval_months": 12, "valid_until": D("2027-02-28")}
    found = examination({**values, "result": Result.FAIL}, TODAY, Convention.DAY_BEFORE)
    assert (found.valid_until, found.weighed.stated) == (None, D("2027-02-28"))


# ledger, sheet → whether it must be asked
STATES = [
    ("合格", "停用", False),
    ("准用", "停用", False),
    ("待检", "封存", False),
    ("合格", "封存", True),
    ("合格", "报废", True),
    ("封存", "合格", True),
    ("报废", "合格", True),
    ("停用", "合格", True),
    ("封存", "停用", True),
]


@pytest.mark.parametrize(("old", "new", "asked"), STATES)
def test_a_sheet_changes_a_state_unasked_only_to_stop_or_to_begin(old, new, asked):
    known = Known(1, 1, "X", {"name": "表"}, old)
    found = needs_decision(known, (Difference("state", "管理状态", old, S(new)),))
    assert (found is not None) is asked


@pytest.mark.parametrize("convention", Convention)
@pytest.mark.parametrize("months", [1, 3, 6, 12, 24, 36, 60])
def test_an_examination_worked_back_from_its_validity_gives_that_validity(months, convention):
    for day in (D("2024-02-29"), D("2024-08-31"), D("2025-01-01"), D("2025-07-12"), D("2023-12-31")):
        until = valid_until(day, months, convention)
        back = examined_on(until, months, convention)
        assert back is None or valid_until(back, months, convention) == until
    assert examined_on(D("2027-02-28"), None, convention) is None


def test_numbers_are_proposed_by_the_plants_pattern_else_by_the_kinds_letters():
    taken = [("PG-1001", "压力表"), ("PG-1002", "压力表"), ("X", "压力表"), ("DNB-001", "水表")]
    numbering = Numbering(taken)
    assert [numbering.propose("压力表") for _ in range(2)] == ["PG-1003", "PG-1004"]
    assert numbering.propose("电能表") == "DNB-002"
    assert numbering.propose("") == "QJ-001"


def test_initials_of_mixed_texts_are_those_of_their_chinese_parts():
    assert initials("3# 泵房 DTSD341 电能表") == "3# bf dtsd341 dnb"
