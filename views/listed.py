"""A named list as a screen: where its rows come from is declared in ``models.read.lists``."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from models.read.lists import LISTS
from views.tables.acts import Act, Door
from views.tables.list_screen import ListScreen

if TYPE_CHECKING:
    from collections.abc import Iterable

    from views.context import Context


def allowed[T: Act[Any] | Door](context: Context, offered: Iterable[T]) -> tuple[T, ...]:
    """Return what is offered, closed with the reason where the person at work may not do it."""
    return tuple(replace(one, denied=context.denied(one.needs) if one.writes else "") for one in offered)


def listed(context: Context, name: str, **more: Any) -> ListScreen[Any]:
    """Return the screen of a list, looked at on the context's day; ``more`` are its acts, doors, detail, words."""
    source = LISTS[name]
    for kind in ("acts", "doors"):
        more[kind] = allowed(context, more.get(kind, ()))
    return ListScreen(
        source.spec(context.day),
        lambda: context.desk.ask(source.load, context.day(), context.today()),
        context.jobs,
        context.hub,
        context.remembered,
        kinds=source.kinds,
        **more,
    )
