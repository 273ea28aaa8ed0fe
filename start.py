#!/usr/bin/env python3
"""Set this machine up and start 准绳: standard library only, any Python from 3.8, Debian and Windows.

python3 start.py               the main job: the window on the sample plant; without a display, into demo/
python3 start.py test [ARGS]   every check and every test (ARGS go to pytest)
python3 start.py bench [ARGS]  times and ratios in one table (ARGS: words of the works wanted)
python3 start.py setup         only make the environment
python3 start.py ARGS          the program's command line (python3 start.py --help)
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).resolve().parent
WINDOWS = os.name == "nt"
MINORS = (12, 13, 14, 15)
"""Minors of Python 3 that fit, the one the tests run on first. Older ones crash under PySide6 6.12."""

PROGRAM, DEVELOPMENT, BENCH = "requirements.lock", "requirements-dev.lock", "tests/bench/requirements.lock"
CONTAINS = {DEVELOPMENT: (PROGRAM, DEVELOPMENT)}
"""Locks that hold all of another one, so that its installation serves for both."""

QT_PACKAGES = {
    "libqoffscreen.so": "libgl1 libegl1 libglib2.0-0 libdbus-1-3 libfontconfig1 libxkbcommon0",
    "libqxcb.so": "libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxcb-xkb1 libxkbcommon-x11-0"
    " libxcb-render-util0 libxcb-image0 libxcb-randr0 libxcb-sync1 libxcb-xfixes0 libx11-xcb1",
}
"""Qt's platform plugins on Linux, and the Debian packages with the libraries that each needs."""

FITS_PROBE = """
import json, sys, sysconfig
print(json.dumps([sys.version_info[1] if sys.version_info[0] == 3 else 0, sys.implementation.name,
                  sys.maxsize > 2**32 and not sysconfig.get_config_var("Py_GIL_DISABLED"), sys.executable]))
"""
QT_PROBE = """
import ctypes, pathlib, sys
import PySide6.QtWidgets
plugins = pathlib.Path(PySide6.__file__).parent / "Qt" / "plugins" / "platforms"
[ctypes.CDLL(str(plugins / name)) for name in sys.argv[1:]]
"""


class SetupError(Exception):
    """What keeps this machine from running the program, in Chinese and English."""


def say(text: str) -> None:
    """Tell the person at the terminal."""
    print(text, flush=True)


def run(command: list[str], **environment: str) -> int:
    """Run a program that talks to the terminal; its exit code, 127 where it cannot start."""
    try:
        return subprocess.call(command, cwd=str(ROOT), env={**os.environ, "PYTHONUTF8": "1", **environment})
    except OSError:
        return 127


def answer(command: list[str]) -> str:
    """What a program prints, or nothing where it is absent or fails."""
    try:
        done = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, timeout=60, check=True)
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.decode("utf-8", "replace").strip()


# --- a Python that fits ------------------------------------------------------------------------------------


def fitting(names: Iterable[str]) -> list[str]:
    """Those names of version folders (pyenv's, uv's) that fit: by minor as preferred, newest patch first."""
    found = []
    for name in names:
        match = re.fullmatch(r"(?:cpython-)?3\.(\d+)\.(\d+)(?:-[\w.-]+)?", name)
        if match and int(match[1]) in MINORS:
            found.append((MINORS.index(int(match[1])), -int(match[2]), name))
    return [name for _, _, name in sorted(found)]


def version_folders() -> list[Path]:
    """Where pyenv and uv keep their Pythons."""
    home, told = Path.home(), os.environ.get
    pyenv = [told("PYENV_ROOT"), answer(["pyenv", "root"]), home / ".pyenv", home / ".pyenv" / "pyenv-win"]
    data = told("APPDATA") if WINDOWS else told("XDG_DATA_HOME")
    uv = [told("UV_PYTHON_INSTALL_DIR"), Path(data or home / ".local" / "share") / "uv" / "python"]
    folders = [Path(root) / "versions" for root in pyenv if root] + [Path(root) for root in uv if root]
    return [folder for folder in dict.fromkeys(folders) if folder.is_dir()]


def commands() -> Iterator[list[str]]:
    """Every command that may be a fitting Python, the preferred first."""
    yield [sys.executable]
    for minor in MINORS:
        if WINDOWS:
            yield ["py", f"-3.{minor}"]
        yield [f"python3.{minor}"]
    for folder in version_folders():
        for name in fitting(entry.name for entry in folder.iterdir()):
            yield [str(folder / name / ("python.exe" if WINDOWS else "bin/python3"))]
    yield ["python3"]


def find_python() -> str | None:
    """The first Python found that fits: CPython, 64 bit, with its global lock, of a minor in MINORS."""
    for command in commands():
        reply = answer([*command, "-c", FITS_PROBE])
        if not reply.startswith("["):
            continue
        minor, implementation, usual, path = json.loads(reply)
        if minor in MINORS and implementation == "cpython" and usual:
            return str(path)
    return None


def find_uv() -> str | None:
    """Find uv: on PATH where it answers (pyenv's shim may not), or our own."""
    for place in ("uv", str(Path.home() / ".local" / "bin" / "uv"), str(inside(ROOT / ".venv-uv", "uv"))):
        if answer([place, "--version"]).startswith("uv "):
            return place
    return None


def python_by_uv() -> str:
    """Let uv install a Python, in its own folder; get uv first if need be."""
    say("没有找到 Python 3.12–3.15，正在用 uv 安装… / No Python 3.12–3.15 here, installing one with uv…")
    private = ROOT / ".venv-uv"
    if not find_uv():
        make_venv(sys.executable, private)
        run([str(inside(private, "python")), "-m", "pip", "install", "--quiet", "uv"])
    uv = find_uv()
    if uv and run([uv, "python", "install", f"3.{MINORS[0]}"]) == 0:
        found = find_python()
        if found:
            return found
    raise SetupError(
        "这台电脑没有 Python 3.12–3.15，自动安装也没有成功。请先安装 64 位 Python 3.12 或更新版本"
        "（Windows：python.org；Debian：pyenv 或 uv），再运行一次。\n"
        "No Python 3.12–3.15 was found and uv could not install one. Install a 64-bit Python 3.12 or newer"
        " (Windows: python.org; Debian: pyenv or uv), then start again."
    )


# --- the environment ---------------------------------------------------------------------------------------


def inside(venv: Path, program: str) -> Path:
    """Where a virtual environment keeps a program."""
    return venv / "Scripts" / (program + ".exe") if WINDOWS else venv / "bin" / program


def works(venv: Path) -> bool:
    """Whether the environment's Python is there, and the Python it was made from."""
    try:
        config = (venv / "pyvenv.cfg").read_text("utf-8")
    except OSError:
        return False
    home = re.search(r"^home *= *(.+?) *$", config, re.MULTILINE)
    return bool(home and Path(home[1]).is_dir() and inside(venv, "python").exists())


def apt_install(packages: str, why: str) -> bool:
    """Install Debian packages as root, or tell the one line that does."""
    line = "apt-get install -y --no-install-recommends " + packages
    if not shutil.which("apt-get"):
        say(why + "\n请安装（Debian 的包名）/ Please install (Debian's names): " + packages)
        return False
    if os.geteuid() != 0:
        say(why + "\n请运行这一行，然后再启动 / Run this line, then start again:\n  sudo " + line)
        return False
    say(why + "\n" + line)
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    return run(line.split(), **quiet) == 0 or (
        run(["apt-get", "update"], **quiet) == 0 and run(line.split(), **quiet) == 0
    )


def make_venv(python: str, venv: Path) -> None:
    """Make an empty virtual environment with pip; Debian splits ensurepip off into a package of its own."""
    command = [python, "-m", "venv", str(venv)]
    if answer([python, "-c", "import ensurepip; print(1)"]):
        if run(command) == 0:
            return
    else:
        package = answer([python, "-c", "import sys; print('python3.%d-venv' % sys.version_info[1])"])
        why = "Debian 的 Python 没有 venv / Debian's Python comes without venv"
        if apt_install(package, why) and run(command) == 0:
            return
    raise SetupError(f"不能建立虚拟环境 {venv} / cannot make the virtual environment")


def install(venv: Path, lock: str) -> None:
    """Install exactly the packages of a lock file, each checked by its hash: with uv if present, else pip."""
    python, uv = str(inside(venv, "python")), find_uv()
    wanted = ["--require-hashes", "-r", lock]
    if uv and run([uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", python, *wanted]) == 0:
        return
    if not answer([python, "-m", "pip", "--version"]):
        run([python, "-m", "ensurepip"])
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    if run(pip + wanted) != 0:
        raise SetupError(
            "依赖包没有装好。请检查网络（或 pip 镜像设置），再运行一次。\n"
            "The packages could not be installed. Check the network (or pip's mirror), then start again."
        )


def digests(root: Path) -> dict[str, str]:
    """Find each lock file's hash, by its name."""
    locks = {name: root / name for name in (PROGRAM, DEVELOPMENT, BENCH)}
    return {
        name: hashlib.sha256(lock.read_bytes()).hexdigest() for name, lock in locks.items() if lock.exists()
    }


def stamp_after(lock: str, now: dict[str, str]) -> dict[str, str]:
    """What to remember of an environment into which a lock has just been installed."""
    return {name: now[name] for name in CONTAINS.get(lock, (lock,)) if name in now}


def environment(lock: str, folder: str = ".venv") -> str:
    """Make the environment that a lock file describes, unless it is there already; return its Python."""
    venv, now = ROOT / folder, digests(ROOT)
    stamp, begun = venv / "zhunsheng-installed.json", venv / "zhunsheng-begun"
    whole = works(venv) and not begun.exists()
    known = json.loads(stamp.read_text("utf-8")) if whole and stamp.exists() else {}
    if known.get(lock) != now[lock]:
        say("正在准备运行环境，约一分钟… / Preparing the environment, about a minute…")
        if not whole:
            clear(venv)
        begun.touch()
        if not whole:
            make_venv(find_python() or python_by_uv(), venv)
        install(venv, lock)
        known = stamp_after(lock, now)
        stamp.write_text(json.dumps(known), "utf-8")
        begun.unlink()
    if sys.platform == "linux":
        check_qt(venv, stamp, known)
    return str(inside(venv, "python"))


def clear(venv: Path) -> None:
    """Leave an empty folder for a new environment, whatever was there: half-made, moved or broken."""
    if venv.is_symlink() or venv.is_file():
        venv.unlink()
    elif venv.exists():
        say("清除不完整的环境 / Removing an incomplete environment: " + venv.name)
        shutil.rmtree(str(venv))
    venv.mkdir()


def check_qt(venv: Path, stamp: Path, known: dict[str, str]) -> None:
    """See that Qt finds its libraries on Linux, by loading it, once for each platform plugin in use."""
    plugins = ["libqoffscreen.so"] + (["libqxcb.so"] if has_display() else [])
    wanted = " ".join(plugins)
    if known.get("qt") == wanted:
        return
    probe = [str(inside(venv, "python")), "-c", QT_PROBE, *plugins]
    if subprocess.run(probe, capture_output=True, check=False).returncode:
        packages = " ".join(QT_PACKAGES[plugin] for plugin in plugins)
        apt_install(packages, "Qt 需要的系统库不全 / Libraries that Qt needs are missing")
        again = subprocess.run(probe, capture_output=True, check=False)
        if again.returncode:
            last = again.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
            raise SetupError("Qt 不能启动 / Qt cannot start: " + "".join(last))
    stamp.write_text(json.dumps({**known, "qt": wanted}), "utf-8")


# --- what to run -------------------------------------------------------------------------------------------


def has_display() -> bool:
    """Whether a window can be shown here."""
    return sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def test(python: str, arguments: list[str]) -> int:
    """Check style, types and floors, then run the tests; pytest comes last, and its closing line with it."""
    checks = {
        "ruff check": ["-m", "ruff", "check", "--quiet"],
        "ruff format": ["-m", "ruff", "format", "--check", "--quiet"],
        "mypy": ["-m", "mypy"],
        "import-linter": ["-c", "import importlinter.cli as c; c.lint_imports_command()"],
    }
    failed = [name for name, command in checks.items() if run([python, *command]) != 0]
    say("检查 / checks: " + ("未通过 / failed: " + ", ".join(failed) if failed else "通过 / passed"))
    code = run([python, "-m", "pytest", "-n", "2", *arguments], QT_QPA_PLATFORM="offscreen")
    return code or (1 if failed else 0)


def program(python: str, arguments: list[str]) -> int:
    """Run the program: its main job where no argument is given."""
    platform = {} if has_display() else {"QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    main_job = ["sample-window"] if has_display() else ["demo", "demo"]
    return run([python, "-m", "desktop", *(arguments or main_job)], **platform)


def main(arguments: list[str]) -> int:
    """Set up what the arguments need, and run it."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    mode = arguments[0] if arguments else ""
    try:
        if mode == "setup":
            return 0 if environment(PROGRAM) else 1
        if mode == "test":
            return test(environment(DEVELOPMENT), arguments[1:])
        if mode == "bench":
            return run([environment(BENCH, ".venv-bench"), str(ROOT / "tests" / "bench"), *arguments[1:]])
        return program(environment(PROGRAM), arguments)
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
