"""The catalogue of instrument kinds: usual regulation and interval, as hints that a person confirms."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass

LOW = "低"


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """What is usual for a kind of instrument; never a verdict."""

    name: str
    aliases: tuple[str, ...]
    category: str
    """器具类别, as the forms count it: 衡器, 电能表, …"""
    energies: tuple[str, ...]
    regulation: str
    """检定依据; empty where no regulation of the state exists."""
    months: int
    """Usual interval."""
    mandatory_when: tuple[str, ...]
    """Uses in which such an instrument is commonly under 强制检定; empty: in none."""
    unsure: frozenset[str]
    """Which of regulation, months, mandatory have not been checked against their source."""

    @property
    def hint(self) -> str:
        """The entry in one sentence for the screen, with what is unsure marked."""
        marks = {
            key: "（待核对）" if key in self.unsure else "" for key in ("regulation", "months", "mandatory")
        }
        parts = [f"{self.regulation}{marks['regulation']}"] if self.regulation else ["无统一规程"]
        parts.append(f"常用周期 {self.months} 个月{marks['months']}")
        if self.mandatory_when:
            parts.append(f"用于{'、'.join(self.mandatory_when)}时一般属强制检定{marks['mandatory']}")
        return "；".join(parts) + "。仅供参考，以现行规程和目录为准。"


class Catalogue:
    """The kinds, found by the name that a ledger gives an instrument."""

    def __init__(self, entries: tuple[CatalogueEntry, ...]) -> None:
        self.entries = entries
        words = {
            _folded(word): entry
            for entry in reversed(entries)  # of two kinds with one alias the first counts
            for word in _words(entry)
        }
        self._words = sorted(words.items(), key=lambda pair: -len(pair[0]))

    def match(self, name: str) -> CatalogueEntry | None:
        """Return the kind whose longest name or alias occurs in ``name``; ``None`` where none does."""
        text = _folded(name)
        return next((entry for word, entry in self._words if _occurs(word, text)), None)


def read_catalogue(text: str) -> Catalogue:
    """Return the catalogue that a CSV text holds."""
    return Catalogue(tuple(_entry(row) for row in csv.DictReader(text.splitlines())))


def _entry(row: dict[str, str]) -> CatalogueEntry:
    return CatalogueEntry(
        name=row["name"],
        aliases=_parts(row["aliases"], "|"),
        category=row["category"],
        energies=_parts(row["energies"], "|"),
        regulation=row["regulation"],
        months=int(row["months"]),
        mandatory_when=_parts(row["mandatory_when"], "、"),
        unsure=frozenset(
            key for key in ("regulation", "months", "mandatory") if row[f"{key}_confidence"] == LOW
        ),
    )


def _parts(text: str, separator: str) -> tuple[str, ...]:
    return tuple(part for part in text.split(separator) if part)


def _words(entry: CatalogueEntry) -> list[str]:
    bare = re.sub(r"（.*?）", "", entry.name)
    return [entry.name, bare, *re.split(r"[、/]", bare), *entry.aliases]


def _folded(text: str) -> str:
    return "".join(text.split()).casefold().replace("(", "（").replace(")", "）")


def _occurs(word: str, text: str) -> bool:
    """Say whether a word occurs; one in Latin letters must stand alone, so that CT is not found in ACTION."""
    if not word.isascii():
        return word in text
    return re.search(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z])", text) is not None
