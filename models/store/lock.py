"""One window per ledger: a lock of the operating system, gone by itself when the program dies.

The command line works beside an open window: its actions wait their turn at the database.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Self

from models.rules.refusal import Refusal

LOCKED_AT = 1 << 30
"""The locked byte lies far behind the text, so that others can read who holds the lock."""


class LedgerInUse(Refusal):
    """台账库“{folder}”已在另一个窗口中打开（{holder}）。同一台账库只能开一个窗口，请切换到那个窗口，或等它关闭后再打开。"""


class WindowLock:
    """Held from construction until ``release``."""

    def __init__(self, folder: Path, holder: str) -> None:
        self._file = (folder / "ledger.lock").open("a+b")
        try:
            _take(self._file.fileno())
        except OSError as error:
            self._file.seek(0)
            other = self._file.read(400).decode("utf-8", "replace").strip()
            self._file.close()
            raise LedgerInUse(folder=folder, holder=other or "不知是谁") from error
        self._file.truncate(0)
        self._file.write(holder.encode())
        self._file.flush()

    def release(self) -> None:
        """Let the next window in."""
        if not self._file.closed:
            self._file.truncate(0)
            _give_back(self._file.fileno())
            self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> None:
        os.lseek(handle, LOCKED_AT, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

    def _give_back(handle: int) -> None:
        os.lseek(handle, LOCKED_AT, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _give_back(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)
