"""Tables of requests: the slip, its instruments, its route, its signatures; and delegations."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.store.schema import Base, Recorded, UtcTime


class Request(Recorded, Base):
    """A slip that asks for something and goes round to be signed."""

    __tablename__ = "request"
    __table_args__ = (Index(None, "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    kind: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(4))
    applicant_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(Text)
    round: Mapped[int] = mapped_column(default=0)
    """How often it was submitted; each time it needs all signatures anew."""
    content_hash: Mapped[str | None] = mapped_column(String(64))
    """SHA-256 of what was submitted; nothing while a draft."""
    done_on: Mapped[date | None]

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class RequestItem(Recorded, Base):
    """An instrument on a slip, with what is asked for it; before and after as they stood when submitted."""

    __tablename__ = "request_item"
    __table_args__ = (Index(None, "instrument_id"), Index(None, "request_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("request.id"))
    instrument_id: Mapped[int] = mapped_column(ForeignKey("instrument.id"))
    verification_id: Mapped[int | None] = mapped_column(ForeignKey("verification.id"))
    """The examination that shows that the lower class is met."""
    wanted: Mapped[str] = mapped_column(Text, default="{}")
    """JSON: what the slip asks, by the keys of its wishes."""
    before: Mapped[str] = mapped_column(Text, default="{}")
    after: Mapped[str] = mapped_column(Text, default="{}")
    """JSON: the entries that the slip shows, as they were and as they are to be."""


class RequestStep(Recorded, Base):
    """A step of the route that a slip takes; later changes of the plant's route leave it as it is."""

    __tablename__ = "request_step"
    __table_args__ = (Index(None, "request_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("request.id"))
    round: Mapped[int]
    position: Mapped[int]
    """1 is the first after the applicant."""
    role: Mapped[str] = mapped_column(String(20))


class Signature(Recorded, Base):
    """A signature on a slip, given in the program or on paper; position 0 is the applicant's."""

    __tablename__ = "signature"
    __table_args__ = (Index(None, "request_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("request.id"))
    round: Mapped[int]
    position: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    principal_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """For whom a delegate signed."""
    name: Mapped[str] = mapped_column(String(60))
    role: Mapped[str] = mapped_column(String(20))
    """Name and role as they were at that time."""
    meaning: Mapped[str] = mapped_column(String(4))
    opinion: Mapped[str | None] = mapped_column(Text)
    way: Mapped[str] = mapped_column(String(10))
    on: Mapped[date]
    """Day of the signature; on paper the day written there."""
    at: Mapped[datetime] = mapped_column(UtcTime)
    """Moment at which the program took it down."""
    content_hash: Mapped[str] = mapped_column(String(64))


class Delegation(Recorded, Base):
    """A person lets another sign in a role, from a day until another."""

    __tablename__ = "delegation"
    __table_args__ = (Index(None, "delegate_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    principal_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    delegate_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str] = mapped_column(String(20))
    since: Mapped[date]
    until: Mapped[date]
    reason: Mapped[str | None] = mapped_column(Text)
