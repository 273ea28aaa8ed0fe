"""Where a ledger may lie: a table of paths, on an imagined Windows and an imagined Linux."""

import tomllib
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from models.store import paths
from models.store.ledger import Ledger
from models.store.paths import Drive, Mount, Surroundings, UnsafePlace, danger

TABLE = tomllib.loads(Path(__file__).with_name("places.toml").read_text("utf-8"))
LETTERS = {
    "C": Drive.FIXED,
    "D": Drive.FIXED,
    "G": Drive.FIXED,
    "E": Drive.REMOVABLE,
    "F": Drive.CD,
    "R": Drive.RAM,
    "Z": Drive.REMOTE,
    "Q": Drive.UNKNOWN,
}
MARKED = {
    r"D:\被改名的同步夹\.dropbox",
    "/home/zhang/marked/.dropbox",
    "/home/zhang/.nutstore/settings",  # the client's own folder in the home is no mark
}
WINDOWS = Surroundings(
    drive=lambda letter: LETTERS.get(letter, Drive.MISSING),
    environment={"OneDriveCommercial": r"D:\云盘\公司资料", "PATH": r"C:\Windows", "OneDrive": ""},
    is_file=MARKED.__contains__,
)
LINUX = Surroundings(
    drive=lambda _: Drive.FIXED,
    mounts=(
        Mount("/", "ext4"),
        Mount("/data", "xfs"),
        Mount("/data/ntfs", "fuseblk"),
        Mount("/net", "autofs"),
        Mount("/net/plain", "ext4"),
        Mount("/netshare", "cifs"),
        Mount("/home/nfs", "nfs"),
        Mount("/home/nfs4", "nfs4"),
        Mount("/host", "9p"),
        Mount("/ssh", "fuse.sshfs"),
        Mount("/virt", "virtiofs"),
        Mount("/rclone", "fuse.rclone"),
        Mount("/with space", "smb3"),
        Mount("/data/over", "ext4"),
        Mount("/data/over", "cifs"),
        Mount("/media/zhang/USB", "vfat"),
        Mount("/run/media/zhang/USB", "exfat"),
    ),
    is_file=MARKED.__contains__,
)
CASES = [
    (kind(path), here, expected)
    for system, kind, here in (("windows", PureWindowsPath, WINDOWS), ("posix", PurePosixPath, LINUX))
    for expected, listed in TABLE[system].items()
    for path in listed
]


def test_the_table_is_long_enough():
    assert len(CASES) >= 60


@pytest.mark.parametrize(("path", "here", "expected"), CASES, ids=[str(path) for path, _, _ in CASES])
def test_a_place_is_taken_or_refused_with_the_reason(path, here, expected):
    why = danger(path, here)
    assert (why is None) if expected == "ok" else (why is not None and expected in why)


def test_a_refused_place_says_what_to_do_and_nothing_is_made_there(tmp_path):
    folder = tmp_path / "Dropbox" / "台账"
    with pytest.raises(UnsafePlace, match="Dropbox.*本机硬盘.*zsbak") as refused:
        Ledger.create(folder)
    assert refused.value.field == "folder"
    assert not folder.exists()


def test_a_link_into_a_refused_place_is_followed(tmp_path):
    (tmp_path / "坚果云").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "坚果云", target_is_directory=True)
    with pytest.raises(UnsafePlace, match="坚果云"):
        Ledger.create(tmp_path / "link" / "台账")


def test_the_mounts_of_this_machine_are_read():
    found = paths._mounts()
    assert any(mount.point == "/" for mount in found)
    assert paths._plain(r"/with\040space") == "/with space"


@pytest.mark.parametrize(
    ("kind", "taken"), [("9p", True), ("virtiofs", True), ("nfs4", False), ("cifs", False)]
)
def test_the_root_of_a_sandboxed_machine_is_its_own_disk(kind, taken):
    here = Surroundings(drive=lambda _: Drive.FIXED, mounts=(Mount("/", kind),))
    assert (danger(PurePosixPath("/srv/台账"), here) is None) is taken
