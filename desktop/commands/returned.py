"""``compare``: a table that was exported, edited elsewhere and brought back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from models.intake.reader import read_old_ledger
from models.read.imports import headings
from models.read.returned import compare
from models.rules.returned import STANDING_TITLES, Kind, Standing
from models.sheets.returned import titles
from models.work.returned import NothingAccepted, accept

if TYPE_CHECKING:
    from desktop.session import CommandSession
    from models.rules.returned import CellDifference, Comparison, ReturnedRow

MARKS = {Kind.EDIT: "", Kind.ASK: "？", Kind.UNREAD: "×", Kind.FIXED: "×"}


def returned(session: CommandSession) -> None:
    """Compare a table with the ledger, cell by cell; with ``--accept`` take its changes over."""
    options = session.options
    desk = session.writer() if options.accept else session.reader()
    seq, said = None, "这是核对，还没有写入。加上 --accept clear 采用没有疑问的改动（all 连同要确认的）。"
    try:
        book = read_old_ledger(options.file, headings=desk.ask(headings))
        seen = desk.ask(
            compare, book=book, titles=titles(desk.ledger.forms), today=session.today, path=options.file
        )
        if options.accept:
            chosen = seen.choose(asked=options.accept == "all")
            done = desk.perform(accept, comparison=seen, chosen=chosen, reason=options.reason)
            seq, said = done.seq, done.summary
    except NothingAccepted:
        said = "没有可以采用的改动，台账没有变动。"
    finally:
        desk.ledger.close()
    session.say("\n".join([*_lines(seen), said]), **_summary(seen, seq))


def _lines(seen: Comparison) -> list[str]:
    found = [seen.why_unmarked] if seen.why_unmarked else []
    if seen.unknown:
        found.append(f"没有核对的列：{'、'.join(seen.unknown)}")
    for row in seen.rows:
        if row.standing is not Standing.SAME:
            found.append(
                f"{STANDING_TITLES[row.standing]}　第 {row.row} 行　{row.number} {row.name}　{row.why}".rstrip()
            )
            found += [
                f"    {cell.title}：{cell.old or '（空）'} → {cell.new or '（空）'}{MARKS[cell.kind]}　{cell.why}".rstrip()
                for cell in row.cells
            ]
    return [*found, str(seen)]


def _summary(seen: Comparison, seq: int | None) -> dict[str, Any]:
    mark = seen.mark
    return {
        "file": seen.file_name,
        "mark": mark and {"seq": mark.seq, "as_of": mark.as_of},
        "counts": {standing.value: count for standing, count in seen.counts.items()},
        "differences": sum(1 for _ in seen.differences),
        "unknown": list(seen.unknown),
        "rows": [_row(row) for row in seen.rows if row.standing is not Standing.SAME],
        "seq": seq,
    }


def _row(row: ReturnedRow) -> dict[str, Any]:
    return {
        "sheet": row.sheet,
        "row": row.row,
        "number": row.number,
        "name": row.name,
        "standing": row.standing.value,
        "why": row.why,
        "cells": [_cell(cell) for cell in row.cells],
        "later": [{"by": one.by, "at": one.at, "what": one.what, "seq": one.seq} for one in row.later],
    }


def _cell(cell: CellDifference) -> dict[str, Any]:
    return {
        "column": cell.column,
        "title": cell.title,
        "ledger": cell.old,
        "sheet": cell.new,
        "kind": cell.kind.value,
        "why": cell.why,
    }
