"""Take over what was changed in an exported table: one action for all rows that were accepted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from models.rules.refusal import Refusal
from models.rules.returned import Chosen, Comparison, ReturnedRow
from models.rules.rights import Right, needs
from models.store.durable import fingerprint
from models.work.desk import ChangedMeanwhile
from models.work.imports import FileChanged
from models.work.instrument import amend
from models.work.unit import Outcome, ReasonMissing, Unit


class NothingAccepted(Refusal):
    """没有勾选要采用的改动，台账没有变动。请先勾选，或取消。"""


class ChangesCancelled(Refusal):
    """已取消，台账没有变动。"""


class RowMoved(Refusal):
    """核对之后，{number} 又被改过，这次没有写入。已重新核对，请再看一遍。"""


def _never() -> bool:
    return False


@needs(Right.KEEP)
def accept(
    unit: Unit,
    /,
    *,
    comparison: Comparison,
    chosen: Chosen,
    reason: str,
    cancelled: Callable[[], bool] = _never,
) -> Outcome:
    """Amend the chosen entries of the table, all or nothing; the values before and the reason are kept."""
    if not reason.strip():
        raise ReasonMissing
    rows = [(row, values) for row in comparison.rows if (values := _values(row, chosen))]
    if not rows:
        raise NothingAccepted
    if comparison.path is not None and (
        not comparison.path.is_file() or fingerprint(comparison.path) != comparison.sha256
    ):
        raise FileChanged(name=comparison.file_name)
    cells = 0
    for row, values in rows:
        if cancelled():
            raise ChangesCancelled
        _amend(unit, row, values, reason)
        cells += len(chosen.columns[row.key] & {cell.column for cell in row.offered})
    ids = tuple(row.instrument_id for row, _ in rows if row.instrument_id is not None)
    return Outcome(f"按“{comparison.file_name}”修改 {len(rows)} 台、{cells} 处", ids)


def _values(row: ReturnedRow, chosen: Chosen) -> dict[str, Any]:
    wanted = chosen.columns.get(row.key, frozenset())
    return {key: value for cell in row.offered if cell.column in wanted for key, value in cell.values.items()}


def _amend(unit: Unit, row: ReturnedRow, values: dict[str, Any], reason: str) -> None:
    """Amend one instrument as any correction does; refuse where it changed after the comparison."""
    if row.instrument_id is None:
        return
    details: Any = values
    try:
        amend(unit, instrument_id=row.instrument_id, version=row.version, reason=reason, **details)
    except ChangedMeanwhile as error:
        raise RowMoved(number=row.number) from error
