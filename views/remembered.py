"""What a PC remembers about its screens: widths, order of columns, folded panes."""

from __future__ import annotations

from typing import Any, Protocol


class Remembered(Protocol):
    """Keeps plain JSON values under a key; ``desktop`` writes them to a file, tests keep them in a dict."""

    def get(self, key: str, default: Any = None) -> Any:
        """Return what was remembered."""

    def set(self, key: str, value: Any) -> None:
        """Remember a value; ``None`` forgets it."""


class InMemory:
    """Remembers until the program ends."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}

    def get(self, key: str, default: Any = None) -> Any:
        """Return what was remembered."""
        return self.values.get(key, default)

    def set(self, key: str, value: Any) -> None:
        """Remember a value; ``None`` forgets it."""
        if value is None:
            self.values.pop(key, None)
        else:
            self.values[key] = value
