"""The lines of a slip: what is asked for each instrument, whether it may be, and before and after."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, TypedDict

from sqlalchemy import select

from models.rules.due import overdue
from models.rules.instrument import InstrumentState
from models.rules.lifecycle import Event, ask
from models.rules.refusal import Refusal
from models.rules.request import FORMS, OPEN, RequestForm, RequestKind, Wish
from models.store.instrument import Instrument, InstrumentEvent
from models.store.metering_point import MeteringPoint
from models.store.request import Request, RequestItem
from models.store.standing import EVENT_ORDER
from models.store.verification import Verification
from models.work.instrument import IntervalNotPositive, instrument
from models.work.unit import NotFound, Unit


class Wishes(TypedDict, total=False):
    """What a slip asks; which of these, its kind says (``rules.request.FORMS``)."""

    accuracy_class: str
    purpose: str
    valid_until: date
    place: str
    seal_no: str
    appraisal: str
    disposal: str
    substitute: str
    interval_months: int


class RequestLine(Wishes):
    """What is asked for one instrument, where it differs from the others on the slip."""

    instrument_id: int


class NoInstruments(Refusal):
    """申请单上没有器具。请至少选择一台。"""

    field = "instrument_ids"


class WishMissing(Refusal):
    """{number} 的“{title}”没有填写，申请单上必须写明。"""


class OnAnotherSlip(Refusal):
    """{number} 已在{kind}申请单 {slip} 上（{state}），一台器具同时只能在一张未办完的单上。请先办完或撤回那一张。"""


class OutOfValidity(Refusal):
    """{number} 的有效期 {until} 已过，不能封存：只有在检定周期内、暂不使用的才予封存（二.三.6）。请先检定，或申请停用、报废。"""

    clause = "二.三.6"


class ValidityRunOut(Refusal):
    """{number} 的有效期 {until} 已过，不能恢复使用：合格证过期不使用（二.二.2）。请先检定，检定合格即可使用。"""

    clause = "二.二.2"


class NothingShowsTheClass(Refusal):
    """{number} 没有能证明达到“{wanted}”的检定记录，不能降级（二.三.6）。请先登记检定结果，写明所达到的等级。"""

    clause = "二.三.6"


class SameClass(Refusal):
    """{number} 现在的准确度等级就是“{wanted}”，这不是降级。请填写较低的等级；只限用途的请按“准用”登记检定。"""

    field = "accuracy_class"


class MandatoryNotLonger(Refusal):
    """{number} 属强制检定，周期由规程规定，不得自行延长（二.五.2）：现为 {now} 个月，申请 {wanted} 个月。"""

    clause = "二.五.2"
    field = "interval_months"


class ChangedSinceSubmitted(Refusal):
    """{number} 在申请之后有了变动：{what}。签署的内容已不符，请退回后重新提交。"""


def put(
    unit: Unit, request: Request, numbers: tuple[int, ...], lines: Iterable[RequestLine], common: Wishes
) -> list[RequestItem]:
    """Put instruments on a slip, each with the common wishes and its own."""
    form = FORMS[RequestKind(request.kind)]
    own: dict[int, dict[str, Any]] = {line["instrument_id"]: dict(line) for line in lines}
    wanted = list(dict.fromkeys([*numbers, *own]))
    if not wanted:
        raise NoInstruments
    known = {wish.key for wish in form.wishes}
    items = []
    for number in wanted:
        row = instrument(unit, number)
        need_free(unit, request, row)
        asked = {**common, **own.get(number, {})}
        text = {key: value for key, value in asked.items() if key in known and value not in (None, "")}
        items.append(
            RequestItem(
                request_id=request.id,
                instrument_id=row.id,
                wanted=json.dumps(text, ensure_ascii=False, sort_keys=True, default=str),
            )
        )
    unit.add(*items)
    return items


def settle(unit: Unit, form: RequestForm, item: RequestItem) -> None:
    """Check that a line may be asked for, and keep its before and after as they are now."""
    row = instrument(unit, item.instrument_id)
    wanted = json.loads(item.wanted)
    if (missing := missing_wish(form, wanted)) is not None:
        raise WishMissing(number=row.number, title=missing.title, field=missing.key)
    before = standing(unit, row)
    after = foreseen(unit, form, row, events_of(unit, row))
    match form.kind:
        case RequestKind.DOWNGRADE:
            after |= _downgrade(unit, item, row, wanted)
        case RequestKind.INTERVAL:
            after["interval_months"] = _interval(row, wanted)
        case _:
            pass
    after |= whereabouts(form, row, wanted)
    item.before = json.dumps(before, ensure_ascii=False, sort_keys=True, default=str)
    item.after = json.dumps(after, ensure_ascii=False, sort_keys=True, default=str)
    unit.touch("request")


def missing_wish(form: RequestForm, wanted: Mapping[str, Any]) -> Wish | None:
    """Return the first wish that must be filled in and is not."""
    return next((wish for wish in form.wishes if wish.needed and not wanted.get(wish.key)), None)


def foreseen(unit: Unit, form: RequestForm, row: Instrument, events: list[InstrumentEvent]) -> dict[str, Any]:
    """Return the state to which a slip leads; refuse an instrument for which it cannot be asked at all."""
    after: dict[str, Any] = {}
    if form.event is not None:
        move = ask(form.event, row.number, InstrumentState(row.state), Event(events[-1].event))
        after["state"] = events[-2].state if move.target is None else move.target.value
    if form.kind is RequestKind.SEAL:
        need_valid(unit, row, OutOfValidity)
    elif form.kind is RequestKind.RESUME:
        need_valid(unit, row, ValidityRunOut, InstrumentState(after["state"]))
    return after


def standing(unit: Unit, row: Instrument) -> dict[str, Any]:
    """Return an instrument as a slip shows it before: what it is, and what slips may change."""
    point = None if row.point_id is None else unit.session.get_one(MeteringPoint, row.point_id).number
    keys = ["number", "name", "model", "accuracy_class", "serial", "maker", "purpose", "place"]
    keys += ["state", "running_state", "custody", "interval_months"]
    until = None if row.valid_until is None else row.valid_until.isoformat()
    return {key: getattr(row, key) for key in keys} | {"point": point, "valid_until": until}


def need_unchanged(unit: Unit, item: RequestItem) -> None:
    """Refuse where what the slip is to change no longer is as it was when submitted."""
    row = instrument(unit, item.instrument_id)
    then, now = json.loads(item.before), standing(unit, row)
    touched = {"state", *json.loads(item.after)}
    differing = [f"{then.get(key)} → {now[key]}" for key in sorted(touched) if then.get(key) != now[key]]
    if differing:
        raise ChangedSinceSubmitted(number=row.number, what="；".join(differing))


def last_event(unit: Unit, row: Instrument) -> Event:
    """Return the event to which an instrument owes its state."""
    return Event(events_of(unit, row)[-1].event)


def events_of(unit: Unit, row: Instrument) -> list[InstrumentEvent]:
    """Return what happened to an instrument, in its order."""
    query = select(InstrumentEvent).where(
        InstrumentEvent.instrument_id == row.id, InstrumentEvent.void_seq.is_(None)
    )
    return list(unit.session.scalars(query.order_by(*EVENT_ORDER)))


def need_free(unit: Unit, request: Request, row: Instrument) -> None:
    """Refuse an instrument that stands on another open slip."""
    query = (
        select(Request)
        .join(RequestItem, RequestItem.request_id == Request.id)
        .where(
            RequestItem.instrument_id == row.id,
            RequestItem.void_seq.is_(None),
            Request.void_seq.is_(None),
            Request.id != request.id,
            Request.state.in_([state.value for state in OPEN]),
        )
    )
    other = unit.session.scalars(query).first()
    if other is not None:
        raise OnAnotherSlip(number=row.number, kind=other.kind, slip=other.number, state=other.state)


def need_valid(
    unit: Unit, row: Instrument, refusal: type[Refusal], state: InstrumentState | None = None
) -> None:
    """Refuse an instrument whose validity has run out, in the state that counts."""
    if overdue(state or InstrumentState(row.state), row.valid_until, unit.today):
        raise refusal(number=row.number, until=row.valid_until)


def _downgrade(unit: Unit, item: RequestItem, row: Instrument, wanted: dict[str, Any]) -> dict[str, Any]:
    """Name the examination that shows the lower class; its validity is that of the downgraded instrument."""
    target = wanted["accuracy_class"]
    if target == row.accuracy_class:
        raise SameClass(number=row.number, wanted=target)
    shown = unit.session.scalars(
        select(Verification)
        .where(Verification.instrument_id == row.id, Verification.renews, Verification.void_seq.is_(None))
        .order_by(Verification.on.desc(), Verification.id.desc())
    ).first()
    if shown is None:
        raise NothingShowsTheClass(number=row.number, wanted=target)
    item.verification_id = shown.id
    until = wanted.get("valid_until") or shown.valid_until or shown.stated_until or shown.computed_until
    if until is not None and date.fromisoformat(str(until)) < unit.today:
        raise NothingShowsTheClass(number=row.number, wanted=target)
    return {
        "accuracy_class": target,
        "purpose": wanted["purpose"],
        "valid_until": None if until is None else str(until),
    }


def _interval(row: Instrument, wanted: dict[str, Any]) -> int:
    months = int(wanted["interval_months"])
    if not 1 <= months <= 240:
        raise IntervalNotPositive
    if row.mandatory and row.interval_months and months > row.interval_months:
        raise MandatoryNotLonger(number=row.number, now=row.interval_months, wanted=months)
    return months


def whereabouts(form: RequestForm, row: Instrument, wanted: dict[str, Any]) -> dict[str, Any]:
    """Return where the instrument is and how it runs afterwards; scrapped ones leave their point."""
    after: dict[str, Any] = {} if form.running is None else {"running_state": form.running.value}
    moved = form.kind is RequestKind.SEAL and wanted.get("place") and wanted["place"] != row.place
    if form.kind is RequestKind.SCRAP or moved:
        after["point"] = None
        after["custody"] = "在库"
    if moved or (form.kind is RequestKind.UNSEAL and wanted.get("place")):
        after["place"] = wanted["place"]
    return after


def proof(unit: Unit, item: RequestItem) -> Verification:
    """Return the examination on which a downgrading rests."""
    found = None if item.verification_id is None else unit.session.get(Verification, item.verification_id)
    if found is None or found.void_seq is not None:
        raise NotFound(what="检定记录", wanted=item.verification_id)
    return found


def ordinary(rows: Iterable[Instrument]) -> bool:
    """Say whether one of these is an ordinary instrument: no standard, not for settlement, not of class A."""
    return any(
        not (row.is_standard or row.management_class == "A" or "贸易结算" in (row.purpose or ""))
        for row in rows
    )
