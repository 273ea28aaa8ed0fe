"""From the start of the process to a painted window."""

import sys
from pathlib import Path

from data import ledger
from frame import Bench

HERE = Path(__file__).resolve().parent


def usual(folder):
    ledger(folder, 3_000, 10)


def hello(_folder):
    return [sys.executable, str(HERE / "hello.py")]


def shell(folder):
    return [sys.executable, str(HERE / "window.py"), "shell", str(ledger(folder, 3_000, 10))]


def rows(folder):
    return [sys.executable, str(HERE / "window.py"), "rows", str(ledger(folder, 3_000, 10))]


BARE = "a bare PySide6 window of the same size"
BENCHES = [
    Bench("start → painted shell", shell, BARE, hello, 1.3, clock="start", rounds=9, data=usual),
    Bench("start → 3,000 rows painted", rows, BARE, hello, 3, clock="start", rounds=9, data=usual),
]
