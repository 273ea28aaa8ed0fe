"""Reading an old ledger: a file in, its sheets and tables out; parsing happens in a limited child process."""

from __future__ import annotations

import json
import multiprocessing
import sys
import time
from contextlib import contextmanager
from datetime import date
from types import ModuleType
from typing import TYPE_CHECKING, Any

from models.intake import child
from models.intake.grid import Grid, Merge
from models.intake.refusals import (
    BY_CODE,
    BrokenFile,
    NoHeadingThere,
    ReadingCancelled,
    ReadingStopped,
    ReadingTooLong,
)
from models.intake.tables import find_tables
from models.rules.export_mark import mark_in
from models.rules.lasting import all_stay
from models.rules.old_book import EMPTY, OldBook, RawCell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from multiprocessing.connection import Connection
    from pathlib import Path

WAIT = 0.05
"""Seconds between two looks at the cancel token."""
PATIENCE = child.SECONDS + 5
"""Seconds after which the child is stopped, whatever it does."""
ANSWER_LIMIT = 256 * 1024 * 1024


def _never() -> bool:
    return False


def _silent(_part: float) -> None:
    return None


def read_old_ledger(
    path: Path,
    *,
    cancelled: Callable[[], bool] = _never,
    progress: Callable[[float], None] = _silent,
    headings: Mapping[str, str | None] | None = None,
    header_rows: Mapping[str, int] | None = None,
) -> OldBook:
    """Read a file (.xlsx, .xlsm, .xls, .csv) into plain values, or refuse it with the reason.

    ``progress`` hears the part done, 0 to 1. ``headings`` is the plant's own mapping, so that a table whose
    headings are all its own is found too. ``header_rows`` says for a sheet in which row, from 1, a person sees
    the heading. The calling program must call ``multiprocessing.freeze_support``
    first thing when it is frozen.
    """
    answer = _ask(path, cancelled, progress)
    sheets = []
    first = _first_rows(path.name, answer["sheets"], header_rows or {})
    for sheet in answer["sheets"]:
        if cancelled():
            raise ReadingCancelled(name=path.name)
        with all_stay():
            sheets += find_tables(_grid(sheet), headings, first.get(sheet["name"]))
    progress(1.0)
    return OldBook(path.name, tuple(sheets), answer["encoding"], mark_in(answer["mark"]))


def _first_rows(name: str, sheets: list[dict[str, Any]], wanted: Mapping[str, int]) -> dict[str, int]:
    """Return the rows of the headings, from 0; refuse those that are not there or empty."""
    filled = {sheet["name"]: sheet["rows"] for sheet in sheets}
    for sheet, row in wanted.items():
        if not (rows := filled.get(sheet)) or not 1 <= row <= len(rows) or not any(rows[row - 1]):
            raise NoHeadingThere(name=name, sheet=sheet, row=row)
    return {sheet: row - 1 for sheet, row in wanted.items()}


def _ask(path: Path, cancelled: Callable[[], bool], progress: Callable[[float], None]) -> dict[str, Any]:
    context = multiprocessing.get_context("spawn")
    receiving, sending = context.Pipe(duplex=False)
    process = context.Process(target=child.run, args=(str(path), sending), name="zhunsheng-read", daemon=True)
    try:
        with _without_main():
            process.start()
        sending.close()
        return _listen(path, receiving, cancelled, progress)
    finally:
        receiving.close()
        if process.is_alive():
            process.kill()
        process.join()
        process.close()


@contextmanager
def _without_main() -> Iterator[None]:
    """Keep the child from importing the program's main module: it needs none of it, and a script may lack a guard."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _listen(
    path: Path, receiving: Connection, cancelled: Callable[[], bool], progress: Callable[[float], None]
) -> dict[str, Any]:
    """Wait for the child's answer; its end without one is a refusal."""
    until = time.monotonic() + PATIENCE
    while True:
        if cancelled():
            raise ReadingCancelled(name=path.name)
        if time.monotonic() > until:
            raise ReadingTooLong(name=path.name, seconds=PATIENCE)
        if not receiving.poll(WAIT):
            continue
        try:
            answer: dict[str, Any] = json.loads(receiving.recv_bytes(ANSWER_LIMIT).decode("utf-8", "replace"))
        except (EOFError, OSError) as error:
            raise ReadingStopped(name=path.name) from error
        if answer["kind"] == "progress":
            progress(answer["part"])
        elif answer["kind"] == "refused":
            raise BY_CODE.get(answer["code"], BrokenFile)(**answer["facts"])
        else:
            return answer


def _grid(sheet: dict[str, Any]) -> Grid:
    """Build the cells of a sheet, each distinct one once."""
    cells = [RawCell(cell, cell) if type(cell) is str else _cell(*cell) for cell in sheet["cells"]]
    rows = tuple([tuple(map(cells.__getitem__, row)) for row in sheet["rows"]])
    return Grid(sheet["name"], rows, tuple(Merge(*span) for span in sheet["merges"]), sheet["hidden"])


def _cell(kind: int, value: Any, text: str) -> RawCell:
    if kind == child.DATE:
        return RawCell(date.fromisoformat(value), text)
    return RawCell(value, text) if text else EMPTY
