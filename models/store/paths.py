"""Where a ledger may lie: on a local, fixed disk, and in no folder that another program synchronises.

SQLite's locks do not hold on network file systems, and a synchronised copy of a database that is being
written is a broken copy; both have cost others their data, so both are refused, not warned about.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

from models.rules.refusal import Refusal


class UnsafePlace(Refusal):
    r"""台账库不能放在“{folder}”：{why}。请放在本机硬盘的文件夹里（如 D:\准绳台账）；要带到别的电脑，请用备份文件（.zsbak）。"""

    field = "folder"


class Drive(Enum):
    """What Windows says of a drive letter; the values are those of ``GetDriveTypeW``."""

    UNKNOWN = 0
    MISSING = 1
    REMOVABLE = 2
    FIXED = 3
    REMOTE = 4
    CD = 5
    RAM = 6


@dataclass(frozen=True)
class Mount:
    """One line of ``/proc/mounts``."""

    point: str
    kind: str


NETWORK = "它在网络共享上，网络共享不能可靠地锁定数据库，数据可能损坏"
REMOVABLE = "它在可移动磁盘上，拔出或松动时数据可能损坏"
SYNCED = "它在{name}的同步文件夹里，同步会把写到一半的数据库传走，数据可能损坏"
DRIVES = {
    Drive.UNKNOWN: "无法认出这个盘",
    Drive.MISSING: "没有这个盘",
    Drive.REMOVABLE: REMOVABLE,
    Drive.REMOTE: NETWORK,
    Drive.CD: "光盘不能写入",
    Drive.RAM: "它在内存盘上，关机后数据就没有了",
}
NETWORK_KINDS = re.compile(
    r"cifs|smb\w*|nfs\d?|ncpfs?|afs|auristorfs|9p|virtiofs|vboxsf|vmhgfs|prl_fs|ceph|glusterfs|lustre|gfs2|ocfs2"
    r"|coda|davfs2?|drvfs|fuse(\..*)?|beegfs\w*|gpfs|orangefs|pvfs2|shfs|sshfs|webdav|9pfs"
)
"""File systems whose locks reach no other machine; ``fuseblk`` (a local NTFS disk) is none of them."""
CONTAINED = re.compile(r"9p|virtiofs|fuse")
"""The root itself on one of these is the disk of a sandboxed machine, not a share."""
REMOVABLE_POINTS = ("/media", "/run/media")
SYNC_NAMES = {
    "OneDrive": r"onedrive( - .*)?",
    "Dropbox": r"dropbox( \(.*\))?",
    "坚果云": r"(我的)?坚果云|nutstore( files)?",
    "百度网盘": r"百度网盘(同步空间)?|百度云同步盘|baidusyncdisk|baidunetdisk|baidunetdiskworkspace",
    "iCloud": r"icloud ?drive|com~apple~clouddocs",
    "Google 云端硬盘": r"google ?drive|my drive|我的云端硬盘",
    "微云": r"(腾讯)?微云(同步助手)?|weiyun",
    "WPS 云盘": r"wps ?云盘|wps ?云文档|wpsdrive|wps cloud files",
    "阿里云盘": r"阿里云盘|adrive",
    "Nextcloud": r"nextcloud|owncloud",
    "Syncthing": r"syncthing",
}
MARKERS = {
    ".dropbox": "Dropbox",
    ".nutstore": "坚果云",
    ".849C9593-D756-4E56-8D6E-42412F2A707B": "OneDrive",
    ".owncloudsync.log": "Nextcloud",
    ".nextcloudsync.log": "Nextcloud",
    ".stignore": "Syncthing",
}
"""Files by which the root of a synchronised folder is known, whatever its name."""


@dataclass(frozen=True)
class Surroundings:
    """What the computer says of its disks; tests say otherwise."""

    drive: Callable[[str], Drive]
    """Kind of a drive by its letter."""
    mounts: tuple[Mount, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    is_file: Callable[[str], bool] = lambda _path: False


def refuse_unsafe_place(folder: Path) -> None:
    """Refuse a folder where a ledger would be at risk: as it was given, and where links lead."""
    here = _surroundings()
    for path in {folder.absolute(), folder.resolve()}:
        why = danger(path, here)
        if why is not None:
            raise UnsafePlace(folder=folder, why=why)


def danger(path: PurePath, here: Surroundings) -> str | None:
    """Return why a ledger must not lie at an absolute path, nothing where it may."""
    disk = _windows(path, here) if isinstance(path, PureWindowsPath) else _posix(path, here)
    return disk or _synchronised(path, here)


def _windows(path: PureWindowsPath, here: Surroundings) -> str | None:
    drive = path.drive
    plain = re.fullmatch(r"(?:\\\\[?.]\\)?([A-Za-z]):", drive)
    if plain:
        return DRIVES.get(here.drive(plain[1].upper()))
    if re.match(r"\\\\[?.]\\(?!UNC(\\|$))", drive, re.IGNORECASE):
        return "这是设备路径，不是文件夹"
    return NETWORK if drive.startswith("\\\\") else "没有写明是哪个盘"


def _posix(path: PurePath, here: Surroundings) -> str | None:
    under = [mount for mount in here.mounts if path.is_relative_to(mount.point)]
    if not under:
        return None
    deepest = max(len(PurePosixPath(mount.point).parts) for mount in under)
    mount = [one for one in under if len(PurePosixPath(one.point).parts) == deepest][-1]
    if NETWORK_KINDS.fullmatch(mount.kind) and not (mount.point == "/" and CONTAINED.match(mount.kind)):
        return NETWORK
    if any(PurePosixPath(mount.point).is_relative_to(point) for point in REMOVABLE_POINTS):
        return REMOVABLE
    return None


def _synchronised(path: PurePath, here: Surroundings) -> str | None:
    for key, root in here.environment.items():
        if key.casefold().startswith("onedrive") and root and path.is_relative_to(type(path)(root)):
            return SYNCED.format(name="“OneDrive”")
    for folder in (path, *path.parents):
        for name, spelling in SYNC_NAMES.items():
            if re.fullmatch(spelling, folder.name.casefold()):
                return SYNCED.format(name=f"“{name}”")
        for marker, name in MARKERS.items():
            if here.is_file(str(folder / marker)):
                return SYNCED.format(name=f"“{name}”")
    return None


def _surroundings() -> Surroundings:
    return Surroundings(_drive, _mounts(), os.environ, os.path.isfile)


def _drive(letter: str) -> Drive:
    if sys.platform != "win32":
        return Drive.FIXED
    import ctypes

    return Drive(ctypes.windll.kernel32.GetDriveTypeW(f"{letter}:\\"))


def _mounts() -> tuple[Mount, ...]:
    table = Path("/proc/mounts")
    if not table.exists():
        return ()
    lines = (line.split(" ") for line in table.read_text("utf-8", "surrogateescape").splitlines())
    return tuple(Mount(_plain(parts[1]), parts[2]) for parts in lines)


def _plain(escaped: str) -> str:
    """Return a mount point without the octal escapes of blanks and the like."""
    return re.sub(r"\\(\d{3})", lambda found: chr(int(found[1], 8)), escaped)
