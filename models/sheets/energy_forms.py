"""表1-7, 表B.8 and 表B.9: counts of metering points and their instruments, by level, energy and class."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from models.read.equipping import counts, point_uses
from models.rules.accuracy import Fitness, meets
from models.rules.indicators import NONE, Equipping, Ratio, equips, in_validity
from models.rules.rule_set import LEVELS, Confidence, reaches
from models.sheets.rule_sets import category, rule_set

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from models.read.equipping import PointUse
    from models.rules.rule_set import RuleSet
    from models.work.desk import Desk

TITLES = {"一级": "进出用能单位", "二级": "进出主要次级用能单位", "三级": "主要用能设备"}
UNSURE = "*"
"""Marks a required figure that may not lead to a verdict."""
VERDICTS = {True: "达到", False: "未达到", None: ""}


class Filled(NamedTuple):
    """Facts and rows of a slip."""

    facts: dict[str, Any]
    rows: dict[str, list[dict[str, Any]]]


def uses_of(desk: Desk, as_of: date) -> list[PointUse]:
    """Return all points with what is installed there."""
    return desk.ask(point_uses, as_of=as_of, today=desk.clock().date())


def form_1_7(desk: Desk, as_of: date) -> Filled:
    """Return 表1-7: 一级 and 二级 instrument by instrument, 三级 by energy, their 小计, and what is known of the list."""
    uses = uses_of(desk, as_of)
    facts: dict[str, Any] = {}
    rows: dict[str, list[dict[str, Any]]] = {}
    for number, level in enumerate(LEVELS, 1):
        some = [use for use in uses if use.point.level == level]
        facts |= _sums(f"l{number}", counts(some, as_of))
        rows[level] = _by_energy(some, as_of) if level == "三级" else _one_by_one(some, as_of)
    facts |= _answers(uses, as_of)
    return Filled(facts, rows)


def _sums(prefix: str, found: Equipping) -> dict[str, Any]:
    asked = found.due > 0
    values = {
        "due": found.due if asked else "",
        "have": found.have if asked else "",
        "rate": found.equipping,
        "good": found.service,
        "valid": found.validity,
    }
    return {
        f"{prefix}_{key}": value if isinstance(value, int) else str(value) for key, value in values.items()
    }


def _one_by_one(uses: Iterable[PointUse], day: date) -> list[dict[str, Any]]:
    made = []
    for use in uses:
        row, one = use.instrument, use.standing
        given = {"level": TITLES.get(use.point.level or ""), "energy": use.point.energy}
        given["place"] = use.point.place or use.point.name
        if row is None or one is None or not equips(one):
            if use.point.must_meter:
                made.append({**given, "remark": "应配未配" if row is None else f"{row.number} {row.state}"})
            continue
        valid = "是" if in_validity(one, day) else "否"
        made.append(
            {
                **given,
                "category": category(row),
                "running": row.running_state,
                "valid": valid,
                "remark": row.number,
            }
        )
    return made


def _by_energy(uses: Sequence[PointUse], day: date) -> list[dict[str, Any]]:
    return [
        {
            "level": TITLES["三级"],
            "energy": energy,
            "due": found.due,
            "have": found.have,
            "good": found.serviceable,
            "remark": "",
        }
        for energy in _energies(uses)
        if (found := counts((use for use in uses if use.point.energy == energy), day)).due
    ]


def _energies(uses: Iterable[PointUse], rules: RuleSet | None = None) -> list[str | None]:
    """Return the energies that occur, those of the rule set first and in its order, then as points come."""
    found = list(dict.fromkeys(use.point.energy for use in uses))
    if rules is None:
        return found
    order = list(rules.rates)

    def place(energy: str | None) -> int:
        required = rules.rate_of(energy or "")
        return order.index(required) if required else len(order)

    return sorted(found, key=place)


def _answers(uses: Iterable[PointUse], day: date) -> dict[str, str]:
    """Return the answers of the yes/no block that the ledger knows; the others are for a person to tick."""
    found = [(use, one) for use in uses if (one := use.standing) is not None and equips(one)]
    valid = all(in_validity(one, day) for _use, one in found)
    fits = {
        meets(use.instrument.accuracy_class, use.point.required_class)
        for use, _one in found
        if use.instrument is not None
    }
    exact = "否" if Fitness.FAILS in fits else "" if Fitness.ASK in fits or not fits else "是"
    return {"all_valid": ("是" if valid else "否") if found else "", "all_exact": exact}


def form_b8(desk: Desk, as_of: date) -> Filled:
    """Return 表B.8: 应配, 实配, 配备率 and what the edition asks, for each energy and level."""
    uses, rules = uses_of(desk, as_of), rule_set(desk)
    uses = [use for use in uses if use.point.level in LEVELS]
    rows = [_b8_row(energy, uses, as_of, rules) for energy in _energies(uses, rules)]
    rows.append(_b8_row(None, uses, as_of, None) | {"energy": "合计"})
    return Filled({"rules": _edition(rules)}, {"rows": rows})


def _b8_row(energy: str | None, uses: Iterable[PointUse], day: date, rules: RuleSet | None) -> dict[str, Any]:
    """Return the row of an energy, or without a rule set the sums of all."""
    required = rules.rate_of(energy or "") if rules else None
    row: dict[str, Any] = {"energy": energy or "未填"}
    said: list[bool | None] = []
    for number, level in enumerate(LEVELS, 1):
        some = (use for use in uses if use.point.level == level and (not rules or use.point.energy == energy))
        found = counts(some, day)
        wanted = required.at(level) if required else None
        unsure = required is not None and required.confidence is not Confidence.HIGH
        asked = "" if wanted is None else f"{wanted:g}{UNSURE if unsure else ''}"
        row |= {f"due{number}": found.due, f"have{number}": found.have}
        row |= {f"rate{number}": str(found.equipping), f"asked{number}": asked if found.due else ""}
        if found.due:
            said.append(reaches(found.equipping, required, level))
    row["verdict"] = VERDICTS[None if None in said or not said else all(said)]
    return row


def _edition(rules: RuleSet) -> str:
    return f"{rules.title}（数值未录入）" if rules.is_empty else rules.title


class _Asked(NamedTuple):
    """What is asked of an instrument at a point, and on whose word."""

    category: str
    purpose: str
    required: str
    source: str


def form_b9(desk: Desk, as_of: date) -> Filled:
    """Return 表B.9: how many instruments have the class that is asked of their point."""
    uses, rules = uses_of(desk, as_of), rule_set(desk)
    groups: dict[_Asked, list[PointUse]] = {}
    for use in uses:
        one = use.standing
        if one is not None and equips(one):
            groups.setdefault(_asked(use, rules), []).append(use)
    rows = [_b9_row(asked, some) for asked, some in sorted(groups.items())]
    return Filled({"rules": _edition(rules)}, {"rows": rows})


def _asked(use: PointUse, rules: RuleSet) -> _Asked:
    """Return the class that the point itself asks; else the one that the edition names, if it names only one."""
    row, point = use.instrument, use.point
    kind = category(row) if row else ""
    named = [one for one in rules.classes_of(kind) if not one.energies or point.energy in one.energies]
    purpose = named[0].purpose if len(named) == 1 else f"{point.energy or ''}计量"
    if point.required_class:
        return _Asked(kind, purpose, point.required_class, "计量点")
    if len(named) == 1:
        return _Asked(kind, purpose, named[0].required, rules.title)
    return _Asked(kind, purpose, "", "")


def _b9_row(asked: _Asked, uses: list[PointUse]) -> dict[str, Any]:
    said = [meets(use.instrument.accuracy_class, asked.required) for use in uses if use.instrument]
    fits, asks = said.count(Fitness.MEETS), said.count(Fitness.ASK)
    remarks = [f"{asks} 台{Fitness.ASK.value}"] if asks else []
    if asked.source not in {"", "计量点"}:
        remarks.append("要求为参考值，请核对标准正文")
    return {
        "category": asked.category,
        "purpose": asked.purpose,
        "required": asked.required or NONE,
        **{f"level{i}": sum(use.point.level == level for use in uses) for i, level in enumerate(LEVELS, 1)},
        "have": len(said),
        "fits": fits,
        "fails": said.count(Fitness.FAILS),
        "rate": str(Ratio(fits, len(said) - asks)),
        "remark": "；".join(remarks),
    }
