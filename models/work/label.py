"""Remember which labels stand on the instruments, and keep the plant's own design of them."""

from __future__ import annotations

from pathlib import Path
from typing import TypedDict

from sqlalchemy import func, select

from models.rules.label_design_file import FILE, parse, taken
from models.rules.refusal import Refusal
from models.rules.rights import Right, needs
from models.store.durable import write
from models.store.instrument import Instrument
from models.store.label import LabelPrint
from models.work.unit import Outcome, Unit

NAMED = 3
"""Instruments named in a refusal."""


class ReprintReasonMissing(Refusal):
    """{names}的标识上次打印后内容没有变化。重印请写明理由（如脱落、污损、打印不清），以备核对。"""

    field = "reason"


class NothingPrinted(Refusal):
    """没有可以确认的标识：请先打印，再确认印好的枚数。"""

    field = "labels"


class PrintedLabel(TypedDict):
    """A label that came out of the printer well."""

    instrument_id: int
    content: str
    """Digest of what it says."""


@needs(Right.KEEP)
def confirm_printed(
    unit: Unit, /, *, labels: tuple[PrintedLabel, ...], copies: int = 1, reason: str | None = None
) -> Outcome:
    """Keep that a person saw these labels printed; a printer's word does not count. A reprint needs its reason."""
    if not labels or copies < 1:
        raise NothingPrinted
    why = (reason or "").strip() or None
    again = _said_before(unit, labels)
    if again and why is None:
        numbers = unit.session.scalars(select(Instrument.number).where(Instrument.id.in_(again[:NAMED])))
        more = f"等 {len(again)} 台" if len(again) > NAMED else ""
        raise ReprintReasonMissing(names="、".join(numbers) + more)
    unit.add(
        *(
            LabelPrint(
                instrument_id=one["instrument_id"],
                content=one["content"],
                copies=copies,
                reason=why if one["instrument_id"] in again else None,
            )
            for one in labels
        )
    )
    each = f"，每枚 {copies} 份" if copies > 1 else ""
    reprinted = f"，其中重印 {len(again)} 枚（{why}）" if again else ""
    return Outcome(f"确认已打印标识 {len(labels)} 枚{each}{reprinted}")


@needs(Right.KEEP)
def keep_design(unit: Unit, /, *, text: str) -> Outcome:
    """Keep the plant's own design of labels, written as its file is."""
    parse(text.encode(), FILE)
    write(unit.ledger.forms / FILE, text.encode())
    unit.touch("label_design")
    return Outcome("标识设计已保存，以后的标识按它打印")


@needs(Right.KEEP)
def take_design(unit: Unit, /, *, file: Path) -> Outcome:
    """Take over another plant's design of labels from its file."""
    write(unit.ledger.forms / FILE, taken(file))
    unit.touch("label_design")
    return Outcome(f"已采用标识设计 {file.name}，以后的标识按它打印")


@needs(Right.KEEP)
def drop_design(unit: Unit, /) -> Outcome:
    """Go back to the design that ships with the program."""
    (unit.ledger.forms / FILE).unlink(missing_ok=True)
    unit.touch("label_design")
    return Outcome("标识恢复为程序自带的设计")


def _said_before(unit: Unit, labels: tuple[PrintedLabel, ...]) -> list[int]:
    """Return the instruments whose label said the same when it was printed last."""
    asked = {one["instrument_id"]: one["content"] for one in labels}
    newest = (
        select(func.max(LabelPrint.id))
        .where(LabelPrint.void_seq.is_(None))
        .group_by(LabelPrint.instrument_id)
    )
    found = unit.session.execute(
        select(LabelPrint.instrument_id, LabelPrint.content).where(LabelPrint.id.in_(newest))
    )
    return [number for number, content in found if asked.get(number) == content]
