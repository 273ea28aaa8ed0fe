"""The plain lists: certificates, metering points, people, the journal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from models.read.lists import LISTS
from views.tables.list_screen import ListScreen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from views.context import Context
    from views.papers import Papers
    from views.tables.acts import Door

NOTHING = {
    "certificates": ("medal", "还没有检定记录", "在台账里选中器具，按“登记检定”。"),
    "points": (
        "tree-structure",
        "还没有计量点",
        "计量点是必须计量的位置；器具装上、换下，读数和应配数都属于计量点。",
    ),
    "people": ("users", "还没有人员", ""),
    "journal": ("notebook", "还没有操作", ""),
}
UNITS = {"certificates": "份", "points": "个", "people": "人", "journal": "条"}


def records_page(
    context: Context, papers: Papers, name: str, *, doors: Sequence[Door] = ()
) -> ListScreen[Any]:
    """Return the list of a name."""
    source = LISTS[name]
    screen: ListScreen[Any] = ListScreen(
        source.spec(context.day),
        lambda: context.desk.ask(source.load, context.day(), context.today()),
        context.jobs,
        context.hub,
        context.remembered,
        kinds=source.kinds,
        doors=doors,
        unit=UNITS[name],
        nothing=NOTHING[name],
    )
    screen.export_asked.connect(papers.export_seen)
    screen.print_asked.connect(papers.print_seen)
    return screen
