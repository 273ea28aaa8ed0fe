"""How many slips wait for the person at work, kept right in the bar above the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from models.read.request import inbox

if TYPE_CHECKING:
    from models.read.request import RequestRow
    from views.context import Context
    from views.topbar import TopBar

KINDS = frozenset({"request", "signature", "person", "person_role", "delegation", "setting"})
"""Kinds of change after which something else may wait."""


class Inbox(QObject):
    """Counts anew whenever slips or people change."""

    def __init__(self, context: Context, top: TopBar, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._top = context, top
        context.hub.changed.connect(self._hear)
        self._count()

    def _hear(self, kinds: frozenset[str]) -> None:
        if kinds & KINDS:
            self._count()

    def _count(self) -> None:
        def then(found: list[RequestRow]) -> None:
            self._top.show_inbox(len(found))

        context = self._context
        today = context.today()
        context.ask(self, then, inbox, name=context.desk.actor, today=today)
