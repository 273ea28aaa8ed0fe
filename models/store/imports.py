"""Tables of imports and of the plant's own column headings."""

from __future__ import annotations

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.store.schema import Base, Recorded


class ImportRun(Recorded, Base):
    """One accepted file."""

    __tablename__ = "import_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    file_name: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64))
    """The file itself is kept as an attachment."""
    counts: Mapped[str] = mapped_column(Text)
    """JSON: new, changed, same, … per sheet."""


class HeaderMapping(Base):
    """Which field a column heading means at this plant."""

    __tablename__ = "header_mapping"

    header: Mapped[str] = mapped_column(String(200), primary_key=True)
    field: Mapped[str] = mapped_column(String(40))
