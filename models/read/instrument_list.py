"""How the ledger of instruments is listed: its columns, counts and filters, declared once."""

from __future__ import annotations

from models.lists import Bucket, Column, ListSpec, Tone, show
from models.read.instrument import InstrumentRow
from models.rules.due import BUCKET_TITLES, DueBucket
from models.rules.instrument import InstrumentState

TONES = {
    InstrumentState.QUALIFIED: Tone.GOOD,
    InstrumentState.LIMITED: Tone.LIMITED,
    InstrumentState.STOPPED: Tone.STOP,
    InstrumentState.SEALED: Tone.SEALED,
    InstrumentState.SCRAPPED: Tone.SCRAP,
    InstrumentState.PENDING: Tone.WAIT,
}
BUCKET_TONES = {
    DueBucket.OVERDUE: Tone.STOP,
    DueBucket.STOPPED: Tone.STOP,
    DueBucket.SEALED: Tone.SEALED,
    DueBucket.PENDING: Tone.WAIT,
}


def state_tone(row: InstrumentRow) -> Tone:
    """Return the tag colour of an instrument's state."""
    return TONES[InstrumentState(row.state)]


def due_tone(row: InstrumentRow) -> Tone:
    """Return the colour of a date of validity: red once it is past."""
    return Tone.STOP if row.bucket == DueBucket.OVERDUE else Tone.PLAIN


def _muted(_row: InstrumentRow) -> Tone:
    return Tone.MUTED


def _or_dash(value: object) -> str:
    return show(value) or "—"


def _in_bucket(wanted: DueBucket) -> Bucket[InstrumentRow]:
    return Bucket(
        wanted.value,
        BUCKET_TITLES[wanted],
        lambda row: row.bucket == wanted,
        BUCKET_TONES.get(wanted, Tone.PLAIN),
    )


C = Column[InstrumentRow]

COLUMNS: tuple[C, ...] = (
    C("number", "管理编号", lambda r: r.number, width=26, frozen=True, tone=lambda _: Tone.STRONG),
    C("name", "名称", lambda r: r.name, width=40, frozen=True),
    C("state", "状态", lambda r: r.state_text, width=28, frozen=True, tone=state_tone, dot=True),
    C(
        "valid_until",
        "有效期至",
        lambda r: r.valid_until,
        width=24,
        frozen=True,
        tone=due_tone,
        text=_or_dash,
    ),
    C("place", "安装使用地点", lambda r: r.place, width=44),
    C("unit", "使用单位", lambda r: r.unit, width=28),
    C("model", "型号规格", lambda r: r.model, width=30, tone=_muted),
    C("accuracy_class", "准确度等级", lambda r: r.accuracy_class, width=20),
    C("range", "测量范围", lambda r: r.range, width=36, tone=_muted),
    C("interval", "周期", lambda r: r.interval, width=18, tone=_muted),
    C("verified_on", "检定日期", lambda r: r.verified_on, width=24, tone=_muted),
    C("certificate_no", "证书编号", lambda r: r.certificate_no, width=34, tone=_muted),
    C("lab", "检定单位", lambda r: r.lab, width=34, tone=_muted),
    C("serial", "出厂编号", lambda r: r.serial, width=30, tone=_muted),
    C("maker", "生产厂家", lambda r: r.maker, width=36, tone=_muted),
    C("energy", "能源种类", lambda r: r.energy, width=20),
    C("level", "级别", lambda r: r.level, width=14),
    C("management_class", "管理类别", lambda r: r.management_class, width=18),
    C("mandatory", "强检", lambda r: r.mandatory, width=14),
    C("kind", "器具类别", lambda r: r.kind, width=28, shown=False),
    C("point", "计量点", lambda r: r.point, width=24, shown=False),
    C("purpose", "用途", lambda r: r.purpose, width=30, shown=False),
    C("running_state", "运行状态", lambda r: r.running_state, width=18, shown=False),
    C("custody", "在哪里", lambda r: r.custody, width=16, shown=False),
    C("networked", "联网", lambda r: r.networked, width=14, shown=False),
    C("made_on", "出厂日期", lambda r: r.made_on, width=24, shown=False),
    C("installed_on", "投用日期", lambda r: r.installed_on, width=24, shown=False),
    C("regulation", "检定依据", lambda r: r.regulation, width=34, shown=False),
    C("result", "检定结果", lambda r: r.result, width=18, shown=False),
    C("state_reason", "状态原因", lambda r: r.state_reason, width=36, shown=False),
    C("is_standard", "计量标准器", lambda r: r.is_standard, width=20, shown=False),
    C("remark", "备注", lambda r: r.remark, width=40),
)

INSTRUMENTS: ListSpec[InstrumentRow] = ListSpec(
    name="instruments",
    title="台账",
    key=lambda row: row.id,
    search=lambda row: row.search,
    columns=COLUMNS,
    buckets=(
        Bucket("all", "在册", lambda row: row.bucket is not None),
        *(_in_bucket(one) for one in DueBucket),
        Bucket("scrapped", "报废", lambda row: row.bucket is None, Tone.SCRAP),
    ),
    opens_on="all",
    filters=("unit", "level", "energy", "kind", "management_class", "mandatory", "state", "place", "lab"),
)
