"""Which label an instrument gets, and what the code on it says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from models.rules.instrument import InstrumentState

if TYPE_CHECKING:
    from datetime import date

CALIBRATED, DOWNGRADED = "校准", "降级"
KINDS = ("合格", CALIBRATED, "准用", DOWNGRADED, "停用", "封存", "报废", "待检")
OVERDUE = "超过有效期"
_CODED = re.compile(r"(?P<said>(?P<number>.+)\|(?P<on>\d{8})?\|(?P<until>\d{8})?)\|(?P<check>\d{2})")
_SLIP = re.compile(
    r"(?:审批单|批准单|批准文|审批|批准|申请单|单)号?\s*[:：]?\s*(?=[^，。；;,\s]*\d)([^，。；;,\s）)]{3,30})"
)


class Scanned(NamedTuple):
    """What a code on a label says."""

    number: str
    verified_on: str = ""
    """ISO, like the next."""
    valid_until: str = ""


def kind_of(state: str, *, overdue: bool = False, method: str | None = None, downgraded: bool = False) -> str:
    """Return the kind of label of a state: an overdue instrument is stopped [二.五.8], 校准 gives no verdict."""
    if overdue:
        return InstrumentState.STOPPED.value
    if state == InstrumentState.LIMITED and downgraded:
        return DOWNGRADED
    if state == InstrumentState.QUALIFIED and method == CALIBRATED:
        return CALIBRATED
    return state


def coded(number: str, verified_on: date | None, valid_until: date | None) -> str:
    """Return number and dates with two check digits, by which a misread or altered code is known."""
    days = (f"{day:%Y%m%d}" if day else "" for day in (verified_on, valid_until))
    said = "|".join((number, *days))
    return f"{said}|{check_digits(said)}"


def scanned(text: str) -> Scanned:
    """Return what a scanned code says; one without dates, or with wrong check digits, is all number."""
    found = _CODED.fullmatch(text.strip())
    if found is None or check_digits(found["said"]) != found["check"]:
        return Scanned(text.strip())
    days = (f"{day[:4]}-{day[4:6]}-{day[6:]}" if day else "" for day in (found["on"], found["until"]))
    return Scanned(found["number"], *days)


def check_digits(text: str) -> str:
    """Return two digits as IBAN has them (ISO/IEC 7064, MOD 97-10), over the UTF-8 bytes of a text."""
    return f"{98 - int.from_bytes(text.encode()) * 100 % 97:02}"


def slip_in(text: str | None) -> str | None:
    """Return the number of the approving slip that a remark names: 报废审批单号 BF-2026-03 → BF-2026-03."""
    found = _SLIP.search(text or "")
    return found[1] if found else None
