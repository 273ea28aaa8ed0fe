"""计量点: the places where energy must be measured, and what is installed there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from views.dialogs.point import PointDialog
from views.listed import listed
from views.tables.acts import Act, Door

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from models.read.metering_point import PointRow
    from views.context import Context
    from views.papers import Papers
    from views.tables.list_screen import ListScreen


def points_page(context: Context, papers: Papers, window: QWidget) -> ListScreen[PointRow]:
    """Return the list of points; new ones are added and the present ones corrected from it."""

    def enter() -> None:
        context.open(PointDialog(context, window, context.did))

    def amend(row: PointRow) -> None:
        if context.hub.as_of is None:
            context.open(PointDialog(context, window, context.did, row))

    screen: ListScreen[PointRow] = listed(
        context,
        "points",
        acts=(
            Act(
                "amend_point", "修改", "pencil-simple", lambda rows: amend(rows[0]), many=False, primary=True
            ),
        ),
        doors=(Door("new_point", "新建计量点", "plus", enter, shortcut="Ctrl+N", primary=True),),
        unit="个",
        nothing=(
            "tree-structure",
            "还没有计量点",
            "计量点是必须计量的位置；器具装上、换下，读数和应配数都属于计量点。",
        ),
    )
    screen.edit_asked.connect(lambda row, _column: amend(row))
    screen.export_asked.connect(papers.export_seen)
    screen.print_asked.connect(papers.print_seen)
    return screen
