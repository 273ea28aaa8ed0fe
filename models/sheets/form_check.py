"""What is wrong with the ledger for a form, instrument by instrument: looked at before it is printed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from models.lists import Column, ListSpec, Tone
from models.read.contradictions import contradictions
from models.read.instrument import InstrumentRow
from models.read.lists import LISTS
from models.rules.accuracy import Fitness, meets
from models.rules.form import load
from models.rules.form_blocks import Fields, Paragraph, Table, TextLine
from models.rules.indicators import equips
from models.sheets.energy_forms import uses_of
from models.sheets.facts import INSTRUMENT_FACTS
from models.sheets.rule_sets import rule_set
from models.sheets.slip_sources import SOURCES, Wanted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from models.read.equipping import PointUse
    from models.rules.form import Form
    from models.rules.form_blocks import Block
    from models.sheets.slip import Slip
    from models.work.desk import Desk

NEEDED = (
    "name",
    "model",
    "accuracy_class",
    "range",
    "maker",
    "serial",
    "place",
    "unit",
    "interval",
    "verified_on",
    "valid_until",
    "lab",
    "certificate_no",
)
"""Entries that a form which shows them wants filled."""
COUNTED = ("form_1_7", "form_b8", "form_b9", "equipment")
"""Sources that look at metering points."""
RULED = ("form_b8", "form_b9")
"""Sources that go by an edition of GB 17167."""
_FACT = re.compile(r"\{(\w+)\}")


class Finding(NamedTuple):
    """One thing that a person should look at before a form goes out."""

    page: str
    """Where it can be mended: instruments, points."""
    key: Any
    """What the list of that page knows the row by."""
    number: str
    name: str
    kind: str
    """缺项, 矛盾, 超期, 等级, 重复, 计量点."""
    text: str
    lacking: tuple[str, ...] = ()
    """Titles of the entries that are not filled."""


def check_forms(desk: Desk, names: Iterable[str], *, as_of: date) -> list[Finding]:
    """Return what several forms show, each thing once; what each lacks of one instrument is said together."""
    found: dict[tuple[Any, ...], Finding] = {}
    for name in names:
        for one in check_form(desk, name, as_of=as_of):
            known = one.page, one.key, one.kind, "" if one.lacking else one.text
            before = found.get(known)
            if before is None:
                found[known] = one
            elif one.lacking:
                lacking = tuple(dict.fromkeys((*before.lacking, *one.lacking)))
                found[known] = one._replace(text=_not_filled(lacking), lacking=lacking)
    return sorted(found.values(), key=lambda one: (one.number, one.kind, one.text))


def check_form(desk: Desk, name: str, *, as_of: date, where: str = "") -> list[Finding]:
    """Return what is missing, contradictory or not comparable in what a form would print."""
    form = load(name, desk.ledger.forms)
    rows = _instruments(desk, form, as_of, where)
    uses = uses_of(desk, as_of) if form.source in COUNTED or "accuracy_class" in _keys(form) else []
    if form.source in COUNTED:
        rows = [use.instrument for use in uses if use.instrument is not None]
    shown = {row.id for row in rows}
    found = [*_missing(form, rows), *_late(rows), *_twice(rows)]
    found += [
        Finding("instruments", one.instrument_id, one.number, one.name, "矛盾", _contradiction(one))
        for one in desk.ask(contradictions)
        if one.decision is None and one.instrument_id in shown
    ]
    found += _classes(use for use in uses if use.instrument is not None and use.instrument.id in shown)
    if form.source in COUNTED:
        found += _points(uses)
    if form.source in RULED and (note := rule_set(desk).note):
        found.append(Finding("settings", None, "", "", "依据", note))
    return sorted(found, key=lambda one: (one.number, one.kind))


def _contradiction(one: Any) -> str:
    return f"台账写有效期至 {one.stated_until}，按周期应为 {one.computed_until}，尚未决定以哪个为准"


def _instruments(desk: Desk, form: Form, day: date, where: str) -> list[InstrumentRow]:
    """Return the instruments that a form would print."""
    today = desk.clock().date()
    if form.is_template:
        return Wanted(desk, form.title, day, where, {}).in_books()
    if form.is_slip:
        _about, fill = SOURCES.get(form.source, SOURCES["blank"])
        ids = _ids(fill(Wanted(desk, form.title, day, where, {})))
        rows: Sequence[Any] = desk.ask(LISTS["instruments"].load, day, today) if ids else ()
        return [row for row in rows if row.id in ids]
    if form.source not in LISTS:
        return []
    spec = LISTS[form.source].spec(lambda: day)
    found = desk.ask(LISTS[form.source].load, day, today)
    left_out = [(spec.column(key).show, frozenset(words)) for key, words in form.leave_out.items()]
    taken = {word for part in form.parts for word in part.values}
    split = spec.column(form.split).show if form.split and all(part.values for part in form.parts) else None
    return [
        row
        for row in found
        if isinstance(row, InstrumentRow)
        and (not where or spec.matches(row, where))
        and not any(show(row) in words for show, words in left_out)
        and (not taken or split is None or split(row) in taken)
    ]


def _ids(slips: Iterable[Slip]) -> set[int]:
    """Return the instruments of slips: those they are about, and those in their rows."""
    found: set[int] = set()
    for slip in slips:
        given = slip.rows.values() if isinstance(slip.rows, dict) else [slip.rows]
        for one in (slip.facts, *(row for rows in given for row in rows)):
            if isinstance(one, InstrumentRow):
                found.add(one.id)
            elif isinstance(one, dict) and "number" in one and isinstance(one.get("id"), int):
                found.add(one["id"])
    return found


def _keys(form: Form) -> set[str]:
    """Return the keys of all values that a form shows."""
    keys = {column.key for column in form.columns}
    for block in form.blocks:
        keys |= _keys_of(block)
    return keys


def _keys_of(block: Block) -> set[str]:
    match block:
        case Table():
            return {column.key for column in block.columns}
        case Fields():
            return {key for row in block.rows for cell in row for key in _FACT.findall(cell.text)}
        case TextLine():
            return {key for text in block.texts for key in _FACT.findall(text)}
        case Paragraph():
            return set(_FACT.findall(block.text))
    return set()


def _missing(form: Form, rows: Iterable[InstrumentRow]) -> list[Finding]:
    wanted = [key for key in NEEDED if key in _keys(form)]
    found = []
    for row in rows:
        lacking = tuple(INSTRUMENT_FACTS[key] for key in wanted if not getattr(row, key) and _asked(row, key))
        if lacking:
            found.append(_of(row, "缺项", _not_filled(lacking))._replace(lacking=lacking))
    return found


def _not_filled(titles: Iterable[str]) -> str:
    return f"没有填{'、'.join(titles)}"


def _asked(row: InstrumentRow, key: str) -> bool:
    """Say whether an entry can be expected: nothing of a verification where there was none, or none is asked for."""
    if key in {"verified_on", "valid_until", "lab", "certificate_no"}:
        return row.state in {"合格", "准用"} and not (key == "valid_until" and row.interval_word)
    return True


def _late(rows: Iterable[InstrumentRow]) -> list[Finding]:
    return [
        _of(row, "超期", f"有效期至 {row.valid_until}，已超期，按停用填写")
        for row in rows
        if row.bucket == "overdue"
    ]


def _twice(rows: Iterable[InstrumentRow]) -> list[Finding]:
    """Find instruments of one name that share a 出厂编号: allowed, but seldom right."""
    known: dict[tuple[str, str], list[InstrumentRow]] = {}
    for row in rows:
        if row.serial:
            known.setdefault((row.name, row.serial), []).append(row)
    return [
        _of(row, "重复", f"出厂编号 {row.serial} 与 {other.number} 相同，请核对")
        for some in known.values()
        if len(some) > 1
        for row, other in zip(some, [*some[1:], some[0]], strict=True)
    ]


def _classes(uses: Iterable[PointUse]) -> list[Finding]:
    """Compare each instrument's class with what its point asks; what cannot be compared is for a person."""
    found = []
    for use in uses:
        row, wanted = use.instrument, use.point.required_class
        if row is None or not wanted or not row.accuracy_class:
            continue
        says = meets(row.accuracy_class, wanted)
        if says is not Fitness.MEETS:
            text = f"准确度等级“{row.accuracy_class}”，计量点 {use.point.number} 要求“{wanted}”：{says}"
            found.append(_of(row, "等级", text))
    return found


def _points(uses: Sequence[PointUse]) -> list[Finding]:
    if not uses:
        return [
            Finding("points", None, "", "", "计量点", "还没有计量点，应配、实配数量无法得出，请先建立计量点")
        ]
    found = []
    for use in uses:
        point, one = use.point, use.standing
        lacking = [title for title, value in (("级别", point.level), ("能源种类", point.energy)) if not value]
        key = (point.id, point.instrument)
        if lacking:
            text = f"计量点没有填{'、'.join(lacking)}"
            found.append(Finding("points", key, point.number, point.name, "计量点", text))
        if point.must_meter and (one is None or not equips(one)):
            text = "应配未配：没有装器具" if one is None else f"器具已{one.state}，不算实配"
            found.append(Finding("points", key, point.number, point.name, "计量点", text))
    return found


def _of(row: InstrumentRow, kind: str, text: str) -> Finding:
    return Finding("instruments", row.id, row.number, row.name, kind, text)


FINDINGS: ListSpec[Finding] = ListSpec(
    name="form_check",
    title="打印前检查",
    key=lambda row: row,
    search=lambda row: f"{row.number} {row.name} {row.kind} {row.text}".casefold(),
    columns=(
        Column("kind", "问题", lambda row: row.kind, width=20, frozen=True, tone=lambda _row: Tone.LIMITED),
        Column("number", "编号", lambda row: row.number, width=26, tone=lambda _row: Tone.STRONG),
        Column("name", "名称", lambda row: row.name, width=40),
        Column("text", "说明", lambda row: row.text, width=110),
    ),
    filters=("kind",),
)
