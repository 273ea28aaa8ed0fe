"""Take an earlier action back: its rows count no longer, the entries it changed are as before."""

from __future__ import annotations

import importlib
import json
from datetime import date
from typing import Any

from sqlalchemy import exists, or_, select, update
from sqlalchemy.orm import aliased

from models.rules.instrument import FIELD
from models.rules.refusal import Refusal
from models.rules.rights import Right, needs, right_of
from models.rules.taking_back import need_takable
from models.store.attachment import AttachmentLink
from models.store.impact import Impact
from models.store.instrument import Installation, Instrument
from models.store.journal import Change, JournalLine, canonical
from models.store.metering_point import MeteringPoint
from models.store.org_unit import OrgUnit
from models.store.schema import Recorded
from models.store.setting import Setting, current
from models.store.standing import refresh
from models.store.tables import Base
from models.store.verification import Verification, VerificationStandard
from models.work.form import FORM, present_text, put_text
from models.work.instrument import entry, need_free, restore
from models.work.unit import NotFound, Outcome, ReasonMissing, Unit

TABLES: dict[str, Any] = {
    str(mapper.local_table.name): mapper.class_  # type: ignore[attr-defined]
    for mapper in Base.registry.mappers
    if issubclass(mapper.class_, Recorded)
}
TAKING_BACK = frozenset({"journal.take_back", "imports.undo"})
NAMED = 5
"""Instruments named in a refusal."""


class BuiltOn(Refusal):
    """“{summary}”之后，{count} 台器具又有了新的记录或修改（{names}），不能整体撤销。请先撤销那些后来的操作。"""


class ChangedSince(Refusal):
    """“{summary}”改过的内容（{what}）后来又被改动，不能撤销。请先撤销后来的修改。"""


class NothingToTakeBack(Refusal):
    """“{summary}”没有可以撤销的内容：它已被撤销，或没有改动台账。"""


class IsTakingBack(Refusal):
    """“{summary}”本身就是撤销，不能再撤销。需要的话请重新登记或重新导入。"""


@needs(Right.OWN)
def take_back(unit: Unit, /, *, seq: int, reason: str) -> Outcome:
    """Take back what a line of the journal did today, as long as nothing was built on it.

    Needs the right that doing it needed. Later, what was wrong is corrected by an entry of its own [二.五.11].
    """
    line = _line(unit, seq)
    if line.action in TAKING_BACK:
        raise IsTakingBack(summary=line.summary)
    unit.require(_right(line.action))
    need_takable(line.action, line.summary, line.at.astimezone(unit.now.tzinfo).date(), unit.today)
    withdraw(unit, seq=seq, reason=reason)
    return Outcome(f"撤销：{line.summary}")


def withdraw(unit: Unit, *, seq: int, reason: str) -> int:
    """Void the rows of a line and restore what it changed; return how many instruments it concerned."""
    if not reason.strip():
        raise ReasonMissing
    line = _line(unit, seq)
    changes = list(unit.session.scalars(select(Change).where(Change.seq == seq).order_by(Change.id.desc())))
    concerned = _instruments(unit, seq) | _instruments_changed(unit, changes)
    _refuse_if_built_on(unit, line, concerned)
    restored = sum(put_back(unit, line, change) for change in changes)
    if not _void(unit, seq) + restored:
        raise NothingToTakeBack(summary=line.summary)
    unit.session.expire_all()
    refresh(unit.session, _live(unit, concerned))
    return len(concerned)


def _line(unit: Unit, seq: int) -> JournalLine:
    line = unit.session.get(JournalLine, seq)
    if line is None:
        raise NotFound(what="操作", wanted=seq)
    return line


def _right(action: str) -> Right:
    """Return the right that an action of the journal needs; keeping the ledger where it is known no more."""
    module, _, name = action.partition(".")
    known = importlib.import_module(f"models.work.{module}")
    function = getattr(known, name, None) or getattr(known, f"_{name}", None)
    return Right.KEEP if function is None else right_of(function) or Right.KEEP


def _instruments(unit: Unit, seq: int) -> set[int]:
    """Return the instruments that live rows of a line made or belong to."""
    return _owners(unit, lambda table: (table.seq == seq) & table.void_seq.is_(None))


def _owners(unit: Unit, chosen: Any) -> set[int]:
    found = set(unit.session.scalars(select(Instrument.id).where(chosen(Instrument))))
    for table in TABLES.values():
        if hasattr(table, "instrument_id"):
            owner = table.instrument_id
            found |= set(
                unit.session.scalars(select(owner).where(chosen(table), owner.is_not(None)).distinct())
            )
    return found


def _instruments_changed(unit: Unit, changes: list[Change]) -> set[int]:
    return {owner for change in changes if (owner := _owner(unit, change)) is not None}


def _owner(unit: Unit, change: Change) -> int | None:
    """Return the instrument that a change concerns."""
    if change.entity == "instrument":
        return change.entity_id
    table = TABLES.get(change.entity)
    row: Any = None if table is None else unit.session.get(table, change.entity_id)
    if hasattr(row, "impact_id"):
        row = unit.session.get_one(Impact, row.impact_id)
    owner: int | None = getattr(row, "instrument_id", None)
    return owner


def _refuse_if_built_on(unit: Unit, line: JournalLine, concerned: set[int]) -> None:
    later = _owners(unit, lambda table: (table.seq > line.seq) & table.void_seq.is_(None))
    changes = _kept_later(unit, line.seq)
    later |= _with_papers(unit, line.seq) | _standards_used(unit, line.seq)
    later |= _instruments_changed(unit, [one for one in changes if not _made_at(unit, one) > line.seq])
    built = sorted(later & concerned)
    if built:
        rows = unit.session.execute(
            select(Instrument.number, Instrument.name).where(Instrument.id.in_(built[:NAMED]))
        )
        names = "、".join(f"{number} {name}" for number, name in rows)
        more = "等" if len(built) > NAMED else ""
        raise BuiltOn(summary=line.summary, count=len(built), names=f"{names}{more}")
    if any(_made_at(unit, one) == line.seq and _owner(unit, one) is None for one in changes):
        raise ChangedSince(summary=line.summary, what="这一步写入的记录")


def _standards_used(unit: Unit, seq: int) -> set[int]:
    """Return the standards with which examinations were made after a line."""
    used = select(VerificationStandard.standard_id).where(
        VerificationStandard.seq > seq, VerificationStandard.void_seq.is_(None)
    )
    return set(unit.session.scalars(used))


def _with_papers(unit: Unit, seq: int) -> set[int]:
    """Return the instruments to which files were attached after a line."""
    later = (AttachmentLink.seq > seq) & AttachmentLink.void_seq.is_(None)
    own = select(AttachmentLink.entity_id).where(later, AttachmentLink.entity == "instrument")
    proofs = (
        select(Verification.instrument_id)
        .join(AttachmentLink, AttachmentLink.entity_id == Verification.id)
        .where(later, AttachmentLink.entity == "verification")
    )
    return set(unit.session.scalars(own)) | set(unit.session.scalars(proofs))


def _kept_later(unit: Unit, seq: int) -> list[Change]:
    """Return what was changed after a line; what was changed and put back again does not count."""
    query = select(Change).where(Change.seq > seq).order_by(Change.id)
    first: dict[tuple[str, int, str], Change] = {}
    last: dict[tuple[str, int, str], Change] = {}
    for change in unit.session.scalars(query):
        key = change.entity, change.entity_id, change.field
        first.setdefault(key, change)
        last[key] = change
    return [change for key, change in first.items() if change.before != last[key].after]


def _made_at(unit: Unit, change: Change) -> int:
    """Return the line that made the changed row; a row younger than what is taken back counts by itself."""
    table = TABLES.get(change.entity)
    row: Any = None if table is None else unit.session.get(table, change.entity_id)
    return 0 if row is None else int(row.seq)


def _void(unit: Unit, seq: int) -> int:
    count = 0
    kept_in_use = {MeteringPoint: _point_in_use, OrgUnit: _unit_in_use}
    for table in [*(one for one in TABLES.values() if one not in kept_in_use), *kept_in_use]:
        statement = update(table.__table__).where(
            table.__table__.c.seq == seq, table.__table__.c.void_seq.is_(None)
        )
        if table in kept_in_use:
            statement = statement.where(~kept_in_use[table]())
        result: Any = unit.session.execute(statement.values(void_seq=unit.seq))
        if result.rowcount:
            unit.touch(table.__tablename__)
            count += result.rowcount
    return count


def _point_in_use() -> Any:
    """Return the condition under which a point stays, although the line that made it is taken back."""
    here = MeteringPoint.__table__.c.id
    above = aliased(MeteringPoint)
    return or_(
        exists().where(Instrument.point_id == here, Instrument.void_seq.is_(None)),
        exists().where(Installation.point_id == here, Installation.void_seq.is_(None)),
        exists().where(above.upstream_id == here, above.void_seq.is_(None)),
    )


def _unit_in_use() -> Any:
    here = OrgUnit.__table__.c.id
    below = aliased(OrgUnit)
    return or_(
        exists().where(Instrument.unit_id == here, Instrument.void_seq.is_(None)),
        exists().where(MeteringPoint.unit_id == here, MeteringPoint.void_seq.is_(None)),
        exists().where(below.parent_id == here, below.void_seq.is_(None)),
    )


def put_back(unit: Unit, line: JournalLine, change: Change) -> int:
    """Restore one entry to its value before a line, if it is still as that line left it."""
    before = json.loads(change.before or "null")
    if change.entity == "setting":
        return _put_setting_back(unit, line, change, before)
    if change.entity == FORM:
        _need_untouched(line, change, present_text(unit, change.field))
        put_text(unit, change.field, before)
        return 1
    row: Any = unit.session.get(TABLES[change.entity], change.entity_id)
    if row.seq == line.seq:
        return 0
    listed = change.entity == "instrument" and change.field in FIELD
    present = entry(unit, row, change.field) if listed else getattr(row, change.field)
    _need_untouched(line, change, present)
    if change.entity == "instrument" and change.field == "void_seq":
        need_free(unit, row.number, row)
    if listed:
        restore(unit, row, change.field, before)
    else:
        unit.set(row, change.field, _typed(row, change.field, before))
    return 1


def _put_setting_back(unit: Unit, line: JournalLine, change: Change, before: Any) -> int:
    present = current(unit.session, change.field)
    _need_untouched(line, change, present)
    unit.session.merge(Setting(key=change.field, value=json.dumps(before, ensure_ascii=False)))
    unit.note("setting", 0, change.field, present, before)
    return 1


def _need_untouched(line: JournalLine, change: Change, present: Any) -> None:
    if canonical(present) != change.after:
        title = FIELD[change.field].title if change.field in FIELD else change.field
        raise ChangedSince(summary=line.summary, what=title)


def _typed(row: Any, key: str, value: Any) -> Any:
    kind = row.__table__.c[key].type.python_type
    return date.fromisoformat(value) if kind is date and value is not None else value


def _live(unit: Unit, ids: set[int]) -> list[int]:
    """Return those of these instruments that still count."""
    live = set(unit.session.scalars(select(Instrument.id).where(Instrument.void_seq.is_(None))))
    return sorted(live & ids)
