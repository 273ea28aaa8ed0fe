"""Fingerprints of the journal as people read, print and type them: line number and sixteen characters."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from models.rules.refusal import Refusal

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: what looks like another sign (I, L, O) is not in it, and is read as that other sign."""
LENGTH = 16
"""Characters, 80 bits: nobody finds another journal that has the same."""
GROUP = 4
_READ = str.maketrans({"I": "1", "L": "1", "O": "0"})
_TYPED = re.compile(r"[^0-9A-Z]*(\d{1,12})[^0-9A-Z]+(.*)", re.DOTALL)


class AnchorUnreadable(Refusal):
    """“{text}”不是完整的流水指纹。请照纸上原样输入，如 1234-7K3F-9Q2M-XC4T-0PWE：先是流水号，再是四组字符。"""

    field = "anchor"


@dataclass(frozen=True, slots=True)
class Anchor:
    """What was noted of the journal at some time and place: up to this line, it was exactly this."""

    seq: int
    mark: str
    """The line's SHA-256 in hex, or the sixteen characters that stand for it on paper."""
    source: str = ""
    """Where it was noted."""
    at: str = ""
    """When, as noted."""
    typed: bool = False
    """Somebody read it from a paper and asks about it."""

    def agrees(self, found: str) -> bool:
        """Say whether a line of the journal with this SHA-256 is the one that was noted."""
        return bool(found) and self.mark in {found, short(found)}

    @property
    def text(self) -> str:
        """The fingerprint as it is printed."""
        return printed(self.seq, self.mark)


def short(digest: str) -> str:
    """Return the sixteen characters that stand for a SHA-256 in hex."""
    bits = int(digest[: LENGTH * 5 // 4], 16)
    return "".join(ALPHABET[bits >> 5 * place & 31] for place in reversed(range(LENGTH)))


def printed(seq: int, mark: str) -> str:
    """Return a fingerprint as it stands on paper: 1234-7K3F-9Q2M-XC4T-0PWE."""
    code = mark if len(mark) == LENGTH else short(mark)
    return "-".join([str(seq), *(code[at : at + GROUP] for at in range(0, LENGTH, GROUP))])


def read_typed(text: str) -> Anchor:
    """Return the fingerprint that somebody typed from a paper; refuse one that is not whole."""
    plain = unicodedata.normalize("NFKC", text).upper()
    found = _TYPED.fullmatch(plain)
    code = "" if found is None else re.sub(r"[^0-9A-Z]", "", found[2]).translate(_READ)
    if found is None or len(code) != LENGTH or set(code) - set(ALPHABET):
        raise AnchorUnreadable(text=text.strip()[:60])
    return Anchor(int(found[1]), code, "纸面", typed=True)
