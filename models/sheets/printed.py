"""Forms filled from the ledger: which list feeds a form, and the facts in its lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from models.read.lists import LISTS
from models.read.setting import settings
from models.sheets.form import load, names
from models.sheets.layout import lay_out

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from models.lists import Column, ListSpec
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
    rows = desk.ask(source.load, as_of, today)
    chosen = [row for row in rows if spec.matches(row, where)] if where else rows
    return lay_out(load(name, desk.ledger.forms), spec, chosen, facts(desk, as_of, where))


def fill_seen[R](
    desk: Desk,
    spec: ListSpec[R],
    columns: Sequence[Column[R]],
    rows: Sequence[R],
    *,
    as_of: date,
    filters: str,
) -> Book:
    """Return what a list shows at this moment, the same rows and columns in the same order."""
    given = facts(desk, as_of, filters)
    return lay_out(load(AS_SEEN, desk.ledger.forms), spec, rows, given, [column.key for column in columns])


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
