"""What all tables share: names of constraints, types, the marks of the journal line that made a row."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, ForeignKey, MetaData, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

SCHEMA = 1
"""Number of the newest migration; the ledger keeps its own as ``user_version``."""


class UtcTime(TypeDecorator[datetime]):
    """A moment in UTC; comes back aware from every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:  # noqa: ARG002, D102
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002, D102
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


class Base(DeclarativeBase):
    """All tables of a ledger."""

    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
        }
    )


def _line() -> ForeignKey:
    # Deferred: the line is written last, when its summary and the digest of the changes are known.
    return ForeignKey("journal.seq", deferrable=True, initially="DEFERRED")


class Recorded:
    """A row that a journal line made, and that a later line may take back; it is never deleted (R12)."""

    seq: Mapped[int] = mapped_column(_line(), index=True)
    """Journal line that made the row."""
    void_seq: Mapped[int | None] = mapped_column(_line(), index=True)
    """Journal line that took it back; such a row counts nowhere."""
