"""Record what an examination found; correct, decide or take back a record."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, TypedDict, Unpack

from sqlalchemy import select

from models.rules.impact import ImpactState, calls
from models.rules.instrument import InstrumentState, RunningState
from models.rules.lifecycle import BY_RESULT, ask
from models.rules.refusal import Refusal
from models.rules.rights import Right, needs
from models.rules.verification import (
    RENEWING,
    Convention,
    Decision,
    Method,
    Result,
    Validity,
    VerificationKind,
    renews,
    validity,
)
from models.store.impact import Impact
from models.store.instrument import Instrument, InstrumentEvent
from models.store.setting import current
from models.store.standing import refresh
from models.store.verification import Certificate, Verification
from models.work.attachment import link_file
from models.work.instrument import instrument
from models.work.person_certificate import warnings as certificate_warnings
from models.work.traceability import name_standards
from models.work.unit import NotFound, Outcome, ReasonMissing, Unit


class VerificationDate(TypedDict):
    """The one thing that every examination has."""

    on: date


class VerificationDetails(VerificationDate, total=False):
    """What a certificate says of one instrument."""

    kind: VerificationKind
    method: Method
    result: Result
    certificate_no: str | None
    lab: str | None
    stated_until: date | None
    interval_months: int | None
    """For this examination only; the instrument's own interval where absent."""
    accuracy_class: str | None
    limits: str | None
    verifier: str | None
    regulation: str | None
    remark: str | None
    standards: tuple[str, ...]
    """管理编号 of the measurement standards with which it was made in the plant itself."""


class VerificationEntry(VerificationDetails):
    """One line of a batch."""

    instrument_id: int


class InTheFuture(Refusal):
    """检定日期 {on} 晚于今天（{today}），不能登记尚未发生的检定。请核对日期。"""

    field = "on"


class AlreadyRecorded(Refusal):
    """{number} 在 {on} 的{kind}检定已登记过（证书 {certificate}）。同一次检定只登记一次；要更正请在履历中修改。"""

    field = "on"


class EndsBeforeItBegins(Refusal):
    """有效期至 {until} 早于检定日期 {on}。请核对证书上的日期。"""

    field = "stated_until"


class LimitsMissing(Refusal):
    """结论为“准用”时须写明限用范围或降级后的准确度等级（二.三.6），标识上要印出来。"""

    clause = "二.三.6"
    field = "limits"


class NothingToRecord(Refusal):
    """没有要登记的检定。请至少选一台器具。"""

    field = "entries"


class AssessedAlready(Refusal):
    """这次检定已开追溯处理单 {number}，还在办理，不能作废。请先撤销那张处理单。"""


@needs(Right.KEEP)
def record(unit: Unit, /, *, instrument_id: int, **details: Unpack[VerificationDetails]) -> Outcome:
    """Record one examination: validity, state and label follow from it."""
    entry: VerificationEntry = {**details, "instrument_id": instrument_id}
    return record_many(unit, entries=(entry,))


@needs(Right.KEEP)
def record_many(
    unit: Unit, /, *, entries: tuple[VerificationEntry, ...], files: tuple[Path, ...] = ()
) -> Outcome:
    """Record the examinations of several instruments at once; each line may differ. All or none.

    ``files`` are the certificates that prove them; each is kept with every line.
    """
    if not entries:
        raise NothingToRecord
    certificates: dict[tuple[str, str], Certificate] = {}
    rows, warnings = [], list(certificate_warnings(unit))
    for entry in entries:
        row, warned = _record(unit, entry, certificates)
        rows.append(row)
        warnings += warned
    for file in files:
        for row in rows:
            link_file(unit, entity="verification", entity_id=row.id, path=file, purpose="证书")
    refresh(unit.session, [row.instrument_id for row in rows])
    unit.touch("instrument")
    first = instrument(unit, rows[0].instrument_id)
    what = f"{first.number} {first.name}" if len(rows) == 1 else f"{len(rows)} 台"
    summary = f"登记检定 {what}：{rows[0].kind}{rows[0].method} {rows[0].result}"
    return Outcome(summary, tuple(row.id for row in rows), tuple(warnings))


@needs(Right.KEEP)
def decide(unit: Unit, /, *, verification_id: int, decision: Decision) -> Outcome:
    """Say which date counts where the old ledger contradicted its own date and interval (R2)."""
    row = _verification(unit, verification_id)
    weighed = _weigh(row, decision)
    unit.set(row, "decision", decision.value)
    unit.set(row, "valid_until", weighed.counts)
    refresh(unit.session, [row.instrument_id])
    unit.touch("instrument")
    return Outcome(f"有效期不一致：{decision.value}，有效期至 {weighed.counts}", (row.id,))


@needs(Right.KEEP)
def void(unit: Unit, /, *, verification_id: int, reason: str) -> Outcome:
    """Take back a record that was made by mistake; it stays readable, but counts nowhere."""
    if not reason.strip():
        raise ReasonMissing
    row = _verification(unit, verification_id)
    _need_unassessed(unit, row)
    unit.set(row, "void_seq", unit.seq)
    events = select(InstrumentEvent).where(
        InstrumentEvent.instrument_id == row.instrument_id,
        InstrumentEvent.seq == row.seq,
        InstrumentEvent.event.in_([one.value for one in BY_RESULT.values()]),  # an import registers too
    )
    for event in unit.session.scalars(events):
        unit.set(event, "void_seq", unit.seq)
    refresh(unit.session, [row.instrument_id])
    unit.touch("instrument")
    owner = instrument(unit, row.instrument_id)
    return Outcome(f"作废 {owner.number} {row.on} 的检定记录", (row.id,))


def _record(
    unit: Unit, entry: VerificationEntry, certificates: dict[tuple[str, str], Certificate]
) -> tuple[Verification, list[str]]:
    owner = instrument(unit, entry["instrument_id"])
    kind = VerificationKind(entry.get("kind", VerificationKind.PERIODIC))
    method = Method(entry.get("method", Method.VERIFICATION))
    result = Result(entry.get("result", Result.PASS))
    move = ask(BY_RESULT[result], owner.number, InstrumentState(owner.state))
    _check(unit, owner, entry, kind, result)
    starts = renews(kind, method, mandatory=bool(owner.mandatory))
    row = Verification(
        instrument_id=owner.id,
        certificate_id=_certificate(unit, entry, certificates),
        kind=kind.value,
        method=method.value,
        result=result.value,
        on=entry["on"],
        interval_months=entry.get("interval_months", owner.interval_months),
        convention=current(unit.session, "validity_convention"),
        renews=starts,
        stated_until=entry.get("stated_until"),
        accuracy_class=entry.get("accuracy_class"),
        limits=entry.get("limits"),
        verifier=entry.get("verifier"),
        regulation=entry.get("regulation") or owner.regulation,
        remark=entry.get("remark"),
    )
    weighed = _weigh(row, None)
    row.computed_until = weighed.computed
    row.valid_until = weighed.counts if starts and result is not Result.FAIL else None
    unit.add(row)
    if (starts or result is Result.FAIL) and move.target is not None:
        text = {Result.FAIL: "检定不合格", Result.LIMITED: entry.get("limits")}.get(result)
        unit.add(
            InstrumentEvent(
                instrument_id=owner.id, on=row.on, event=move.event.value, state=move.target.value, text=text
            )
        )
    if starts and result is not Result.FAIL and owner.running_state == RunningState.MAINTENANCE:
        unit.set(owner, "running_state", RunningState.NORMAL.value)
    if starts and row.accuracy_class:
        unit.set(owner, "accuracy_class", row.accuracy_class)
    said = name_standards(unit, row, entry.get("standards", ()))
    return row, said + _warnings(owner, kind, method, row, weighed)


def _check(
    unit: Unit, owner: Instrument, entry: VerificationEntry, kind: VerificationKind, result: Result
) -> None:
    on, until = entry["on"], entry.get("stated_until")
    if on > unit.today:
        raise InTheFuture(on=on, today=unit.today)
    if until is not None and until < on:
        raise EndsBeforeItBegins(until=until, on=on)
    if result is Result.LIMITED and not (entry.get("limits") or entry.get("accuracy_class")):
        raise LimitsMissing
    same = unit.session.execute(
        select(Certificate.number)
        .select_from(Verification)
        .outerjoin(Certificate)
        .where(
            Verification.instrument_id == owner.id,
            Verification.on == on,
            Verification.kind == kind.value,
            Verification.void_seq.is_(None),
        )
    ).first()
    if same is not None:
        raise AlreadyRecorded(number=owner.number, on=on, kind=kind.value, certificate=same[0] or "无编号")


def _certificate(
    unit: Unit, entry: VerificationEntry, certificates: dict[tuple[str, str], Certificate]
) -> int | None:
    number, lab = entry.get("certificate_no") or "", entry.get("lab") or ""
    if not number and not lab:
        return None
    if (number, lab) not in certificates:
        row = Certificate(number=number or None, lab=lab or None)
        unit.add(row)
        certificates[number, lab] = row
    return certificates[number, lab].id


def _weigh(row: Verification, decision: Decision | None) -> Validity:
    return validity(
        row.on,
        row.interval_months,
        stated=row.stated_until,
        from_ledger=bool(row.from_ledger),
        decision=decision,
        convention=Convention(row.convention),
    )


def _warnings(
    owner: Instrument, kind: VerificationKind, method: Method, row: Verification, weighed: Validity
) -> list[str]:
    said = []
    if kind not in RENEWING:
        said.append(f"{owner.number}：{kind.value}检定不能代替周期检定，有效期不变（二.五.9）。")
    elif not row.renews:
        said.append(f"{owner.number}：属强制检定，{method.value}不能代替检定，有效期不变（二.五.2）。")
    elif row.result != Result.FAIL and weighed.contradicts:
        said.append(
            f"{owner.number}：证书写明有效期至 {weighed.stated}，按周期计算为 {weighed.computed}，以证书为准。"
        )
    elif row.result != Result.FAIL and weighed.counts is None:
        said.append(f"{owner.number}：没有检定周期，不产生有效期，列入“无日期”。")
    if calls(Result(row.result), is_standard=bool(owner.is_standard)):
        said.append(f"{owner.number}：{row.result}，请判定上次合格以来的影响，开追溯处理单。")
    return said


def _need_unassessed(unit: Unit, row: Verification) -> None:
    """Refuse while a slip is under way that rests on an examination."""
    slip = unit.session.scalars(
        select(Impact).where(
            Impact.verification_id == row.id,
            Impact.state == ImpactState.RUNNING.value,
            Impact.void_seq.is_(None),
        )
    ).first()
    if slip is not None:
        raise AssessedAlready(number=slip.number)


def _verification(unit: Unit, verification_id: int) -> Verification:
    row: Any = unit.session.get(Verification, verification_id)
    if row is None or row.void_seq is not None:
        raise NotFound(what="检定记录", wanted=verification_id)
    found: Verification = row
    return found
