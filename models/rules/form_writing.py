"""A form's entries written back to TOML: what a form editor saves, and what reads the same again."""

from __future__ import annotations

import re
from typing import Any

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
WIDE = 100
"""Characters after which a list is written one entry a line."""


def to_toml(entries: dict[str, Any]) -> str:
    """Return entries, as ``tomllib`` reads them, in the order given; lists of tables come last, as blocks do."""
    plain = {key: value for key, value in entries.items() if not _tables(value)}
    made = [f"{_key(key)} = {_value(value)}" for key, value in plain.items()]
    for key, value in entries.items():
        if _tables(value):
            for table in value:
                made += [
                    "",
                    f"[[{_key(key)}]]",
                    *(f"{_key(name)} = {_value(one)}" for name, one in table.items()),
                ]
    return "\n".join(made) + "\n"


def _tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _string(key)


def _string(text: str) -> str:
    shown = "".join(_ESCAPES.get(sign, sign) for sign in text)
    return '"' + re.sub("[\x00-\x1f\x7f]", lambda found: f"\\u{ord(found[0]):04x}", shown) + '"'


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_key(key)} = {_value(one)}" for key, one in value.items()) + " }"
    if isinstance(value, list | tuple):
        parts = [_value(one) for one in value]
        one_line = f"[{', '.join(parts)}]"
        rows = "\n".join(f"    {part}," for part in parts)
        return one_line if len(one_line) <= WIDE else f"[\n{rows}\n]"
    return repr(value)
