"""Which days a failed examination calls into question, and when a standard may serve."""

from datetime import date

import pytest

from models.rules.impact import Exam, Period, calls, common, holds, period
from models.rules.instrument import InstrumentState
from models.rules.traceability import StandardUnfit, fit
from models.rules.verification import Result

D = date.fromisoformat
S = InstrumentState


def exam(text):
    day, result, renews = text.split()
    return Exam(D(day), Result(result), renews == "是")


# examinations in their order (renews a validity?), place of the failed one → since, until
PERIODS = [
    (["2026-01-05 合格 是", "2026-06-01 不合格 是"], 1, "2026-01-05", None),
    (["2026-01-05 准用 是", "2026-06-01 不合格 是"], 1, "2026-01-05", None),
    (["2026-06-01 不合格 是"], 0, None, None),
    (["2025-01-05 合格 是", "2026-01-05 合格 是", "2026-06-01 不合格 是"], 2, "2026-01-05", None),
    (["2026-01-05 合格 是", "2026-03-01 合格 否", "2026-06-01 不合格 是"], 2, "2026-01-05", None),
    (["2026-01-05 合格 是", "2026-03-01 不合格 否", "2026-06-01 不合格 是"], 2, "2026-01-05", None),
    (["2026-01-05 合格 是", "2026-06-01 不合格 是", "2026-06-20 合格 是"], 1, "2026-01-05", "2026-06-20"),
    (["2026-01-05 合格 是", "2026-06-01 不合格 是", "2026-06-20 合格 否"], 1, "2026-01-05", None),
    (["2026-06-01 合格 是", "2026-06-01 不合格 是", "2026-06-01 合格 是"], 1, "2026-06-01", "2026-06-01"),
]


@pytest.mark.parametrize(("exams", "failed", "since", "until"), PERIODS)
def test_the_days_in_question(exams, failed, since, until):
    assert period([exam(one) for one in exams], failed) == Period(since and D(since), until and D(until))


# since, until, day → in question: both ends count in
DAYS = [
    ("2026-01-05", "2026-06-20", "2026-01-04", False),
    ("2026-01-05", "2026-06-20", "2026-01-05", True),
    ("2026-01-05", "2026-06-20", "2026-06-20", True),
    ("2026-01-05", "2026-06-20", "2026-06-21", False),
    (None, "2026-06-20", "1990-01-01", True),
    ("2026-01-05", None, "2030-01-01", True),
]


@pytest.mark.parametrize(("since", "until", "day", "inside"), DAYS)
def test_both_ends_count_in(since, until, day, inside):
    assert holds(Period(since and D(since), until and D(until)), D(day)) is inside


# in question, at the point → both
STAYS = [
    (("2026-01-05", None), ("2025-03-01", None), ("2026-01-05", None)),
    (("2026-01-05", None), ("2026-02-01", "2026-03-01"), ("2026-02-01", "2026-03-01")),
    (("2026-01-05", "2026-06-20"), ("2025-03-01", None), ("2026-01-05", "2026-06-20")),
    (("2026-01-05", "2026-06-20"), ("2025-03-01", "2026-01-05"), ("2026-01-05", "2026-01-05")),
    (("2026-01-05", "2026-06-20"), ("2025-03-01", "2026-01-04"), None),
    (("2026-01-05", "2026-06-20"), ("2026-06-20", None), ("2026-06-20", "2026-06-20")),
    (("2026-01-05", "2026-06-20"), ("2026-06-21", None), None),
    ((None, None), ("2025-03-01", "2026-01-04"), ("2025-03-01", "2026-01-04")),
]


@pytest.mark.parametrize(("days", "stay", "both"), STAYS)
def test_a_stay_at_a_point_counts_as_far_as_it_is_in_question(days, stay, both):
    def read(pair):
        return Period(*(one and D(one) for one in pair))

    assert common(read(days), *read(stay)) == (both and read(both))


# result, a standard → an assessment is called for
CALLS = [("不合格", False, True), ("不合格", True, True), ("准用", True, True), ("准用", False, False)]


@pytest.mark.parametrize(
    ("result", "standard", "called"), [*CALLS, ("合格", True, False), ("合格", False, False)]
)
def test_what_calls_for_an_assessment(result, standard, called):
    assert calls(Result(result), is_standard=standard) is called


# state on 2026-03-05, since, valid until → serves, serves with a warning, refused
STANDARDS = [
    (S.QUALIFIED, "2026-01-01", "2026-12-31", "serves"),
    (S.QUALIFIED, "2026-01-01", "2026-03-05", "serves"),
    (S.QUALIFIED, "2026-01-01", "2026-03-04", "refused"),
    (S.LIMITED, "2026-03-05", "2026-12-31", "serves"),
    (S.STOPPED, "2026-03-04", None, "refused"),
    (S.STOPPED, "2026-03-05", None, "warned"),
    (S.PENDING, "2026-01-01", None, "refused"),
    (S.SEALED, "2026-01-01", "2026-12-31", "refused"),
    (S.SCRAPPED, "2026-01-01", None, "refused"),
    (S.QUALIFIED, "2026-01-01", None, "warned"),
    (None, None, None, "warned"),
]


@pytest.mark.parametrize(("state", "since", "until", "outcome"), STANDARDS)
def test_a_standard_serves_while_it_is_valid(state, since, until, outcome):
    asked = ("BZ-001", D("2026-03-05"), state, since and D(since), until and D(until))
    if outcome == "refused":
        with pytest.raises(StandardUnfit, match=r"二\.二\.2"):
            fit(*asked)
    else:
        assert ("warned" if fit(*asked) else "serves") == outcome
