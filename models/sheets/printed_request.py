"""The paper of a slip: its form filled with what was asked, one box for each signature, a list where it carries many."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from models.read.instrument import ledger
from models.read.request import NoSuchSlip, request_detail
from models.rules.request import FORMS, SHOWN, Meaning, RequestKind, Way, wish_text
from models.rules.roles import Role
from models.sheets.printed import fill_slip_form
from models.sheets.slip import Signature
from models.sheets.slip_sources import instrument_facts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from models.read.instrument import InstrumentRow
    from models.read.request import LineRow, RequestDetail, SignatureRow
    from models.sheets.sheet import Book
    from models.work.desk import Desk

ANNEX = "_slip_list"
"""The form of the list that follows a slip with several instruments."""
SEE_LIST = "见附表"
WISH_FACTS = {
    "accuracy_class": "new_class",
    "purpose": "new_use",
    "place": "store_place",
    "seal_no": "seal_strip",
    "appraisal": "appraisal",
    "disposal": "disposal",
    "substitute": "substitute",
    "interval_months": "new_interval",
}
"""Wishes of a slip → the facts of its form."""
BOXES = {
    Role.METROLOGIST: "计量员",
    Role.GROUP_LEAD: "能源计量小组\n负责人",
    Role.REVIEWER: "部门审核",
    Role.LEADER: "公司领导\n批准",
}
APPLICANT = "申请人\n（计量员）"
LABELS = {
    "报废": "换“报废”标识，退出计量点、周检计划和现行一览表",
    "封存": "换“封存”标识，退出周检计划",
    "待检": "换“待检”标识，检定合格后使用",
    "准用": "换“准用”标识，注明限用范围",
    "停用": "换“停用”标识",
}
"""State after the slip → what becomes of the label."""


TAKES_NOTE = {RequestKind.STOP: "使用部门\n签收"}
"""Who takes note of a slip on paper, outside of its route."""


def fill_request(desk: Desk, *, request_id: int) -> Book:
    """Return a slip as its form, with the boxes of its route and, for several instruments, their list."""
    today = desk.clock().date()
    slip = desk.ask(request_detail, request_id=request_id, name=desk.actor, today=today)
    if slip is None:
        raise NoSuchSlip(wanted=request_id)
    return slip_paper(desk, slip, {row.id: row for row in desk.ask(ledger, as_of=today)})


def slip_paper(desk: Desk, slip: RequestDetail, known: Mapping[int, InstrumentRow]) -> Book:
    """Return the paper of a slip; ``known`` are the instruments of today by their ids."""
    today = desk.clock().date()
    form = FORMS[RequestKind(slip.row.kind)]
    marks = {"slip_number": slip.row.number, "qr": slip.row.number}
    given = marks | _slip_facts(slip) | _instruments_facts(slip.lines, known)
    made = fill_slip_form(desk, form.form, given, signatures=_boxes(slip), as_of=today)
    if len(slip.lines) > 1:
        rows = [_listed(line, known.get(line.instrument_id)) for line in slip.lines]
        annex = fill_slip_form(desk, ANNEX, given | {"count": len(rows)}, rows, as_of=today)
        made.sheets += annex.sheets
        for sheet, name in zip(made.sheets, (slip.row.number, f"{slip.row.number} 附表"), strict=False):
            sheet.name = name
    return made


def _slip_facts(slip: RequestDetail) -> dict[str, Any]:
    row, lines = slip.row, slip.lines
    facts: dict[str, Any] = {
        "applied_on": row.applied_on,
        "applicant": row.applicant,
        "reason": row.reason,
        "effective_on": row.done_on,
        "attachments": "、".join(file.name for file in slip.files),
        "state_before": _same(line.before.get("state") for line in lines),
        "label_change": _label(lines),
    }
    for key, fact in WISH_FACTS.items():
        texts = [wish_text(key, line.wanted.get(key)) for line in lines if line.wanted.get(key)]
        if texts:
            facts[fact] = _same(texts)
    if row.kind == RequestKind.STOP:
        facts |= {"stopped_on": row.done_on, "stop_reason": "其他"}
    return facts


def _instruments_facts(lines: Sequence[LineRow], known: Mapping[int, InstrumentRow]) -> dict[str, Any]:
    """Return the facts of the instrument; of several those that they share, 见附表 for the others."""
    each = [_facts_of(line, known.get(line.instrument_id)) for line in lines]
    if len(each) == 1:
        return each[0]
    shared = {
        key: _same(facts.get(key) for facts in each)
        for key in dict.fromkeys(key for facts in each for key in facts)
    }
    return shared | {"number": f"共 {len(each)} 台，{SEE_LIST}"}


def _facts_of(line: LineRow, row: InstrumentRow | None) -> dict[str, Any]:
    """Return what the ledger says of an instrument, and of what the slip shows what it said when asked."""
    then = {key: value for key, value in line.before.items() if key not in {"state", "interval_months"}}
    if then.get("valid_until"):
        then["valid_until"] = date.fromisoformat(then["valid_until"])
    interval = wish_text("interval_months", line.before.get("interval_months"))
    now = {} if row is None else instrument_facts(row)
    return now | then | {"state": line.before.get("state"), "interval": interval}


def _same(values: Any) -> Any:
    """Return the value that all have; 见附表 where they differ."""
    found = list(dict.fromkeys(values))
    return found[0] if len(found) == 1 else SEE_LIST


def _label(lines: Sequence[LineRow]) -> str:
    words = {LABELS.get(str(line.after.get("state")), "") for line in lines}
    return words.pop() if len(words) == 1 else ""


def _listed(line: LineRow, row: InstrumentRow | None) -> dict[str, Any]:
    """Return the line of an instrument in the list."""
    after = "；".join(
        f"{'' if title == SHOWN['state'] else title + ' '}{before} → {will}"
        for title, before, will in line.changes
    )
    own = {
        key: line.before.get(key) for key in ("number", "name", "model", "serial", "accuracy_class", "place")
    }
    unit = None if row is None else row.unit
    return own | {"unit": unit, "change": after}


def _boxes(slip: RequestDetail) -> list[Signature]:
    """Return one box for each step of the present round, filled where it is signed; a draft has none yet."""
    present = [one for one in slip.signatures if one.round == slip.row.round]
    route = sorted(present, key=lambda one: one.position)
    boxes = [_box(one) for one in route if one.meaning != Meaning.RETURN]
    note = TAKES_NOTE.get(RequestKind(slip.row.kind))
    return [*boxes, Signature(note)] if boxes and note else boxes


def _box(one: SignatureRow) -> Signature:
    step = BOXES[Role(one.role)] if one.position else APPLICANT
    if one.name is None:
        return Signature(step)
    name = f"{one.name}（代 {one.principal}）" if one.principal else one.name
    how = one.way if one.way == Way.PROGRAM else f"{one.way}，见扫描件"
    return Signature(step, name, one.on, one.opinion or one.meaning or "", str(how))
