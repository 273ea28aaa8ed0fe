"""Where an instrument stands on a day."""

from datetime import date, timedelta

import pytest

from models.rules.due import DueBucket, DueSoon, bucket, shown_state, soon
from models.rules.instrument import InstrumentState

D = date.fromisoformat

# stored state, valid until, day → bucket, state shown [二.二.2, 二.五.8, R4, R7]
STANDINGS = [
    ("合格", "2026-11-21", "2026-11-21", "valid", "合格"),
    ("合格", "2026-11-21", "2026-11-22", "overdue", "停用"),
    ("准用", "2026-11-20", "2026-11-21", "overdue", "停用"),
    ("合格", None, "2026-11-21", "no_date", "合格"),
    ("准用", None, "2026-11-21", "no_date", "准用"),
    ("待检", "2026-01-01", "2026-11-21", "pending", "待检"),
    ("停用", "2027-01-01", "2026-11-21", "stopped", "停用"),
    ("封存", "2026-01-01", "2026-11-21", "sealed", "封存"),
    ("报废", "2026-01-01", "2026-11-21", None, "报废"),
]


@pytest.mark.parametrize(("state", "until", "day", "wanted", "shown"), STANDINGS)
def test_one_bucket_each(state, until, day, wanted, shown):
    until = until and D(until)
    assert bucket(InstrumentState(state), until, D(day)) == wanted
    assert shown_state(InstrumentState(state), until, D(day)) == shown


# part, day → first and last date of validity inside, first outside
PARTS = [
    (DueSoon.WITHIN_7, "2026-11-21", "2026-11-21", "2026-11-28"),
    (DueSoon.WITHIN_30, "2026-11-21", "2026-11-21", "2026-12-21"),
    (DueSoon.THIS_MONTH, "2026-11-21", "2026-11-21", "2026-11-30"),
    (DueSoon.NEXT_MONTH, "2026-11-21", "2026-12-01", "2026-12-31"),
    (DueSoon.NEXT_MONTH, "2026-12-31", "2027-01-01", "2027-01-31"),
    (DueSoon.NEXT_MONTH, "2028-01-31", "2028-02-01", "2028-02-29"),
]


@pytest.mark.parametrize(("part", "day", "first", "last"), PARTS)
def test_parts_of_valid_have_exact_ends(part, day, first, last):
    def inside(until):
        return soon(part, bucket(InstrumentState.QUALIFIED, until, D(day)), until, D(day))

    assert inside(D(first))
    assert inside(D(last))
    assert not inside(D(first) - timedelta(days=1))
    assert not inside(D(last) + timedelta(days=1))


def test_overdue_is_never_soon():
    assert not any(soon(part, DueBucket.OVERDUE, D("2026-11-20"), D("2026-11-21")) for part in DueSoon)
