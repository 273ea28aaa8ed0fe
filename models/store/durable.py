"""Files that survive a power cut: whole under their name, or not there at all."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

WAITS = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 1.6)
"""Seconds between tries while a virus scanner or indexer holds a file: about five in all."""


def rename(source: Path, target: Path) -> None:
    """Move a finished file to its name, replacing what was there, and make that last."""
    patiently(lambda: source.replace(target))
    settle(target.parent)


def patiently(act: Callable[[], object]) -> None:
    """Do something to a file, trying again while another program holds it."""
    for wait in WAITS:
        try:
            act()
        except PermissionError:
            time.sleep(wait)
        else:
            return
    act()


def write(target: Path, content: bytes) -> None:
    """Write a file whole: under another name first, forced to the disk, then renamed."""
    unfinished = target.with_name(f"{target.name}.{os.getpid()}.tmp")
    try:
        with unfinished.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        rename(unfinished, target)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def settle(folder: Path) -> None:
    """Force a folder's list of names to the disk; Windows does so by itself."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def fingerprint(path: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
