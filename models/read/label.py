"""Labels as they were last printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from models.store.label import LabelPrint

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def printed_contents(session: Session) -> dict[int, str]:
    """Return for each instrument the digest of the label that a person confirmed last."""
    newest = (
        select(func.max(LabelPrint.id))
        .where(LabelPrint.void_seq.is_(None))
        .group_by(LabelPrint.instrument_id)
    )
    query = select(LabelPrint.instrument_id, LabelPrint.content).where(LabelPrint.id.in_(newest))
    return dict(session.execute(query).all())
