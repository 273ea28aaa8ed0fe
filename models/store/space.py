"""Room on the disk before work that needs much of it."""

from __future__ import annotations

import shutil
from pathlib import Path

from models.rules.refusal import Refusal
from models.store.known_schema import DATABASE

LEAST = 500_000_000
"""Bytes that must be free before anything large begins."""


class TooLittleRoom(Refusal):
    """磁盘空间不足：“{folder}”所在磁盘只剩 {free} MB，至少需要 {needed} MB，没有开始。请清理磁盘后再试，原有数据完好。"""


def refuse_lack_of_room(folder: Path, *, least: int = LEAST) -> None:
    """Refuse unless the disk has three times the database free, and ``least`` bytes at any rate."""
    database = folder / DATABASE
    needed = max(least, 3 * database.stat().st_size if database.exists() else 0)
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise TooLittleRoom(folder=folder, free=free // 1_000_000, needed=needed // 1_000_000)
