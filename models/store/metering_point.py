"""Table of metering points."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from models.store.schema import Base, Recorded

LIVE = text("void_seq IS NULL")


class MeteringPoint(Recorded, Base):
    """A place where energy must be measured; instruments come and go."""

    __tablename__ = "metering_point"
    __table_args__ = (
        Index(
            "uq_metering_point_number_live", "number", unique=True, sqlite_where=LIVE, postgresql_where=LIVE
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    number: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(100))
    energy: Mapped[str | None] = mapped_column(String(40))
    level: Mapped[str | None] = mapped_column(String(4))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("org_unit.id"), index=True)
    place: Mapped[str | None] = mapped_column(String(200))
    upstream_id: Mapped[int | None] = mapped_column(ForeignKey("metering_point.id"), index=True)
    required_class: Mapped[str | None] = mapped_column(String(60))
    must_meter: Mapped[bool] = mapped_column(default=True)
    """应配: the point must be metered."""

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
