"""What a cell was read as, and what is doubtful about it."""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from typing import Any, NamedTuple


class Severity(StrEnum):
    """Whether a doubt holds the row back."""

    BLOCKS = "待定"
    """The row waits for a decision."""
    NOTES = "提示"
    """The row is accepted, the doubt is listed."""


class Reading(NamedTuple):
    """The meaning of a cell."""

    value: Any = None
    why: str = ""
    """What is doubtful, in the user's words; empty where nothing is."""
    guess: Any = None
    """What the cell probably means; offered, never applied."""
    severity: Severity = Severity.NOTES
    also: tuple[tuple[str, Any], ...] = ()
    """Other fields that the same cell fills."""


NOTHING = Reading()


def note(value: Any, why: str, also: tuple[tuple[str, Any], ...] = ()) -> Reading:
    """Return a value that is taken, with a doubt that is listed."""
    return Reading(value, why, also=also)


def ask(why: str, guess: Any = None) -> Reading:
    """Return no value but a question: the row waits for a decision."""
    return Reading(None, why, guess, Severity.BLOCKS)


def leave(why: str, guess: Any = None) -> Reading:
    """Return no value and a doubt that is listed; the row is accepted without this field."""
    return Reading(None, why, guess)


def plain(text: str) -> str:
    """Return a text for comparing: half-width, no blanks, no line breaks."""
    return "".join(unicodedata.normalize("NFKC", text).split())
