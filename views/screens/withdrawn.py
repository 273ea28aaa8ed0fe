"""已撤下: instruments that left the books, scrapped or registered by mistake; everything of them stays readable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from views.detail import DetailPane
from views.listed import listed
from views.tables.acts import Act

if TYPE_CHECKING:
    from models.read.withdrawn import WithdrawnRow
    from views.context import Context
    from views.instrument_acts import InstrumentActs
    from views.tables.list_screen import ListScreen


def withdrawn_page(context: Context, acts: InstrumentActs) -> ListScreen[WithdrawnRow]:
    """Return the list; its detail pane and the history are those of the ledger."""
    detail = DetailPane(context)
    screen: ListScreen[WithdrawnRow] = listed(
        context,
        "withdrawn",
        acts=(
            Act(
                "history",
                "履历",
                "clock-counter-clockwise",
                lambda rows: acts.history(rows[0].id),
                many=False,
                shortcut="Ctrl+H",
                primary=True,
                writes=False,
            ),
        ),
        detail=detail,
        nothing=("archive", "没有撤下的器具", "报废的和撤销登记的器具列在这里，履历、证书和附件都看得到。"),
    )
    screen.chosen.connect(detail.look_at)
    screen.edit_asked.connect(lambda row, _column: acts.history(row.id))
    screen.export_asked.connect(acts.export_seen)
    screen.print_asked.connect(acts.print_seen)
    detail.history_asked.connect(acts.history)
    detail.file_asked.connect(acts.open_file)
    return screen
