"""Tables of attached files; the bytes lie in the ledger's ``files`` folder under their SHA-256."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.store.schema import Base, Recorded


class Attachment(Base):
    """A file's content, once however often it is attached."""

    __tablename__ = "attachment"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    size: Mapped[int]
    suffix: Mapped[str] = mapped_column(String(10))


class AttachmentLink(Recorded, Base):
    """A file attached to something, under the name it had, for a purpose (证书, 说明书, …)."""

    __tablename__ = "attachment_link"
    __table_args__ = (Index(None, "entity", "entity_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("attachment.sha256"))
    entity: Mapped[str] = mapped_column(String(40))
    entity_id: Mapped[int]
    name: Mapped[str] = mapped_column(String(255))
    purpose: Mapped[str] = mapped_column(String(20))
