"""How works are measured: two candidates in turn, each in a process of its own, and the ratio pair by pair."""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
OFFSCREEN = {
    **{key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"},
    "QT_QPA_PLATFORM": "offscreen",
    "PYTHONPATH": os.pathsep.join([str(HERE.parents[1]), str(HERE)]),
}

Candidate = Callable[[Path], Callable[[], object] | list[str]]
"""Gets the folder of data, imports and opens what it needs, and returns the work to be timed.

For the clock "start" it returns a command instead, which prints a line once its work is done.
"""


@dataclass(frozen=True)
class Bench:
    """One work of the program beside a peer that does the same."""

    work: str
    ours: Candidate
    against: str
    peer: Candidate
    target: float | None
    """Ours takes at most this part of the peer's time; nothing where it is only good to know."""
    clock: str = "cpu"
    """"cpu": user and system time of the work, children included; "wall": its wall time;
    "start": wall time from the start of a command until it prints a line."""
    rounds: int = 5
    repeat: int = 1
    """How often the work is done in one process; their median counts."""
    data: Callable[[Path], None] | None = None
    """Makes the data in the folder, once for all."""


@dataclass(frozen=True)
class Measured:
    """Seconds of every round."""

    ours: list[float]
    peer: list[float]

    @property
    def ratios(self) -> list[float]:
        """Ours by peer's, round by round."""
        return [ours / peer for ours, peer in zip(self.ours, self.peer, strict=True)]


def measure(bench: Bench, folder: Path) -> Measured:
    """Run both candidates in turn; of a start, the first round only warms the disk's cache."""
    if bench.data is not None:
        child(bench.data, bench, folder)
    seconds: dict[Candidate, list[float]] = {bench.ours: [], bench.peer: []}
    warm = 1 if bench.clock == "start" else 0
    for turn in range(bench.rounds + warm):
        for candidate, taken in seconds.items():
            spent = start(candidate(folder)) if bench.clock == "start" else child(candidate, bench, folder)
            if turn >= warm:
                taken.append(spent)
    return Measured(seconds[bench.ours], seconds[bench.peer])


def start(command: list[str]) -> float:
    """Start a command; return the seconds until it prints a line."""
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=OFFSCREEN) as process:
        line = process.stdout.readline()
        seconds = time.perf_counter() - began
    if process.returncode or not line:
        raise SystemExit(f"{' '.join(command)} failed ({process.returncode})")
    return seconds


def child(candidate: Callable[[Path], object], bench: Bench, folder: Path) -> float:
    """Run a candidate in a process of its own; return the seconds it took by the bench's clock."""
    module = Path(sys.modules[candidate.__module__].__file__).stem
    command = [
        sys.executable,
        str(HERE / "frame.py"),
        module,
        candidate.__name__,
        str(folder),
        str(bench.repeat),
    ]
    done = subprocess.run(command, stdout=subprocess.PIPE, env=OFFSCREEN, check=False)
    if done.returncode:
        raise SystemExit(f"{module}.{candidate.__name__} failed ({done.returncode})")
    return json.loads(done.stdout.splitlines()[-1]).get(bench.clock, 0)


def cpu() -> float:
    """User and system seconds of this process and of its ended children."""
    own = time.process_time()
    if sys.platform == "win32":
        return own
    import resource

    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return own + ended.ru_utime + ended.ru_stime


def main(module: str, name: str, folder: str, repeat: str) -> None:
    """Do one candidate's work in this process and print its times."""
    work = getattr(__import__(module), name)(Path(folder))
    cpus, walls = [], []
    for _ in range(int(repeat) if work else 0):
        cpu_before, wall_before = cpu(), time.perf_counter()
        work()
        cpus.append(cpu() - cpu_before)
        walls.append(time.perf_counter() - wall_before)
    times = {"cpu": statistics.median(cpus or [0]), "wall": statistics.median(walls or [0])}
    print(json.dumps(times), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
