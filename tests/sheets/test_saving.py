"""Whatever happens while a file is written, the old one is whole, or the new one is."""

import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from models.sheets import saving
from models.sheets.saving import DiskFull, FileHeld, FolderMissing, save

ROOT = Path(__file__).parents[2]


def test_replaces_a_file_and_leaves_nothing_else(tmp_path):
    path = tmp_path / "台账.xlsx"
    save(b"old", path)
    save(b"new", path)
    assert path.read_bytes() == b"new"
    assert [item.name for item in tmp_path.iterdir()] == ["台账.xlsx"]


def test_a_full_disk_leaves_the_old_file(tmp_path):
    path = tmp_path / "a.pdf"
    save(b"old", path)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        with pytest.raises(DiskFull) as caught:
            save(b"x" * 5000, path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)
    assert "空间不足" in caught.value.message
    assert path.read_bytes() == b"old"
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("fails", [1, 3, len(saving.PAUSES)])
def test_a_file_held_for_a_while_is_replaced_in_the_end(fails, tmp_path, monkeypatch):
    path, pauses, left = tmp_path / "a.xlsx", [], [fails]
    save(b"old", path)
    real = os.replace

    def held(source, target):
        if left[0]:
            left[0] -= 1
            raise PermissionError(13, "held")
        real(source, target)

    monkeypatch.setattr(saving.os, "replace", held)
    save(b"new", path, pauses.append)
    assert path.read_bytes() == b"new"
    assert len(pauses) == fails
    assert sum(pauses) <= 5


def test_a_file_held_for_good_is_refused_and_kept(tmp_path, monkeypatch):
    path, pauses = tmp_path / "a.xlsx", []
    save(b"old", path)

    def held(source, target):
        raise PermissionError(13, "held")

    monkeypatch.setattr(saving.os, "replace", held)
    with pytest.raises(FileHeld):
        save(b"new", path, pauses.append)
    assert sum(pauses) <= 5
    assert path.read_bytes() == b"old"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_missing_folder_is_refused(tmp_path):
    with pytest.raises(FolderMissing):
        save(b"x", tmp_path / "nowhere" / "a.pdf")


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_killed_while_saving_the_old_file_is_intact(step, tmp_path):
    path = tmp_path / "a.xlsx"
    save(b"old", path)
    program = (
        "import os, signal, sys; from pathlib import Path; from models.sheets.saving import save\n"
        f"os.{step} = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        "save(b'new' * 1000, Path(sys.argv[1]))"
    )
    done = subprocess.run([sys.executable, "-c", program, str(path)], cwd=ROOT, check=False)
    assert done.returncode == -signal.SIGKILL
    assert path.read_bytes() == b"old"
