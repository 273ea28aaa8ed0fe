"""A page of the window: named at once, built on the first visit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class Page:
    """One entry of the rail."""

    key: str
    title: str
    icon: str
    build: Callable[[], QWidget]
    listed: bool = True
    """Stands in the rail; others are reached from the pages."""
