"""Table of printed labels: what stands on the instrument now."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.store.schema import Base, Recorded


class LabelPrint(Recorded, Base):
    """A label that a person confirmed as printed."""

    __tablename__ = "label_print"
    __table_args__ = (Index(None, "instrument_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    instrument_id: Mapped[int] = mapped_column(ForeignKey("instrument.id"))
    content: Mapped[str] = mapped_column(String(64))
    """SHA-256 of what it says; a different one means the label is out of date."""
    copies: Mapped[int] = mapped_column(default=1)
    reason: Mapped[str | None] = mapped_column(String(200))
    """Why it was printed again though it said the same."""
