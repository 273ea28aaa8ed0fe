"""Which ledger this is: one row, written when the ledger is made and never changed."""

from __future__ import annotations

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from models.store.schema import Base


class Identity(Base):
    """The ledger's own number: backups and copies of a ledger share it, another ledger never does."""

    __tablename__ = "identity"

    uuid: Mapped[str] = mapped_column(String(36), primary_key=True)
