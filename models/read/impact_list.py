"""How slips of assessments and their lines are listed."""

from __future__ import annotations

from models.lists import Bucket, Column, ListSpec, Tone
from models.read.impact import ImpactLineRow, ImpactRow
from models.rules.impact import ImpactState, Judgement

WAITING = "待判定"
JUDGEMENT_TONES = {
    Judgement.NONE: Tone.GOOD,
    Judgement.TRACE: Tone.STOP,
    Judgement.CORRECTED: Tone.GOOD,
    Judgement.AGAIN: Tone.LIMITED,
}


def _state_tone(row: ImpactRow) -> Tone:
    if row.intact is False:
        return Tone.STOP
    return Tone.GOOD if row.state == ImpactState.CLOSED else Tone.LIMITED


def _judgement_tone(row: ImpactLineRow) -> Tone:
    return Tone.WAIT if row.judgement is None else JUDGEMENT_TONES[Judgement(row.judgement)]


C = Column[ImpactRow]

IMPACTS: ListSpec[ImpactRow] = ListSpec(
    name="impacts",
    title="追溯",
    key=lambda row: row.id,
    search=lambda row: " ".join(
        filter(None, (row.number, row.instrument_number, row.name, row.conclusion, row.closed_by))
    ).casefold(),
    columns=(
        C("number", "单号", lambda r: r.number, width=30, frozen=True, tone=lambda _: Tone.STRONG),
        C(
            "state",
            "状态",
            lambda r: "内容被改动" if r.intact is False else r.state,
            width=24,
            frozen=True,
            tone=_state_tone,
            dot=True,
        ),
        C("instrument_number", "管理编号", lambda r: r.instrument_number, width=26),
        C("name", "名称", lambda r: r.name, width=36),
        C("failed_on", "不合格日期", lambda r: r.failed_on, width=24),
        C("failed", "检定", lambda r: r.failed, width=32, tone=lambda _: Tone.MUTED),
        C("days", "追溯期", lambda r: r.days, width=46),
        C("lines", "项数", lambda r: r.lines, width=14, number=True),
        C(
            "left",
            "未处理完",
            lambda r: r.left,
            width=18,
            number=True,
            tone=lambda r: Tone.LIMITED if r.left else Tone.MUTED,
        ),
        C("opened_on", "开单日期", lambda r: r.opened_on, width=24, tone=lambda _: Tone.MUTED),
        C("opened_by", "开单人", lambda r: r.opened_by, width=20, tone=lambda _: Tone.MUTED),
        C("conclusion", "处理结论", lambda r: r.conclusion, width=50),
        C("closed_by", "签认", lambda r: r.closed_by, width=20),
        C("closed_on", "办结日期", lambda r: r.closed_on, width=24),
    ),
    buckets=(
        Bucket("running", "进行中", lambda row: row.state == ImpactState.RUNNING, Tone.LIMITED),
        Bucket("left", WAITING, lambda row: row.left > 0, Tone.LIMITED),
        Bucket("closed", "已办结", lambda row: row.state == ImpactState.CLOSED, Tone.GOOD),
    ),
)

L = Column[ImpactLineRow]
LINE_COLUMNS: tuple[L, ...] = (
    L("touch", "类别", lambda r: r.touch, width=16, tone=lambda _: Tone.MUTED),
    L("text", "经手的检定、计量点", lambda r: r.text, width=120),
    L("judgement", "判定", lambda r: r.judgement or WAITING, width=24, tone=_judgement_tone, dot=True),
    L("opinion", "依据和处理", lambda r: r.opinion, width=60),
    L("judged_by", "判定人", lambda r: r.judged_by, width=20),
    L("judged_on", "判定日期", lambda r: r.judged_on, width=24),
)


def line_spec(title: str, *, of_all: bool = False) -> ListSpec[ImpactLineRow]:
    """Return how the lines of a slip are listed, or those of all slips."""
    first = (
        L("slip", "单号", lambda r: r.slip, width=30),
        L("id", "行号", lambda r: r.id, width=14, number=True),
    )
    return ListSpec(
        name="impact_lines",
        title=title,
        key=lambda row: row.id,
        search=lambda row: " ".join(
            filter(None, (row.slip, row.text, row.opinion, row.judgement))
        ).casefold(),
        columns=(*first, *LINE_COLUMNS) if of_all else LINE_COLUMNS,
        buckets=(
            Bucket("waiting", WAITING, lambda row: row.judgement is None, Tone.LIMITED),
            *(
                Bucket(one.name.lower(), one.value, lambda row, one=one: row.judgement == one, tone)  # type: ignore[misc]
                for one, tone in JUDGEMENT_TONES.items()
            ),
        ),
        filters=("touch", "judged_by"),
    )
