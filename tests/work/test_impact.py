"""A standard fails: everything it touched since its last good examination is listed, judged and signed (R9)."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from models.read.detail import detail
from models.read.home import home
from models.read.impact import foreseen, impact_lines, impacts, slip
from models.read.instrument import ledger
from models.read.verification import verifications
from models.rules.rights import NotYourRight
from models.rules.roles import Role
from models.rules.traceability import ItsOwnStandard, NotAStandard, StandardUnfit
from models.sheets.export import render
from models.sheets.printed import fill_form, fill_impact
from models.store.check import check
from models.store.connection import connect_engine
from models.work import impact, instrument, lifecycle, metering_point, person, verification
from models.work.impact import (
    ConclusionMissing,
    LinesLeft,
    MoreWasTouched,
    NothingToAssess,
    OpinionMissing,
    PasswordAgain,
    SlipClosed,
    SlipThere,
)
from models.work.unit import NotFound

TODAY = date(2026, 11, 21)
D = date.fromisoformat
USES = {  # gauge → day on which it was examined with the standard; kind
    "YL-01": "2024-12-31",
    "YL-02": "2025-11-04",
    "YL-03": "2025-11-05",
    "YL-04": "2025-11-05",
    "YL-05": "2025-11-06",
    "YL-06": "2026-02-28",
    "YL-07": "2026-03-01",
    "YL-08": "2026-06-30",
    "YL-09": "2026-10-31",
    "YL-10": "2026-11-01",
    "YL-11": "2026-11-10",
    "YL-12": "2026-11-11",
}
GOOD, FAILED, GOOD_AGAIN = "2025-11-05", "2026-11-01", "2026-11-10"


@pytest.fixture
def lead(desk):
    desk.perform(person.add, name="李组长", roles=(Role.GROUP_LEAD,))
    return replace(desk, actor="李组长", proved=True)


def exam(desk, number, on, **more):
    return desk.perform(verification.record, instrument_id=number, on=D(on), **more).ids[0]


@pytest.fixture
def standard(desk):
    """A standard, good on GOOD; with it twelve gauges were examined, and one was not."""
    number = desk.perform(
        instrument.register, number="BZ-1", name="精密压力表", is_standard=True, interval_months=12
    ).ids[0]
    other = desk.perform(
        instrument.register, number="BZ-2", name="数字压力计", is_standard=True, interval_months=12
    ).ids[0]
    exam(desk, number, "2024-11-10")
    exam(desk, number, GOOD)
    exam(desk, number, "2026-05-05", kind="期间核查")
    exam(desk, other, GOOD)
    for name, on in USES.items():
        gauge = desk.perform(instrument.register, number=name, name="压力表", interval_months=6).ids[0]
        if on <= FAILED:
            exam(desk, gauge, on, certificate_no=f"自-{name}", standards=("BZ-1",))
    gauge = desk.perform(instrument.register, number="YL-99", name="压力表").ids[0]
    exam(desk, gauge, "2026-03-01", standards=("BZ-2",))
    return number


def listed(desk, slip_id=None):
    rows = desk.ask(impact_lines, impact_id=slip_id)
    return [row.text.split()[0] for row in rows]


def test_what_was_examined_with_a_failed_standard_is_listed_exactly(desk, standard):
    failed = exam(desk, standard, FAILED, result="不合格")
    days, texts = desk.ask(foreseen, verification_id=failed)
    done = desk.perform(impact.open_slip, verification_id=failed)
    inside = [name for name, on in USES.items() if GOOD <= on <= FAILED]
    assert listed(desk, done.ids[0]) == inside == [text.split()[0] for text in texts]
    assert inside == [f"YL-{n:02}" for n in range(3, 11)]
    (row,) = desk.ask(impacts)
    assert (row.number, row.state, row.lines, row.left) == ("ZS-2026-0001", "进行中", 8, 8)
    assert row.days == days == "2025-11-05 至今"
    assert desk.ask(home, as_of=TODAY, today=TODAY).impacts == 1


def test_uses_up_to_the_next_good_examination_count_and_later_ones_do_not(desk, standard):
    """The failure is entered late: meanwhile the standard went on serving, then passed after a repair."""
    for name in ("YL-11", "YL-12"):
        gauge = next(row.id for row in desk.ask(ledger, as_of=TODAY) if row.number == name)
        exam(desk, gauge, USES[name], standards=("BZ-1",) if USES[name] < "2026-11-05" else ())
    failed = exam(desk, standard, FAILED, result="不合格")
    slip_id = desk.perform(impact.open_slip, verification_id=failed).ids[0]
    exam(desk, standard, GOOD_AGAIN, kind="修理后")
    late = {}
    for name, on in (("YL-08", GOOD_AGAIN), ("YL-09", "2026-11-11")):
        gauge = next(row.id for row in desk.ask(ledger, as_of=TODAY) if row.number == name)
        late[name] = exam(desk, gauge, on, kind="临时", standards=("BZ-1",))
    desk.perform(impact.renew, impact_id=slip_id)
    assert listed(desk, slip_id) == [*(f"YL-{n:02}" for n in range(3, 11)), "YL-08"]
    assert desk.ask(impacts)[0].days == "2025-11-05 至 2026-11-10"
    assert late["YL-09"] not in {row.id for row in desk.ask(impact_lines, impact_id=slip_id)}


def test_voided_examinations_are_not_listed(desk, standard):
    made = next(row for row in desk.ask(verifications) if row.number == "YL-07")
    desk.perform(verification.void, verification_id=made.id, reason="登错")
    failed = exam(desk, standard, FAILED, result="不合格")
    desk.perform(impact.open_slip, verification_id=failed)
    assert "YL-07" not in listed(desk)


# in place at the point → what the slip says of its readings
STAYS = [
    ("2025-01-10", None, "J-1 进线　2025-11-05 至今"),
    ("2026-01-10", None, "J-1 进线　2026-01-10 至今"),
    ("2025-01-10", "2026-03-01", "J-1 进线　2025-11-05 至 2026-03-01"),
    ("2025-01-10", "2025-11-05", "J-1 进线　2025-11-05 至 2025-11-05"),
    ("2025-01-10", "2025-11-04", None),
]


@pytest.mark.parametrize(("since", "until", "said"), STAYS)
def test_readings_of_a_failed_meter_are_listed_by_point_and_days(desk, clock, since, until, said):
    desk.perform(metering_point.add, number="J-1", name="进线", energy="电力")
    clock.day = D(since)
    meter = desk.perform(
        instrument.register, number="DQ-1", name="电能表", point="J-1", interval_months=12
    ).ids[0]
    if until:
        clock.day = D(until)
        row = desk.ask(ledger, as_of=TODAY)[0]
        desk.perform(instrument.amend, instrument_id=meter, version=row.version, reason="换下", point=None)
    clock.day = TODAY
    exam(desk, meter, GOOD)
    failed = exam(desk, meter, FAILED, result="不合格")
    desk.perform(impact.open_slip, verification_id=failed)
    lines = [row.text for row in desk.ask(impact_lines)]
    assert lines == ([f"{said}，该计量点读数不作核查依据（监察手册 五.(三).1）"] if said else [])


def test_one_never_found_good_is_traced_to_its_beginning(desk, standard):
    gauge = desk.perform(instrument.register, number="BZ-9", name="校验仪", is_standard=True).ids[0]
    exam(desk, 4, "2020-01-01", kind="临时", standards=("BZ-9",))
    failed = exam(desk, gauge, "2026-11-01", result="不合格")
    desk.perform(impact.open_slip, verification_id=failed)
    assert listed(desk) == ["YL-02"]
    assert desk.ask(impacts)[0].days == "最早 至今"


def test_a_slip_is_judged_line_by_line_and_signed_by_the_lead(desk, standard, lead):
    failed = exam(desk, standard, FAILED, result="不合格")
    slip_id = desk.perform(impact.open_slip, verification_id=failed).ids[0]
    lines = [row.id for row in desk.ask(impact_lines)]
    with pytest.raises(OpinionMissing):
        desk.perform(impact.judge, line_ids=tuple(lines), judgement="无影响", opinion=" ")
    desk.perform(
        impact.judge, line_ids=tuple(lines[:5]), judgement="无影响", opinion="误差未超允差的三分之一"
    )
    desk.perform(impact.judge, line_ids=tuple(lines[5:]), judgement="需追溯", opinion="在用范围内超差")
    with pytest.raises(LinesLeft, match="3 项"):
        lead.perform(impact.close, impact_id=slip_id, conclusion="办结")
    desk.perform(impact.judge, line_ids=tuple(lines[5:]), judgement="重新检定", opinion="已用 BZ-2 复检合格")
    extra = desk.perform(impact.add_line, impact_id=slip_id, text="10 月蒸汽报表").ids[0]
    desk.perform(impact.judge, line_ids=(extra,), judgement="已更正", opinion="报表已重报")
    with pytest.raises(NotYourRight, match="小组负责人"):
        replace(desk, proved=True).perform(impact.close, impact_id=slip_id, conclusion="办结")
    with pytest.raises(PasswordAgain):
        replace(lead, proved=False).perform(impact.close, impact_id=slip_id, conclusion="办结")
    with pytest.raises(ConclusionMissing):
        lead.perform(impact.close, impact_id=slip_id, conclusion=" ")
    lead.perform(impact.close, impact_id=slip_id, conclusion="三台已复检，其余没有影响")
    whole = desk.ask(slip, impact_id=slip_id)
    assert (whole.row.state, whole.row.closed_by, whole.row.left, whole.row.intact) == (
        "已办结",
        "李组长",
        0,
        True,
    )
    assert whole.facts["期内的核查"] == "2026-05-05 期间核查检定 合格"
    assert whole.facts["签认"] == "李组长　2026-11-21"
    assert desk.ask(home, as_of=TODAY, today=TODAY).impacts == 0
    for attempt in (
        lambda: desk.perform(impact.judge, line_ids=(lines[0],), judgement="需追溯", opinion="改主意"),
        lambda: desk.perform(impact.add_line, impact_id=slip_id, text="还有"),
        lambda: desk.perform(impact.void, impact_id=slip_id, reason="不要了"),
        lambda: lead.perform(impact.close, impact_id=slip_id, conclusion="再办结"),
    ):
        with pytest.raises(SlipClosed, match="李组长"):
            attempt()
    assert check(desk.ledger).findings == ()


def test_a_signed_line_changed_behind_the_program_shows(desk, standard, lead):
    failed = exam(desk, standard, FAILED, result="不合格")
    slip_id = desk.perform(impact.open_slip, verification_id=failed).ids[0]
    lines = tuple(row.id for row in desk.ask(impact_lines))
    desk.perform(impact.judge, line_ids=lines, judgement="无影响", opinion="未超差")
    lead.perform(impact.close, impact_id=slip_id, conclusion="没有影响")
    engine = connect_engine(desk.ledger.folder / "ledger.db")
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE impact_line SET opinion = '好好的' WHERE id = 3")
    engine.dispose()
    assert desk.ask(impacts)[0].intact is False
    assert any("ZS-2026-0001" in str(finding) for finding in check(desk.ledger).findings)


def test_what_is_entered_after_the_slip_was_opened_is_not_missed(desk, standard, lead):
    failed = exam(desk, standard, FAILED, result="不合格")
    slip_id = desk.perform(impact.open_slip, verification_id=failed).ids[0]
    lines = tuple(row.id for row in desk.ask(impact_lines))
    desk.perform(impact.judge, line_ids=lines, judgement="无影响", opinion="未超差")
    exam(desk, 15, "2026-04-04", kind="抽检", standards=("BZ-1",))
    with pytest.raises(MoreWasTouched, match="1 项"):
        lead.perform(impact.close, impact_id=slip_id, conclusion="办结")
    assert "新增 1 项" in desk.perform(impact.renew, impact_id=slip_id).summary
    with pytest.raises(LinesLeft):
        lead.perform(impact.close, impact_id=slip_id, conclusion="办结")


def test_only_a_failure_calls_for_a_slip_and_each_for_one(desk, standard):
    passed = exam(desk, standard, "2026-10-01", kind="抽检")
    with pytest.raises(NothingToAssess):
        desk.perform(impact.open_slip, verification_id=passed)
    limited = exam(desk, 4, "2026-11-02", result="准用", limits="0~1 MPa")
    with pytest.raises(NothingToAssess):
        desk.perform(impact.open_slip, verification_id=limited)
    failed = exam(desk, standard, FAILED, result="不合格")
    desk.perform(impact.open_slip, verification_id=failed)
    with pytest.raises(SlipThere, match="ZS-2026-0001"):
        desk.perform(impact.open_slip, verification_id=failed)
    desk.perform(impact.void, impact_id=1, reason="重开")
    desk.perform(impact.open_slip, verification_id=failed)
    assert [row.number for row in desk.ask(impacts)] == ["ZS-2026-0002"]


def test_a_failure_offers_its_assessment_until_the_instrument_is_good_again(desk, standard):
    def offer():
        return desk.ask(detail, instrument_id=standard, as_of=TODAY, today=TODAY).offer

    assert offer() is None
    failed = exam(desk, standard, FAILED, result="不合格")
    assert (offer().verification_id, offer().slip) == (failed, None)
    desk.perform(impact.open_slip, verification_id=failed)
    exam(desk, standard, GOOD_AGAIN, kind="修理后")
    assert offer().slip == "ZS-2026-0001", "under way, it is offered still"
    desk.perform(impact.void, impact_id=1, reason="不必")
    assert offer() is None


def test_a_standard_must_be_one_and_valid_on_that_day(desk, standard):
    gauge = desk.perform(instrument.register, number="X-1", name="压力表", interval_months=6).ids[0]

    def use(on, *standards):
        return desk.perform(verification.record, instrument_id=gauge, on=D(on), standards=standards)

    for on, names, refusal in (
        ("2026-11-20", ("YL-01",), NotAStandard),
        ("2026-11-20", ("没有的",), NotFound),
        ("2026-11-20", ("BZ-1",), StandardUnfit),
    ):
        with pytest.raises(refusal) as refused:
            use(on, *names)
        assert refused.value.field == "standards"
    with pytest.raises(ItsOwnStandard):
        exam(desk, standard, "2026-11-01", standards=("BZ-1",))
    assert use("2026-11-04", "BZ-1", " BZ-2 ").warnings == ()
    exam(desk, standard, "2026-11-06", result="不合格")
    assert any("当天停用" in said for said in use("2026-11-06", "BZ-1").warnings)
    with pytest.raises(StandardUnfit, match="停用"):
        use("2026-11-07", "BZ-1")
    assert any("无法核对" in said for said in use("2019-05-05", "BZ-1").warnings)


def test_a_stopped_standard_serves_no_longer(desk, standard):
    desk.perform(lifecycle.fault, instrument_ids=(2,), on=D("2026-03-01"), text="摔坏")
    with pytest.raises(StandardUnfit, match="停用"):
        exam(desk, 4, "2026-03-02", standards=("BZ-2",))


def test_the_slip_is_printed_with_its_lines_as_they_were_judged(desk, standard):
    failed = exam(desk, standard, FAILED, result="不合格", certificate_no="SJ-9")
    slip_id = desk.perform(impact.open_slip, verification_id=failed).ids[0]
    first = desk.ask(impact_lines)[0].id
    desk.perform(impact.judge, line_ids=(first,), judgement="无影响", opinion="未超允差")
    asked = fill_form(desk, "impact", as_of=TODAY, where="ZS-2026-0001")
    for book in (asked, fill_impact(desk, slip_id, as_of=TODAY)):
        cells = load_workbook(BytesIO(render(book, ".xlsx"))).active.iter_rows(values_only=True)
        told = " ".join(str(cell) for line in cells for cell in line if cell is not None)
        for text in (
            "ZS-2026-0001",
            "SJ-9",
            "2025-11-05",
            "至今",
            "YL-03 压力表",
            "YL-10 压力表",
            "无影响",
            "未超允差",
        ):
            assert text in told, text
        assert "YL-02" not in told
        assert "期间核查检定 合格" in told
