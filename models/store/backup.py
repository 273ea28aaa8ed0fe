"""Backups (.zsbak): a verified copy of the database, with or without the attached files, in one closed file."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tempfile
import zipfile
from contextlib import closing
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pysqlite3.dbapi2 as sqlite

from models.rules.file_name import safe_file_name
from models.rules.refusal import Refusal
from models.store.anchor import FILE, Noted, append
from models.store.durable import fingerprint, patiently, rename
from models.store.known_schema import DATABASE
from models.store.retention import superfluous
from models.store.soundness import faults
from models.store.space import refuse_lack_of_room

if TYPE_CHECKING:
    from models.store.ledger import Ledger

MANIFEST = "manifest.json"
COUNTED = ("instrument", "verification", "certificate", "attachment", "journal")
EVERY = timedelta(minutes=30)
"""How old the newest automatic backup may grow while the ledger changes."""
AUTOMATIC = re.compile(r"自动-(\d{8}-\d{6})-(\d+)\.zsbak")
TRIES = 40
"""Quarter seconds that a copy waits for another program's write to end."""


class BackupFailed(Refusal):
    """备份没有做成：{why}。原有数据和以前的备份都没有变动。请处理后再备份一次。"""


class DatabaseOccupied(Refusal):
    """台账库正被另一个程序长时间写入，没有复制。请稍后再试。"""


@dataclass(frozen=True)
class Manifest:
    """What a backup holds; a backup is read by these names only."""

    uuid: str
    schema: int
    seq: int
    """Newest line of the journal."""
    hash: str
    """That line's fingerprint."""
    made_at: str | None
    whole: bool
    """The attached files are in it, too; without them it serves the ledger folder it was made in."""
    counts: dict[str, int] = field(default_factory=dict)
    files: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Name in the archive → SHA-256, bytes."""
    missing: tuple[str, ...] = ()
    """Attached files that were no longer in the ledger's folder, or no longer what was attached."""


def make(folder: Path, target: Path, *, at: datetime | None, whole: bool = True) -> Manifest:
    """Back a ledger up into one file, which gets its name only once it has been verified."""
    refuse_lack_of_room(folder, least=0)
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    work = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix="backup-", dir=target.parent))
        copy = work / DATABASE
        copy_database(folder / DATABASE, copy)
        manifest = _describe(copy, folder, at, whole=whole)
        _pack(part, copy, folder, manifest)
        _compare(part, manifest)
        rename(part, target)
        noted = Noted(manifest.uuid, manifest.seq, manifest.hash, manifest.made_at or "", str(folder))
        append(folder / "backups" / FILE, noted)
    except (OSError, sqlite.Error, zipfile.BadZipFile) as error:
        raise BackupFailed(why=_plainly(error)) from error
    finally:
        part.unlink(missing_ok=True)
        if work is not None:
            shutil.rmtree(work, ignore_errors=True)
    return manifest


def automatic(ledger: Ledger, now: datetime, *, closing_time: bool = False) -> Path | None:
    """Back up what changed since the newest automatic backup, at most every half hour and when closing.

    The attached files are not in it: they never change, and lie beside it. Old ones are thinned out.
    """
    made = _automatic(ledger.backups)
    seq = _last_seq(ledger.folder / DATABASE)
    if seq == 0:
        return None
    if made:
        newest, newest_seq = max(made.values())
        young = abs(now.replace(tzinfo=None) - newest) < EVERY
        if newest_seq == seq or (young and not closing_time):
            return None
    target = ledger.backups / f"自动-{now:%Y%m%d-%H%M%S}-{seq}.zsbak"
    make(ledger.folder, target, at=now, whole=False)
    thin(ledger.backups, now)
    return target


def thin(backups: Path, now: datetime) -> None:
    """Remove the automatic backups that the retention no longer asks for; others are never touched."""
    made = _automatic(backups)
    gone = superfluous([moment for moment, _ in made.values()], now.replace(tzinfo=None))
    for path, (moment, _) in made.items():
        if moment in gone:
            patiently(lambda path=path: path.unlink(missing_ok=True))  # type: ignore[misc]


def copy_database(source: Path, target: Path) -> None:
    """Copy a database, whoever is writing to it, into another in one transaction."""
    waited = 0

    def wait(status: int, _remaining: int, _total: int) -> None:
        nonlocal waited
        waited += status in {sqlite.SQLITE_BUSY, sqlite.SQLITE_LOCKED}
        if waited > TRIES:
            raise DatabaseOccupied

    with (
        closing(sqlite.connect(source, timeout=5)) as live,
        closing(sqlite.connect(target, timeout=5)) as copy,
    ):
        live.backup(copy, pages=-1, progress=wait, sleep=0.25)


def _describe(copy: Path, folder: Path, at: datetime | None, *, whole: bool) -> Manifest:
    with closing(sqlite.connect(copy)) as connection:
        connection.execute("PRAGMA journal_mode=delete")
        found = faults(connection)
        if found:
            raise BackupFailed(why=f"台账库有问题（{found[0].text}）")
        one: Any = connection.execute
        seq, last = one("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1").fetchone() or (0, "")
        counts = {table: one(f"SELECT count(*) FROM {table}").fetchone()[0] for table in COUNTED}  # noqa: S608
        (number,) = one("SELECT uuid FROM identity").fetchone()
        (schema,) = one("PRAGMA user_version").fetchone()
        attached = one("SELECT sha256, suffix, size FROM attachment").fetchall() if whole else []
    files = {DATABASE: (fingerprint(copy), copy.stat().st_size)}
    missing = []
    for digest, suffix, size in attached:
        name = f"files/{digest[:2]}/{digest}{suffix}"
        path = folder / name
        if path.is_file() and fingerprint(path) == digest:
            files[name] = (digest, size)
        else:
            missing.append(name)
    for path in sorted((folder / "forms").glob("*")):
        if path.is_file() and safe_file_name(path.name) == path.name:
            files[f"forms/{path.name}"] = (fingerprint(path), path.stat().st_size)
    made_at = None if at is None else at.isoformat(timespec="seconds")
    return Manifest(number, schema, seq, last, made_at, whole, counts, files, tuple(missing))


def _pack(part: Path, copy: Path, folder: Path, manifest: Manifest) -> None:
    with part.open("w+b") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
            archive.writestr(MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False))
            archive.write(copy, DATABASE, zipfile.ZIP_DEFLATED, compresslevel=1)
            for name in manifest.files:
                if name != DATABASE:
                    archive.write(folder / name, name)
        file.flush()
        os.fsync(file.fileno())


def _compare(part: Path, manifest: Manifest) -> None:
    with zipfile.ZipFile(part) as archive:
        for name, (digest, _) in manifest.files.items():
            with archive.open(name) as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != digest:  # type: ignore[arg-type]
                    raise BackupFailed(why=f"写入后再读与原件不符（{name}），磁盘可能有故障")


def _automatic(backups: Path) -> dict[Path, tuple[datetime, int]]:
    found = {}
    for path in backups.glob("*.zsbak"):
        if named := AUTOMATIC.fullmatch(path.name):
            found[path] = (datetime.strptime(named[1], "%Y%m%d-%H%M%S"), int(named[2]))  # noqa: DTZ007
    return found


def _last_seq(database: Path) -> int:
    with closing(sqlite.connect(database, timeout=5)) as connection:
        (seq,) = connection.execute("SELECT coalesce(max(seq), 0) FROM journal").fetchone()
    return int(seq)


def _plainly(error: Exception) -> str:
    if isinstance(error, OSError):
        return "磁盘空间不足" if error.errno in {27, 28} else f"{error.strerror}（{error.filename}）"
    return "磁盘空间不足" if "full" in str(error) else str(error)
