"""Tables of instruments, of what happened to them, and of the old ledger's own words."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from models.store.schema import Base, Recorded

LIVE = text("void_seq IS NULL")


class Instrument(Recorded, Base):
    """The physical thing. Columns after ``remark`` are derived from events and verifications."""

    __tablename__ = "instrument"
    __table_args__ = (
        Index("uq_instrument_number_live", "number", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),
        Index("ix_instrument_due", "state", "valid_until", "number"),
        Index(None, "serial"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    number: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(100))
    kind: Mapped[str | None] = mapped_column(String(60))
    model: Mapped[str | None] = mapped_column(String(200))
    accuracy_class: Mapped[str | None] = mapped_column(String(60))
    range: Mapped[str | None] = mapped_column(String(200))
    maker: Mapped[str | None] = mapped_column(String(200))
    serial: Mapped[str | None] = mapped_column(String(100))
    made_on: Mapped[str | None] = mapped_column(String(40))
    installed_on: Mapped[date | None]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("org_unit.id"), index=True)
    point_id: Mapped[int | None] = mapped_column(ForeignKey("metering_point.id"), index=True)
    place: Mapped[str | None] = mapped_column(String(200))
    energy: Mapped[str | None] = mapped_column(String(40))
    level: Mapped[str | None] = mapped_column(String(4))
    purpose: Mapped[str | None] = mapped_column(String(200))
    management_class: Mapped[str | None] = mapped_column(String(1))
    mandatory: Mapped[bool | None]
    is_standard: Mapped[bool | None]
    interval_months: Mapped[int | None]
    interval_word: Mapped[str | None] = mapped_column(String(40))
    regulation: Mapped[str | None] = mapped_column(String(200))
    networked: Mapped[bool | None]
    running_state: Mapped[str] = mapped_column(String(4), default="正常")
    custody: Mapped[str] = mapped_column(String(4), default="在装")
    remark: Mapped[str | None] = mapped_column(Text)

    registered_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(4), default="待检")
    state_reason: Mapped[str | None] = mapped_column(Text)
    verified_on: Mapped[date | None]
    valid_until: Mapped[date | None]
    verification_id: Mapped[int | None]
    """The verification that the validity rests on."""
    search: Mapped[str] = mapped_column(Text, default="")
    """Folded text with pinyin initials, in which words are looked for."""

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class InstrumentEvent(Recorded, Base):
    """A dated change of state: together they give the state as of any day."""

    __tablename__ = "instrument_event"
    __table_args__ = (Index(None, "instrument_id", "on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    instrument_id: Mapped[int] = mapped_column(ForeignKey("instrument.id"))
    on: Mapped[date]
    event: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(4))
    text: Mapped[str | None] = mapped_column(Text)
    request_id: Mapped[int | None] = mapped_column(ForeignKey("request.id"), index=True)
    """The approved slip that brought it about."""


class Installation(Recorded, Base):
    """An instrument at a metering point, from a day until another."""

    __tablename__ = "installation"
    __table_args__ = (Index(None, "instrument_id"), Index(None, "point_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    instrument_id: Mapped[int] = mapped_column(ForeignKey("instrument.id"))
    point_id: Mapped[int] = mapped_column(ForeignKey("metering_point.id"))
    since: Mapped[date]
    until: Mapped[date | None]


class SourceRow(Recorded, Base):
    """A row of an imported sheet in its own words: nothing of the old ledger is lost (R12)."""

    __tablename__ = "source_row"
    __table_args__ = (Index(None, "instrument_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("import_run.id"), index=True)
    instrument_id: Mapped[int | None] = mapped_column(ForeignKey("instrument.id"))
    """Nothing for a row that is no instrument: titles, sums, stray notes."""
    sheet: Mapped[str] = mapped_column(String(200))
    row: Mapped[int]
    cells: Mapped[str] = mapped_column(Text)
    """JSON list of [column title, text as shown]."""
