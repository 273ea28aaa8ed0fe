"""Labels of instruments of the ledger: what each says, and which no longer say what is true."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from models.read.label import printed_contents
from models.rules.due import DueBucket
from models.sheets.labels import LabelContent
from models.store.journal import canonical

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.orm import Session

    from models.read.instrument import InstrumentRow


def content_of(row: InstrumentRow, company: str) -> LabelContent:
    """Return what the label of an instrument says."""
    late = row.bucket == DueBucket.OVERDUE
    return LabelContent(
        number=row.number,
        name=row.name,
        state=row.state,
        verified_on=row.verified_on,
        valid_until=row.valid_until,
        verifier=row.verifier or row.lab,
        management_class=row.management_class,
        company=company or None,
        reason="超过有效期" if late else row.limits or row.state_reason,
    )


def digest(content: LabelContent) -> str:
    """Return a short name of what a label says, to see whether the one on the instrument still does."""
    return hashlib.sha256(canonical(list(content)).encode()).hexdigest()


def changed(session: Session, *, rows: Sequence[InstrumentRow], company: str) -> list[InstrumentRow]:
    """Return the instruments whose label was never printed or says something else by now."""
    printed = printed_contents(session)
    return [row for row in rows if printed.get(row.id) != digest(content_of(row, company))]


def contents(rows: Iterable[InstrumentRow], company: str) -> list[LabelContent]:
    """Return what the labels of these instruments say."""
    return [content_of(row, company) for row in rows]
