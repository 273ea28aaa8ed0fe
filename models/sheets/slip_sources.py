"""What fills a slip from the ledger, by the ``source`` that its definition names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from models.lists import show
from models.read.card import card
from models.read.history import files
from models.read.impact import impacts, slip
from models.read.impact_list import IMPACTS
from models.read.instrument import ledger, one
from models.read.instrument_list import INSTRUMENTS
from models.read.person import people
from models.read.verification import verifications
from models.rules.due import DueSoon, window
from models.rules.refusal import Refusal
from models.sheets import energy_forms
from models.sheets.figures import figures
from models.sheets.slip import Slip

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from models.read.instrument import InstrumentRow
    from models.work.desk import Desk

MOST = 300
"""Slips printed at once, one for each instrument."""


class TooManySlips(Refusal):
    """选中了 {count} 台器具，一次最多打印 {most} 份“{title}”。请在“筛选”里写得更具体，如部门、名称或管理编号。"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a slip is filled for."""

    desk: Desk
    title: str
    as_of: date
    where: str
    plant: dict[str, Any]
    """Facts of every form."""

    @property
    def today(self) -> date:
        """The real day."""
        return self.desk.clock().date()

    def chosen(self) -> list[InstrumentRow]:
        """Return the instruments that hold the words, none without words; scrapped ones too."""
        return [row for row in self.all() if INSTRUMENTS.matches(row, self.where)] if self.where else []

    def all(self) -> list[InstrumentRow]:
        """Return all instruments of the day."""
        return self.desk.ask(ledger, as_of=self.as_of, today=self.today)

    def in_books(self) -> list[InstrumentRow]:
        """Return those that are not scrapped and hold the words, if any."""
        return [row for row in self.all() if row.bucket and INSTRUMENTS.matches(row, self.where)]


def instrument_facts(row: InstrumentRow) -> dict[str, Any]:
    """Return the facts of a slip about one instrument."""
    return row._asdict() | {"state": row.state_text, "interval": row.interval}


def _blank(wanted: Wanted) -> list[Slip]:
    return [Slip(wanted.plant)]


def _one_each(wanted: Wanted, fill: Callable[[Wanted, InstrumentRow], Slip]) -> list[Slip]:
    """Return a slip for each instrument that was chosen; an empty one where none was asked for."""
    rows = wanted.chosen()
    if len(rows) > MOST:
        raise TooManySlips(count=len(rows), most=MOST, title=wanted.title)
    return [fill(wanted, row) for row in rows] or [Slip(wanted.plant)]


def _of_instrument(wanted: Wanted, row: InstrumentRow) -> Slip:
    return Slip({**wanted.plant, **instrument_facts(row)})


def card_of(wanted: Wanted, row: InstrumentRow) -> Slip:
    """Return the card of an instrument with its history, oldest first, and the list of its files."""
    lines = [line for line in wanted.desk.ask(card, instrument_id=row.id) if line.on <= wanted.as_of]
    found = wanted.desk.ask(files, instrument_id=row.id)
    names = "；".join(dict.fromkeys(f"{one.purpose} {one.name}".strip() for one in found))
    history = [line._asdict() | {"text": line.remark} for line in lines]
    return Slip({**wanted.plant, **instrument_facts(row), "attachments": names}, {"history": history})


def impact_of(desk: Desk, plant: dict[str, Any], impact_id: int) -> Slip:
    """Return the slip of what a failed examination calls into question, with its lines as they are judged."""
    found = desk.ask(slip, impact_id=impact_id)
    if found is None:
        return Slip(plant)
    row, facts = found.row, found.facts
    owner = desk.ask(one, instrument_id=row.instrument_id, as_of=desk.clock().date())
    lines = [
        {
            "affected": line.text,
            "judgement": line.judgement,
            "measures": line.opinion,
            "judged": " ".join(filter(None, (line.judged_by, show(line.judged_on)))),
        }
        for line in found.lines
    ]
    given = {
        "slip_number": row.number,
        "fingerprint": (row.fingerprint or "")[:12],
        "applied_on": row.opened_on,
        "verified_on": row.failed_on,
        "lab": facts["检定单位"],
        "certificate_no": facts["证书编号"],
        "reason": row.failed,
        "since": facts["追溯起始日期"],
        "until": facts["追溯截止日期"],
        "findings": facts["期内的核查"],
        "conclusion": "　".join(filter(None, (facts["处理结论"], facts["签认"]))),
    }
    return Slip({**plant, **({} if owner is None else instrument_facts(owner)), **given}, {"lines": lines})


def _impacts(wanted: Wanted) -> list[Slip]:
    """Return the slips that hold the words: number, instrument; an empty one where none was asked for."""
    rows = [row for row in wanted.desk.ask(impacts) if wanted.where and IMPACTS.matches(row, wanted.where)]
    if len(rows) > MOST:
        raise TooManySlips(count=len(rows), most=MOST, title=wanted.title)
    return [impact_of(wanted.desk, wanted.plant, row.id) for row in rows] or [Slip(wanted.plant)]


def _confirmation(wanted: Wanted, row: InstrumentRow) -> Slip:
    """Return the record of 计量确认 of the newest calibration or verification of an instrument."""
    found = wanted.desk.ask(verifications, instrument_id=row.id, as_of=wanted.as_of)
    facts = {**wanted.plant, **instrument_facts(row)}
    if found:
        facts |= {"verified_on": found[0].on, "result": found[0].result, "limits": found[0].limits}
    return Slip(facts)


def _rows(wanted: Wanted) -> list[Slip]:
    return [Slip(wanted.plant, wanted.chosen())]


def _due(wanted: Wanted, until: date) -> list[Slip]:
    """Return a slip of what must be verified by a day: in use, in validity or past it, and what waits."""
    rows = [
        row
        for row in wanted.in_books()
        if (row.bucket in {"valid", "overdue"} and row.valid_until and row.valid_until <= until)
        or row.bucket == "pending"
    ]
    rows.sort(key=lambda row: (row.valid_until or wanted.as_of, row.number))
    return [Slip(wanted.plant, rows)]


def _due_30(wanted: Wanted) -> list[Slip]:
    return _due(wanted, window(DueSoon.WITHIN_30, wanted.as_of)[1])


def _due_month(wanted: Wanted) -> list[Slip]:
    return _due(wanted, window(DueSoon.THIS_MONTH, wanted.as_of)[1])


def _year_plan(wanted: Wanted) -> list[Slip]:
    """Return the plan of a year: each instrument in use that falls due in it, its month ticked; what is late in January."""
    year, rows = wanted.as_of.year, []
    for row in wanted.in_books():
        until = row.valid_until
        if row.bucket not in {"valid", "overdue"} or until is None or until.year > year:
            continue
        month = until.month if until.year == year else 1
        rows.append({**instrument_facts(row), f"m{month}": "√"})
    rows.sort(key=lambda row: (row["valid_until"], row["number"]))
    return [Slip(wanted.plant, rows)]


def _people(wanted: Wanted) -> list[Slip]:
    """Return the people who are in the plant on the day, each with age, post and certificates."""
    day = wanted.as_of
    found = [row for row in wanted.desk.ask(people) if row.here(day)]
    rows = [row._asdict() | {"age": row.age(day), "post": row.post or row.roles} for row in found]
    return [Slip(wanted.plant, rows)]


def _equipment(wanted: Wanted) -> list[Slip]:
    """Return the points of 三级, each at one piece of equipment, with the meter that stands there."""
    uses = [use for use in energy_forms.uses_of(wanted.desk, wanted.as_of) if use.point.level == "三级"]
    rows = [
        {
            "equipment": use.point.name,
            "place": use.point.place,
            "unit": use.point.unit,
            "energy": use.point.energy,
            "count": 1,
            "meter": use.instrument.number if use.instrument else "",
        }
        for use in uses
    ]
    return [Slip(wanted.plant, rows)]


def _counted(made: Callable[[Desk, date], energy_forms.Filled]) -> Callable[[Wanted], list[Slip]]:
    def fill(wanted: Wanted) -> list[Slip]:
        found = made(wanted.desk, wanted.as_of)
        return [Slip({**wanted.plant, **found.facts}, found.rows)]

    return fill


SOURCES: dict[str, tuple[str, Callable[[Wanted], list[Slip]]]] = {
    "blank": ("空白表，只有表头", _blank),
    "instrument": ("选中的器具，每台一份", lambda wanted: _one_each(wanted, _of_instrument)),
    "card": ("选中的器具，每台一份，带履历", lambda wanted: _one_each(wanted, card_of)),
    "confirmation": (
        "选中的器具，每台一份，带最近一次检定校准",
        lambda wanted: _one_each(wanted, _confirmation),
    ),
    "impact": ("写明的追溯处理单，或这台器具的追溯处理单", _impacts),
    "chosen": ("选中的器具，一台一行", _rows),
    "due_30": ("待检和 30 日内到期的器具", _due_30),
    "due_month": ("待检和本月底前到期的器具", _due_month),
    "year_plan": ("本年度到期的器具", _year_plan),
    "people": ("全部人员", _people),
    "equipment": ("三级计量点的设备", _equipment),
    "form_1_7": ("表1-7 的数据", _counted(energy_forms.form_1_7)),
    "form_b8": ("表B.8 的数据", _counted(energy_forms.form_b8)),
    "figures": ("本年度的计量管理指标", _counted(figures)),
    "form_b9": ("表B.9 的数据", _counted(energy_forms.form_b9)),
}
"""By the word of a definition: what it means to the user, and what fills the slip."""
