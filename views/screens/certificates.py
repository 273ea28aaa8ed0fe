"""证书: every verification with its certificate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.read.lists import LISTS
from views.tables.acts import Act
from views.tables.list_screen import ListScreen

if TYPE_CHECKING:
    from models.read.verification import VerificationRow
    from views.context import Context
    from views.papers import Papers


def certificates_page(context: Context, papers: Papers) -> ListScreen[VerificationRow]:
    """Return the list of certificates."""
    source = LISTS["certificates"]

    def show(rows: list[VerificationRow]) -> None:
        context.show("instruments", rows[0].instrument_id)

    screen: ListScreen[VerificationRow] = ListScreen(
        source.spec(context.day),
        lambda: context.desk.ask(source.load, context.day(), context.today()),
        context.jobs,
        context.hub,
        context.remembered,
        kinds=source.kinds,
        acts=(Act("show_instrument", "看这台器具", "table", show, many=False, writes=False),),
        unit="份",
        nothing=("medal", "还没有检定记录", "在台账里选中器具，按“登记检定”。"),
    )
    screen.edit_asked.connect(lambda row, _column: show([row]))
    screen.export_asked.connect(papers.export_seen)
    screen.print_asked.connect(papers.print_seen)
    return screen
