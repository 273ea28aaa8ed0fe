"""Whose instruments a person may see: who only belongs to a using unit sees those of this unit and below.

The one place that narrows what is read: in a limited session the tables are covered by temporary views of the same
names. Whoever asks, and in whatever words, finds the rows of the own unit only; lists, detail, history, search,
forms and exports know nothing of it. The views go when the session ends, for a question is never committed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import event, select, text
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria

from models.rules.roles import Role
from models.store.instrument import Instrument
from models.store.org_unit import OrgUnit
from models.store.person import Person, nobody_yet, roles_of

if TYPE_CHECKING:
    from datetime import date

LIMITED = frozenset({Role.USING_UNIT})
"""Who holds no other role than these sees the own unit's instruments only."""
OWN = "own"
"""Key of ``Session.info``: the units of a limited session."""
BELONGING = (
    "verification",
    "instrument_event",
    "installation",
    "label_print",
    "source_row",
    "request_item",
    "impact",
)
"""Tables whose rows belong to an instrument."""
MINE = "IN (SELECT id FROM temp.instrument)"
EXAMS = "IN (SELECT id FROM temp.verification)"
PAPERS = "IN (SELECT certificate_id FROM temp.verification)"
SLIPS = "IN (SELECT request_id FROM temp.request_item)"
MARKS = " UNION ".join(
    f"SELECT {mark} FROM temp.{table}"  # noqa: S608 - names of our own tables
    for table in ("instrument", *BELONGING)
    for mark in ("seq", "void_seq")
)
COVERED = {
    **dict.fromkeys(BELONGING, f"instrument_id {MINE}"),
    "certificate": f"id {PAPERS}",
    "request": f"id {SLIPS}",
    "impact_line": f"verification_id {EXAMS}",
    "change": f"entity = 'instrument' AND entity_id {MINE}",
    "attachment_link": f"entity = 'instrument' AND entity_id {MINE} OR entity = 'verification' AND entity_id {EXAMS}"
    f" OR entity = 'certificate' AND entity_id {PAPERS} OR entity = 'request' AND entity_id {SLIPS}",
    "attachment": "sha256 IN (SELECT sha256 FROM temp.attachment_link)",
    "journal": f"seq IN (SELECT seq FROM temp.change UNION {MARKS})",  # noqa: S608
    "import_run": "0",
}
"""Table → which of its rows are seen, said of the tables covered before it."""


def limit_reading(session: Session, name: str, day: date) -> None:
    """Cover the tables for what the person called ``name`` may see; nobody named sees all."""
    units = _units(session, name, day)
    if units is None:
        return
    session.info[OWN] = units
    here = f"IN ({', '.join(str(int(key)) for key in sorted(units))})"
    conditions = {
        "instrument": f"unit_id {here}",
        "metering_point": f"unit_id {here} OR id IN (SELECT point_id FROM temp.instrument)",  # noqa: S608
        **COVERED,
    }
    for table, seen in conditions.items():
        session.execute(text(f'CREATE TEMP VIEW "{table}" AS SELECT * FROM main."{table}" WHERE {seen}'))  # noqa: S608


def limit_writing(session: Session, name: str, day: date) -> None:
    """Let an action find the instruments only that its actor may see."""
    units = _units(session, name, day)
    if units is not None:
        session.info[OWN] = units


def _units(session: Session, name: str, day: date) -> frozenset[int] | None:
    """Return the units to which a person is limited; none for who sees all.

    Somebody who is not, or no longer, among the people sees no unit.
    """
    known = roles_of(session, name, day) if name else None
    if known is None:
        return frozenset() if name and not nobody_yet(session) else None
    if not known[1] <= LIMITED:
        return None
    return _with_those_below(session, session.scalar(select(Person.unit_id).where(Person.id == known[0])))


def _with_those_below(session: Session, unit_id: int | None) -> frozenset[int]:
    """Return a unit and all under it; nothing for a person whose unit nobody entered."""
    if unit_id is None:
        return frozenset()
    below: dict[int | None, list[int]] = {}
    for key, parent in session.execute(select(OrgUnit.id, OrgUnit.parent_id)):
        below.setdefault(parent, []).append(key)
    found, new = {unit_id}, [unit_id]
    while new:
        new = [key for parent in new for key in below.get(parent, ()) if key not in found]
        found.update(new)
    return frozenset(found)


@event.listens_for(Session, "do_orm_execute")
def _narrow(asked: ORMExecuteState) -> None:
    units = asked.session.info.get(OWN)
    if asked.is_select and units is not None:
        asked.statement = asked.statement.options(
            with_loader_criteria(Instrument, Instrument.unit_id.in_(units), include_aliases=False)
        )
