"""Which year's papers are asked for, and as of which day."""

from datetime import date

import pytest

from models.rules.verification_year import NotYet, asked_year, last_day, nears_end, years


@pytest.mark.parametrize(
    ("year", "today", "day"),
    [
        (2026, "2026-11-21", "2026-11-21"),
        (2026, "2026-12-31", "2026-12-31"),
        (2026, "2027-01-01", "2026-12-31"),
        (2024, "2026-11-21", "2024-12-31"),
    ],
)
def test_a_year_is_shown_as_of_its_last_day_or_today(year, today, day):
    assert last_day(year, date.fromisoformat(today)) == date.fromisoformat(day)


def test_a_year_to_come_has_no_papers():
    with pytest.raises(NotYet) as caught:
        last_day(2027, date(2026, 11, 21))
    assert "2026" in caught.value.message


@pytest.mark.parametrize(
    ("today", "year", "near"),
    [
        ("2026-10-31", 2026, False),
        ("2026-11-01", 2026, True),
        ("2026-12-31", 2026, True),
        ("2027-01-31", 2026, True),
        ("2027-02-01", 2027, False),
    ],
)
def test_from_november_to_january_the_year_that_ends_is_asked_for(today, year, near):
    day = date.fromisoformat(today)
    assert asked_year(day) == year
    assert nears_end(day) == near
    assert years(day)[0] == day.year
