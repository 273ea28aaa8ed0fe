"""Until when an instrument may be used, and which examinations renew it."""

import calendar
import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest

from models.rules.verification import (
    Convention,
    Decision,
    Method,
    VerificationKind,
    add_months,
    counts_as_periodic,
    renews,
    valid_until,
    validity,
)

CASES = tomllib.loads((Path(__file__).parent / "validity.toml").read_text("utf-8"))["cases"]
D = date.fromisoformat


@pytest.mark.parametrize(("on", "months", "day_before", "same_day"), CASES)
def test_last_day_of_validity(on, months, day_before, same_day):
    assert valid_until(D(on), months) == D(day_before)
    assert valid_until(D(on), months, Convention.SAME_DAY) == D(same_day)


@pytest.mark.parametrize("months", [1, 3, 6, 12, 24, 36, 60, 72, 96])
def test_every_day_of_a_century_by_another_way(months):
    """An independent count, month by month, must agree for every day 2000–2100 and both conventions."""
    day = date(2000, 1, 1)
    while day.year <= 2100:
        year, month = day.year, day.month
        for _ in range(months):
            year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        length = (
            29
            if month == 2 and calendar.isleap(year)
            else (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]
        )
        end = date(year, month, min(day.day, length))
        assert valid_until(day, months, Convention.SAME_DAY) == end
        assert valid_until(day, months) == end - timedelta(days=1)
        day += timedelta(days=1)


def test_months_count_from_the_day_itself_never_chained():
    assert add_months(date(2024, 1, 31), 2) == date(2024, 3, 31)


def test_no_interval_no_date():
    assert valid_until(date(2026, 1, 1), None) is None
    assert valid_until(date(2026, 1, 1), 0) is None


# kind, method, mandatory, renews, counts as periodic [二.五.9, R3]
KINDS = [
    ("周期", "检定", True, True, True),
    ("周期", "校准", False, True, True),
    ("周期", "校准", True, False, True),
    ("周期", "测试", True, False, True),
    ("首次", "检定", True, True, False),
    ("修理后", "检定", False, True, False),
    ("启封", "检定", False, True, False),
    ("委托/仲裁", "检定", False, True, False),
    ("入库", "检定", False, False, False),
    ("发放", "检定", False, False, False),
    ("巡回", "检定", False, False, False),
    ("临时", "校准", False, False, False),
    ("使用中检查", "测试", False, False, False),
    ("抽检", "测试", False, False, False),
    ("期间核查", "测试", False, False, False),
]


@pytest.mark.parametrize(("kind", "method", "mandatory", "starts", "periodic"), KINDS)
def test_which_kinds_renew(kind, method, mandatory, starts, periodic):
    assert renews(VerificationKind(kind), Method(method), mandatory=mandatory) is starts
    assert counts_as_periodic(VerificationKind(kind)) is periodic


# stated, from an old ledger, decision → what counts (computed is 2026-07-11)
WEIGHED = [
    (None, False, None, "2026-07-11"),
    ("2026-08-01", False, None, "2026-08-01"),
    ("2026-06-01", False, None, "2026-06-01"),
    ("2026-08-01", True, None, "2026-07-11"),
    ("2026-06-01", True, None, "2026-06-01"),
    ("2026-08-01", True, Decision.STATED, "2026-08-01"),
    ("2026-06-01", True, Decision.COMPUTED, "2026-07-11"),
]


@pytest.mark.parametrize(("stated", "old", "decision", "counts"), WEIGHED)
def test_certificate_wins_and_a_contradicting_ledger_waits_with_the_earlier_date(
    stated, old, decision, counts
):
    weighed = validity(D("2025-07-12"), 12, stated=stated and D(stated), from_ledger=old, decision=decision)
    assert weighed.counts == D(counts)
    assert weighed.computed == D("2026-07-11")
    assert weighed.contradicts is (stated is not None)
