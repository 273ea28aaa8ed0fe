"""Attached files, seen to be those that were attached."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from models.store.attachment import Attachment, AttachmentLink
from models.store.attachments import verified

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class Attached(NamedTuple):
    """A file on something, under the name it had."""

    entity_id: int
    name: str
    purpose: str
    sha256: str
    size: int
    """Bytes."""


def attached(session: Session, *, entity: str) -> dict[int, list[Attached]]:
    """Return the files on all things of a kind (verification, request, person_certificate, …), by their ids."""
    query = (
        select(
            AttachmentLink.entity_id,
            AttachmentLink.name,
            AttachmentLink.purpose,
            AttachmentLink.sha256,
            Attachment.size,
        )
        .join(Attachment)
        .where(AttachmentLink.entity == entity, AttachmentLink.void_seq.is_(None))
        .order_by(AttachmentLink.id)
    )
    found: dict[int, list[Attached]] = {}
    for row in session.execute(query):
        found.setdefault(row.entity_id, []).append(Attached(*row))
    return found


def file_of(session: Session, files: Path, *, sha256: str, name: str) -> Path:
    """Return where a file lies once its bytes are verified; refuse a lost or altered one."""
    return verified(files, session.get_one(Attachment, sha256), name)
