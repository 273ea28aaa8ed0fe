"""The invented past of one instrument of the sample plant: plain dates, made for a day, always the same."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from random import Random

from models.rules.instrument import InstrumentState
from models.rules.verification import (
    Convention,
    Decision,
    Result,
    VerificationKind,
    add_months,
    valid_until,
)

YEARS = 3
SHIFTS = (-26, -6, 0, 0, 1, 1, 2, 4, 6, 9, 14)
"""Days by which the next examination came early; late where negative."""
REPAIR_DAYS = 12


class Ending(StrEnum):
    """How a history stands today."""

    VALID = "valid"
    DUE = "due"
    OVERDUE = "overdue"
    MONTH_END = "month_end"
    NEXT_MONTH = "next_month"
    LIMITED = "limited"
    FAILED = "failed"
    FAULT = "fault"
    SEALED = "sealed"
    SCRAPPED = "scrapped"
    PENDING = "pending"
    UNDATED = "undated"
    CONTRADICTING = "contradicting"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class Exam:
    """One examination."""

    on: date
    kind: VerificationKind
    result: Result = Result.PASS
    stated: date | None = None
    from_ledger: bool = False
    decision: Decision | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """A state that no examination gave."""

    on: date
    state: InstrumentState
    text: str


@dataclass(frozen=True, slots=True)
class History:
    """Everything that happened to an instrument."""

    registered: date
    exams: tuple[Exam, ...]
    turn: Turn | None = None


TURNS = {
    Ending.FAULT: (InstrumentState.STOPPED, "故障：示值跳动，等待修理"),
    Ending.SEALED: (InstrumentState.SEALED, "工艺停运，暂不使用"),
    Ending.SCRAPPED: (InstrumentState.SCRAPPED, "长期使用，损坏严重，无修理价值"),
    Ending.UNDATED: (InstrumentState.QUALIFIED, "旧台账写“在用”，未写检定日期"),
}


@dataclass(slots=True)
class Teller:
    """Tells the history of an instrument; the same seed, day and ending tell the same."""

    seed: str
    months: int | None
    """Nothing for an instrument that is examined once."""
    today: date
    convention: Convention
    standard: bool = False

    def tell(self, ending: Ending, days: int) -> History:
        """Return the history that ends so many days ago, or ahead where it is a validity."""
        chance = Random(self.seed)  # noqa: S311 - a plant to look at, no secret
        then = self.today - timedelta(days)
        if ending is Ending.PENDING:
            receipt = Exam(then + timedelta(1), VerificationKind.RECEIPT)
            return History(then, (receipt,) if days % 2 else ())
        turn = Turn(then, *TURNS[ending]) if ending in TURNS else None
        if ending is Ending.UNDATED:
            return History(then, (), turn)
        last = self._last(ending, days, chance)
        exams = self._regular(last, chance)
        exams[-1] = self._ended(exams[-1], ending, days)
        return History(exams[0].on - timedelta(10), self._with_others(exams, turn, chance), turn)

    def _last(self, ending: Ending, days: int, chance: Random) -> date:
        then = self.today - timedelta(days)
        if self.months is None:
            return add_months(self.today, -chance.randrange(5, 40))
        match ending:
            case Ending.FAILED:
                return then
            case Ending.FAULT | Ending.SEALED | Ending.SCRAPPED:
                return then - timedelta(chance.randrange(20, self.months * 18))
            case Ending.MONTH_END:
                return self._began(add_months(self.today.replace(day=1), 1) - timedelta(1))
            case Ending.NEXT_MONTH:
                return self._began(add_months(self.today.replace(day=1), 1) + timedelta(days))
            case Ending.VALID:
                return self._began(self.today + timedelta(chance.randrange(2, self.months * 29)))
            case _:
                return self._began(self.today + timedelta(days))

    def _began(self, until: date) -> date:
        """Return the examination whose validity ends on a day, or just before at a month's end."""
        months = self.months or 0
        extra = timedelta(1 if self.convention is Convention.DAY_BEFORE else 0)
        return min(add_months(until + extra, -months), self.today)

    def _regular(self, last: date, chance: Random) -> list[Exam]:
        if self.months is None:
            return [Exam(last, VerificationKind.FIRST)]
        young = chance.random() < 0.12
        start = add_months(self.today, -self.months - 1 if young else -12 * YEARS)
        days = [last]
        while days[0] > start:
            days.insert(0, add_months(days[0], -self.months) + timedelta(chance.choice(SHIFTS)))
        exams = [Exam(days[0], VerificationKind.FIRST)]
        for on in days[1:]:
            repaired = on != last and chance.random() < 0.09
            if repaired:
                exams.append(Exam(on - timedelta(REPAIR_DAYS), VerificationKind.PERIODIC, Result.FAIL))
            exams.append(Exam(on, VerificationKind.AFTER_REPAIR if repaired else VerificationKind.PERIODIC))
        return [exam if chance.random() < 0.4 else self._stated(exam) for exam in exams]

    def _stated(self, exam: Exam) -> Exam:
        """Let the certificate print its last day."""
        computed = valid_until(exam.on, self.months, self.convention)
        return exam if exam.result is Result.FAIL else replace(exam, stated=computed)

    def _ended(self, last: Exam, ending: Ending, days: int) -> Exam:
        match ending:
            case Ending.FAILED:
                return replace(last, result=Result.FAIL, stated=None)
            case Ending.LIMITED:
                return replace(last, result=Result.LIMITED)
            case Ending.CONTRADICTING | Ending.DECIDED:
                computed = valid_until(last.on, self.months, self.convention) or last.on
                decision = Decision.COMPUTED if ending is Ending.DECIDED else None
                stated = add_months(computed, 6 if days % 20 == 0 else -1)
                return replace(last, stated=stated, from_ledger=True, decision=decision)
            case _:
                return last

    def _with_others(self, exams: list[Exam], turn: Turn | None, chance: Random) -> tuple[Exam, ...]:
        """Add examinations that renew nothing, where they fall before the end of the story."""
        first, last = exams[0], exams[-1]
        end = self.today if turn is None else turn.on
        others = []
        if chance.random() < 0.12:
            others.append(Exam(first.on - timedelta(8), VerificationKind.RECEIPT))
        if chance.random() < 0.10:
            others.append(Exam(last.on + timedelta(45), VerificationKind.SPOT))
        if chance.random() < 0.06:
            others.append(Exam(last.on + timedelta(70), VerificationKind.IN_SERVICE))
        if self.standard and self.months:
            others.append(Exam(add_months(last.on, self.months // 2), VerificationKind.INTERMEDIATE))
        kept = [exam for exam in others if exam.on <= end]
        return tuple(sorted([*exams, *kept], key=lambda exam: exam.on))
