"""Where things lie on this PC: the usual ledger, the log, what the PC remembers."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def home() -> Path:
    """Return the program's own folder of this user on this PC; ``ZHUNSHENG_HOME`` overrides it."""
    given = os.environ.get("ZHUNSHENG_HOME")
    if given:
        return Path(given)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "准绳"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "zhunsheng"


def sample_ledger() -> Path:
    """Return where the sample plant's ledger lies."""
    return home() / "示例工厂"


def remembered_file() -> Path:
    """Return the file of what this PC remembers: the last ledger, column widths, window size."""
    return home() / "remembered.json"


def anchors_file() -> Path:
    """Return the file in which this PC notes fingerprints of the ledgers used on it."""
    return home() / "anchors.txt"


def log_file() -> Path:
    """Return the program's log."""
    return home() / "zhunsheng.log"
