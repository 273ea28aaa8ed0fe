"""Whether an instrument may serve as the measurement standard of an examination: traceability."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.rules.instrument import IN_USE, InstrumentState
from models.rules.refusal import Refusal

if TYPE_CHECKING:
    from datetime import date


class NotAStandard(Refusal):
    """{number} 没有登记为计量标准器，不能用来检定别的器具。请另选标准器；确是标准器的，先在它的内容里勾上“计量标准器”。"""

    field = "standards"


class ItsOwnStandard(Refusal):
    """{number} 不能作自己的标准器。请另选。"""

    field = "standards"


class StandardUnfit(Refusal):
    """标准器 {number} 在 {on} {why}，用它检定不能作数（二.二.2）。请换用有效期内的标准器重新检定，再登记。"""

    clause = "二.二.2"
    field = "standards"


def fit(
    number: str, on: date, state: InstrumentState | None, since: date | None, until: date | None
) -> str | None:
    """Refuse a standard that was not fit for use on a day; return a warning where the ledger cannot tell.

    ``state`` is its state on that day and ``since`` the day that led to it, ``until`` the last day of its
    validity. One that was stopped on the very day may have served before: its assessment lists the use (R9).
    """
    if state is None:
        return f"台账里没有标准器 {number} 在 {on} 的记录，无法核对它当时是否有效，请自行核对。"
    if state is InstrumentState.STOPPED and since == on:
        return f"标准器 {number} 在 {on} 当天停用，请确认检定在停用之前；它的追溯处理单会列出这次检定。"
    if state not in IN_USE:
        raise StandardUnfit(number=number, on=on, why=f"是“{state.value}”状态")
    if until is None:
        return f"标准器 {number} 没有有效期，无法核对它在 {on} 是否有效，请自行核对。"
    if until < on:
        raise StandardUnfit(number=number, on=on, why=f"已超期（有效期至 {until}）")
    return None
