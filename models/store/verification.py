"""Tables of verifications and of the certificates that prove them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.store.schema import Base, Recorded


class Certificate(Recorded, Base):
    """A certificate; one may cover several instruments, so its number is not unique."""

    __tablename__ = "certificate"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str | None] = mapped_column(String(100), index=True)
    lab: Mapped[str | None] = mapped_column(String(200))
    """检定/校准单位."""


class Verification(Recorded, Base):
    """One examination of one instrument, with the dates as stated, as computed and as they count."""

    __tablename__ = "verification"
    __table_args__ = (Index(None, "instrument_id", "on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    instrument_id: Mapped[int] = mapped_column(ForeignKey("instrument.id"))
    certificate_id: Mapped[int | None] = mapped_column(ForeignKey("certificate.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    method: Mapped[str] = mapped_column(String(4))
    result: Mapped[str] = mapped_column(String(4))
    on: Mapped[date]
    interval_months: Mapped[int | None]
    convention: Mapped[str] = mapped_column(String(4))
    renews: Mapped[bool]
    stated_until: Mapped[date | None]
    computed_until: Mapped[date | None]
    valid_until: Mapped[date | None]
    """The last day that counts; nothing where the examination renews no validity or failed."""
    from_ledger: Mapped[bool] = mapped_column(default=False)
    decision: Mapped[str | None] = mapped_column(String(10))
    """Which date a person let count where an old ledger contradicted itself."""
    accuracy_class: Mapped[str | None] = mapped_column(String(60))
    limits: Mapped[str | None] = mapped_column(String(200))
    """限用范围 of a limited pass."""
    verifier: Mapped[str | None] = mapped_column(String(60))
    regulation: Mapped[str | None] = mapped_column(String(200))
    remark: Mapped[str | None] = mapped_column(Text)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class VerificationStandard(Recorded, Base):
    """A measurement standard with which an examination was made: the way back along the traceability."""

    __tablename__ = "verification_standard"

    id: Mapped[int] = mapped_column(primary_key=True)
    verification_id: Mapped[int] = mapped_column(ForeignKey("verification.id"), index=True)
    standard_id: Mapped[int] = mapped_column(ForeignKey("instrument.id"), index=True)
    """The standard; not the instrument that was examined."""
