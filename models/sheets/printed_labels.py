"""Labels of instruments of the ledger: what each says, and which no longer say what is true."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from models.read.label import LabelFacts, label_facts, printed_contents
from models.read.setting import settings
from models.rules.due import DueBucket
from models.rules.label import OVERDUE, kind_of
from models.rules.label_design_file import design_of
from models.sheets.label_text import LabelContent, said
from models.store.journal import canonical

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from models.read.instrument import InstrumentRow
    from models.rules.label_design import Design
    from models.work.desk import Desk


UNDATED = "无日期"
"""Stands where a label must name its last day and the ledger knows none: never taken for valid (R7)."""


class Prepared(NamedTuple):
    """The labels of some instruments, ready to be drawn."""

    design: Design
    contents: list[LabelContent]
    digests: list[str]
    unchanged: frozenset[int]
    """Places in the list of those whose label was printed and still says the same."""


def prepare(desk: Desk, rows: Sequence[InstrumentRow], as_of: date) -> Prepared:
    """Return what the labels of these instruments say on a day, in the plant's own design."""
    facts = desk.ask(label_facts, as_of=as_of, today=desk.clock().date())
    company = desk.ask(settings)["company"]
    design, printed = design_of(desk.ledger.forms), desk.ask(printed_contents)
    contents = [content_of(row, facts.get(row.id, LabelFacts()), company) for row in rows]
    digests = [digest(one, design) for one in contents]
    same = (at for at, row in enumerate(rows) if printed.get(row.id) == digests[at])
    return Prepared(design, contents, digests, frozenset(same))


def changed(desk: Desk, rows: Sequence[InstrumentRow], as_of: date) -> list[InstrumentRow]:
    """Return the instruments whose label was never printed or says something else by now."""
    unchanged = prepare(desk, rows, as_of).unchanged
    return [row for at, row in enumerate(rows) if at not in unchanged]


def content_of(row: InstrumentRow, facts: LabelFacts, company: str) -> LabelContent:
    """Return what the label of an instrument says."""
    late = row.bucket == DueBucket.OVERDUE
    day_after = row.valid_until + timedelta(days=1) if row.valid_until else None
    return LabelContent(
        number=row.number,
        name=row.name,
        kind=kind_of(row.state, overdue=late, method=facts.method, downgraded=bool(facts.class_now)),
        verified_on=row.verified_on,
        valid_until=row.valid_until or row.interval_word or UNDATED,
        verifier=row.verifier or row.lab,
        management_class=row.management_class,
        company=company or None,
        reason=OVERDUE if late else (row.limits if row.state == "准用" else None) or row.state_reason,
        model=row.model,
        accuracy_class=row.accuracy_class,
        range=row.range,
        serial=row.serial,
        lab=row.lab,
        certificate_no=row.certificate_no,
        change=f"{facts.class_before or '？'}→{facts.class_now}" if facts.class_now else None,
        since=day_after if late else facts.since,
        slip=facts.slip,
        unit=row.unit,
        place=row.place,
    )


def digest(content: LabelContent, design: Design) -> str:
    """Return a short name of what a label says, to see whether the one on the instrument still does."""
    kind = design.kinds[content.kind]
    facts = [kind.word, content.company if design.company else None, content.management_class]
    return hashlib.sha256(canonical([*facts, *said(content, kind)]).encode()).hexdigest()
