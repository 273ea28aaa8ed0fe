"""Table of the plant's settings; ``models.rules.settings`` declares them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.rules.settings import SETTINGS
from models.store.schema import Base

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class Setting(Base):
    """One setting that differs from its default, as JSON."""

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[str] = mapped_column(Text)


def current(session: Session, key: str) -> Any:
    """Return the value of a setting, its default unless the plant chose otherwise."""
    row = session.get(Setting, key)
    return SETTINGS[key].default if row is None else json.loads(row.value)
