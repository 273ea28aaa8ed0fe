"""证书: every verification with its certificate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from views.listed import listed
from views.tables.acts import Act

if TYPE_CHECKING:
    from models.read.verification import VerificationRow
    from views.context import Context
    from views.papers import Papers
    from views.tables.list_screen import ListScreen


def certificates_page(context: Context, papers: Papers) -> ListScreen[VerificationRow]:
    """Return the list of certificates."""

    def show(rows: list[VerificationRow]) -> None:
        context.show("instruments", rows[0].instrument_id)

    screen: ListScreen[VerificationRow] = listed(
        context,
        "certificates",
        acts=(Act("show_instrument", "看这台器具", "table", show, many=False, writes=False),),
        unit="份",
        nothing=("medal", "还没有检定记录", "在台账里选中器具，按“登记检定”。"),
    )
    screen.edit_asked.connect(lambda row, _column: show([row]))
    screen.export_asked.connect(papers.export_seen)
    screen.print_asked.connect(papers.print_seen)
    return screen
