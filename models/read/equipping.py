"""What is installed at each metering point on a day, for the counts of 应配, 实配, 完好 and 在检定周期内."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import or_, select

from models.read.instrument import InstrumentRow, ledger
from models.read.metering_point import PointRow, points
from models.rules.indicators import Equipping, Standing, equipping
from models.rules.instrument import Custody, InstrumentState, RunningState
from models.store.instrument import Installation

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from sqlalchemy.orm import Session


class PointUse(NamedTuple):
    """A metering point and the instrument that stands for it on a day."""

    point: PointRow
    instrument: InstrumentRow | None

    @property
    def standing(self) -> Standing | None:
        """What the figures ask of the instrument."""
        return None if self.instrument is None else standing(self.instrument)


def point_uses(session: Session, *, as_of: date, today: date | None = None) -> list[PointUse]:
    """Return every point by number with its instrument of that day, the one installed last if there were two."""
    rows = {row.id: row for row in ledger(session, as_of=as_of, today=today)}
    query = (
        select(Installation.point_id, Installation.instrument_id)
        .where(
            Installation.void_seq.is_(None),
            Installation.since <= as_of,
            or_(Installation.until.is_(None), Installation.until > as_of),
        )
        .order_by(Installation.since, Installation.id)
    )
    installed = {point: rows[one] for point, one in session.execute(query) if one in rows}
    return [PointUse(point, installed.get(point.id)) for point in points(session)]


def standing(row: InstrumentRow) -> Standing:
    """Return what the figures ask of an instrument; 超期 is judged by its date, not by the state shown."""
    state = "合格" if row.bucket == "overdue" else row.state
    return Standing(
        InstrumentState(state),
        RunningState(row.running_state),
        Custody(row.custody),
        row.valid_until,
        bool(row.interval_word) and not row.interval_months,
    )


def counts(uses: Iterable[PointUse], day: date) -> Equipping:
    """Count points with their instruments (DOMAIN §6)."""
    return equipping([(use.point.must_meter, use.standing) for use in uses], day)
