"""人员: who may work on the ledger, and in which roles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from views.dialogs.people import PersonDialog
from views.listed import listed
from views.tables.acts import Door

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from models.read.person import PersonRow
    from views.context import Context
    from views.papers import Papers
    from views.tables.list_screen import ListScreen


def people_page(
    context: Context, papers: Papers, window: QWidget, change_password: Callable[[], object]
) -> ListScreen[PersonRow]:
    """Return the list of people; somebody new is added from it, and one's own password changed."""
    screen: ListScreen[PersonRow] = listed(
        context,
        "people",
        doors=(
            Door("change_password", "更换我的密码", "key", change_password),
            Door(
                "new_person",
                "新建人员",
                "plus",
                lambda: context.open(PersonDialog(context, window, context.did)),
                shortcut="Ctrl+N",
                primary=True,
            ),
        ),
        unit="人",
        nothing=("users", "还没有人员", ""),
    )
    screen.export_asked.connect(papers.export_seen)
    screen.print_asked.connect(papers.print_seen)
    return screen
