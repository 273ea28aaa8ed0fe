"""Attach files to what they prove, and take an attachment back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from models.rules.refusal import Refusal
from models.rules.rights import Right, needs
from models.store.attachment import AttachmentLink
from models.store.attachments import keep
from models.store.imports import ImportRun
from models.store.instrument import Instrument
from models.store.metering_point import MeteringPoint
from models.store.person import PersonCertificate
from models.store.request import Request
from models.store.request_content import EVIDENCE, SCAN
from models.store.verification import Certificate, Verification
from models.work.unit import NotFound, Outcome, ReasonMissing, Unit

HOLDERS: dict[str, tuple[str, type[Any]]] = {
    "instrument": ("器具", Instrument),
    "verification": ("检定记录", Verification),
    "certificate": ("证书", Certificate),
    "metering_point": ("计量点", MeteringPoint),
    "import_run": ("导入", ImportRun),
    "request": ("申请单", Request),
    "person_certificate": ("人员证书", PersonCertificate),
}
"""What files can be attached to: kind → its name for people, its table."""


class NothingToAttachTo(Refusal):
    """附件不能挂在「{entity}」上。可用的：{known}。"""

    field = "entity"


class PurposeWrong(Refusal):
    """附件用途须填写，最多 20 个字（如：证书、说明书、合格证、照片）。"""

    field = "purpose"


class PartOfTheSlip(Refusal):
    """“{purpose}”是申请单签署内容的一部分，不能在这里添加或撤销。请在申请单上修改后重新提交，或登记纸面签字。"""

    field = "purpose"


@needs(Right.KEEP)
def attach(unit: Unit, /, *, entity: str, entity_id: int, path: Path, purpose: str) -> Outcome:
    """Attach a file: its content is kept with the ledger, whatever becomes of the original."""
    _refuse_signed(entity, purpose)
    link = link_file(unit, entity=entity, entity_id=entity_id, path=path, purpose=purpose)
    return Outcome(f"添加附件 {path.name}（{purpose.strip()}）", (link.id,))


def link_file(unit: Unit, *, entity: str, entity_id: int, path: Path, purpose: str) -> AttachmentLink:
    """Keep a file with the ledger and attach it, as part of the action under way."""
    if entity not in HOLDERS:
        raise NothingToAttachTo(entity=entity, known="、".join(HOLDERS))
    if not 1 <= len(purpose.strip()) <= 20:
        raise PurposeWrong
    what, table = HOLDERS[entity]
    owner = unit.session.get(table, entity_id)
    if owner is None or owner.void_seq is not None:
        raise NotFound(what=what, wanted=entity_id)
    link = AttachmentLink(
        sha256=keep(unit.session, unit.ledger.files, path),
        entity=entity,
        entity_id=entity_id,
        name=path.name[-255:],
        purpose=purpose.strip(),
    )
    unit.add(link)
    unit.touch(entity)
    return link


@needs(Right.KEEP)
def void(unit: Unit, /, *, attachment_id: int, reason: str) -> Outcome:
    """Take an attachment back; the file stays in the ledger's keeping (R12)."""
    if not reason.strip():
        raise ReasonMissing
    link = unit.session.get(AttachmentLink, attachment_id)
    if link is None or link.void_seq is not None:
        raise NotFound(what="附件", wanted=attachment_id)
    _refuse_signed(link.entity, link.purpose)
    unit.set(link, "void_seq", unit.seq)
    unit.touch(link.entity)
    return Outcome(f"撤销附件 {link.name}", (link.id,))


def _refuse_signed(entity: str, purpose: str) -> None:
    if entity == "request" and purpose.strip() in {EVIDENCE, SCAN}:
        raise PartOfTheSlip(purpose=purpose.strip())
