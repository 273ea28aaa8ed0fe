"""The plant's settings as they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from models.rules.settings import SETTINGS
from models.store.setting import current

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def settings(session: Session) -> dict[str, Any]:
    """Return every setting of the plant with its present value."""
    return {key: current(session, key) for key in SETTINGS}
