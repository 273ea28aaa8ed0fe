"""The lines of an instrument's card (档案卡), as the printed form shows them."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from models.read.happening import Sort, day_of, with_lines
from models.read.timeline import timeline
from models.store.instrument import Instrument
from models.store.journal import Change
from models.store.verification import Certificate, Verification

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class CardRow(NamedTuple):
    """One line of the instrument's card (档案卡)."""

    on: date
    what: str
    result: str | None
    lab: str | None
    place: str | None
    """使用人或地点: where it was used at that time."""
    remark: str | None


def card(session: Session, *, instrument_id: int) -> list[CardRow]:
    """Return the lines of an instrument's card, the oldest first: what counts, without what was taken back."""
    kept = (Sort.ENTRY, Sort.EXAM, Sort.STATE, Sort.PLACE)
    rows = [
        row for row in timeline(session, instrument_id=instrument_id) if row.sort in kept and not row.gone
    ]
    exams = {
        f"exam {made.id}": (made, lab)
        for made, lab in session.execute(
            select(Verification, Certificate.lab)
            .outerjoin(Certificate, Certificate.id == Verification.certificate_id)
            .where(Verification.instrument_id == instrument_id)
        )
    }
    places = _places(session, instrument_id)
    found = []
    for row in reversed(rows):
        made, lab = exams.get(row.key, (None, None))
        place = next((place for until, place in places if until is None or row.on < until), None)
        if made is None:
            remark = "\n".join(filter(None, (row.text, row.paper)))
            found.append(CardRow(row.on, row.what, None, None, place, remark or None))
        else:
            until = f"有效期至 {made.valid_until}" if made.valid_until else None
            remark = "\n".join(filter(None, (row.paper, until, made.limits, made.remark)))
            found.append(
                CardRow(row.on, f"{made.kind}{made.method}", made.result, lab, place, remark or None)
            )
    return found


def _places(session: Session, number: int) -> list[tuple[date | None, str | None]]:
    """Return where the instrument was used, each with the day on which that ended; the present one last."""
    changes = (
        with_lines(Change)
        .where(Change.entity == "instrument", Change.entity_id == number, Change.field == "place")
        .order_by(Change.id)
    )
    earlier = [
        (day_of(line), json.loads(change.before or "null")) for change, line in session.execute(changes)
    ]
    return [*earlier, (None, session.get_one(Instrument, number).place)]
