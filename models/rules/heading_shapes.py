"""Headings that no list knows, understood by their shape: how they end, how they begin."""

from __future__ import annotations

import functools
import re
import tomllib

from resources import resource


@functools.cache
def _shapes() -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    data = tomllib.loads(resource("import", "shapes.toml").read_text("utf-8"))
    return tuple((re.compile(one["pattern"]), tuple(one["fields"])) for one in data["shape"])


def fields_by_shape(text: str) -> tuple[str, ...] | None:
    """Return the fields that a folded heading may stand for, best first; ``None`` where its shape says nothing.

    No fields at all mean: the heading is understood, and the ledger has no field for it.
    """
    return next((fields for pattern, fields in _shapes() if pattern.search(text)), None)
