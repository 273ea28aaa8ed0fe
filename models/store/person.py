"""Tables of people and of their roles."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index, String, func, or_, select, text
from sqlalchemy.orm import Mapped, mapped_column

from models.rules.roles import Role
from models.store.schema import Base, Recorded

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

LIVE = text("void_seq IS NULL")


class Person(Recorded, Base):
    """Somebody who may log in; there is no default account and no default password."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    """argon2id; nothing for a person who only signs on paper."""
    must_change: Mapped[bool] = mapped_column(default=False)
    """The administrator set the password; the person has to change it before anything else."""
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("org_unit.id"))
    """Where the person works; a person of a using unit sees the instruments of this unit only."""
    post: Mapped[str | None] = mapped_column(String(60))
    gender: Mapped[str | None] = mapped_column(String(2))
    born: Mapped[date | None]
    education: Mapped[str | None] = mapped_column(String(40))
    title: Mapped[str | None] = mapped_column(String(40))
    """职称."""
    measuring_since: Mapped[date | None]
    """Since when the person works in measurement (JJF 1356 B.1)."""
    left_on: Mapped[date | None]
    """First day out of the plant; from then on the person may neither log in nor sign, and stays in every record."""

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class PersonRole(Recorded, Base):
    """A role that a person holds; several are possible."""

    __tablename__ = "person_role"
    __table_args__ = (
        Index(
            "uq_person_role_live", "person_id", "role", unique=True, sqlite_where=LIVE, postgresql_where=LIVE
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str] = mapped_column(String(20))


class PersonCertificate(Recorded, Base):
    """What shows that a person may verify, or use measurement standards (R11)."""

    __tablename__ = "person_certificate"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    title: Mapped[str] = mapped_column(String(60))
    number: Mapped[str | None] = mapped_column(String(60))
    issued_by: Mapped[str | None] = mapped_column(String(100))
    issued_on: Mapped[date | None]
    valid_until: Mapped[date | None]
    """Last day; none where it does not expire."""


def roles_of(session: Session, name: str, day: date) -> tuple[int, frozenset[Role]] | None:
    """Return id and roles of a person who is in the plant on a day; ``None`` for anybody else."""
    here = (
        Person.name == name,
        Person.void_seq.is_(None),
        or_(Person.left_on.is_(None), Person.left_on > day),
    )
    query = (
        select(Person.id, PersonRole.role)
        .outerjoin(PersonRole, (PersonRole.person_id == Person.id) & PersonRole.void_seq.is_(None))
        .where(*here)
    )
    found = session.execute(query).all()
    if not found:
        return None
    return found[0][0], frozenset(Role(role) for _id, role in found if role is not None)


def nobody_yet(session: Session) -> bool:
    """Say whether the ledger has no people: its first one is then its administrator."""
    return not session.scalar(select(func.count()).select_from(Person))


def administrators(session: Session) -> set[int]:
    """Return the ids of those who are, and stay, administrators of the ledger."""
    query = (
        select(Person.id)
        .join(PersonRole, PersonRole.person_id == Person.id)
        .where(
            PersonRole.role == Role.ADMINISTRATOR.value,
            PersonRole.void_seq.is_(None),
            Person.void_seq.is_(None),
            Person.left_on.is_(None),
        )
    )
    return set(session.scalars(query))


def expired_certificates(session: Session, day: date) -> dict[int, list[tuple[str, date]]]:
    """Return title and last day of the certificates that are past on a day and not renewed, by person (R11)."""
    query = (
        select(PersonCertificate.person_id, PersonCertificate.title, func.max(PersonCertificate.valid_until))
        .where(PersonCertificate.void_seq.is_(None), PersonCertificate.valid_until.is_not(None))
        .group_by(PersonCertificate.person_id, PersonCertificate.title)
        .order_by(PersonCertificate.person_id, PersonCertificate.title)
    )
    found: dict[int, list[tuple[str, date]]] = {}
    for person_id, title, until in session.execute(query):
        if until is not None and until < day:
            found.setdefault(person_id, []).append((title, until))
    return found
