"""Pinyin initials, so that ``dnb`` finds 电能表."""

from __future__ import annotations

import re
from functools import lru_cache

HAN = re.compile(r"[^\x00-\x7f]+")


def initials(text: str) -> str:
    """Return the first letters of the syllables of a Chinese text; other characters stay as they are."""
    return HAN.sub(_letters, text).casefold()


def _letters(run: re.Match[str]) -> str:
    return _letters_of(run[0])


@lru_cache(maxsize=50_000)
def _letters_of(run: str) -> str:
    from pypinyin import Style, lazy_pinyin  # its dictionaries take a tenth of a second to load

    return "".join(lazy_pinyin(run, style=Style.FIRST_LETTER))


def search_text(*texts: str | None) -> str:
    """Return the folded text in which words are looked for: the texts themselves and their initials."""
    present = [text for text in texts if text]
    plain = " ".join(present).casefold()
    letters = " ".join(initials(text) for text in present if not text.isascii())
    return f"{plain} {letters}" if letters else plain
