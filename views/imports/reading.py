"""Reading a file off the GUI thread: a table that this program exported is compared, any other is previewed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.intake.reader import read_old_ledger
from models.read.imports import headings, preview
from models.read.returned import compare, is_returned
from models.sheets.returned import titles
from views.imports.draft import Draft
from views.imports.waiting import SCALE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from models.rules.returned import Comparison
    from views.context import Context
    from views.jobs import Progress


def reading(
    context: Context, path: Path, *, as_old: bool = False, header_rows: Mapping[str, int] | None = None
) -> Callable[[Progress], Draft | Comparison]:
    """Return the job that reads a file; ``as_old`` takes it for an old ledger whatever it looks like.

    ``header_rows`` says in which row of a sheet the user sees the heading.
    """
    desk, today = context.desk, context.today()

    def job(progress: Progress) -> Draft | Comparison:
        book = read_old_ledger(
            path,
            cancelled=lambda: progress.cancelled,
            progress=lambda part: progress.step(round(part * SCALE * 0.8), SCALE, "读取各工作表"),
            headings=desk.ask(headings),
            header_rows=header_rows,
        )
        progress.step(round(SCALE * 0.85), SCALE, "理解每一格，与台账核对")
        own = titles(desk.ledger.forms)
        if not as_old and desk.ask(is_returned, book=book, titles=own):
            return desk.ask(compare, book=book, titles=own, today=today, path=path)
        found = desk.ask(preview, book=book, today=today, path=path)
        progress.step(SCALE, SCALE, "完成")
        return Draft(path, book, found, header_rows=dict(header_rows or {}))

    return job
