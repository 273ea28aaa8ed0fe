"""Which label an instrument gets."""

from __future__ import annotations

import re

from models.rules.instrument import InstrumentState

CALIBRATED, DOWNGRADED = "校准", "降级"
KINDS = ("合格", CALIBRATED, "准用", DOWNGRADED, "停用", "封存", "报废", "待检")
OVERDUE = "超过有效期"
_SLIP = re.compile(
    r"(?:审批单|批准单|批准文|审批|批准|申请单|单)号?\s*[:：]?\s*(?=[^，。；;,\s]*\d)([^，。；;,\s）)]{3,30})"
)


def kind_of(state: str, *, overdue: bool = False, method: str | None = None, downgraded: bool = False) -> str:
    """Return the kind of label of a state: an overdue instrument is stopped [二.五.8], 校准 gives no verdict."""
    if overdue:
        return InstrumentState.STOPPED.value
    if state == InstrumentState.LIMITED and downgraded:
        return DOWNGRADED
    if state == InstrumentState.QUALIFIED and method == CALIBRATED:
        return CALIBRATED
    return state


def slip_in(text: str | None) -> str | None:
    """Return the number of the approving slip that a remark names: 报废审批单号 BF-2026-03 → BF-2026-03."""
    found = _SLIP.search(text or "")
    return found[1] if found else None
