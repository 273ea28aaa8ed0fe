"""What the whole program has to hear of: that things changed, and for which day it is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, override

from PySide6.QtCore import QEvent, QObject, Signal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from PySide6.QtWidgets import QWidget


class Hub(QObject):
    """Tells every screen what changed."""

    changed = Signal(object)
    """The kinds of thing that changed, a ``frozenset`` of names."""
    as_of_changed = Signal(object)
    """The day the program is looked at: ``None`` is today, a ``date`` is the past, read-only."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._as_of: date | None = None

    @property
    def as_of(self) -> date | None:
        """The day that is looked at; ``None`` is today."""
        return self._as_of

    def look_at(self, day: date | None) -> None:
        """Show the program as of a past day, or with ``None`` as of today again."""
        if day != self._as_of:
            self._as_of = day
            self.as_of_changed.emit(day)

    def tell(self, changes: Iterable[str]) -> None:
        """Say which kinds of thing changed."""
        if kinds := frozenset(changes):
            self.changed.emit(kinds)


class Follower(QObject):
    """Reloads a screen when what it shows has changed: at once if it is visible, else when it is shown."""

    def __init__(
        self,
        screen: QWidget,
        hub: Hub,
        kinds: Iterable[str],
        reload: Callable[[], None],
        *,
        fresh: bool = False,
    ) -> None:
        super().__init__(screen)
        self._screen = screen
        self._kinds = frozenset(kinds)
        self._reload = reload
        self._stale = not fresh
        hub.changed.connect(self._hear)
        hub.as_of_changed.connect(self._reload_soon)
        screen.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and watched is self._screen and self._stale:
            self._stale = False
            self._reload()
        return False

    def _hear(self, kinds: frozenset[str]) -> None:
        if kinds & self._kinds:
            self._reload_soon()

    def _reload_soon(self, *_: object) -> None:
        self._stale = not self._screen.isVisible()
        if not self._stale:
            self._reload()
