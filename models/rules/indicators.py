"""The plant's figures (DOMAIN §6): rates of equipping, service, validity, timely verification and passing."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from models.rules.instrument import IN_USE, Custody, InstrumentState, RunningState

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from models.rules.verification import Result

NONE = "—"
"""Stands for a rate of nothing: neither 0 nor 100 %."""
_OUT = frozenset({InstrumentState.SEALED, InstrumentState.SCRAPPED})


class Ratio(NamedTuple):
    """A part of a whole, printed in per cent with two decimals."""

    part: int
    whole: int

    @property
    def percent(self) -> float | None:
        """Per cent, cut after two decimals so that 99.996 never reads as 100; nothing of nothing."""
        return None if not self.whole else self.part * 10_000 // self.whole / 100

    def __str__(self) -> str:
        """As forms print it: 66.66, 100, — for nothing."""
        value = self.percent
        return NONE if value is None else f"{value:.2f}".removesuffix(".00")


class Standing(NamedTuple):
    """What the figures ask of one instrument on a day."""

    state: InstrumentState
    """As stored: 超期 follows from the date."""
    running: RunningState
    custody: Custody
    valid_until: date | None
    without_interval: bool = False
    """一次性, 长期: no date is asked for."""


def equips(one: Standing) -> bool:
    """Say whether an instrument counts as 实配: installed or out for a short while; not sealed, scrapped, spare."""
    return one.state not in _OUT and one.custody != Custody.STORED


def serviceable(one: Standing, day: date) -> bool:
    """Say whether an instrument counts as 完好: running 正常 and 合格 or 准用, which it is not once overdue."""
    return one.running == RunningState.NORMAL and one.state in IN_USE and not _late(one, day)


def in_validity(one: Standing, day: date) -> bool:
    """Say whether an instrument counts for 检定率 of form 1-7: in use and within its validity."""
    dated = one.valid_until is not None or one.without_interval
    return one.state in IN_USE and dated and not _late(one, day)


def _late(one: Standing, day: date) -> bool:
    return one.valid_until is not None and one.valid_until < day


class Equipping(NamedTuple):
    """Counts for a set of points: 应配, 实配, 完好, 在有效期内."""

    due: int
    have: int
    serviceable: int
    valid: int

    @property
    def equipping(self) -> Ratio:
        """配备率 (GB 17167 4.3.1)."""
        return Ratio(self.have, self.due)

    @property
    def service(self) -> Ratio:
        """完好率."""
        return Ratio(self.serviceable, self.have)

    @property
    def validity(self) -> Ratio:
        """检定率 of form 1-7."""
        return Ratio(self.valid, self.have)


def equipping(points: Iterable[tuple[bool, Standing | None]], day: date) -> Equipping:
    """Count points, each given as whether it must be metered and what is installed there.

    A point that need not be metered counts in no figure; one instrument counts once for its point.
    """
    asked = [one for must, one in points if must]
    found = [one for one in asked if one is not None and equips(one)]
    return Equipping(
        len(asked),
        len(found),
        sum(serviceable(one, day) for one in found),
        sum(in_validity(one, day) for one in found),
    )


class DuePass(NamedTuple):
    """One instrument that fell due in a period, and the periodic verification that answered it."""

    due: date
    """The last day of its validity."""
    done: date | None
    out: bool = False
    """Sealed, stopped, scrapped or new in the period: not to be counted."""
    mandatory: bool = False


def on_time(found: Iterable[DuePass], *, mandatory: bool = False) -> Ratio:
    """周期受检率, or 强检受检率: an early verification counts, a late one does not [二.五.3]."""
    counted = [one for one in found if not one.out and (one.mandatory or not mandatory)]
    return Ratio(sum(one.done is not None and one.done <= one.due for one in counted), len(counted))


def first_pass(results: Iterable[Result]) -> Ratio:
    """周检合格率 or 抽检合格率: ``results`` are those of each first try; a pass after repair does not mend it."""
    found = list(results)
    return Ratio(sum(result != "不合格" for result in found), len(found))
