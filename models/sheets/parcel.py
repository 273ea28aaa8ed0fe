"""A folder or a .zip that appears whole under its name, or not at all."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Protocol
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from models.rules.file_name import LONGEST, safe_file_name, units
from models.rules.refusal import Refusal
from models.sheets.saving import FolderMissing, plainly, replace, settle

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

DEEPEST = 240
"""UTF-16 units of the longest path: Windows takes 260, and Excel less."""
USUAL = 100
"""Units that the place of a parcel may take without its names getting shorter."""
SHORTEST = 48
"""Units that a name needs to say what it names."""
ZIP = ".zip"
BLOCK = 1 << 20


class NotEmpty(Refusal):
    """文件夹 {folder} 里已经有东西，没有写入，以免新旧混在一起。请换一个新的文件夹名，或先把它移走。"""


class TooDeep(Refusal):
    """{folder} 的路径太长，里面的文件在 Windows 上会打不开，没有写入。请换一个路径较短的位置，例如桌面或 D 盘。"""


class Parcel(Protocol):
    """Where files are put, each once, under its path inside the parcel: ``03 证书/JL-1.pdf``."""

    def write(self, name: str, data: bytes) -> None:
        """Put bytes in."""

    def copy(self, name: str, source: Path) -> None:
        """Put a file in, whatever its size, without holding it in memory."""


class _Folder:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir()

    def write(self, name: str, data: bytes) -> None:
        self._place(name).write_bytes(data)

    def copy(self, name: str, source: Path) -> None:
        shutil.copyfile(source, self._place(name))

    def _place(self, name: str) -> Path:
        place = self._folder / name
        place.parent.mkdir(exist_ok=True)
        return place


class _Zip:
    def __init__(self, file: ZipFile, at: datetime) -> None:
        self._file, self._at = file, at.timetuple()[:6]

    def write(self, name: str, data: bytes) -> None:
        self._file.writestr(self._entry(name), data)

    def copy(self, name: str, source: Path) -> None:
        entry = self._entry(name)
        entry.file_size = source.stat().st_size
        with source.open("rb") as content, self._file.open(entry, "w") as target:
            shutil.copyfileobj(content, target, BLOCK)

    def _entry(self, name: str) -> ZipInfo:
        entry = ZipInfo(name, self._at)
        entry.compress_type = ZIP_DEFLATED
        return entry


@contextmanager
def parcel(target: Path, at: datetime) -> Iterator[Parcel]:
    """Open a parcel beside its place; it takes its name when all of it is there, else nothing is left.

    A name that ends in .zip makes an archive, which replaces one of that name; a folder must be new or empty.
    """
    packed = target.suffix.lower() == ZIP
    _refuse(target, packed=packed)
    temp = target.with_name(f".{target.name[:60]}.tmp-{os.getpid()}")
    _remove(temp)
    try:
        if packed:
            with temp.open("wb") as file:
                with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=1) as opened:
                    yield _Zip(opened, at)
                file.flush()
                os.fsync(file.fileno())
        else:
            yield _Folder(temp)
            if target.is_dir():
                target.rmdir()  # Windows moves nothing onto a folder, empty or not
        replace(temp, target)
        settle(target.parent)
    except OSError as error:
        raise plainly(error, target) from error
    finally:
        _remove(temp)


class Names:
    """Gives files of a parcel names that Windows takes, different from each other, their paths not too long."""

    def __init__(self, target: Path) -> None:
        place = target.with_suffix("") if target.suffix.lower() == ZIP else target
        self._room = DEEPEST - max(USUAL, units(str(place.absolute())) + 1)
        if self._room < SHORTEST:
            raise TooDeep(folder=target)
        self._taken: dict[str, dict[str, str]] = {}

    def name(self, folder: str, wanted: str) -> str:
        """Return the path inside the parcel for a file that should be called ``wanted``."""
        taken = self._taken.setdefault(folder, {})
        longest = min(LONGEST, self._room - units(folder) - 1)
        name = safe_file_name(wanted, (), longest)
        if name.casefold() in taken:
            name = safe_file_name(wanted, taken.values(), longest)
        taken[name.casefold()] = name
        return f"{folder}/{name}" if folder else name


def _refuse(target: Path, *, packed: bool) -> None:
    if not target.parent.is_dir():
        raise FolderMissing(folder=target.parent, file=target.name)
    if not packed and target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise NotEmpty(folder=target)


def _remove(temp: Path) -> None:
    if temp.is_dir():
        shutil.rmtree(temp, ignore_errors=True)
    else:
        with suppress(OSError):
            temp.unlink(missing_ok=True)
