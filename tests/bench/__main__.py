"""How fast the program is beside other ways of doing the same work, in one table.

    python3 start.py bench                  every work, about eight minutes
    python3 start.py bench 100,000          works whose names hold all the given words

``start.py bench`` makes an environment of its own, ``.venv-bench``, with the program's packages and those it
is measured against. Data are made anew, the same on every machine (``data.py``), in a folder for temporary
files, about 1 GB. Each candidate runs in a process of its own, ours and the peer's in turn; a work's time is
CPU time, user and system, children included, unless its line says wall. Printed are the medians, the median
of the ratios taken pair by pair, the smallest and the largest, and the target. Loading libraries does not
count, except for the start. Times tell of one machine, ratios compare; on a busy machine lines with wall
time say little.

To add a line: a function that prepares and returns the work, one for the peer, and a ``Bench`` in ``BENCHES``
of a ``bench_*.py`` here.
"""

import importlib
import statistics
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE)]

from frame import Bench, Measured, measure  # noqa: E402

HEAD = ("work", "ours ms", "peer ms", "ratio", "min–max", "target", "verdict", "against")


def benches(words: list[str]) -> list[Bench]:
    modules = [importlib.import_module(path.stem) for path in sorted(HERE.glob("bench_*.py"))]
    found = [bench for module in modules for bench in module.BENCHES]
    return [bench for bench in found if all(word in bench.work for word in words)]


def line(bench: Bench, measured: Measured) -> tuple[str, ...]:
    ratio = statistics.median(measured.ratios)
    clock = "" if bench.clock == "cpu" else " (wall)"
    return (
        bench.work + clock,
        f"{statistics.median(measured.ours) * 1000:,.2f}",
        f"{statistics.median(measured.peer) * 1000:,.2f}",
        f"{ratio:.3f}",
        f"{min(measured.ratios):.3f}–{max(measured.ratios):.3f}",
        "" if bench.target is None else f"≤ {bench.target:g}",
        "" if bench.target is None else "reached" if ratio <= bench.target else "missed",
        bench.against,
    )


def main(words: list[str]) -> int:
    rows: list[tuple[str, ...]] = []
    with tempfile.TemporaryDirectory(prefix="zhunsheng-bench-", ignore_cleanup_errors=True) as folder:
        for bench in benches(words):
            print(f"… {bench.work}", file=sys.stderr, flush=True)
            rows.append(line(bench, measure(bench, Path(folder))))
    widths = [max(len(row[at]) for row in [HEAD, *rows]) for at in range(len(HEAD))]
    for row in [HEAD, *rows]:
        numbers = [cell.rjust(width) for cell, width in zip(row[1:6], widths[1:6], strict=True)]
        print("  ".join([row[0].ljust(widths[0]), *numbers, row[6].ljust(widths[6]), row[7]]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
