"""The lists that are only looked at: certificates, the journal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from models.read.lists import LISTS
from views.tables.list_screen import ListScreen

if TYPE_CHECKING:
    from views.context import Context
    from views.papers import Papers

NOTHING = {
    "certificates": ("medal", "还没有检定记录", "在台账里选中器具，按“登记检定”。"),
    "journal": ("notebook", "还没有操作", ""),
}
UNITS = {"certificates": "份", "journal": "条"}


def records_page(context: Context, papers: Papers, name: str) -> ListScreen[Any]:
    """Return the list of a name."""
    source = LISTS[name]
    screen: ListScreen[Any] = ListScreen(
        source.spec(context.day),
        lambda: context.desk.ask(source.load, context.day(), context.today()),
        context.jobs,
        context.hub,
        context.remembered,
        kinds=source.kinds,
        unit=UNITS[name],
        nothing=NOTHING[name],
    )
    screen.export_asked.connect(papers.export_seen)
    screen.print_asked.connect(papers.print_seen)
    return screen
