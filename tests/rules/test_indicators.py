"""The figures of the reports, as tables that a metrologist can read."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from models.rules.indicators import DuePass, Ratio, Standing, equipping, first_pass, on_time
from models.rules.instrument import Custody, InstrumentState, RunningState
from models.rules.verification import Result

TABLES = tomllib.loads(Path(__file__).with_name("indicators.toml").read_text("utf-8"))
DAY = date(2026, 11, 21)


def standing(state, running, custody, until):
    return Standing(
        InstrumentState(state), RunningState(running), Custody(custody), until or None, until == ""
    )


@pytest.mark.parametrize(("part", "whole", "text"), TABLES["rates"])
def test_rates_are_cut_not_rounded_and_nothing_of_nothing_is_a_dash(part, whole, text):
    assert str(Ratio(part, whole)) == text


@pytest.mark.parametrize(
    ("about", "state", "running", "custody", "until", "have", "good", "valid"), TABLES["points"]
)
def test_what_counts_at_a_point(about, state, running, custody, until, have, good, valid):
    one = standing(state, running, custody, until)
    assert equipping([(True, one)], DAY) == (1, have, good, valid), about


def test_points_that_need_no_meter_count_nowhere_and_empty_ones_are_due():
    one = standing("合格", "正常", "在装", date(2027, 1, 1))
    counts = equipping([(True, one), (True, None), (False, one), (False, None)], DAY)
    assert counts == (2, 1, 1, 1)
    assert [str(rate) for rate in (counts.equipping, counts.service, counts.validity)] == ["50", "100", "100"]


@pytest.mark.parametrize(("about", "rows", "all_kinds", "mandatory"), TABLES["on_time"])
def test_verified_on_time(about, rows, all_kinds, mandatory):
    found = [DuePass(due, done or None, "出" in mark, "强" in mark) for due, done, mark in rows]
    assert str(on_time(found)) == all_kinds, about
    assert str(on_time(found, mandatory=True)) == mandatory, about


def test_passed_at_the_first_try():
    assert str(first_pass([Result.PASS, Result.LIMITED, Result.FAIL])) == "66.66"
    assert str(first_pass([])) == "—"
