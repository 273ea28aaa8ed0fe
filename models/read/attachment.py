"""Attached files, seen to be those that were attached."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from models.store.attachment import Attachment
from models.store.attachments import verified

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def file_of(session: Session, files: Path, *, sha256: str, name: str) -> Path:
    """Return where a file lies once its bytes are verified; refuse a lost or altered one."""
    return verified(files, session.get_one(Attachment, sha256), name)
