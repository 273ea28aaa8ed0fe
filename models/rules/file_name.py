"""Names for files that the program hands out: valid on Windows, whatever the ledger holds."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

LONGEST = 120
"""UTF-16 units, the measure of Windows."""
RESERVED = re.compile(r"(?i)(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(COM|LPT)[0-9¹²³])\s*(\.|$)")
FORBIDDEN = re.compile(r'[<>:"/\\|?*]')


def safe_file_name(wanted: str, taken: Collection[str] = (), longest: int = LONGEST) -> str:
    """Return a name as close to the wanted one as Windows allows and different from all ``taken``.

    ``longest`` is in UTF-16 units, the measure of Windows, and more than 20.
    """
    text = unicodedata.normalize("NFC", wanted)
    text = "".join(
        one for one in text if unicodedata.category(one) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    )
    text = FORBIDDEN.sub("_", text).strip(" .") or "未命名"
    stem, dot, suffix = text.rpartition(".")
    if not dot or units(suffix) > 10 or not stem.strip(" ."):
        stem, suffix = text, ""
    end = f".{suffix}" if suffix else ""
    lower, number = {name.casefold() for name in taken}, 1
    while True:
        mark = "" if number == 1 else f" ({number})"
        name = _cut(stem, longest - units(end) - len(mark) - 1).rstrip(" .") + mark + end
        name = f"_{name}" if RESERVED.match(name) else name
        if name.casefold() not in lower:
            return name
        number += 1


def units(text: str) -> int:
    """Return the length of a text as Windows counts it."""
    return len(text.encode("utf-16-le")) // 2


def _cut(text: str, longest: int) -> str:
    while units(text) > longest:
        text = text[:-1]
    return text
