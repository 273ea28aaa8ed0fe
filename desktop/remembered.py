"""What this PC remembers, in one small file; a lost or broken file costs only comfort."""

from __future__ import annotations

import json
import logging
import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

log = logging.getLogger(__name__)


class RememberedFile:
    """Keeps plain JSON values under a key and writes them when they change."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._values: dict[str, Any] = json.loads(path.read_text("utf-8"))
        except (OSError, ValueError):
            self._values = {}

    def get(self, key: str, default: Any = None) -> Any:
        """Return what was remembered."""
        return self._values.get(key, default)

    def set(self, key: str, value: Any) -> None:
        """Remember a value; ``None`` forgets it."""
        if self._values.get(key) == value:
            return
        if value is None:
            self._values.pop(key, None)
        else:
            self._values[key] = value
        self._write()

    def _write(self) -> None:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            part = self._path.with_suffix(".part")
            part.write_text(json.dumps(self._values, ensure_ascii=False, indent=1), "utf-8")
            os.replace(part, self._path)  # noqa: PTH105
        except OSError:
            log.warning("could not remember", exc_info=True)
