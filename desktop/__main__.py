"""``zhunsheng``: without a command the window, with one the command line."""

from __future__ import annotations

import multiprocessing
import os
import sys

GRAPHIC = {"screens", "demo", "sample-window"}
"""Commands that draw; all others run without a screen."""
WITH_VALUE = {"--ledger", "--user"}


def main(arguments: list[str]) -> int:
    """Run what was asked for; return the exit code."""
    multiprocessing.freeze_support()
    command = first_word(arguments)
    if command in GRAPHIC:
        from desktop.graphic import run_graphic

        return run_graphic(command, arguments)
    if command is None and not {"-h", "--help"} & set(arguments):
        from desktop.graphic import run_window

        return run_window(arguments)
    from desktop.cli import run

    return run(arguments)


def first_word(arguments: list[str]) -> str | None:
    """Return the command among the arguments."""
    waiting = False
    for word in arguments:
        if waiting:
            waiting = False
        elif word in WITH_VALUE:
            waiting = True
        elif not word.startswith("-"):
            return word
    return None


if __name__ == "__main__":
    if sys.stdout is not None and hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")
    try:
        sys.exit(main(sys.argv[1:]))
    except BrokenPipeError:  # whoever read the answer has enough: `list … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
