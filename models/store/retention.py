"""Which automatic backups are kept: all of two days, then one a day, a week, a month."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

ALL = timedelta(days=2)
STEPS: tuple[tuple[timedelta, Callable[[datetime], object]], ...] = (
    (timedelta(days=30), lambda moment: moment.date()),
    (timedelta(weeks=12), lambda moment: tuple(moment.isocalendar())[:2]),
    (timedelta(days=31 * 60), lambda moment: (moment.year, moment.month)),
)
"""How far back → what one backup is kept of."""


def superfluous(made: Collection[datetime], now: datetime) -> set[datetime]:
    """Return the moments whose backups may go; the newest of each day, week and month stays in its span."""
    kept = {moment for moment in made if now - moment <= ALL}
    for span, period in STEPS:
        newest: dict[object, datetime] = {}
        for moment in sorted(made):
            newest[period(moment)] = moment
        kept |= {moment for moment in newest.values() if now - moment <= span}
    return set(made) - kept
