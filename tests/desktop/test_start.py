"""A fresh machine works: start.py finds a Python, makes the environment, and notices what is half-made."""

import ast
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import start

ROOT = Path(__file__).resolve().parents[2]

FOLDERS = [
    (["2.7.18", "3.8.18", "3.11.7", "3.12.1", "3.13.0"], ["3.12.1", "3.13.0"]),
    (["3.12.9", "3.12.10", "3.12.1"], ["3.12.10", "3.12.9", "3.12.1"]),
    (
        ["3.15.0rc1", "3.13.0t", "3.13-dev", "pypy3.11-7.3.19", "miniconda3-3.12-25.1.1-2", ".cache", "envs"],
        [],
    ),
    (["3.16.0", "3.14.0", "3.15.2"], ["3.14.0", "3.15.2"]),
    (
        [
            "cpython-3.14.0+freethreaded-linux-x86_64-gnu",
            "cpython-3.12.8-linux-x86_64-gnu",
            "cpython-3.11.4-macos",
        ],
        ["cpython-3.12.8-linux-x86_64-gnu"],
    ),
    (["cpython-3.13.1-windows-x86_64-none", ".lock", ".temp"], ["cpython-3.13.1-windows-x86_64-none"]),
]


@pytest.mark.parametrize(("listing", "chosen"), FOLDERS)
def test_choosing_among_version_folders(listing, chosen):
    assert start.fitting(listing) == chosen


def test_pythons_of_pyenv_and_uv_are_looked_at(tmp_path, monkeypatch):
    pyenv, uv = tmp_path / "pyenv", tmp_path / "uv"
    (pyenv / "versions" / "3.13.0").mkdir(parents=True)
    (pyenv / "versions" / "3.12.1").mkdir()
    (uv / "cpython-3.12.8-linux-x86_64-gnu").mkdir(parents=True)
    monkeypatch.setenv("PYENV_ROOT", str(pyenv))
    monkeypatch.setenv("UV_PYTHON_INSTALL_DIR", str(uv))
    looked_at = [Path(command[0]) for command in start.commands()]
    wanted = [
        pyenv / "versions" / "3.12.1",
        pyenv / "versions" / "3.13.0",
        uv / "cpython-3.12.8-linux-x86_64-gnu",
    ]
    assert [path.parents[1] for path in looked_at if tmp_path in path.parents] == wanted


def test_the_python_found_really_fits():
    told = subprocess.run(
        [start.find_python(), "-c", "import sys; print(sys.version_info[:2] >= (3, 12))"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == "True"


def test_the_test_environment_serves_the_program_too():
    now = {start.PROGRAM: "a", start.DEVELOPMENT: "b", start.BENCH: "c"}
    assert start.stamp_after(start.DEVELOPMENT, now) == {start.PROGRAM: "a", start.DEVELOPMENT: "b"}
    assert start.stamp_after(start.PROGRAM, now) == {start.PROGRAM: "a"}
    assert start.stamp_after(start.BENCH, now) == {start.BENCH: "c"}


def test_a_changed_lock_is_noticed(tmp_path):
    lock = tmp_path / start.PROGRAM
    lock.write_text("one==1.0\n", "utf-8")
    before = start.digests(tmp_path)
    lock.write_text("one==1.1\n", "utf-8")
    assert start.digests(tmp_path) != before


@pytest.mark.parametrize("config", [None, "", "home = \n", "home = nowhere/at/all\n"])
def test_an_environment_without_its_python_does_not_count(tmp_path, config):
    if config is not None:
        (tmp_path / "pyvenv.cfg").write_text(config, "utf-8")
    assert not start.works(tmp_path)


def test_what_was_half_made_is_cleared(tmp_path):
    venv = tmp_path / ".venv"
    (venv / "lib").mkdir(parents=True)
    start.clear(venv)
    assert list(venv.iterdir()) == []


def test_a_linked_environment_is_unlinked_not_emptied(tmp_path):
    theirs, venv = tmp_path / "theirs", tmp_path / ".venv"
    theirs.mkdir()
    (theirs / "keep").touch()
    venv.symlink_to(theirs)
    start.clear(venv)
    assert (theirs / "keep").exists()
    assert not venv.is_symlink()


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="Debian only")
def test_an_ordinary_user_gets_one_line_to_run(monkeypatch, capsys):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(shutil, "which", lambda name: name)
    assert not start.apt_install("libgl1 libegl1", "Qt")
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1].strip() == "sudo apt-get install -y --no-install-recommends libgl1 libegl1"


def test_an_old_python_can_run_it():
    source = (ROOT / "start.py").read_text("utf-8")
    tree = ast.parse(source, feature_version=(3, 8))
    named = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    named |= {node.module.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert named <= sys.stdlib_module_names


def test_a_fresh_machine_and_then_a_second_start(tmp_path):
    """Set up, from an old Python, over what an interrupted set-up left behind, in a home with nothing in it."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True
    ).stdout.decode()
    for name in filter(None, listed.split("\0")):
        if name.startswith(("start.py", "requirements", "tests/bench/requirements")):
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, tmp_path / name)
    venv, home = tmp_path / ".venv", tmp_path / "home"
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "python").write_text("half a file", "utf-8")
    (venv / "zhunsheng-begun").touch()
    home.mkdir()
    old_python = shutil.which("python3", path="/usr/bin") or sys.executable
    hidden = {"VIRTUAL_ENV", "DISPLAY", "WAYLAND_DISPLAY"}
    machine = {key: value for key, value in os.environ.items() if key not in hidden} | {"HOME": str(home)}

    def begin():
        return subprocess.run(
            [old_python, "start.py", "setup"],
            cwd=tmp_path,
            env=machine,
            capture_output=True,
            text=True,
            check=False,
        )

    first = begin()
    assert first.returncode == 0, first.stdout + first.stderr
    remembered = json.loads((venv / "zhunsheng-installed.json").read_text("utf-8"))
    assert remembered[start.PROGRAM] == start.digests(ROOT)[start.PROGRAM]
    assert not (venv / "zhunsheng-begun").exists()
    imported = (
        "import PySide6.QtWidgets, sqlalchemy, openpyxl, reportlab, sys; print(sys.version_info >= (3, 12))"
    )
    python = start.inside(venv, "python")
    assert subprocess.run([python, "-c", imported], capture_output=True, check=True).stdout.strip() == b"True"

    second = begin()
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")
