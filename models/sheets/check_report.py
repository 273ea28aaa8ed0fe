"""The report of a check as an inspector's paper: what was looked at, what was found, the fingerprint, who signs."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from models.lists import Column, ListSpec, moment
from models.rules.form import load
from models.sheets.layout import lay_out
from models.sheets.sheet import Cell, Row, Style

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from models.sheets.sheet import Book, Line
    from models.store.anchor_check import Compared
    from models.store.check import Report
    from models.store.finding import Finding

AGREEING = 8
"""Fingerprints that agreed and are listed, the newest; the others are counted."""
HEADING = 8.0
"""Millimetres."""


class _Entry(NamedTuple):
    what: str
    extent: str
    outcome: str


SPEC: ListSpec[_Entry] = ListSpec(
    name="check",
    title="台账库检查",
    key=id,
    search=lambda _row: "",
    columns=(
        Column[_Entry]("what", "检查内容", lambda row: row.what),
        Column[_Entry]("extent", "范围", lambda row: row.extent),
        Column[_Entry]("outcome", "结果", lambda row: row.outcome),
    ),
)


def check_report(report: Report, *, folder: Path, at: datetime, version: str) -> Book:
    """Lay the report of a check out; ``version`` is the program's."""
    sections = _sections(report)
    facts: dict[str, Any] = {
        "ledger": str(folder),
        "uuid": report.uuid,
        "checked_at": f"{at:%Y-%m-%d %H:%M}",
        "version": version,
        "conclusion": conclusion(report),
        "fingerprint": "" if report.anchor is None else report.anchor.text,
        "journal_seq": 0 if report.anchor is None else report.anchor.seq,
    }
    rows = [entry for _title, entries in sections for entry in entries]
    book = lay_out(load("_check"), SPEC, rows, facts)
    (sheet,) = book.sheets
    sheet.body = _headed(
        sheet.body, [(title, len(entries)) for title, entries in sections], len(sheet.tracks)
    )
    return book


def conclusion(report: Report) -> str:
    """Say in one sentence what came of a check."""
    if report.findings:
        return f"发现 {len(report.findings):,} 个问题，逐条列于上表。"
    told = f"，另有 {len(report.notes)} 处恢复的说明" if report.notes else ""
    return f"台账库完好，各部分相互一致{told}。"


def _sections(report: Report) -> list[tuple[str, list[_Entry]]]:
    parts = [
        _Entry(part.title, part.extent, f"{part.wrong:,} 个问题" if part.wrong else part.well)
        for part in report.parts
    ]
    made = [("一、检查了什么", parts)]
    for title, entries in (
        ("核对过的流水指纹", _anchors(report.compared)),
        ("发现的问题", _findings(report.findings)),
        ("需要说明的", _findings(report.notes)),
    ):
        if entries:
            made.append((f"{'一二三四'[len(made)]}、{title}", entries))
    return made


def _anchors(compared: Sequence[Compared]) -> list[_Entry]:
    agreeing = [one for one in compared if one.outcome == "相符"]
    listed = [one for one in compared if one.outcome != "相符"] + agreeing[-AGREEING:]
    entries = [
        _Entry(
            one.anchor.source,
            f"{one.anchor.text}　{_moment(one.anchor.at)}".strip(),
            one.outcome,
        )
        for one in reversed(listed)
    ]
    if len(agreeing) > AGREEING:
        entries.append(_Entry("更早的", f"{len(agreeing) - AGREEING:,} 处", "相符"))
    return entries


def _moment(noted: str) -> str:
    """Return a noted moment as people read it."""
    try:
        return moment(datetime.fromisoformat(noted))
    except ValueError:
        return noted


def _findings(found: Sequence[Finding]) -> list[_Entry]:
    return [_Entry(one.where, one.what, one.then) for one in found]


def _headed(lines: list[Line | Row], sections: list[tuple[str, int]], whole: int) -> list[Line | Row]:
    """Put a heading before each section, whose lengths are given."""
    made: list[Line | Row] = []
    start = 0
    for title, count in sections:
        made.append(Row(HEADING, (Cell(0, title, Style.SECTION, whole),)))
        made += lines[start : start + count]
        start += count
    return made
