"""What is to be written for each row of an old ledger, once everything is decided."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from models.rules.comparing import differences, problem
from models.rules.imports import CHOICE_TITLES, Choice, Verdict
from models.rules.instrument import InstrumentState
from models.rules.old_cells import NO_STATE_HERE
from models.rules.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from models.rules.imports import Decisions, Difference, Known, Preview, PreviewRow, RowDecision
    from models.rules.old_checks import Doubt


class RowNotReady(Refusal):
    """“{sheet}”第 {row} 行还不能导入：{why}。"""


class ChoiceNotOffered(Refusal):
    """“{sheet}”第 {row} 行不能选“{choice}”，可选：{offered}。"""


class ClaimedTwice(Refusal):
    """管理编号「{number}」被几行同时使用：{places}。一台一号（二.三.1），请只留一行，其余跳过或登记为新器具。"""

    clause = "二.三.1"
    field = "number"


class Act(StrEnum):
    """What happens to a row."""

    NEW = "new"
    CHANGE = "change"
    LINK = "link"
    """Nothing changes; the row's texts are kept with the instrument."""
    LEAVE = "leave"
    """Nothing changes; the row's texts are kept with the import."""


class Entry(NamedTuple):
    """What is written for a row."""

    row: PreviewRow
    act: Act
    number: str = ""
    values: Mapping[str, Any] = MappingProxyType({})
    known: Known | None = None
    differences: tuple[Difference, ...] = ()


def resolve(preview: Preview, decisions: Decisions) -> list[Entry]:
    """Return what is written for every row; refuse what cannot be."""
    entries = [_resolve(row, decisions) for row in preview.rows]
    _need_one_row_each(entry for entry in entries if entry.act in {Act.NEW, Act.CHANGE})
    return entries


def _resolve(row: PreviewRow, decisions: Decisions) -> Entry:
    decision = decisions.of(row)
    choice = decision.choice
    if row.verdict is Verdict.NEW and choice is Choice.NEW and not decision.values:
        return Entry(row, Act.NEW, row.number, row.values)
    if choice not in row.choices:
        if row.key in decisions.rows:
            raise ChoiceNotOffered(
                sheet=row.source.sheet,
                row=row.source.row,
                choice=CHOICE_TITLES[choice],
                offered="、".join(CHOICE_TITLES[one] for one in row.choices),
            )
        return Entry(row, Act.LEAVE)
    if choice is Choice.SKIP:
        return Entry(row, Act.LEAVE)
    known = _chosen(row, decision)
    if choice is Choice.LEDGER:
        return Entry(row, Act.LINK if known else Act.LEAVE, known=known)
    values = _values(row, decision)
    if wrong := problem(values, ()):
        if row.key in decisions.rows:
            raise RowNotReady(sheet=row.source.sheet, row=row.source.row, why=wrong[1], field=wrong[0])
        return Entry(row, Act.LEAVE)
    if choice is Choice.NEW or known is None:
        return Entry(row, Act.NEW, _number(row, decision), values)
    found = differences(known, values)
    return Entry(row, Act.CHANGE if found else Act.LINK, known.number, values, known, found)


def _chosen(row: PreviewRow, decision: RowDecision) -> Known | None:
    """Return the instrument that the row is taken for."""
    offered = [one for one in (row.known, *row.candidates) if one is not None]
    if decision.instrument_id is not None:
        return next((one for one in offered if one.id == decision.instrument_id), None)
    return offered[0] if offered else None


def _values(row: PreviewRow, decision: RowDecision) -> dict[str, Any]:
    values = dict(row.values)
    if decision.choice is Choice.GUESS:
        values.update(guess_of(doubt) for doubt in row.blocking if doubt.guess is not None)
    values.update(decision.values)
    return {key: value for key, value in values.items() if value not in {None, ""}}


def guess_of(doubt: Doubt) -> tuple[str, Any]:
    """Return field and value that accepting a guess fills; a state in the wrong column is still a state."""
    if doubt.field in NO_STATE_HERE and doubt.guess in set(InstrumentState):
        return "state", InstrumentState(doubt.guess)
    return doubt.field, doubt.guess


def _number(row: PreviewRow, decision: RowDecision) -> str:
    if own := decision.values.get("number"):
        return str(own)
    if decision.choice is Choice.SHEET and row.values.get("number"):
        return str(row.values["number"])
    return row.proposal or row.number


def _need_one_row_each(entries: Iterable[Entry]) -> None:
    claims: dict[str, Entry] = {}
    for entry in entries:
        first = claims.setdefault(entry.number, entry)
        if first is not entry:
            places = "、".join(
                f"“{one.row.source.sheet}”第 {one.row.source.row} 行" for one in (first, entry)
            )
            raise ClaimedTwice(number=entry.number, places=places)
