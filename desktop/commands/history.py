"""``history``: the timeline of one instrument, printed or written to a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.read.detail import detail
from models.read.history import number_of
from models.read.timeline import timeline, timeline_spec
from models.sheets.export import write
from models.sheets.printed import fill_card, fill_seen

if TYPE_CHECKING:
    from desktop.session import CommandSession


def show_history(session: CommandSession) -> None:
    """Print everything that ever happened to an instrument; with a file, write it, or its card, there."""
    options = session.options
    desk = session.reader()
    try:
        number = desk.ask(number_of, number=options.number)
        found = desk.ask(detail, instrument_id=number, as_of=session.today, today=session.today)
        rows = desk.ask(timeline, instrument_id=number)
        name = options.number if found is None else f"{found.row.number} {found.row.name}"
        spec = timeline_spec(f"履历　{name}")
        shown = [column for column in spec.columns if column.shown]
        if options.file is not None:
            seen = fill_seen(desk, spec, shown, rows, as_of=session.today, filters="")
            card = options.card and found is not None
            write(fill_card(desk, found.row, as_of=session.today) if card and found else seen, options.file)
    finally:
        desk.ledger.close()
    if options.file is not None:
        session.say(f"已写入 {options.file}", file=str(options.file), number=options.number)
        return
    lines = ["\t".join(column.title for column in shown)]
    lines += ["\t".join(column.show(row) for column in shown) for row in rows]
    session.say(
        "\n".join([*lines, f"共 {len(rows)} 条"]),
        number=options.number,
        instrument_id=number,
        columns=[{"key": column.key, "title": column.title} for column in spec.columns],
        rows=[{column.key: column.value(row) for column in spec.columns} for row in rows],
        total=len(rows),
    )
