"""Table of the plant's units: company, workshop or department, equipment."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models.store.schema import Base, Recorded


class OrgUnit(Recorded, Base):
    """A 用能单位, 部门 or 设备, in a tree."""

    __tablename__ = "org_unit"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("org_unit.id"), index=True)
    name: Mapped[str] = mapped_column(String(100), index=True)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
