"""Bring a ledger back from a backup: verified apart first, then put in place in one transaction."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import shutil
import struct
import zipfile
import zlib
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING

import pysqlite3.dbapi2 as sqlite

from models.rules.file_name import safe_file_name
from models.rules.refusal import Refusal
from models.store.backup import MANIFEST, BackupFailed, Manifest, copy_database, make
from models.store.connection import connect_engine
from models.store.durable import rename, settle, write
from models.store.known_schema import DATABASE, NotALedger, database_number, refuse_foreign_schema
from models.store.ledger import APART, FOLDERS, NewerLedger, refuse_occupied
from models.store.paths import refuse_unsafe_place
from models.store.schema import SCHEMA
from models.store.soundness import faults
from models.store.space import refuse_lack_of_room

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ATTACHED = re.compile(r"files/([0-9a-f]{2})/(\1[0-9a-f]{62})\.[a-z]{1,10}")
LARGEST_MANIFEST = 50_000_000
"""Bytes."""


class NotABackup(Refusal):
    """“{name}”不是完好的准绳备份文件：{why}。没有恢复，现有台账没有变动。请换一份备份。"""

    field = "source"


class NotUnpacked(Refusal):
    """备份没有恢复：读写磁盘时出错（{why}）。现有台账没有变动，请检查磁盘后再试。"""


class OtherLedger(Refusal):
    """这份备份属于另一个台账库，没有恢复，现有台账没有变动。要恢复它，请选一个新的空文件夹。"""

    field = "source"


class NotRestored(Refusal):
    """恢复后的检查没有通过：{why}。恢复前的台账保存在“{kept}”，请把它恢复回来并联系维护人员。"""


@dataclass(frozen=True)
class Restored:
    """What a restore did."""

    manifest: Manifest
    kept: Path | None
    """Where the state before it lies; nothing for a new folder."""


def restore(
    folder: Path, source: Path, now: datetime, say: Callable[[Path, Manifest, str], object] | None = None
) -> Restored:
    """Bring back a ledger into its own folder, or into a new one; nothing changes unless all is sound.

    ``say`` writes into the journal of the ledger that is about to be put in place; it gets the folder where that
    one lies, the backup's manifest, and the name under which the present state is kept. Thus whatever interrupts
    a restore, a journal that went back says so.
    """
    folder = folder.absolute()
    refuse_unsafe_place(folder)
    there = (folder / DATABASE).exists()
    if not there:
        refuse_occupied(folder, restoring=True)
    apart = folder / APART
    try:
        manifest, kept = _bring_back(folder, source, apart, now if there else None, say or _silent)
    except OSError as error:
        raise NotUnpacked(why=error.strerror or str(error)) from error
    finally:
        shutil.rmtree(apart, ignore_errors=True)
    with closing(sqlite.connect(folder / DATABASE)) as connection:
        found = faults(connection)
    if found:
        raise NotRestored(why=found[0].text, kept=kept)
    return Restored(manifest, kept)


def _bring_back(
    folder: Path,
    source: Path,
    apart: Path,
    now: datetime | None,
    say: Callable[[Path, Manifest, str], object],
) -> tuple[Manifest, Path | None]:
    """Unpack and verify apart, then put in place; ``now`` is given where a ledger is replaced."""
    for name in FOLDERS:
        (folder / name).mkdir(parents=True, exist_ok=True)
    shutil.rmtree(apart, ignore_errors=True)
    apart.mkdir()
    manifest = _unpack(source, apart)
    _verify(source, apart / DATABASE, manifest)
    _place_files(apart, folder)
    tell = partial(say, apart, manifest)
    if now is not None:
        return manifest, _replace(folder, apart, manifest, now, tell)
    tell("")
    _settle_in(folder, apart)
    return manifest, None


def read_manifest(source: Path) -> Manifest:
    """Return what a backup says it holds."""
    with _opened(source) as archive:
        return _manifest(source, archive)


@contextmanager
def _opened(source: Path) -> Iterator[zipfile.ZipFile]:
    if not source.is_file():
        raise NotABackup(name=source.name, why="没有这个文件")
    try:
        with zipfile.ZipFile(source) as archive:
            yield archive
    except (
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        NotImplementedError,
        EOFError,
        RuntimeError,
        ValueError,  # names that are no text
    ) as error:
        raise NotABackup(name=source.name, why="文件损坏或不完整") from error
    except OSError as error:
        if error.errno == errno.EINVAL:  # a damaged directory of the archive points before its beginning
            raise NotABackup(name=source.name, why="文件损坏或不完整") from error
        raise NotUnpacked(why=error.strerror or str(error)) from error


def _manifest(source: Path, archive: zipfile.ZipFile) -> Manifest:
    names = archive.namelist()
    try:
        with archive.open(MANIFEST) as file:
            manifest = Manifest(**json.loads(file.read(LARGEST_MANIFEST)))
        listed = {str(name): (str(one[0]), int(one[1])) for name, one in manifest.files.items()}
    except (KeyError, ValueError, TypeError, AttributeError, IndexError) as error:
        raise NotABackup(name=source.name, why="没有可读的清单") from error
    if sorted(names) != sorted([MANIFEST, *listed]):
        raise NotABackup(name=source.name, why="内容与清单不符")
    if strange := [name for name in listed if not _allowed(name)]:
        raise NotABackup(name=source.name, why=f"清单里有不应有的名字 {strange[0]!r}")
    return replace(manifest, files=listed, missing=tuple(manifest.missing))


def _allowed(name: str) -> bool:
    if name == DATABASE or ATTACHED.fullmatch(name):
        return True
    folder, _, own = name.partition("/")
    return folder == "forms" and safe_file_name(own) == own


def _unpack(source: Path, apart: Path) -> Manifest:
    with _opened(source) as archive:
        manifest = _manifest(source, archive)
        needed = sum(size for _, size in manifest.files.values())
        refuse_lack_of_room(apart.parent, least=2 * needed)
        for name, (digest, size) in manifest.files.items():
            target = apart / name
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(name) as packed, target.open("wb") as file:
                if _copy(packed, file, size) != digest:
                    raise NotABackup(name=source.name, why=f"其中的 {name} 已损坏")
    if DATABASE not in manifest.files:
        raise NotABackup(name=source.name, why="没有数据库")
    return manifest


def _copy(packed: IO[bytes], file: IO[bytes], size: int) -> str:
    """Copy at most ``size`` bytes, whatever the archive claims, and return their SHA-256."""
    digest, left = hashlib.sha256(), size
    while left and (block := packed.read(min(left, 1 << 20))):
        digest.update(block)
        file.write(block)
        left -= len(block)
    return digest.hexdigest() if not left and not packed.read(1) else ""


def _verify(source: Path, database: Path, manifest: Manifest) -> None:
    found = database_number(database.parent)
    if found > SCHEMA:
        raise NewerLedger(found=found, known=SCHEMA)
    with closing(sqlite.connect(database)) as connection:
        connection.execute("PRAGMA trusted_schema=0")
        wrong = faults(connection)
        (number,) = connection.execute("SELECT uuid FROM identity").fetchone()
    if wrong or number != manifest.uuid:
        raise NotABackup(name=source.name, why=wrong[0].text if wrong else "台账库编号与清单不符")
    if found < SCHEMA:
        from models.store.upgrade import migrate

        migrate(database)
    engine = connect_engine(database)
    with engine.connect() as checked:
        refuse_foreign_schema(checked)
    engine.dispose()


def _place_files(apart: Path, folder: Path) -> None:
    for path in sorted(path for name in ("files", "forms") for path in (apart / name).rglob("*")):
        if path.is_file():
            target = folder / path.relative_to(apart)
            target.parent.mkdir(parents=True, exist_ok=True)
            write(target, path.read_bytes())
    settle(folder / "files")


def _silent(_apart: Path, _manifest: Manifest, _kept: str) -> None:
    """Write no line."""


def _replace(
    folder: Path, apart: Path, manifest: Manifest, now: datetime, tell: Callable[[str], object]
) -> Path:
    """Put the restored database in the place of the present one; return where the present one is kept."""
    name = f"恢复前-{now:%Y%m%d-%H%M%S}"
    kept = folder / "backups" / f"{name}.zsbak"
    try:
        database_number(folder)
        present = make(folder, kept, at=now, whole=False)
    except (NotALedger, BackupFailed, sqlite.DatabaseError):
        tell(name)
        return _set_aside(folder, apart, folder / "backups" / name)
    if present.uuid != manifest.uuid:
        kept.unlink()
        raise OtherLedger
    tell(kept.name)
    copy_database(apart / DATABASE, folder / DATABASE)
    return kept


def _set_aside(folder: Path, apart: Path, kept: Path) -> Path:
    """Keep the files of a database too damaged for a backup, and put the restored one in its place."""
    kept.mkdir(exist_ok=True)
    try:
        for name in (DATABASE, *(f"{DATABASE}-{end}" for end in ("wal", "shm", "journal"))):
            if (folder / name).exists():
                rename(folder / name, kept / name)
        _settle_in(folder, apart)
    except OSError:
        for path in kept.iterdir():  # as it was: the message says that nothing changed
            path.replace(folder / path.name)
        raise
    return kept


def _settle_in(folder: Path, apart: Path) -> None:
    with (apart / DATABASE).open("rb+") as file:
        os.fsync(file.fileno())
    rename(apart / DATABASE, folder / DATABASE)
