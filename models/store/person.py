"""Tables of people and of their roles."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.store.schema import Base, Recorded


class Person(Recorded, Base):
    """Somebody who may log in; there is no default account and no default password."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    """argon2id; nothing for a person who only signs on paper."""

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class PersonRole(Recorded, Base):
    """A role that a person holds; several are possible."""

    __tablename__ = "person_role"
    __table_args__ = (UniqueConstraint("person_id", "role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str] = mapped_column(String(20))
