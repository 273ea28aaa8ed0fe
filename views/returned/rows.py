"""How the rows of a table that came back are listed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from models.lists import Bucket, Column, ListSpec, Tone
from models.rules.returned import STANDING_TITLES, ReturnedRow, Standing

if TYPE_CHECKING:
    from views.returned.taken import Taken

TONES = {
    Standing.SAME: Tone.MUTED,
    Standing.CHANGED: Tone.SEALED,
    Standing.ASK: Tone.LIMITED,
    Standing.STALE: Tone.STOP,
    Standing.NEW: Tone.GOOD,
    Standing.UNCLEAR: Tone.STOP,
    Standing.FIXED: Tone.MUTED,
}
DIFFERS = "differs"
C = Column[ReturnedRow]


def returned_spec(taken: Taken) -> ListSpec[ReturnedRow]:
    """Return the list of the rows; it opens on those that differ."""
    counts = taken.comparison.counts
    kinds = (
        Bucket(one.value, title, partial(_stands, standing=one), TONES[one])
        for one, title in STANDING_TITLES.items()
        if counts[one]
    )
    several = len({row.sheet for row in taken.comparison.rows}) > 1
    sheet = (C("sheet", "工作表", lambda row: row.sheet, tone=_muted),) if several else ()
    return ListSpec(
        name="returned_rows",
        title="核对",
        key=lambda row: row.key,
        search=_search,
        columns=(
            C(
                "standing",
                "结论",
                lambda row: STANDING_TITLES[row.standing],
                dot=True,
                tone=lambda row: TONES[row.standing],
                frozen=True,
            ),
            C("row", "行", lambda row: row.row, number=True, tone=_muted, frozen=True),
            C("number", "管理编号", lambda row: row.number, tone=lambda _row: Tone.STRONG, frozen=True),
            C("name", "名称", lambda row: row.name, frozen=True),
            *sheet,
            C("act", "处理", partial(act_of, taken=taken), tone=partial(_act_tone, taken=taken)),
            C("cells", "台账 → 表里", cells_text),
        ),
        buckets=(Bucket(DIFFERS, "有不同", lambda row: row.standing is not Standing.SAME), *kinds),
        opens_on=DIFFERS,
    )


def act_of(row: ReturnedRow, taken: Taken) -> str:
    """Return what is going to be done with a row, in the fewest words."""
    if not row.offered:
        return (
            "登记新行" if row.standing is Standing.NEW else "" if row.standing is Standing.SAME else "不采用"
        )
    if taken.is_open(row):
        return "待您确认"
    count, all_of = len(taken.of(row)), len(row.offered)
    if not count:
        return "不采用"
    return f"采用 {count} 处" if count == all_of else f"采用 {count}/{all_of} 处"


def cells_text(row: ReturnedRow) -> str:
    """Return the differences of a row in one line."""
    shown = "；".join(f"{cell.title}：{cell.old or '（空）'} → {cell.new or '（空）'}" for cell in row.cells)
    return " ".join((shown or row.why).split())


def _stands(row: ReturnedRow, standing: Standing) -> bool:
    return row.standing is standing


def _muted(_row: ReturnedRow) -> Tone:
    return Tone.MUTED


def _act_tone(row: ReturnedRow, taken: Taken) -> Tone:
    if taken.is_open(row):
        return Tone.LIMITED
    return Tone.PLAIN if taken.of(row) else Tone.MUTED


def _search(row: ReturnedRow) -> str:
    return f"{row.number} {row.name} {cells_text(row)} {row.why}".casefold()
