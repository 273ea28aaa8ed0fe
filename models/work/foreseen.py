"""What taking a step back would change, said before it is done."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from models.rules.instrument import FIELDS, detail_text
from models.rules.rights import Right, needs
from models.rules.settings import SETTINGS
from models.store.instrument import Instrument
from models.work.form import FORM
from models.work.journal import TABLES, take_back
from models.work.metering_point import TITLES

if TYPE_CHECKING:
    from models.work.unit import Unit

KINDS = {
    "instrument": "器具",
    "verification": "检定记录",
    "attachment_link": "附件",
    "metering_point": "计量点",
    "org_unit": "单位",
    "label_print": "标识打印确认",
    "person": "人员",
    "impact": "追溯处理单",
    "impact_line": "追溯处理单的行",
    "delegation": "委托",
}
"""What is counted for people; the rest goes along with these."""
OTHERS = {
    ("impact_line", "judgement"): "追溯处理单的判定",
    ("verification", "decision"): "有效期以哪个为准",
    ("verification", "valid_until"): "检定的有效期至",
    ("person", "left_on"): "离岗日期",
}
NAMED = 8
"""Lines shown; the others are counted."""
STANDING = ("state", "valid_until")


@needs(Right.OWN)
def foresee(unit: Unit, /, *, seq: int) -> tuple[str, ...]:
    """Take a step back for trial and say what that changes; whatever forbids it is refused here, too."""
    made = _made(unit, seq)
    before = _standing(unit)
    take_back(unit, seq=seq, reason="预览")
    restored = [text for change in unit.noted() if (text := _restored(unit, change))]
    after = _standing(unit)
    restored += [
        f"{number} 状态：{before[key][1][0]} → {_stands(standing)}"
        for key, (number, standing) in after.items()
        if key in before and before[key][1] != standing
    ]
    said = [f"将撤下：{'、'.join(made)}"] if made else []
    said += [f"将恢复：{text}" for text in restored[:NAMED]]
    if len(restored) > NAMED:
        said.append(f"……共 {len(restored):,} 处")
    return tuple(said)


def _made(unit: Unit, seq: int) -> list[str]:
    """Say what a line made, by name where it is one thing."""
    said = []
    for kind, title in KINDS.items():
        table = TABLES.get(kind)
        if table is None:
            continue
        rows = unit.session.scalars(select(table).where(table.seq == seq, table.void_seq.is_(None))).all()
        if len(rows) == 1:
            said.append(" ".join(filter(None, (title, _name(rows[0])))))
        elif rows:
            said.append(f"{title} {len(rows):,} 条")
    return said


def _name(row: Any) -> str:
    parts = (getattr(row, key, None) for key in ("number", "name", "on", "text"))
    return " ".join(str(part) for part in parts if part)


def _standing(unit: Unit) -> dict[int, tuple[str, tuple[Any, ...]]]:
    columns = (getattr(Instrument, key) for key in STANDING)
    query = select(Instrument.id, Instrument.number, *columns).where(Instrument.void_seq.is_(None))
    return {row[0]: (row[1], tuple(row[2:])) for row in unit.session.execute(query)}


def _stands(standing: tuple[Any, ...]) -> str:
    state, until = standing
    return f"{state}，有效期至 {until}" if until else str(state)


def _restored(unit: Unit, change: dict[str, Any]) -> str | None:
    """Say of one change what it brings back; nothing of those that only go along."""
    kind, key = change["entity"], change["field"]
    if kind == FORM:
        return (
            f"表格“{key}”恢复为原来的定义"
            if json.loads(change["after"] or "null")
            else f"移除表格“{key}”的本厂定义"
        )
    if kind == "setting":
        title: str | None = SETTINGS[key].title
    else:
        titles = {"instrument": {one.key: one.title for one in FIELDS}, "metering_point": TITLES}
        title = titles.get(kind, {}).get(key, OTHERS.get((kind, key)))
    if key == "void_seq" and kind in KINDS:
        return f"{KINDS[kind]} {_name(unit.session.get(TABLES[kind], change['entity_id']))} 重新有效"
    if title is None:
        return None
    if key.endswith("_id"):
        return f"{title}改回原来的"
    before, after = (detail_text(json.loads(change[side])) for side in ("before", "after"))
    owner = unit.session.get(TABLES[kind], change["entity_id"]) if kind in TABLES else None
    return f"{getattr(owner, 'number', '')} {title}：{before} → {after}".strip()
