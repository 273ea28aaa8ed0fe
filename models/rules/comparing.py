"""What a row of an old ledger says against an instrument of the ledger, and against itself."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from models.rules.imports import Difference
from models.rules.instrument import FIELD, FIELDS, InstrumentState
from models.rules.old_checks import Doubt
from models.rules.spelling.reading import plain
from models.rules.verification import Convention, add_months, valid_until

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import date

    from models.rules.imports import Known
    from models.rules.old_ledger import OldRow

S = InstrumentState
EXAMINATION = {
    "verified_on": "检定日期",
    "valid_until": "有效期至",
    "result": "检定结果",
    "certificate_no": "证书编号",
    "lab": "检定单位",
}
"""Fields of the newest verification that an old ledger lists beside the instrument's own."""
LONGEST = {**{one.key: one.longest for one in FIELDS if one.kind is str}, "certificate_no": 100, "lab": 200}
MONTHS = range(1, 241)


def field_title(key: str) -> str:
    """Return what a field of an old ledger is called."""
    if key == "state":
        return "管理状态"
    return FIELD[key].title if key in FIELD else EXAMINATION.get(key, key)


def differences(
    known: Known, values: Mapping[str, Any], *, only: Collection[str] | None = None
) -> tuple[Difference, ...]:
    """Return what the sheet says otherwise than the ledger. An empty cell says nothing.

    An examination older than the ledger's newest says nothing of the present either.
    """
    found = [
        Difference(one.key, one.title, known.values.get(one.key), values[one.key])
        for one in FIELDS
        if values.get(one.key) is not None and values[one.key] != known.values.get(one.key)
    ]
    found += [
        Difference(other, field_title(other), known.values[other], None)
        for key, other in (("interval_months", "interval_word"), ("interval_word", "interval_months"))
        if values.get(key) and not values.get(other) and known.values.get(other)
    ]
    examined, last = values.get("verified_on"), known.values.get("verified_on")
    newer = examined is not None and (last is None or examined > last)
    if newer or (last is not None and examined in {None, last}):
        found += [
            Difference(key, title, known.values.get(key), values[key])
            for key, title in EXAMINATION.items()
            if values.get(key) is not None and values[key] != known.values.get(key)
        ]
    state = values.get("state")
    if state is not None and state != known.state and not (newer and state in {S.QUALIFIED, S.LIMITED}):
        found.append(Difference("state", "管理状态", known.state, state))
    return tuple(one for one in found if only is None or one.field in only)


def needs_decision(known: Known, found: Sequence[Difference]) -> tuple[str, str] | None:
    """Return the field, and why, where the sheet must not change the ledger without being asked (R1, R8)."""
    changed = {one.field: one for one in found}
    state = changed.get("state")
    if state is not None and not (state.old == S.PENDING or _stops(state)):
        return "state", (
            f"台账里是“{state.old}”，表里写“{state.new}”：封存、启封、报废须经审批（二.三.6），"
            f"停用后须经检定才能再用，请选以哪边为准"
        )
    if known.state in {S.SEALED, S.SCRAPPED} and "verified_on" in changed:
        return "verified_on", f"台账里已“{known.state}”，表里却有新的检定（二.三.6），请选以哪边为准"
    result = changed.get("result")
    if result is not None and result.old and "verified_on" not in changed:
        return "result", f"同一次检定，台账记“{result.old}”，表里写“{result.new}”，请选以哪边为准"
    return None


def _stops(state: Difference) -> bool:
    return state.new == S.STOPPED and state.old in {S.QUALIFIED, S.LIMITED}


def other_thing(known: Known, row: OldRow) -> str:
    """Say why a row with the number of a known instrument is another thing; empty where nothing speaks so."""
    serial, theirs = row.values.get("serial"), known.values.get("serial")
    if serial and theirs:
        if plain(serial).casefold() == plain(theirs).casefold():
            return ""
        return (
            f"管理编号“{known.number}”在台账里是“{known.values['name']}”，出厂编号 {theirs}，"
            f"表里的出厂编号是 {serial}，可能换了表或编号写错"
        )
    differs = [
        key for key in ("name", "kind", "model") if _both_differ(known.values.get(key), _told(row, key))
    ]
    if "name" in differs and len(differs) > 1:
        return (
            f"管理编号“{known.number}”在台账里是“{known.values['name']}”，表里是“{row.values.get('name')}”，"
            f"不像同一台"
        )
    return ""


def _told(row: OldRow, key: str) -> Any:
    return row.kind if key == "kind" else row.values.get(key)


def _both_differ(one: Any, other: Any) -> bool:
    return bool(one) and bool(other) and plain(str(one)).casefold() != plain(str(other)).casefold()


def problem(values: Mapping[str, Any], doubts: Sequence[Doubt]) -> tuple[str, str] | None:
    """Return the field, and why, that keeps a row from being entered at all."""
    if not values.get("name") and not any(one.field == "name" and one.guess for one in doubts):
        return "name", "没有名称，无法登记。请填写名称，或跳过这一行"
    for key, longest in LONGEST.items():
        value = values.get(key)
        if value is not None and len(value) > longest:
            return key, f"“{field_title(key)}”最多 {longest} 个字，现有 {len(value)} 个字，请缩短"
    months = values.get("interval_months")
    if months is not None and months not in MONTHS:
        return "interval_months", f"检定周期 {months} 个月超出 1–240 个月"
    return None


def doubtful_dates(
    values: Mapping[str, Any],
    doubts: Sequence[Doubt],
    known: Known | None,
    today: date,
    convention: Convention,
) -> Iterator[Doubt]:
    """List an examination in the future, and a validity without the examination that it rests on."""
    verified, until = values.get("verified_on"), values.get("valid_until")
    if verified is not None and verified > today:
        why = f"检定日期 {verified} 晚于今天 {today}，请改正；不改则登记为没有检定日期"
        yield Doubt("verified_on", "检定日期", str(verified), why, blocks=True, code="future")
    if until is None or verified is not None or any(one.field == "verified_on" for one in doubts):
        return
    if known is not None and known.values.get("valid_until") == until:
        return
    months = values.get("interval_months") or (known.values.get("interval_months") if known else None)
    guess = examined_on(until, months, convention)
    rest = f"按周期倒推为 {guess}" if guess else "也推算不出，请填写"
    why = f"只写了有效期至 {until}，没有检定日期，{rest}"
    yield Doubt("verified_on", "检定日期", str(until), why, guess, blocks=True, code="undated")


def examined_on(until: date, months: int | None, convention: Convention) -> date | None:
    """Return a day whose validity ends on ``until``; ``None`` where there is none or no interval."""
    if not months:
        return None
    after = until + timedelta(days=1) if convention is Convention.DAY_BEFORE else until
    day = add_months(after, -months)
    return day if valid_until(day, months, convention) == until else None
