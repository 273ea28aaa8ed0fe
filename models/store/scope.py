"""Whose instruments a person may see: who only belongs to a using unit sees those of this unit and below.

The one place that narrows what is read: every statement of a limited session, whoever writes it, gets the
conditions below. Lists, detail, history, search, forms and exports know nothing of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Select, event, or_, select, union
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria

from models.rules.roles import Role
from models.store.attachment import Attachment, AttachmentLink
from models.store.impact import Impact, ImpactLine
from models.store.imports import ImportRun
from models.store.instrument import Installation, Instrument, InstrumentEvent, SourceRow
from models.store.journal import Change, JournalLine
from models.store.label import LabelPrint
from models.store.metering_point import MeteringPoint
from models.store.org_unit import OrgUnit
from models.store.person import Person, nobody_yet, roles_of
from models.store.request import Request, RequestItem
from models.store.verification import Certificate, Verification

if TYPE_CHECKING:
    from datetime import date

LIMITED = frozenset({Role.USING_UNIT})
"""Who holds no other role than these sees the own unit's instruments only."""
OWN = "own"
"""Key of ``Session.info``: the conditions of a limited session."""
BELONGING = (Verification, InstrumentEvent, Installation, LabelPrint, SourceRow, RequestItem, Impact)


def limit_to_own(session: Session, name: str, day: date) -> None:
    """Limit what a session reads to what the person called ``name`` may see; nobody named sees all.

    Somebody who is not, or no longer, among the people sees no instrument.
    """
    known = roles_of(session, name, day) if name else None
    if known is None:
        if name and not nobody_yet(session):
            session.info[OWN] = _conditions(frozenset(), name)
    elif known[1] <= LIMITED:
        unit_id = session.scalar(select(Person.unit_id).where(Person.id == known[0]))
        session.info[OWN] = _conditions(with_those_below(session, unit_id), name)


def with_those_below(session: Session, unit_id: int | None) -> frozenset[int]:
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


def _conditions(units: frozenset[int], name: str) -> list[Any]:
    """Return what holds of every row that may be seen, table by table.

    The inner questions name plain tables, so that the conditions do not apply to themselves.
    """
    instrument, exam, item = (table.__table__.c for table in (Instrument, Verification, RequestItem))
    own = select(instrument.id).where(instrument.unit_id.in_(units))
    points = select(instrument.point_id).where(instrument.unit_id.in_(units))
    exams = select(exam.id).where(exam.instrument_id.in_(own))
    papers = select(exam.certificate_id).where(exam.instrument_id.in_(own))
    slips = select(item.request_id).where(item.instrument_id.in_(own))
    holders = {"instrument": own, "verification": exams, "certificate": papers, "request": slips}
    link = AttachmentLink.__table__.c
    linked = or_(*((link.entity == kind) & link.entity_id.in_(ids) for kind, ids in holders.items()))
    files = select(link.sha256).where(linked)
    conditions: dict[Any, ColumnElement[bool]] = {
        Instrument: Instrument.unit_id.in_(units),
        MeteringPoint: or_(MeteringPoint.unit_id.in_(units), MeteringPoint.id.in_(points)),
        Certificate: Certificate.id.in_(papers),
        Request: Request.id.in_(slips),
        AttachmentLink: or_(
            *(
                (AttachmentLink.entity == kind) & AttachmentLink.entity_id.in_(ids)
                for kind, ids in holders.items()
            )
        ),
        Attachment: Attachment.sha256.in_(files),
        Change: (Change.entity == "instrument") & Change.entity_id.in_(own),
        JournalLine: or_(JournalLine.seq.in_(_lines(own)), JournalLine.actor == name),
        ImportRun: ImportRun.id.is_(None),
        ImpactLine: ImpactLine.verification_id.in_(exams),
        **{table: table.instrument_id.in_(own) for table in BELONGING},
    }
    return [with_loader_criteria(table, holds, include_aliases=True) for table, holds in conditions.items()]


def _lines(own: Select[Any]) -> Any:
    """Return the journal lines that made, changed or took back what belongs to these instruments."""
    change = Change.__table__.c
    parts = [select(change.seq).where(change.entity == "instrument", change.entity_id.in_(own))]
    for table in BELONGING:
        row = table.__table__.c
        parts += [
            select(mark).where(row.instrument_id.in_(own), mark.is_not(None))
            for mark in (row.seq, row.void_seq)
        ]
    return union(*parts)


@event.listens_for(Session, "do_orm_execute")
def _narrow(asked: ORMExecuteState) -> None:
    if asked.is_select and (own := asked.session.info.get(OWN)):
        asked.statement = asked.statement.options(*own)
