"""追溯: the slips of what failed examinations call into question (R9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from views.dialogs.impact import show_slip
from views.listed import listed
from views.tables.acts import Act

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from models.read.impact import ImpactRow
    from views.context import Context
    from views.papers import Papers
    from views.tables.list_screen import ListScreen


def impacts_page(context: Context, papers: Papers, window: QWidget) -> ListScreen[ImpactRow]:
    """Return the list of slips; each opens to be judged."""

    def show(row: ImpactRow) -> None:
        show_slip(context, window, row.id)

    screen: ListScreen[ImpactRow] = listed(
        context,
        "impacts",
        acts=(
            Act(
                "open_slip",
                "打开",
                "path",
                lambda rows: show(rows[0]),
                many=False,
                primary=True,
                writes=False,
            ),
            Act(
                "show_instrument",
                "看这台器具",
                "table",
                lambda rows: context.show("instruments", rows[0].instrument_id),
                many=False,
                writes=False,
            ),
        ),
        unit="张",
        nothing=(
            "path",
            "没有追溯处理单",
            "器具检定不合格后，在提示条或器具详情的“下一步”里按“追溯影响”，就会列出它经手过的检定和读数。",
        ),
    )
    screen.edit_asked.connect(lambda row, _column: show(row))
    screen.export_asked.connect(papers.export_seen)
    screen.print_asked.connect(papers.print_seen)
    return screen
