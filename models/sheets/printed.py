"""Forms filled from the ledger: which list feeds a form, and the facts in its lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from models.read.export_mark import export_mark
from models.read.instrument import InstrumentRow
from models.read.lists import LISTS
from models.read.setting import settings
from models.sheets.form import load, names
from models.sheets.layout import lay_out

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from sqlalchemy.orm import Session

    from models.lists import Column, ListSpec
    from models.rules.export_mark import Mark
    from models.sheets.sheet import Book
    from models.work.desk import Desk

AS_SEEN = "ledger"
"""The form of any list as it is seen."""


def forms(desk: Desk) -> dict[str, str]:
    """Return name and title of every form that is filled from the ledger of instruments."""
    return {name: title for name, title in names(desk.ledger.forms).items() if name != AS_SEEN}


def fill_form(desk: Desk, name: str, *, as_of: date, where: str = "") -> Book:
    """Return a form filled with the instruments as of a day, those that hold all words of ``where``."""
    today = desk.clock().date()
    source = LISTS["instruments"]
    spec = source.spec(lambda: as_of)
    rows, mark = desk.ask(_marked, source.load, as_of, today)
    chosen = [row for row in rows if spec.matches(row, where)] if where else rows
    return _mark(lay_out(load(name, desk.ledger.forms), spec, chosen, facts(desk, as_of, where)), mark)


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
    present = [fresh[key] for key in map(spec.key, rows) if key in fresh]
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
    }
