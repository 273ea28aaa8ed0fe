"""The due board: what is overdue, due soon, without a date; counts that add up to the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.lists import Bucket, ListSpec, Tone
from models.read.instrument import InstrumentRow, ledger
from models.read.instrument_list import INSTRUMENTS
from models.rules.due import SOON_TITLES, DueBucket, DueSoon, soon

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from sqlalchemy.orm import Session

DUE_COLUMNS = (
    "number",
    "name",
    "state",
    "valid_until",
    "unit",
    "place",
    "interval",
    "verified_on",
    "lab",
    "serial",
)


def due(
    session: Session, *, as_of: date, today: date | None = None, until: date | None = None
) -> list[InstrumentRow]:
    """Return every instrument that is not scrapped, the longest overdue first, those without a date last.

    With ``until`` only those in use whose validity ends by that day: what is to be done until then.
    """
    if until is not None:
        return ledger(session, as_of=as_of, today=today, until=until)
    rows = [row for row in ledger(session, as_of=as_of, today=today) if row.bucket is not None]
    rows.sort(key=lambda row: (row.valid_until is None, row.valid_until or as_of, row.number))
    return rows


def counts(rows: Iterable[InstrumentRow], day: date) -> dict[str, int]:
    """Count the buckets, which add up to the ledger, and the parts of 有效 that fall due soon."""
    found = {str(one.value): 0 for one in (*DueBucket, *DueSoon)}
    for row in rows:
        if row.bucket is None:
            continue
        found[row.bucket] += 1
        for part in DueSoon:
            found[part.value] += soon(part, DueBucket(row.bucket), row.valid_until, day)
    return found


def due_list(day: Callable[[], date]) -> ListSpec[InstrumentRow]:
    """Return the due list as it is declared; its counts depend on the day looked at."""

    def part(one: DueSoon) -> Bucket[InstrumentRow]:
        return Bucket(
            one.value,
            SOON_TITLES[one],
            lambda row: row.bucket == DueBucket.VALID and soon(one, DueBucket.VALID, row.valid_until, day()),
            Tone.LIMITED,
        )

    main = {bucket.key: bucket for bucket in INSTRUMENTS.buckets}
    shown = [INSTRUMENTS.column(key) for key in DUE_COLUMNS]
    return ListSpec(
        name="due",
        title="到期",
        key=INSTRUMENTS.key,
        search=INSTRUMENTS.search,
        columns=(*shown, *(one for one in INSTRUMENTS.columns if one.key not in DUE_COLUMNS)),
        buckets=(
            main["overdue"],
            *(part(one) for one in DueSoon),
            *(main[one.value] for one in DueBucket if one is not DueBucket.OVERDUE),
        ),
        filters=INSTRUMENTS.filters,
    )
