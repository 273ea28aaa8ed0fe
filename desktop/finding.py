"""Ctrl+K: instruments, certificates and pages from one box."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from models.read.lists import LISTS
from views.finder import Find, Found

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from views.context import Context

MOST = 8


def find_in(context: Context, go: Callable[[str, str | None], object]) -> Find:
    """Return the search over a ledger; it runs on the worker."""
    from desktop.app import PAGES

    def hits(name: str, icon: str, text: str) -> list[Found]:
        source = LISTS[name]
        spec = source.spec(context.day)
        rows = context.desk.ask(source.load, context.day(), context.today())
        first, more = spec.columns[:2], spec.columns[2:6]
        return [
            Found(
                "　".join(column.show(row) for column in first),
                "　".join(filter(None, (column.show(row) for column in more))),
                icon,
                partial(context.show, name, spec.key(row)),
            )
            for row in [row for row in rows if spec.matches(row, text)][:MOST]
        ]

    def find(text: str) -> Sequence[Found]:
        found = [
            Found(title, "页面", icon, partial(go, key, None)) for key, title, icon in PAGES if text in title
        ]
        for name, icon in (("instruments", "table"), ("certificates", "medal")):
            found += hits(name, icon, text)
        return found

    return find
