"""日志: what was done, when, by whom and why; one step can be taken back from here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from views.corrections import Corrections
from views.listed import listed
from views.tables.acts import Act

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from models.read.history import JournalRow
    from views.context import Context
    from views.papers import Papers
    from views.tables.list_screen import ListScreen


def journal_page(context: Context, papers: Papers, window: QWidget) -> ListScreen[JournalRow]:
    """Return the journal."""
    corrections = Corrections(context, window)
    screen: ListScreen[JournalRow] = listed(
        context,
        "journal",
        acts=(
            Act(
                "take_back",
                "撤销这一步",
                "arrow-counter-clockwise",
                lambda rows: corrections.take_back(rows[0].seq, rows[0].summary),
                many=False,
                needs=None,
            ),
        ),
        unit="条",
        nothing=("notebook", "还没有操作", ""),
    )
    screen.export_asked.connect(papers.export_seen)
    screen.print_asked.connect(papers.print_seen)
    return screen
