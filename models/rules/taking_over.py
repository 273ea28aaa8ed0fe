"""What an old ledger's row becomes: an examination, and the dated events that give the state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from models.rules.instrument import InstrumentState
from models.rules.lifecycle import BY_RESULT, MOVES, Event
from models.rules.verification import Convention, Result, Validity, validity

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


class Examination(NamedTuple):
    """The last examination that an old ledger states."""

    on: date
    result: Result
    interval_months: int | None
    weighed: Validity

    @property
    def valid_until(self) -> date | None:
        """The last day that counts; nothing where it failed."""
        return None if self.result is Result.FAIL else self.weighed.counts


class Happening(NamedTuple):
    """A dated change of state."""

    on: date
    event: Event
    state: InstrumentState
    text: str | None = None


def examination(values: Mapping[str, Any], today: date, convention: Convention) -> Examination | None:
    """Return the examination of a row; a date still to come is none. A stated validity is kept as stated."""
    on = values.get("verified_on")
    if on is None or on > today:
        return None
    usual = Result.LIMITED if values.get("state") is InstrumentState.LIMITED else Result.PASS
    months = values.get("interval_months")
    weighed = validity(on, months, stated=values.get("valid_until"), from_ledger=True, convention=convention)
    return Examination(on, values.get("result") or usual, months, weighed)


def happened(examined: Examination) -> Happening:
    """Return what an examination makes of the state."""
    event = BY_RESULT[examined.result]
    state = MOVES[event].target or InstrumentState.PENDING
    return Happening(examined.on, event, state, "检定不合格" if examined.result is Result.FAIL else None)


def taken_over(
    values: Mapping[str, Any], examined: Examination | None, today: date, text: str | None
) -> list[Happening]:
    """Return the events of a new instrument: its entry, its examination, the state that the sheet states.

    ``text`` is the state in the sheet's own words. A stated 合格 lifts no 准用 or 停用 of an examination.
    """
    first = today if examined is None else examined.on
    found = [Happening(first, Event.REGISTER, InstrumentState.PENDING)]
    if examined is not None:
        found.append(happened(examined))
    stated = values.get("state")
    settled = examined is not None and stated is InstrumentState.QUALIFIED
    if stated is not None and stated != found[-1].state and not settled:
        found.append(Happening(today, Event.TAKE_OVER, InstrumentState(stated), text))
    return found
