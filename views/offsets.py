"""How far each printer of this PC prints beside its place, as a person measured it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from views.remembered import Remembered

MOST = 15.0
"""Millimetres; whoever measures more has the wrong paper in the printer."""


def offset_of(remembered: Remembered, printer: str) -> tuple[float, float]:
    """Return the millimetres by which pages are moved right and down on a printer."""
    kept = remembered.get(_key(printer))
    if isinstance(kept, list) and len(kept) == 2 and all(isinstance(one, int | float) for one in kept):
        across, down = (max(-MOST, min(MOST, float(one))) for one in kept)
        return across, down
    return 0.0, 0.0


def keep_offset(remembered: Remembered, printer: str, across: float, down: float) -> None:
    """Remember the offset of a printer."""
    remembered.set(_key(printer), [across, down] if across or down else None)


def _key(printer: str) -> str:
    return f"labels/offset/{printer}"
