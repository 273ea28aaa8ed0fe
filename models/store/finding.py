"""What a check of the ledger finds: where, what, and what to do next."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

type Step = Callable[[int, int, str], object]
"""Hears how far a long work is: done, of how many, at what. It may raise to stop the work."""


class Finding(NamedTuple):
    """One thing that is wrong, or that asks for an explanation."""

    where: str
    what: str
    then: str
    """What to do next."""

    @property
    def brief(self) -> str:
        """Where and what."""
        return f"{self.where}：{self.what}"

    @property
    def text(self) -> str:
        """All of it in one line."""
        return f"{self.brief}。{self.then}。"


def silent(_done: int, _total: int, _what: str) -> None:
    """Tell nobody."""
