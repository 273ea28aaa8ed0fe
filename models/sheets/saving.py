"""The one door through which a file leaves the program: whole and new, or the old one untouched."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from time import sleep
from typing import TYPE_CHECKING

from models.rules.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8, 1.2, 2.0)
"""Seconds between attempts to replace a file that another program holds: less than 5 in all."""
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class DiskFull(Refusal):
    """磁盘空间不足，未能写入 {file}。原有的文件没有改动。请腾出空间或换一个位置后再试。"""


class FileHeld(Refusal):
    """{file} 正被别的程序占用（多半是在 Excel 或 WPS 里打开着），未能写入。请关闭它，或换一个文件名后再试。"""


class FolderMissing(Refusal):
    """文件夹 {folder} 不存在，未能写入 {file}。请先建立该文件夹，或换一个位置。"""


class NotWritten(Refusal):
    """未能写入 {file}：{reason}。原有的文件没有改动。请换一个位置后再试。"""


def save(data: bytes, path: Path, pause: Callable[[float], None] = sleep) -> None:
    """Write a file so that at any moment either the old one or the whole new one is there."""
    if not path.parent.is_dir():
        raise FolderMissing(folder=path.parent, file=path.name)
    temp = path.with_name(f".{path.name[:60]}.tmp-{os.getpid()}")
    try:
        _write(temp, data)
        replace(temp, path, pause)
        settle(path.parent)
    except OSError as error:
        raise plainly(error, path) from error
    finally:
        with suppress(OSError):
            temp.unlink(missing_ok=True)


def plainly(error: OSError, path: Path) -> Refusal:
    """Return what to tell the user of a failure to write a file."""
    if error.errno in _FULL:
        return DiskFull(file=path)
    if isinstance(error, PermissionError):
        return FileHeld(file=path)
    return NotWritten(file=path, reason=error.strerror or error)


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def replace(source: Path, target: Path, pause: Callable[[float], None] = sleep) -> None:
    """Move a finished file or folder to its name, trying again while another program holds it."""
    for seconds in PAUSES:
        try:
            os.replace(source, target)  # noqa: PTH105 - tests make it fail as Windows does
        except PermissionError:
            pause(seconds)
        else:
            return
    os.replace(source, target)  # noqa: PTH105


def settle(folder: Path) -> None:
    """Make the new name durable, where folders can be synced (not on Windows)."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
