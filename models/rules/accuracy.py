"""Classes of accuracy compared by their error: 0.2S < 0.2 < 0.5S < 0.5 < 1; others are for a person to judge."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple

_PLAIN = re.compile(r"[±+]?/?-?\s*(\d+(?:\.\d+)?)\s*(S)?\s*[%％]?\s*(?:级|class)?", re.IGNORECASE)
LEAST, MOST = 0.005, 10.0
"""Classes of instruments lie between; a figure outside is something else."""


class Fitness(StrEnum):
    """What a comparison of two classes says."""

    MEETS = "符合"
    FAILS = "低于要求"
    ASK = "请人工确认"
    """Not comparable, or nothing to compare: never a verdict."""


class AccuracyClass(NamedTuple):
    """A class that is an error in per cent; with S the same error over a wider range, which is better."""

    error: float
    wide: bool

    @property
    def order(self) -> tuple[float, bool]:
        """Sorts the better class first."""
        return self.error, not self.wide


def accuracy(text: str | None) -> AccuracyClass | None:
    """Return the class that a text states; nothing for M1 级, Ⅲ级, ±0.5℃, 0.5%FS and the like."""
    found = _PLAIN.fullmatch((text or "").strip())
    if found is None or not LEAST <= float(found[1]) <= MOST:
        return None
    return AccuracyClass(float(found[1]), found[2] is not None)


def meets(actual: str | None, required: str | None) -> Fitness:
    """Say whether an instrument's class is at least as good as a required one (GB 17167-2006 4.3.8)."""
    have, want = accuracy(actual), accuracy(required)
    if have is None or want is None:
        same = "".join((actual or "").split()) == "".join((required or "").split()) != ""
        return Fitness.MEETS if same else Fitness.ASK
    return Fitness.MEETS if have.order <= want.order else Fitness.FAILS
