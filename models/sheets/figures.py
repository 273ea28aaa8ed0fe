"""计量管理指标统计表: the plant's figures from the first day of the year, with how each is counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from models.read.equipping import counts
from models.read.on_time import due_passes, results
from models.rules.indicators import Ratio, first_pass, on_time
from models.rules.verification import Result, VerificationKind
from models.sheets.energy_forms import Filled, uses_of

if TYPE_CHECKING:
    from datetime import date

    from models.work.desk import Desk


def figures(desk: Desk, as_of: date) -> Filled:
    """Return the figures of the year up to a day; a target stands where the regulation sets one."""
    since = as_of.replace(month=1, day=1)
    uses = uses_of(desk, as_of)
    fallen = desk.ask(due_passes, since=since, until=as_of)
    passes = [row.due for row in fallen]
    level_one = [row.due for row in fallen if row.level == "一级"]
    every, first = counts(uses, as_of), counts((use for use in uses if use.point.level == "一级"), as_of)
    rows = [
        _row("能源计量器具配备率", "实配 ÷ 应配", every.equipping),
        _row("　其中：一级（进出用能单位）", "实配 ÷ 应配", first.equipping, "100"),
        _row("完好率", "运行正常且合格、准用的 ÷ 实配", every.service),
        _row("检定率", "在有效期内的 ÷ 实配", every.validity),
        _row("周期受检率", "按期受检的 ÷ 期内到期应检的", on_time(passes)),
        _row("　其中：一级计量器具", "同上", on_time(level_one), "100"),
        _row("强制检定受检率", "强检器具按期受检的 ÷ 应检的", on_time(passes, mandatory=True), "100"),
        _row("周检合格率", "首次检定合格的 ÷ 实检的", _passed(desk, VerificationKind.PERIODIC, since, as_of)),
        _row("抽检合格率", "抽检合格的 ÷ 抽检的", _passed(desk, VerificationKind.SPOT, since, as_of)),
    ]
    return Filled({"since": since, "until": as_of}, {"rows": rows})


def _passed(desk: Desk, kind: VerificationKind, since: date, until: date) -> Ratio:
    found = desk.ask(results, kind=kind, since=since, until=until)
    return first_pass(Result(result) for _id, result in found)


def _row(what: str, how: str, ratio: Ratio, target: str = "") -> dict[str, Any]:
    return {
        "what": what,
        "how": how,
        "part": ratio.part,
        "whole": ratio.whole,
        "rate": str(ratio),
        "target": target,
    }
