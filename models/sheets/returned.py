"""What stands in exported tables, so that they can be read back in: titles and words of every list and form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.read.instrument_list import COLUMNS
from models.rules.form import load, names
from models.rules.header_words import fold
from models.rules.refusal import Refusal
from models.rules.returned import SEQ, Titles

if TYPE_CHECKING:
    from pathlib import Path

    from models.rules.form import Form


def titles(own: Path | None) -> Titles:
    """Return the titles, words and blanks of the list of instruments and of all forms, the plant's own among them."""
    keys = {fold(column.title): column.key for column in COLUMNS} | {fold("序号"): SEQ}
    known = {column.key for column in COLUMNS}
    words: dict[str, dict[str, set[str]]] = {}
    blanks = {"—"}
    for form in _readable(own):
        blanks.add(form.blank)
        for column in form.columns:
            if column.key in known and column.title:
                keys.setdefault(fold(column.title), column.key)
            for word, printed in column.words.items():
                words.setdefault(column.key, {}).setdefault(printed, set()).add(word)
    return Titles(
        keys,
        {key: {word: frozenset(meant) for word, meant in listed.items()} for key, listed in words.items()},
        frozenset(blanks),
    )


def _readable(own: Path | None) -> list[Form]:
    """Return every form that can be read; one that cannot has printed nothing."""
    found = []
    for name in names(own):
        try:
            found.append(load(name, own))
        except Refusal:
            continue
    return found
