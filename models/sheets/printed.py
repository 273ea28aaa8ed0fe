"""Forms filled from the ledger: which list feeds a form, and the facts in its lines."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.read.export_mark import export_mark
from models.read.instrument import InstrumentRow
from models.read.lists import LISTS
from models.read.setting import settings
from models.rules.form import every, load
from models.rules.refusal import Refusal
from models.sheets.layout import lay_out
from models.sheets.slip import fill_slip, fill_slips
from models.sheets.slip_sources import SOURCES, Wanted, card_of, impact_of, instrument_facts
from models.store.anchor import newest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from sqlalchemy.orm import Session

    from models.lists import Column, ListSpec
    from models.rules.export_mark import Mark
    from models.rules.form import Form
    from models.sheets.sheet import Book
    from models.sheets.slip import Signature
    from models.work.desk import Desk

AS_SEEN = "ledger"
"""The form of any list as it is seen."""

CARD, IMPACT = "card", "impact"

SHELVES = ("迎检表", "台账", "单据", "空白表格")
OWN = "本厂表格"
"""Shelf of forms that name none."""


class UnknownSource(Refusal):
    """表格定义 {file} 的“source = "{source}"”不是程序知道的数据来源。可用的有：{known}。请改正该文件后再打印。"""


def forms(desk: Desk) -> dict[str, Form]:
    """Return every form that can be filled from the ledger, or printed empty, by its name."""
    return {name: form for name, form in every(desk.ledger.forms).items() if name != AS_SEEN}


def by_shelf(found: dict[str, Form]) -> list[tuple[str, Form]]:
    """Return forms in the order in which they are offered: by shelf, then by number and title."""
    shelves = [*SHELVES, OWN]

    def place(item: tuple[str, Form]) -> tuple[int, str, str]:
        shelf = item[1].shelf or OWN
        return shelves.index(shelf) if shelf in shelves else len(shelves), shelf, item[1].title

    return sorted(found.items(), key=place)


def fill_form(desk: Desk, name: str, *, as_of: date, where: str = "") -> Book:
    """Return a form filled as of a day, with the rows that hold all words of ``where``."""
    return fill_with(desk, load(name, desk.ledger.forms), as_of=as_of, where=where)


def fill_with(desk: Desk, form: Form, *, as_of: date, where: str = "") -> Book:
    """Return a form that may not be saved yet, filled like any other."""
    plant = facts(desk, as_of, where)
    if form.is_template:
        return _fill_template(Wanted(desk, form.title, as_of, where, plant), form)
    if form.is_slip:
        if form.source not in SOURCES:
            raise UnknownSource(file=form.file, source=form.source, known="、".join(SOURCES))
        _about, fill = SOURCES[form.source]
        return fill_slips(form, fill(Wanted(desk, form.title, as_of, where, plant)))
    if form.source not in LISTS:
        raise UnknownSource(file=form.file, source=form.source, known="、".join(LISTS))
    source = LISTS[form.source]
    spec = source.spec(lambda: as_of)
    rows, mark = desk.ask(_marked, source.load, as_of, desk.clock().date())
    chosen = [row for row in rows if spec.matches(row, where)] if where else rows
    book = lay_out(form, spec, chosen, plant)
    return _mark(book, mark) if form.source == "instruments" else book


def _fill_template(wanted: Wanted, form: Form) -> Book:
    """Fill the plant's own workbook with the instruments that hold the words; one alone gives its facts, too."""
    from models.sheets.template import fill_template  # openpyxl takes a third of a second to load

    rows = [instrument_facts(row) for row in wanted.in_books()]
    about = rows[0] if len(rows) == 1 else {}
    return fill_template(form, Path(form.file).read_bytes(), {**about, **wanted.plant}, rows)


def fill_slip_form(
    desk: Desk,
    name: str,
    given: Mapping[str, Any],
    rows: Sequence[Any] | Mapping[str, Sequence[Any]] = (),
    signatures: Sequence[Signature] = (),
    *,
    as_of: date,
) -> Book:
    """Return a slip of any form, filled with what the caller knows: the door for requests and dispatches.

    ``given`` are facts by the keys of ``facts.known_facts()``, dates as dates; begin with
    ``slip_sources.instrument_facts(row)`` for a slip about an instrument. ``slip_number``, ``fingerprint`` and ``qr`` (the
    payload) mark every page. ``rows`` are mappings or named tuples read by the keys of the sub-table's
    columns. ``signatures`` are the steps of the route in order, those not yet signed without a name; without any
    the form's own boxes are printed empty. A fact that is not given stays an empty cell to write into.
    """
    return fill_slip(load(name, desk.ledger.forms), {**facts(desk, as_of, ""), **given}, rows, signatures)


def fill_card(desk: Desk, row: InstrumentRow, *, as_of: date) -> Book:
    """Return the card of one instrument (档案卡) as of a day."""
    form = load(CARD, desk.ledger.forms)
    return fill_slips(form, [card_of(Wanted(desk, form.title, as_of, "", facts(desk, as_of, "")), row)])


def fill_impact(desk: Desk, impact_id: int, *, as_of: date) -> Book:
    """Return the slip of one assessment (追溯处理单)."""
    form = load(IMPACT, desk.ledger.forms)
    return fill_slips(form, [impact_of(desk, facts(desk, as_of, ""), impact_id)])


def fill_seen[R](
    desk: Desk,
    spec: ListSpec[R],
    columns: Sequence[Column[R]],
    rows: Sequence[R],
    *,
    as_of: date,
    filters: str,
) -> Book:
    """Return what a list shows at this moment, the same rows and columns in the same order.

    Instruments are read anew, so that the table is as fresh as its mark says.
    """
    given, keys = facts(desk, as_of, filters), [column.key for column in columns]
    form = load(AS_SEEN, desk.ledger.forms)
    if not rows or not isinstance(rows[0], InstrumentRow):
        return lay_out(form, spec, rows, given, keys)
    now, mark = desk.ask(_marked, LISTS["instruments"].load, as_of, desk.clock().date())
    fresh: dict[Any, Any] = {row.id: row for row in now}
    present = [fresh[row.id] for row in rows if isinstance(row, InstrumentRow) and row.id in fresh]
    return _mark(lay_out(form, spec, present, given, keys), mark)


def _marked(
    session: Session, load: Callable[[Session, date, date], Sequence[Any]], as_of: date, today: date
) -> tuple[Sequence[Any], Mark]:
    """Load instruments, and say from which state of the ledger they are."""
    return load(session, as_of, today), export_mark(session, as_of=as_of, today=today)


def _mark(book: Book, mark: Mark) -> Book:
    """Write the mark where the file keeps it, and into the foot of every page."""
    left, middle, right = book.footer
    book.mark = str(mark)
    book.footer = (left, middle, f"{right}　{mark}" if right else str(mark))
    return book


def facts(desk: Desk, as_of: date, filters: str) -> dict[str, Any]:
    """Return what the lines of a form may name."""
    plant = desk.ask(settings)
    return {
        "company": plant["company"],
        "department": plant["workshop"],
        "as_of": as_of.isoformat(),
        "year": as_of.year,
        "printed_on": desk.clock().date().isoformat(),
        "printed_by": desk.actor,
        "filter": filters,
        **fingerprint(desk),
    }


def fingerprint(desk: Desk) -> dict[str, Any]:
    """Return what proves, later, that the journal up to this moment was not changed since."""
    anchor = desk.ask(newest)
    return {
        "fingerprint": "" if anchor is None else anchor.text,
        "journal_seq": 0 if anchor is None else anchor.seq,
    }
