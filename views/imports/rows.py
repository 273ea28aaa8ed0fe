"""How the rows of an old ledger are listed before they are taken over."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from models.lists import Bucket, Column, ListSpec, Tone
from models.rules.imports import CHOICE_TITLES, VERDICT_TITLES, Choice, PreviewRow, Verdict
from views.imports.draft import contradicts, field_text, field_title

if TYPE_CHECKING:
    from models.rules.imports import SheetPreview
    from views.imports.draft import Draft

TONES = {
    Verdict.NEW: Tone.GOOD,
    Verdict.SAME: Tone.MUTED,
    Verdict.CHANGED: Tone.SEALED,
    Verdict.CONFLICT: Tone.STOP,
    Verdict.UNSURE: Tone.LIMITED,
    Verdict.ERROR: Tone.STOP,
}
FIRST = ("number", "name")
C = Column[PreviewRow]


def choice_title(row: PreviewRow, choice: Choice) -> str:
    """Return what a choice means for this row, in the fewest words."""
    if choice is Choice.SKIP:
        return "跳过此行"
    if choice is Choice.LEDGER and row.verdict is Verdict.SAME:
        return "无需写入"
    if row.verdict is Verdict.UNSURE and not row.candidates and row.blocking:
        keeps_empty = Choice.SHEET if row.known else Choice.NEW
        if choice is keeps_empty:
            return "此格留空"
    if row.verdict is Verdict.NEW:
        return "登记"
    return CHOICE_TITLES[choice]


def rows_spec(sheet: SheetPreview, draft: Draft) -> ListSpec[PreviewRow]:
    """Return the list of a sheet's rows: the verdict first, then what identifies a row, then its fields."""
    kinds = [
        Bucket(verdict.value, VERDICT_TITLES[verdict], partial(_has_verdict, verdict=verdict), TONES[verdict])
        for verdict in Verdict
        if sheet.counts[verdict]
    ]
    if any(map(contradicts, sheet.rows)):
        kinds.append(Bucket("contradicts", "有效期不一致", contradicts, Tone.LIMITED))
    return ListSpec(
        name="import_rows",
        title=sheet.name,
        key=lambda row: row.key,
        search=_search,
        columns=(*_leading(draft), *(_column(key) for key in fields_of(sheet) if key not in FIRST)),
        buckets=tuple(kinds),
    )


def fields_of(sheet: SheetPreview) -> list[str]:
    """Return the fields that the sheet fills, in the order of its columns."""
    mapped = (key for table in sheet.tables for key in table.columns.values() if key)
    return list(dict.fromkeys(mapped))


def _leading(draft: Draft) -> tuple[C, ...]:
    def done(row: PreviewRow) -> str:
        return "待您决定" if draft.is_open(row) else choice_title(row, draft.decision(row).choice)

    def done_tone(row: PreviewRow) -> Tone:
        return Tone.LIMITED if draft.is_open(row) else Tone.MUTED

    return (
        C(
            "verdict",
            "结论",
            lambda row: VERDICT_TITLES[row.verdict],
            dot=True,
            tone=lambda row: TONES[row.verdict],
            frozen=True,
        ),
        C("row", "行", lambda row: row.source.row, number=True, tone=lambda _row: Tone.MUTED, frozen=True),
        C("number", "管理编号", lambda row: row.number, tone=_number_tone, frozen=True),
        C("name", "名称", lambda row: _value(row, "name"), tone=partial(_tone, key="name"), frozen=True),
        C("act", "处理", done, tone=done_tone),
    )


def _column(key: str) -> C:
    return C(
        key,
        field_title(key),
        partial(_value, key=key),
        text=lambda value: field_text(key, value) if not isinstance(value, str) else value,
        tone=partial(_tone, key=key),
    )


def _has_verdict(row: PreviewRow, verdict: Verdict) -> bool:
    return row.verdict is verdict


def _value(row: PreviewRow, key: str) -> Any:
    """Return what was understood; where that waits for a decision, the cell as it stands."""
    value = row.values.get(key)
    if value is None:
        return next((f"{one.text}？" for one in row.blocking if one.field == key), None)
    return value


def _tone(row: PreviewRow, key: str) -> Tone:
    if any(one.field == key for one in row.blocking):
        return Tone.LIMITED
    return Tone.STRONG if any(one.field == key for one in row.differences) else Tone.PLAIN


def _number_tone(row: PreviewRow) -> Tone:
    return Tone.MUTED if row.proposal and row.number == row.proposal else Tone.STRONG


def _search(row: PreviewRow) -> str:
    return " ".join((row.number, row.why, *(text for _, text in row.cells))).casefold()
