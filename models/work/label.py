"""Remember which labels stand on the instruments."""

from __future__ import annotations

from typing import TypedDict

from models.rules.rights import Right, needs
from models.store.label import LabelPrint
from models.work.unit import Outcome, Unit


class PrintedLabel(TypedDict):
    """A label that came out of the printer well."""

    instrument_id: int
    content: str
    """Digest of what it says."""


@needs(Right.KEEP)
def confirm_printed(unit: Unit, /, *, labels: tuple[PrintedLabel, ...]) -> Outcome:
    """Keep that a person saw these labels printed; a printer's word does not count."""
    unit.add(*(LabelPrint(instrument_id=one["instrument_id"], content=one["content"]) for one in labels))
    return Outcome(f"确认已打印标识 {len(labels)} 枚")
