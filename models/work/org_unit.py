"""Keep the plant's units."""

from __future__ import annotations

from sqlalchemy import select

from models.rules.rights import Right, needs
from models.store.org_unit import OrgUnit
from models.work.unit import Outcome, Unit


def unit_named(unit: Unit, name: str | None) -> OrgUnit | None:
    """Return the unit of this name, new if the plant has none; nothing for no name."""
    if not name:
        return None
    found = unit.session.scalars(
        select(OrgUnit).where(OrgUnit.name == name, OrgUnit.void_seq.is_(None)).limit(1)
    ).first()
    if found is None:
        found = OrgUnit(name=name)
        unit.add(found)
    return found


@needs(Right.KEEP)
def add(unit: Unit, /, *, name: str, parent: str | None = None) -> Outcome:
    """Add a unit to the tree, under a parent named or at the top."""
    above = unit_named(unit, parent)
    row = OrgUnit(name=name, parent_id=None if above is None else above.id)
    unit.add(row)
    return Outcome(f"新增单位 {name}", (row.id,))
