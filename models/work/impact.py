"""Assess what a failed examination calls into question: open the slip, judge its lines, close it (R9)."""

from __future__ import annotations

from sqlalchemy import func, select

from models.rules.impact import LETTERS, UNSETTLED, ImpactState, Judgement, Period, Touch, calls
from models.rules.refusal import Refusal
from models.rules.request import slip_number
from models.rules.rights import Right, needs
from models.rules.verification import Result
from models.store.impact import Impact, ImpactLine, Touched, days_in_question, lines_of, slip_hash, touched
from models.store.verification import Verification
from models.work.instrument import instrument
from models.work.unit import NotFound, Outcome, ReasonMissing, Unit


class NothingToAssess(Refusal):
    """{number} 在 {on} 的检定结果是“{result}”，不需要追溯。追溯处理单只为不合格的检定（标准器还包括“准用”）开立。"""


class SlipThere(Refusal):
    """{number} 在 {on} 的检定已有追溯处理单 {slip}，不重复开。请打开那一张办理。"""


class SlipClosed(Refusal):
    """追溯处理单 {slip} 已由 {name} 在 {on} 签认办结，内容不再改动。有新情况请写进下一张处理单或器具的备注。"""


class OpinionMissing(Refusal):
    """请写明判定的依据，例如“追溯期内误差未超允差”。只有结论没有依据，以后说不清。"""

    field = "opinion"


class ConclusionMissing(Refusal):
    """请写明总的处理结论，它印在追溯处理单上。"""

    field = "conclusion"


class LineTextMissing(Refusal):
    """请写明受影响的是什么，例如一批产品、一份报表。"""

    field = "text"


class LinesLeft(Refusal):
    """追溯处理单 {slip} 还有 {count} 项没有处理完（未判定或“需追溯”）。全部判定、处理完后再办结。"""


class MoreWasTouched(Refusal):
    """开单以后台账有了变动，{count} 项它经手的检定或安装还不在 {slip} 上。请先“重新清查”，判定后再办结。"""


class PasswordAgain(Refusal):
    """办结是签字，要再输一次本人的密码。"""

    field = "password"


@needs(Right.KEEP)
def open_slip(unit: Unit, /, *, verification_id: int) -> Outcome:
    """Open the slip of a failed examination: everything the instrument touched since its last good one."""
    failed = _failed(unit, verification_id)
    owner = instrument(unit, failed.instrument_id)
    days = days_in_question(unit.session, failed)
    slip = Impact(
        number=_number(unit),
        state=ImpactState.RUNNING.value,
        instrument_id=owner.id,
        verification_id=failed.id,
        opened_on=unit.today,
        since=days.since,
        until=days.until,
    )
    unit.add(slip)
    found = touched(unit.session, owner.id, days)
    unit.add(*(_line(slip, one) for one in found))
    return Outcome(f"开追溯处理单 {slip.number}：{owner.number} {owner.name}，{len(found)} 项", (slip.id,))


@needs(Right.KEEP)
def renew(unit: Unit, /, *, impact_id: int) -> Outcome:
    """Look again: put on the slip what was recorded since it was opened."""
    slip = _open(unit, impact_id)
    failed = unit.session.get_one(Verification, slip.verification_id)
    days = days_in_question(unit.session, failed)
    unit.set(slip, "since", days.since)
    unit.set(slip, "until", days.until)
    known = {_what(line): line for line in lines_of(unit.session, slip.id)}
    added = 0
    for one in _missing(unit, slip, days):
        line = known.get(_what(one))
        if line is None:
            unit.add(_line(slip, one))
            added += 1
        else:
            unit.set(line, "until", one.until)
            unit.set(line, "text", one.text)
    return Outcome(f"重新清查 {slip.number}：新增 {added} 项", (slip.id,))


@needs(Right.KEEP)
def add_line(unit: Unit, /, *, impact_id: int, text: str) -> Outcome:
    """Put something on the slip that the ledger does not know of: a batch of product, a report."""
    slip = _open(unit, impact_id)
    if not text.strip():
        raise LineTextMissing
    row = ImpactLine(impact_id=slip.id, touch=Touch.OTHER.value, text=text.strip())
    unit.add(row)
    return Outcome(f"{slip.number} 补充一项：{text.strip()}", (row.id,))


@needs(Right.KEEP)
def judge(unit: Unit, /, *, line_ids: tuple[int, ...], judgement: Judgement, opinion: str) -> Outcome:
    """Say of lines of a slip what was found and on what ground."""
    if not opinion.strip():
        raise OpinionMissing
    rows = [_live_line(unit, one) for one in line_ids]
    slips = {slip.id: slip for slip in (_open(unit, row.impact_id) for row in rows)}
    said = {
        "judgement": Judgement(judgement).value,
        "opinion": opinion.strip(),
        "judged_by": unit.actor,
        "judged_on": unit.today,
    }
    for row in rows:
        for key, value in said.items():
            unit.set(row, key, value)
    numbers = "、".join(slip.number for slip in slips.values())
    return Outcome(f"{numbers} 判定 {len(rows)} 项：{said['judgement']}", tuple(line_ids))


@needs(Right.LEAD)
def close(unit: Unit, /, *, impact_id: int, conclusion: str) -> Outcome:
    """Close a slip: the group lead signs that every line is settled."""
    slip = _open(unit, impact_id)
    if not unit.proved:
        raise PasswordAgain
    if not conclusion.strip():
        raise ConclusionMissing
    left = sum(line.judgement in UNSETTLED for line in lines_of(unit.session, slip.id))
    if left:
        raise LinesLeft(slip=slip.number, count=left)
    failed = unit.session.get_one(Verification, slip.verification_id)
    missing = _missing(unit, slip, days_in_question(unit.session, failed))
    if missing:
        raise MoreWasTouched(slip=slip.number, count=len(missing))
    for key, value in {
        "conclusion": conclusion.strip(),
        "closed_by": unit.actor,
        "closed_on": unit.today,
        "state": ImpactState.CLOSED.value,
    }.items():
        unit.set(slip, key, value)
    unit.set(slip, "content_hash", slip_hash(unit.session, slip))
    return Outcome(f"办结追溯处理单 {slip.number}：{conclusion.strip()}", (slip.id,))


@needs(Right.KEEP)
def void(unit: Unit, /, *, impact_id: int, reason: str) -> Outcome:
    """Take back a slip that was opened by mistake; it stays in the journal."""
    if not reason.strip():
        raise ReasonMissing
    slip = _open(unit, impact_id)
    unit.set(slip, "void_seq", unit.seq)
    return Outcome(f"撤销追溯处理单 {slip.number}", (slip.id,))


def _failed(unit: Unit, verification_id: int) -> Verification:
    row = unit.session.get(Verification, verification_id)
    if row is None or row.void_seq is not None:
        raise NotFound(what="检定记录", wanted=verification_id)
    owner = instrument(unit, row.instrument_id)
    if not calls(Result(row.result), is_standard=bool(owner.is_standard)):
        raise NothingToAssess(number=owner.number, on=row.on, result=row.result)
    there = unit.session.scalars(
        select(Impact.number).where(Impact.verification_id == row.id, Impact.void_seq.is_(None))
    ).first()
    if there is not None:
        raise SlipThere(number=owner.number, on=row.on, slip=there)
    return row


def _open(unit: Unit, impact_id: int) -> Impact:
    slip = unit.session.get(Impact, impact_id)
    if slip is None or slip.void_seq is not None:
        raise NotFound(what="追溯处理单", wanted=impact_id)
    if slip.state == ImpactState.CLOSED.value:
        raise SlipClosed(slip=slip.number, name=slip.closed_by, on=slip.closed_on)
    return slip


def _live_line(unit: Unit, line_id: int) -> ImpactLine:
    row = unit.session.get(ImpactLine, line_id)
    if row is None or row.void_seq is not None:
        raise NotFound(what="追溯处理单的行", wanted=line_id)
    return row


def _line(slip: Impact, one: Touched) -> ImpactLine:
    return ImpactLine(
        impact_id=slip.id,
        touch=one.touch.value,
        verification_id=one.verification_id,
        point_id=one.point_id,
        since=one.since,
        until=one.until,
        text=one.text,
    )


def _what(one: Touched | ImpactLine) -> tuple[object, ...]:
    """Return what tells one touched thing from another."""
    return one.verification_id, one.point_id, one.since


def _missing(unit: Unit, slip: Impact, days: Period) -> list[Touched]:
    """Return what the instrument touched and the slip does not show yet, or not with its present end."""
    shown = {(*_what(line), line.until) for line in lines_of(unit.session, slip.id)}
    found = touched(unit.session, slip.instrument_id, days)
    return [one for one in found if (*_what(one), one.until) not in shown]


def _number(unit: Unit) -> str:
    year = unit.today.year
    last = unit.session.scalar(
        select(func.max(Impact.number)).where(Impact.number.like(f"{LETTERS}-{year}-%"))
    )
    return slip_number(LETTERS, year, last)
