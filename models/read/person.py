"""The people of the plant: who may do what, whose certificate ends, who stands in for whom."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from models.lists import Bucket, Column, ListSpec, Tone
from models.read.delegation import DelegationRow, delegations
from models.rules.entry import still_waits
from models.rules.rights import HOLDERS, Right
from models.rules.roles import Role
from models.store.entry import EntryFailures
from models.store.org_unit import OrgUnit
from models.store.person import Person, PersonCertificate, PersonRole, expired_certificates, roles_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy.orm import Session

SOON = 60
"""Days before the end of a certificate from which it is pointed out."""


class PersonRow(NamedTuple):
    """One person with all roles, as JJF 1356 B.1 and the list show it."""

    id: int
    name: str
    roles: str
    unit: str | None
    post: str | None
    gender: str | None
    born: date | None
    education: str | None
    title: str | None
    measuring_since: date | None
    left_on: date | None
    logs_in: bool
    """Has a password; the others sign on paper only."""
    certificates: str
    """Title and number of each, the last of each title."""
    certified_until: date | None
    """The earliest end among the present certificates."""

    def here(self, day: date) -> bool:
        """Say whether the person is in the plant on a day."""
        return self.left_on is None or self.left_on > day

    def age(self, day: date) -> int | None:
        """Return the age in full years on a day."""
        if self.born is None:
            return None
        return day.year - self.born.year - ((day.month, day.day) < (self.born.month, self.born.day))


class CertificateRow(NamedTuple):
    """One certificate of a person."""

    id: int
    person_id: int
    title: str
    number: str | None
    issued_by: str | None
    issued_on: date | None
    valid_until: date | None


class PersonDetail(NamedTuple):
    """One person, whole."""

    row: PersonRow
    certificates: tuple[CertificateRow, ...]
    delegations: tuple[DelegationRow, ...]
    """Given or held, those that are past too, the newest first."""
    waits_until: datetime | None
    """No password is taken until then: too many were wrong."""


def people(session: Session) -> list[PersonRow]:
    """Return everybody, those who left too, by name."""
    roles: dict[int, set[str]] = {}
    for person_id, role in session.execute(
        select(PersonRole.person_id, PersonRole.role).where(PersonRole.void_seq.is_(None))
    ):
        roles.setdefault(person_id, set()).add(role)
    held: dict[int, list[CertificateRow]] = {}
    for one in certificates(session):
        held.setdefault(one.person_id, []).append(one)
    query = (
        select(Person, OrgUnit.name)
        .outerjoin(OrgUnit, OrgUnit.id == Person.unit_id)
        .where(Person.void_seq.is_(None))
        .order_by(Person.name)
    )
    return [
        _row(person, unit, roles.get(person.id, set()), held.get(person.id, []))
        for person, unit in session.execute(query)
    ]


def _row(person: Person, unit: str | None, roles: set[str], certificates: list[CertificateRow]) -> PersonRow:
    latest = {one.title: one for one in certificates}
    ends = [one.valid_until for one in latest.values() if one.valid_until is not None]
    return PersonRow(
        person.id,
        person.name,
        "、".join(role.value for role in Role if role.value in roles),
        unit,
        person.post,
        person.gender,
        person.born,
        person.education,
        person.title,
        person.measuring_since,
        person.left_on,
        person.password_hash is not None,
        "；".join(" ".join(filter(None, (one.title, one.number))) for one in latest.values()),
        min(ends, default=None),
    )


def certificates(session: Session, person_id: int | None = None) -> list[CertificateRow]:
    """Return the certificates of a person, or of everybody, those that end last at the end."""
    query = select(*(getattr(PersonCertificate, field) for field in CertificateRow._fields)).where(
        PersonCertificate.void_seq.is_(None)
    )
    if person_id is not None:
        query = query.where(PersonCertificate.person_id == person_id)
    rows = [CertificateRow._make(row) for row in session.execute(query.order_by(PersonCertificate.id))]
    return sorted(rows, key=lambda row: row.valid_until or date.max)


def person_detail(session: Session, *, person_id: int, now: datetime) -> PersonDetail | None:
    """Return one person with certificates and delegations; nothing if there is none."""
    row = next((one for one in people(session) if one.id == person_id), None)
    if row is None:
        return None
    failed = session.get(EntryFailures, f"person {person_id}")
    waits = failed.until if failed is not None and still_waits(failed.until, now) else None
    return PersonDetail(
        row, tuple(certificates(session, person_id)), tuple(delegations(session, person_id)), waits
    )


class Expired(NamedTuple):
    """A certificate of a person who is in the plant, past its last day."""

    name: str
    title: str
    until: date


def expired(session: Session, *, day: date) -> list[Expired]:
    """Return whose certificate is past and not renewed, of those who are in the plant (R11)."""
    past = expired_certificates(session, day)
    return [
        Expired(row.name, title, until)
        for row in people(session)
        if row.here(day)
        for title, until in past.get(row.id, ())
    ]


class Entered(NamedTuple):
    """Who came in."""

    roles: frozenset[Role]
    must_change: bool
    """The password was set by the administrator and is changed before anything else."""


def entered(session: Session, *, name: str, today: date) -> Entered:
    """Return what the window has to know of who just came in."""
    known = roles_of(session, name, today)
    if known is None:
        return Entered(frozenset(), must_change=False)
    must = session.scalar(select(Person.must_change).where(Person.id == known[0]))
    return Entered(known[1], must_change=bool(must))


def rights() -> list[tuple[Right, dict[Role, bool]]]:
    """Return the table of rights: what may be done, and which role may."""
    return [(right, {role: role in HOLDERS[right] for role in Role}) for right in Right]


def _certified_tone(row: PersonRow, day: date) -> Tone:
    if row.certified_until is None or not row.here(day):
        return Tone.PLAIN
    left = (row.certified_until - day).days
    return Tone.STOP if left < 0 else Tone.LIMITED if left <= SOON else Tone.PLAIN


def people_list(day: Callable[[], date]) -> ListSpec[PersonRow]:
    """Return how the list of people is shown, seen from a day."""
    return ListSpec(
        name="people",
        title="人员",
        key=lambda row: row.id,
        search=lambda row: f"{row.name} {row.roles} {row.unit or ''} {row.post or ''}".casefold(),
        columns=(
            Column("name", "姓名", lambda row: row.name, width=26, frozen=True),
            Column("roles", "角色", lambda row: row.roles, width=48),
            Column("unit", "部门", lambda row: row.unit, width=34),
            Column("post", "岗位", lambda row: row.post, width=28),
            Column("certificates", "证书", lambda row: row.certificates, width=44),
            Column(
                "certified_until",
                "证书有效期至",
                lambda row: row.certified_until,
                width=28,
                tone=lambda row: _certified_tone(row, day()),
            ),
            Column("left_on", "离岗日期", lambda row: row.left_on, width=26),
            Column("logs_in", "能登录", lambda row: row.logs_in, width=18),
            Column("title", "职称", lambda row: row.title, width=26, shown=False),
            Column("gender", "性别", lambda row: row.gender, width=14, shown=False),
            Column("born", "出生日期", lambda row: row.born, width=26, shown=False),
            Column("education", "学历", lambda row: row.education, width=20, shown=False),
            Column("measuring_since", "从事计量起始", lambda row: row.measuring_since, width=28, shown=False),
        ),
        filters=("unit",),
        opens_on="here",
        buckets=(
            Bucket("here", "在岗", lambda row: row.here(day())),
            Bucket("expired", "证书到期", lambda row: _certified_tone(row, day()) is Tone.STOP, Tone.STOP),
            Bucket("left", "离岗", lambda row: not row.here(day())),
        ),
    )
