"""Verification, calibration, test: which kinds renew a validity, and until when (DOMAIN R2, R3)."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Method(StrEnum):
    """How the instrument was examined."""

    VERIFICATION = "检定"
    CALIBRATION = "校准"
    TEST = "测试"


class VerificationKind(StrEnum):
    """Why the instrument was examined [二.五.9]."""

    FIRST = "首次"
    PERIODIC = "周期"
    AFTER_REPAIR = "修理后"
    UNSEAL = "启封"
    COMMISSIONED = "委托/仲裁"
    RECEIPT = "入库"
    ISSUE = "发放"
    ROUND = "巡回"
    TEMPORARY = "临时"
    IN_SERVICE = "使用中检查"
    SPOT = "抽检"
    INTERMEDIATE = "期间核查"


RENEWING = frozenset(
    {
        VerificationKind.FIRST,
        VerificationKind.PERIODIC,
        VerificationKind.AFTER_REPAIR,
        VerificationKind.UNSEAL,
        VerificationKind.COMMISSIONED,
    }
)
"""Kinds that start a new validity; the others 都不能代替周期检定 [二.五.9]."""


class Result(StrEnum):
    """What the certificate concludes."""

    PASS = "合格"
    LIMITED = "准用"
    """Passed with a limited range or a lower class."""
    FAIL = "不合格"


class Convention(StrEnum):
    """How the last day of validity is counted; a setting of the plant."""

    DAY_BEFORE = "减一天"
    SAME_DAY = "同日"


class Decision(StrEnum):
    """Which date counts where an old ledger contradicts itself."""

    STATED = "按台账所写"
    COMPUTED = "按周期计算"


def counts_as_periodic(kind: VerificationKind) -> bool:
    """Say whether this kind fulfils the periodic plan: only 周期 does [二.五.9]."""
    return kind is VerificationKind.PERIODIC


def renews(kind: VerificationKind, method: Method, *, mandatory: bool) -> bool:
    """Say whether a passed examination starts a new validity.

    A calibration or test never renews a mandatory instrument (R3).
    """
    return kind in RENEWING and not (mandatory and method is not Method.VERIFICATION)


def add_months(day: date, months: int) -> date:
    """Return the same day ``months`` later, clipped to the month's end as Excel's EDATE does."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def valid_until(day: date, months: int | None, convention: Convention = Convention.DAY_BEFORE) -> date | None:
    """Return the last day on which the instrument may be used (R2); ``None`` without an interval (R7)."""
    if not months:
        return None
    end = add_months(day, months)
    return end - timedelta(days=1) if convention is Convention.DAY_BEFORE else end


@dataclass(frozen=True, slots=True)
class Validity:
    """The last day of validity: as stated, as computed, and the one that counts."""

    stated: date | None
    computed: date | None
    counts: date | None

    @property
    def contradicts(self) -> bool:
        """Stated and computed dates differ: shown, never corrected."""
        return self.stated is not None and self.computed is not None and self.stated != self.computed


def validity(
    day: date,
    months: int | None,
    *,
    stated: date | None = None,
    from_ledger: bool = False,
    decision: Decision | None = None,
    convention: Convention = Convention.DAY_BEFORE,
) -> Validity:
    """Weigh a stated date against the computed one (R2).

    A date printed on a certificate wins. One copied from an old ledger that contradicts its own date and
    interval waits for a decision; until then the earlier date counts.
    """
    computed = valid_until(day, months, convention)
    if stated is None or computed is None:
        return Validity(stated, computed, stated or computed)
    if not from_ledger or decision is Decision.STATED:
        return Validity(stated, computed, stated)
    return Validity(stated, computed, computed if decision is Decision.COMPUTED else min(stated, computed))
