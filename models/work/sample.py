"""Fill an empty ledger with the sample plant: invented, alive on any day, the same for the same day."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select

from models.rules.catalogue import read_catalogue
from models.rules.instrument import InstrumentState
from models.rules.lifecycle import BY_RESULT, MOVES, Event
from models.rules.refusal import Refusal
from models.rules.rights import Right, needs
from models.rules.verification import (
    RENEWING,
    Convention,
    Method,
    Result,
    VerificationKind,
    add_months,
    renews,
    validity,
)
from models.store.instrument import Installation, Instrument, InstrumentEvent
from models.store.metering_point import MeteringPoint
from models.store.org_unit import OrgUnit
from models.store.setting import current
from models.store.standing import refresh
from models.store.verification import Certificate, Verification, VerificationStandard
from models.work.sample_history import Ending, Exam, History, Teller
from models.work.sample_plant import Draft, drafts_of, end, enter, predecessors
from models.work.sample_slips import KINDS, on_the_way, settled, signers
from models.work.setting import choose
from models.work.unit import Outcome, Unit
from resources import resource

LIMITS = ("限用 0~80% 量程", "限就地指示，不作核算", "限用 20%~100% 量程")


class LedgerNotEmpty(Refusal):
    """台账库里已有记录，示例工厂只能建在空的台账库里，以免与真实器具混在一起。请新建一个台账库再试。"""


@needs(Right.KEEP)
def plant(unit: Unit, /) -> Outcome:
    """Fill the ledger with an invented plant, its points, instruments and three years of their history."""
    _need_empty(unit)
    told = tomllib.loads(resource("sample", "plant.toml").read_text(encoding="utf-8"))
    catalogue = read_catalogue(resource("catalogue", "catalogue.csv").read_text(encoding="utf-8"))
    choose(unit, key="company", value=told["company"])
    choose(unit, key="workshop", value=told["workshop"])
    units = _units(unit, told)
    points = _points(unit, told, units)
    drafts = drafts_of(told, catalogue, points)
    end(drafts, told)
    drafts += predecessors(unit.today, drafts, told)
    enter(drafts, units)
    histories = [_history(unit, draft) for draft in drafts]
    for draft, history in zip(drafts, histories, strict=True):
        _dates(draft, history)
    unit.add(*(draft.row for draft in drafts))
    _happened(unit, drafts, histories, told)
    refresh(unit.session, [draft.row.id for draft in drafts])
    names = signers(unit, told)
    settled(unit, drafts, histories, names)
    on_the_way(unit, drafts, names)
    return Outcome(f"建立示例工厂：{len(points)} 个计量点，{len(drafts)} 台器具")


def _need_empty(unit: Unit) -> None:
    for table in (Instrument, MeteringPoint, OrgUnit):
        if unit.session.scalar(select(func.count()).select_from(table)):
            raise LedgerNotEmpty


def _units(unit: Unit, told: dict[str, Any]) -> dict[str, OrgUnit]:
    company = OrgUnit(name=told["company"])
    unit.add(company)
    shops = {name: OrgUnit(name=name, parent_id=company.id) for name in told["units"]}
    unit.add(*shops.values())
    unit.add(
        *(
            OrgUnit(name=place, parent_id=shops[name].id)
            for name, places in told["units"].items()
            for place in places
        )
    )
    return shops


def _points(unit: Unit, told: dict[str, Any], units: dict[str, OrgUnit]) -> dict[str, MeteringPoint]:
    points: dict[str, MeteringPoint] = {}
    for number, name, energy, level, shop, place, _upstream, required, _kind in told["points"]["rows"]:
        points[number] = MeteringPoint(
            number=number,
            name=name,
            energy=energy,
            level=level,
            unit_id=units[shop].id,
            place=place,
            required_class=required,
        )
    unit.add(*points.values())
    for number, *_others, upstream, _required, _kind in told["points"]["rows"]:
        if upstream:
            points[number].upstream_id = points[upstream].id
    return points


def _history(unit: Unit, draft: Draft) -> History:
    convention = Convention(current(unit.session, "validity_convention"))
    teller = Teller(draft.seed, draft.months, unit.today, convention, bool(draft.kind.get("standard")))
    return teller.tell(draft.ending, draft.days)


def _dates(draft: Draft, history: History) -> None:
    row = draft.row
    row.registered_on, row.state = history.registered, InstrumentState.PENDING.value
    row.made_on = add_months(history.registered, -4).strftime("%Y-%m")
    if draft.ending is not Ending.PENDING:
        row.installed_on = draft.followed or history.registered + timedelta(12)
    last = history.exams[-1] if history.exams else None
    if last is not None and last.result is Result.LIMITED:
        row.remark = "限用，见标识"


def _happened(unit: Unit, drafts: list[Draft], histories: list[History], told: dict[str, Any]) -> None:
    """Write events, installations, certificates and verifications."""
    exams = [
        (draft, exam) for draft, history in zip(drafts, histories, strict=True) for exam in history.exams
    ]
    certificates = _certificates(exams, told)
    unit.add(*certificates.values())
    verifications = [_verification(unit, *pair, certificates[_proof(*pair)], told) for pair in exams]
    unit.add(*verifications)
    unit.add(*_traceability(drafts, list(zip(exams, verifications, strict=True))))
    by_instrument: dict[int, list[Verification]] = {}
    for row in verifications:
        by_instrument.setdefault(row.instrument_id, []).append(row)
    events, installations = [], []
    for draft, history in zip(drafts, histories, strict=True):
        events += _events(draft, history, by_instrument.get(draft.row.id, []))
        if draft.point is not None:
            since = draft.row.installed_on or history.registered
            until = None if history.turn is None or draft.row.point_id is not None else history.turn.on
            place = {"instrument_id": draft.row.id, "point_id": draft.point.id}
            installations.append(Installation(**place, since=since, until=until))
    unit.add(*events)
    unit.add(*installations)


def _traceability(
    drafts: list[Draft], made: list[tuple[tuple[Draft, Exam], Verification]]
) -> list[VerificationStandard]:
    """Return with which standards the plant made its own examinations: the first one valid on that day."""
    names = {draft.row.id: str(draft.kind["name"]) for draft in drafts if draft.kind.get("standard")}
    valid = [(names[row.instrument_id], row) for _exam, row in made if row.instrument_id in names]
    found = []
    for (draft, exam), row in made:
        wanted = draft.kind.get("made_with")
        if wanted is None or _lab(draft, exam) != "own":
            continue
        fit = next(
            (
                one
                for name, one in valid
                if name == wanted and one.valid_until and one.on <= row.on <= one.valid_until
            ),
            None,
        )
        if fit is not None:
            found.append(VerificationStandard(verification_id=row.id, standard_id=fit.instrument_id))
    return found


Proof = tuple[str, str, date, str]
"""Laboratory, kind, day and batch: what one certificate covers."""


def _lab(draft: Draft, exam: Exam) -> str:
    if exam.kind not in RENEWING:
        return "own"
    return "legal" if draft.mandatory else str(draft.kind["lab"])


def _proof(draft: Draft, exam: Exam) -> Proof:
    return _lab(draft, exam), str(draft.kind["name"]), exam.on, f"{draft.seed} {exam.kind}"


def _certificates(exams: list[tuple[Draft, Exam]], told: dict[str, Any]) -> dict[Proof, Certificate]:
    """Return one certificate for each batch, numbered by laboratory in the order of days."""
    certificates: dict[Proof, Certificate] = {}
    count: dict[str, int] = {}
    for proof in sorted({_proof(*pair) for pair in exams}, key=lambda one: (one[2], one)):
        lab = told["labs"][proof[0]]
        count[proof[0]] = count.get(proof[0], 100) + 1
        written = f"{lab['mark']}{proof[2].year}-{count[proof[0]]:05d}"
        certificates[proof] = Certificate(number=written, lab=lab["name"])
    return certificates


def _verification(
    unit: Unit, draft: Draft, exam: Exam, certificate: Certificate, told: dict[str, Any]
) -> Verification:
    """Return one examination with its dates weighed as the rules say."""
    row = draft.row
    states_values = not row.regulation or row.regulation.startswith("JJF")
    method = Method.CALIBRATION if states_values and not draft.mandatory else Method.VERIFICATION
    starts = renews(exam.kind, method, mandatory=draft.mandatory)
    convention = Convention(current(unit.session, "validity_convention"))
    weighed = validity(
        exam.on,
        draft.months,
        stated=exam.stated,
        from_ledger=exam.from_ledger,
        decision=exam.decision,
        convention=convention,
    )
    own = _lab(draft, exam) == "own"
    return Verification(
        instrument_id=row.id,
        certificate_id=certificate.id,
        kind=exam.kind.value,
        method=method.value,
        result=exam.result.value,
        on=exam.on,
        interval_months=draft.months,
        convention=convention.value,
        renews=starts,
        stated_until=exam.stated,
        computed_until=weighed.computed,
        valid_until=weighed.counts if starts and exam.result is not Result.FAIL else None,
        from_ledger=exam.from_ledger,
        decision=None if exam.decision is None else exam.decision.value,
        limits=LIMITS[row.id % len(LIMITS)] if exam.result is Result.LIMITED else None,
        verifier=told["verifiers"][exam.on.toordinal() % len(told["verifiers"])] if own else None,
        regulation=row.regulation,
        remark="修理后复检" if exam.kind is VerificationKind.AFTER_REPAIR else None,
    )


def _events(draft: Draft, history: History, verifications: list[Verification]) -> list[InstrumentEvent]:
    """Return the changes of state in their order: registered, examined, taken over as it stands.

    What is disposed of is so by a slip.
    """
    number = draft.row.id
    events = [
        InstrumentEvent(
            instrument_id=number,
            on=history.registered,
            event=Event.REGISTER.value,
            state=InstrumentState.PENDING.value,
        )
    ]
    for row in verifications:
        result = Result(row.result)
        move = MOVES[BY_RESULT[result]]
        if (row.renews or result is Result.FAIL) and move.target is not None:
            text = {Result.FAIL: "检定不合格", Result.LIMITED: row.limits}.get(result)
            events.append(
                InstrumentEvent(
                    instrument_id=number,
                    on=row.on,
                    event=move.event.value,
                    state=move.target.value,
                    text=text,
                )
            )
    if history.turn is not None and draft.ending not in KINDS:
        turn = history.turn
        taken = {"event": Event.TAKE_OVER.value, "state": turn.state.value, "text": turn.text}
        events.append(InstrumentEvent(instrument_id=number, on=turn.on, **taken))
    return events
