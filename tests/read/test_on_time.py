"""Which instruments fell due in a period and were verified in time, from their recorded lives."""

from datetime import date

import pytest

from models.read.on_time import due_passes, results
from models.rules.indicators import first_pass, on_time
from models.rules.verification import Result, VerificationKind
from models.work import instrument, verification

D = date.fromisoformat
YEAR = {"since": date(2026, 1, 1), "until": date(2026, 11, 21)}

# examinations (kind, day, result) → 周期受检率 of the period; the interval is 12 months
LIVES = [
    ("提前检", [("首次", "2025-03-01", "合格"), ("周期", "2026-02-10", "合格")], "100"),
    ("末日当天检", [("首次", "2025-03-01", "合格"), ("周期", "2026-02-28", "合格")], "100"),
    ("迟一天", [("首次", "2025-03-01", "合格"), ("周期", "2026-03-01", "合格")], "0"),
    ("没有检", [("首次", "2025-03-01", "合格")], "0"),
    ("按期检出不合格也是受检", [("首次", "2025-03-01", "合格"), ("周期", "2026-02-10", "不合格")], "100"),
    ("抽检不能代替", [("首次", "2025-03-01", "合格"), ("抽检", "2026-02-10", "合格")], "0"),
    ("修理后换证的不在应检之列", [("首次", "2025-03-01", "合格"), ("修理后", "2025-12-10", "合格")], "—"),
    ("期外到期", [("首次", "2026-03-01", "合格")], "—"),
]


def life(desk, number, found, **more):
    key = desk.perform(instrument.register, number=number, name="表", interval_months=12, **more).ids[0]
    for kind, day, result in found:
        desk.perform(verification.record, instrument_id=key, on=D(day), kind=kind, result=result)
    return key


@pytest.mark.parametrize(("about", "found", "rate"), LIVES)
def test_verified_in_time(desk, about, found, rate):
    life(desk, "A", found)
    assert str(on_time(row.due for row in desk.ask(due_passes, **YEAR))) == rate, about


def test_mandatory_and_level_are_known(desk):
    life(desk, "A", LIVES[0][1], mandatory=True, level="一级")
    life(desk, "B", LIVES[3][1])
    found = desk.ask(due_passes, **YEAR)
    assert [row.level for row in found] == ["一级", None]
    assert str(on_time(row.due for row in found)) == "50"
    assert str(on_time((row.due for row in found), mandatory=True)) == "100"


def test_only_the_first_result_counts(desk):
    life(desk, "A", [("周期", "2026-02-10", "不合格"), ("周期", "2026-03-10", "合格")])
    life(desk, "B", [("周期", "2026-02-10", "合格")])
    life(desk, "C", [("周期", "2025-12-10", "不合格")])
    found = desk.ask(results, kind=VerificationKind.PERIODIC, **YEAR)
    assert [result for _id, result in found] == ["不合格", "合格"]
    assert str(first_pass(Result(result) for _id, result in found)) == "50"
