"""``forms``, ``export``, ``labels``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.commands.lists import rows_of
from models.read.lists import LISTS
from models.sheets.export import write
from models.sheets.printed import fill_form, fill_seen, forms

if TYPE_CHECKING:
    from desktop.session import CommandSession


def show_forms(session: CommandSession) -> None:
    """Print the names of all forms, and of the lists that can be exported as they are."""
    desk = session.reader()
    try:
        found = forms(desk) | {
            name: source.spec(lambda: session.today).title for name, source in LISTS.items()
        }
    finally:
        desk.ledger.close()
    session.say("\n".join(f"{name:<16}{title}" for name, title in found.items()), forms=found)


def export(session: CommandSession) -> None:
    """Write a form, or a list as it is, to an Excel, PDF or CSV file."""
    options = session.options
    day = options.as_of or session.today
    desk = session.reader()
    try:
        if options.form in LISTS:
            spec, rows = rows_of(session, desk, options.form, options.where, day)
            shown = [column for column in spec.columns if column.shown]
            book = fill_seen(desk, spec, shown, rows, as_of=day, filters=options.where)
        else:
            book = fill_form(desk, options.form, as_of=day, where=options.where)
        write(book, options.file)
    finally:
        desk.ledger.close()
    session.say(f"已写入 {options.file}", file=str(options.file), form=options.form, as_of=day)
