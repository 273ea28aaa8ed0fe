"""How long an account waits after wrong passwords: first seconds, then a quarter of an hour."""

from __future__ import annotations

from datetime import datetime, timedelta

PATIENCE = 5
"""From so many wrong passwords in a row each costs a wait, twice as long as the one before."""
LOCKED_AT = 10
LOCK = timedelta(minutes=15)


def count_one_more(failures: int) -> int:
    """Return the number of failures in a row after one more; after a lock the waits begin anew."""
    return (PATIENCE if failures >= LOCKED_AT else failures) + 1


def wait_after(failures: int) -> timedelta | None:
    """Return how long to wait after so many wrong passwords in a row: 5 → 2 s, 6 → 4 s, … 10 → 15 minutes."""
    if failures >= LOCKED_AT:
        return LOCK
    return timedelta(seconds=2 ** (failures - PATIENCE + 1)) if failures >= PATIENCE else None


def still_waits(until: datetime | None, now: datetime) -> bool:
    """Say whether an account has to wait; a wait longer than the longest comes from a wrong clock."""
    return until is not None and now < until <= now + LOCK
