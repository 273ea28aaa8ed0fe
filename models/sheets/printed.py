"""Forms filled from the ledger: which list feeds a form, and the facts in its lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from models.read.lists import LISTS
from models.read.setting import settings
from models.sheets.form import every, load
from models.sheets.layout import lay_out
from models.sheets.slip import fill_slip

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from models.lists import Column, ListSpec
    from models.read.instrument import InstrumentRow
    from models.sheets.sheet import Book
    from models.sheets.slip import Signature
    from models.work.desk import Desk

AS_SEEN = "ledger"
"""The form of any list as it is seen."""


def forms(desk: Desk) -> dict[str, str]:
    """Return name and title of every form that is filled from the ledger of instruments."""
    return {
        name: form.title
        for name, form in every(desk.ledger.forms).items()
        if name != AS_SEEN and not form.is_slip
    }


def fill_form(desk: Desk, name: str, *, as_of: date, where: str = "") -> Book:
    """Return a form filled with the instruments as of a day, those that hold all words of ``where``."""
    today = desk.clock().date()
    source = LISTS["instruments"]
    spec = source.spec(lambda: as_of)
    rows = desk.ask(source.load, as_of, today)
    chosen = [row for row in rows if spec.matches(row, where)] if where else rows
    return lay_out(load(name, desk.ledger.forms), spec, chosen, facts(desk, as_of, where))


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
    ``instrument_facts(row)`` for a slip about an instrument. ``slip_number``, ``fingerprint`` and ``qr`` (the
    payload) mark every page. ``rows`` are mappings or named tuples read by the keys of the sub-table's
    columns. ``signatures`` are the steps of the route in order, those not yet signed without a name; without any
    the form's own boxes are printed empty. A fact that is not given stays an empty cell to write into.
    """
    return fill_slip(load(name, desk.ledger.forms), {**facts(desk, as_of, ""), **given}, rows, signatures)


def instrument_facts(row: InstrumentRow) -> dict[str, Any]:
    """Return the facts of a slip about one instrument."""
    return row._asdict() | {"state": row.state_text, "interval": row.interval}


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
