"""Rows and a list for the tests of the grid: thirty gauges and meters of an invented plant."""

from dataclasses import dataclass
from datetime import date, timedelta

from models.lists import Bucket, Column, ListSpec, Tone


@dataclass(frozen=True, slots=True)
class Meter:
    id: int
    number: str
    name: str
    state: str
    until: date | None
    level: str
    months: int | None


NAMES = ("压力表", "电能表", "涡街流量计")
TONES = {"合格": Tone.GOOD, "停用": Tone.STOP, "待检": Tone.WAIT}


def meters(count=30):
    return [
        Meter(
            i,
            f"JL-{i + 1}",
            NAMES[i % 3],
            "待检" if i % 10 == 9 else "停用" if i % 10 == 4 else "合格",
            None if i % 10 == 9 else date(2027, 1, 1) + timedelta(days=37 * i % 300),
            "一级" if i % 2 else "二级",
            None if i % 7 == 0 else 6 * (1 + i % 3),
        )
        for i in range(count)
    ]


METERS = ListSpec(
    "meters",
    "台账",
    (
        Column("number", "管理编号", lambda row: row.number, 22, tone=lambda _: Tone.STRONG, frozen=True),
        Column("name", "名称", lambda row: row.name, 42, frozen=True),
        Column("state", "状态", lambda row: row.state, 20, tone=lambda row: TONES[row.state], dot=True),
        Column("until", "有效期至", lambda row: row.until, 24),
        Column("level", "级别", lambda row: row.level, 18),
        Column("months", "周期", lambda row: row.months, 18, number=True),
        Column("id", "序号", lambda row: row.id, 12, shown=False),
    ),
    key=lambda row: row.id,
    search=lambda row: f"{row.number} {row.name} {row.level}".casefold(),
    buckets=(
        Bucket("stopped", "停用", lambda row: row.state == "停用", Tone.STOP),
        Bucket("no_date", "无日期", lambda row: row.until is None),
    ),
    filters=("level", "name"),
)
