"""What the ledger knows of its instruments, for comparing an old ledger with it."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from models.rules.imports import Earlier, Known
from models.rules.instrument import FIELDS
from models.store.imports import ImportRun
from models.store.instrument import Instrument, SourceRow
from models.store.metering_point import MeteringPoint
from models.store.org_unit import OrgUnit
from models.store.verification import Certificate, Verification

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

ELSEWHERE: dict[str, Any] = {"unit": OrgUnit.name, "point": MeteringPoint.number}
KEYS = tuple(one.key for one in FIELDS)


def known_instruments(session: Session) -> list[Known]:
    """Return every instrument of the ledger with its newest verification."""
    query = (
        select(
            Instrument.id,
            Instrument.version,
            Instrument.state,
            Verification.on,
            func.coalesce(Verification.stated_until, Verification.valid_until),
            Verification.result,
            Certificate.number,
            Certificate.lab,
            *(ELSEWHERE.get(key, getattr(Instrument, key, None)) for key in KEYS),
        )
        .outerjoin(Verification, Verification.id == Instrument.verification_id)
        .outerjoin(Certificate, Certificate.id == Verification.certificate_id)
        .outerjoin(OrgUnit, OrgUnit.id == Instrument.unit_id)
        .outerjoin(MeteringPoint, MeteringPoint.id == Instrument.point_id)
        .where(Instrument.void_seq.is_(None))
        .order_by(Instrument.id)
    )
    found = []
    for row in session.execute(query):
        number, version, state, on, until, result, certificate, lab = row[:8]
        values: dict[str, Any] = dict(zip(KEYS, row[8:], strict=True))
        values.update(verified_on=on, valid_until=until, result=result, certificate_no=certificate, lab=lab)
        found.append(Known(number, version, values["number"], values, state))
    return found


def earlier_rows(session: Session) -> dict[tuple[str, str], list[Earlier]]:
    """Return the rows that instruments were last imported from: sheet and original cells → instruments."""
    last = (
        select(SourceRow.instrument_id, func.max(SourceRow.seq).label("seq"))
        .where(SourceRow.void_seq.is_(None), SourceRow.instrument_id.is_not(None))
        .group_by(SourceRow.instrument_id)
        .subquery()
    )
    query = (
        select(SourceRow.sheet, SourceRow.cells, SourceRow.instrument_id, SourceRow.import_id)
        .join(last, (last.c.instrument_id == SourceRow.instrument_id) & (last.c.seq == SourceRow.seq))
        .where(SourceRow.void_seq.is_(None))
        .order_by(SourceRow.id)
    )
    columns = {
        number: json.loads(counts)["columns"]
        for number, counts in session.execute(select(ImportRun.id, ImportRun.counts))
    }
    found: dict[tuple[str, str], list[Earlier]] = defaultdict(list)
    for sheet, cells, instrument_id, import_id in session.execute(query):
        if instrument_id is not None:
            found[sheet, cells].append(Earlier(instrument_id, columns[import_id].get(sheet, {})))
    return found
