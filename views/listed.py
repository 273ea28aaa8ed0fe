"""A named list as a screen: where its rows come from is declared in ``models.read.lists``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from models.read.lists import LISTS
from views.tables.list_screen import ListScreen

if TYPE_CHECKING:
    from views.context import Context


def listed(context: Context, name: str, **more: Any) -> ListScreen[Any]:
    """Return the screen of a list, looked at on the context's day; ``more`` are its acts, doors, detail, words."""
    source = LISTS[name]
    return ListScreen(
        source.spec(context.day),
        lambda: context.desk.ask(source.load, context.day(), context.today()),
        context.jobs,
        context.hub,
        context.remembered,
        kinds=source.kinds,
        **more,
    )
