"""What an instrument is: its states, and the fields of its entry in the ledger, declared once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, TypedDict


class InstrumentState(StrEnum):
    """管理状态, as stored. 超期 is never stored: it is derived from the validity [二.五.8]."""

    PENDING = "待检"
    QUALIFIED = "合格"
    LIMITED = "准用"
    STOPPED = "停用"
    SEALED = "封存"
    SCRAPPED = "报废"


IN_USE = frozenset({InstrumentState.QUALIFIED, InstrumentState.LIMITED})
"""States in which an instrument may be used while its validity lasts."""


class RunningState(StrEnum):
    """运行状态 of form 1-7, a field apart from the management state."""

    NORMAL = "正常"
    MAINTENANCE = "维护"
    OUT = "停用"


class Custody(StrEnum):
    """Where the instrument is."""

    INSTALLED = "在装"
    STORED = "在库"
    AT_LABORATORY = "送检"
    OUT_FOR_REPAIR = "外修"
    LENT = "借出"


class MeteringLevel(StrEnum):
    """级别 of GB 17167: where in the plant energy is metered."""

    ONE = "一级"
    TWO = "二级"
    THREE = "三级"
    OTHER = "其他"


class ManagementClass(StrEnum):
    """ABC 管理类别."""

    A = "A"
    B = "B"
    C = "C"


class InstrumentDetails(TypedDict, total=False):
    """The entries of an instrument that a person may fill in; ``FIELDS`` says how each reads."""

    number: str
    name: str
    kind: str | None
    model: str | None
    accuracy_class: str | None
    range: str | None
    maker: str | None
    serial: str | None
    made_on: str | None
    installed_on: date | None
    unit: str | None
    place: str | None
    point: str | None
    energy: str | None
    level: MeteringLevel | None
    purpose: str | None
    management_class: ManagementClass | None
    mandatory: bool | None
    is_standard: bool | None
    interval_months: int | None
    interval_word: str | None
    regulation: str | None
    networked: bool | None
    running_state: RunningState
    custody: Custody
    remark: str | None


@dataclass(frozen=True, slots=True)
class Field:
    """One entry of an instrument: key in code, title on screen and paper, how it is typed, its group."""

    key: str
    title: str
    kind: type = str
    group: str = "器具"
    longest: int = 200
    """Most characters that a text may have."""


FIELDS: tuple[Field, ...] = (
    Field("number", "管理编号", longest=60),
    Field("name", "名称", longest=100),
    Field("kind", "器具类别", longest=60),
    Field("model", "型号规格"),
    Field("accuracy_class", "准确度等级", longest=60),
    Field("range", "测量范围"),
    Field("maker", "生产厂家"),
    Field("serial", "出厂编号", longest=100),
    Field("made_on", "出厂日期", longest=40),
    Field("unit", "使用单位", group="使用", longest=100),
    Field("place", "安装使用地点", group="使用"),
    Field("point", "计量点", group="使用", longest=60),
    Field("energy", "能源种类", group="使用", longest=40),
    Field("level", "级别", MeteringLevel, group="使用"),
    Field("purpose", "用途", group="使用"),
    Field("installed_on", "投用日期", date, group="使用"),
    Field("running_state", "运行状态", RunningState, group="使用"),
    Field("custody", "在哪里", Custody, group="使用"),
    Field("networked", "与平台联网", bool, group="使用"),
    Field("management_class", "管理类别", ManagementClass, group="管理"),
    Field("mandatory", "强制检定", bool, group="管理"),
    Field("is_standard", "计量标准器", bool, group="管理"),
    Field("interval_months", "检定周期（月）", int, group="管理"),
    Field("interval_word", "周期说明", group="管理", longest=40),
    Field("regulation", "检定依据", group="管理"),
    Field("remark", "备注", group="管理", longest=2000),
)
FIELD: dict[str, Field] = {field.key: field for field in FIELDS}


def interval_text(months: int | None, word: str | None = None) -> str:
    """Return an interval as the forms print it: ``1 年``, ``6 个月``, or its word (一次性)."""
    if not months:
        return word or ""
    return f"{months // 12} 年" if months % 12 == 0 else f"{months} 个月"


def detail_text(value: Any) -> str:
    """Return the value of a field as the history shows it."""
    if value is None or value == "":
        return "（空）"
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value)
