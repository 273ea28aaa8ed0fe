"""Fingerprints of passwords: argon2id, slow by design, the same text typed on every keyboard."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Protocol

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from models.rules.passwords import LONGEST

if TYPE_CHECKING:
    from collections.abc import Callable


class Hashing(Protocol):
    """What makes and compares fingerprints."""

    def make(self, password: str) -> str:
        """Return the fingerprint of a password."""

    def fits(self, stored: str, password: str) -> bool:
        """Say whether a password has this fingerprint."""

    def outdated(self, stored: str) -> bool:
        """Say whether a fingerprint was made more cheaply than they are made today."""


class Argon2:
    """argon2id with the parameters of RFC 9106 that argon2-cffi ships."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher()

    def make(self, password: str) -> str:
        """Return the fingerprint of a password."""
        return self._hasher.hash(_typed(password))

    def fits(self, stored: str, password: str) -> bool:
        """Say whether a password has this fingerprint; too long a text is cut, and then fits nothing."""
        try:
            return self._hasher.verify(stored, _typed(password)[: LONGEST + 1])
        except (VerificationError, InvalidHashError):
            return False

    def outdated(self, stored: str) -> bool:
        """Say whether a fingerprint was made more cheaply than they are made today."""
        return self._hasher.check_needs_rehash(stored)


ARGON2 = Argon2()


@cache
def nobodys(hashing: Callable[[str], str]) -> str:
    """Return a fingerprint that no password is compared to in earnest: a name unknown takes as long as a known one."""
    return hashing("nobody has this password")


def _typed(password: str) -> str:
    return unicodedata.normalize("NFC", password)
