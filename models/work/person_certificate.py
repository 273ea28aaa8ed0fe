"""Certificates of people: who verifies, or uses measurement standards, holds a valid one (R11)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from models.rules.refusal import Refusal
from models.rules.rights import Right, needs
from models.store.person import Person, PersonCertificate, expired_certificates
from models.work.attachment import link_file
from models.work.unit import NotFound, Outcome, ReasonMissing, Unit


class CertificateTitleMissing(Refusal):
    """请写明证书名称，例如：计量检定员证（压力）、注册计量师注册证。"""

    field = "title"


class CertificateDatesWrong(Refusal):
    """有效期至 {valid_until} 早于发证日期 {issued_on}，请核对证书。"""

    field = "valid_until"


@needs(Right.KEEP)
def add(
    unit: Unit,
    /,
    *,
    person_id: int,
    title: str,
    number: str | None = None,
    issued_by: str | None = None,
    issued_on: date | None = None,
    valid_until: date | None = None,
    scan: tuple[Path, ...] = (),
) -> Outcome:
    """Enter a person's certificate, with its scan; a renewed one is a further entry."""
    person = unit.session.get(Person, person_id)
    if person is None or person.void_seq is not None:
        raise NotFound(what="人员", wanted=person_id)
    if not title.strip():
        raise CertificateTitleMissing
    if issued_on is not None and valid_until is not None and valid_until < issued_on:
        raise CertificateDatesWrong(issued_on=issued_on, valid_until=valid_until)
    row = PersonCertificate(
        person_id=person.id,
        title=title.strip(),
        number=(number or "").strip() or None,
        issued_by=(issued_by or "").strip() or None,
        issued_on=issued_on,
        valid_until=valid_until,
    )
    unit.add(row)
    unit.touch("person")
    for path in scan:
        link_file(unit, entity="person_certificate", entity_id=row.id, path=path, purpose="人员证书")
    return Outcome(f"登记 {person.name} 的证书 {row.title}", (row.id,))


@needs(Right.KEEP)
def void(unit: Unit, /, *, certificate_id: int, reason: str) -> Outcome:
    """Take back a certificate that was entered by mistake; it stays in the record (R12)."""
    if not reason.strip():
        raise ReasonMissing
    row = unit.session.get(PersonCertificate, certificate_id)
    if row is None or row.void_seq is not None:
        raise NotFound(what="人员证书", wanted=certificate_id)
    unit.set(row, "void_seq", unit.seq)
    unit.touch("person")
    return Outcome(f"作废人员证书 {row.title}", (row.id,))


def warnings(unit: Unit) -> tuple[str, ...]:
    """Return what to say to an actor who signs with an expired certificate (R11, [二.二.4])."""
    expired = expired_certificates(unit.session, unit.today).get(unit.person_id or 0, ())
    return tuple(
        f"{unit.actor} 的{title}已于 {until} 到期：检定和使用计量标准的人员须持有效证书（二.二.4）。"
        for title, until in expired
    )
