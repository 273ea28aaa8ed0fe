"""What is to be done with an instrument that failed: offered beside it, where everybody looks first."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from models.rules.instrument import InstrumentState
from models.rules.verification import Result
from views.pieces import Flow, button, down, frame, label

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QFrame

    from models.read.detail import InstrumentDetail

    Step = tuple[str, str, str, Callable[[InstrumentDetail], bool]]

FAILED = "检定不合格"
"""What the state says after a failed examination."""


def failed(found: InstrumentDetail) -> bool:
    """Say whether an instrument is stopped because it failed [二.五.8]."""
    row = found.row
    return row.state == InstrumentState.STOPPED and (row.result == Result.FAIL or row.state_reason == FAILED)


STEPS: tuple[Step, ...] = (
    ("repair", "登记修复", "wrench", failed),
    ("downgrade", "申请降级", "trend-down", failed),
    ("scrap", "申请报废", "trash", failed),
    ("impact", "追溯影响", "path", lambda found: found.offer is not None),
)
"""The choice after a failure [二.三.6]: key, title, icon, when it is offered."""


def next_steps(
    found: InstrumentDetail, run: Callable[[str], object], *, read_only: bool = False
) -> QFrame | None:
    """Return the steps that are open for an instrument, nothing where there are none."""
    offered = [step for step in STEPS if step[3](found)]
    if read_only or not offered:
        return None
    flow = Flow()
    for key, title, icon_name, _when in offered:
        text = found.offer.slip if key == "impact" and found.offer and found.offer.slip else title
        flow.addWidget(button(text, partial(run, key), icon_name=icon_name, name=f"next_{key}"))
    words = "检定不合格，已停用（二.五.8）。下一步：" if failed(found) else "检定结果要追溯。下一步："
    box = down(label(words, wrap=True), flow, margins=(12, 8, 12, 10), spacing=6)
    result = frame("notice", box)
    result.setObjectName("next_steps")
    return result
