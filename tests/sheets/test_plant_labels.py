"""Labels of a ledger's instruments say what happened to them, slips included."""

from dataclasses import replace
from datetime import date

import pytest

from models.read.instrument import ledger
from models.rules.roles import Role
from models.sheets.printed_labels import changed, prepare
from models.work import instrument, label, lifecycle, person, request, setting, verification
from models.work.desk import Desk

TODAY = date(2026, 11, 21)
D = date.fromisoformat


@pytest.fixture
def signed(desk):
    """Return what lets a slip take effect with everybody's signature."""
    staff = {"李组长": (Role.GROUP_LEAD,), "赵审核": (Role.REVIEWER,), "钱总": (Role.LEADER,)}
    for name, roles in staff.items():
        desk.perform(person.add, name=name, roles=roles)

    def approve(kind, number, **asked):
        slip = replace(desk, proved=True).perform(
            request.apply, kind=kind, instrument_ids=(number,), **{"reason": "二号窑停产", **asked}
        )
        for name in staff:
            if name != "赵审核" or kind == "报废":
                signer = Desk(desk.ledger, name, desk.clock, proved=True)
                signer.perform(request.sign, request_id=slip.ids[0])

    return approve


@pytest.fixture
def meter(desk):
    number = desk.perform(
        instrument.register, number="DQ-1", name="电能表", interval_months=12, accuracy_class="0.5S"
    ).ids[0]
    desk.perform(verification.record, instrument_id=number, on=D("2026-03-01"), verifier="李敏")
    return number


def labelled(desk, day=TODAY):
    rows = desk.ask(ledger, as_of=day, today=desk.clock().date())
    return prepare(desk, rows, day).contents[0]


def test_pending_qualified_calibrated(desk):
    number = desk.perform(instrument.register, number="P-1", name="压力表", interval_months=6).ids[0]
    assert labelled(desk).kind == "待检"
    desk.perform(verification.record, instrument_id=number, on=D("2026-06-01"))
    assert (labelled(desk).kind, labelled(desk).valid_until) == ("合格", D("2026-11-30"))
    desk.perform(verification.record, instrument_id=number, on=D("2026-07-01"), method="校准")
    assert labelled(desk).kind == "校准"


def test_a_certificate_for_a_lower_class_makes_a_downgrade_label(desk, meter):
    desk.perform(
        verification.record, instrument_id=meter, on=D("2026-10-01"), result="准用", accuracy_class="1.0"
    )
    assert (labelled(desk).kind, labelled(desk).change) == ("降级", "0.5S→1.0")


def test_a_limited_pass_names_its_limits(desk, meter):
    desk.perform(verification.record, instrument_id=meter, on=D("2026-10-01"), result="准用", limits="0~50 A")
    assert (labelled(desk).kind, labelled(desk).reason) == ("准用", "0~50 A")


def test_stopped_with_reason_and_day(desk, meter):
    desk.perform(lifecycle.fault, instrument_ids=(meter,), on=D("2026-11-02"), text="表屏损坏")
    found = labelled(desk)
    assert (found.kind, found.reason, found.since) == ("停用", "表屏损坏", D("2026-11-02"))


def test_overdue_is_stopped_from_the_next_midnight(desk, meter, clock):
    clock.day = D("2027-03-01")
    found = labelled(desk, clock.day)
    assert (found.kind, found.reason, found.since) == ("停用", "超过有效期", D("2027-03-01"))
    assert labelled(desk, D("2027-02-28")).kind == "合格"


def test_sealed_scrapped_downgraded_by_slip(desk, meter, signed):
    signed("降级", meter, accuracy_class="1.0", purpose="内部考核")
    found = labelled(desk)
    assert (found.kind, found.change, found.valid_until) == ("降级", "0.5S→1.0", D("2027-02-28"))
    signed("封存", meter)
    found = labelled(desk)
    assert (found.kind, found.reason, found.since) == ("封存", "二号窑停产", TODAY)
    signed("报废", meter, appraisal="线圈烧毁")
    found = labelled(desk)
    assert (found.kind, found.since) == ("报废", TODAY)
    assert found.slip
    assert found.slip.startswith("BF")


def test_an_instrument_without_a_last_day_says_so(desk):
    for number, word in (("A-1", "随坏随换"), ("A-2", None)):
        made = desk.perform(instrument.register, number=number, name="温度计", interval_word=word).ids[0]
        desk.perform(verification.record, instrument_id=made, on=D("2026-06-01"))
    rows = desk.ask(ledger, as_of=TODAY, today=TODAY)
    said = [one.valid_until for one in prepare(desk, rows, TODAY).contents]
    assert said == ["随坏随换", "无日期"]


def test_only_what_a_label_shows_makes_it_out_of_date(desk, meter):
    def due():
        rows = desk.ask(ledger, as_of=TODAY, today=TODAY)
        return [row.number for row in changed(desk, rows, TODAY)]

    rows = desk.ask(ledger, as_of=TODAY, today=TODAY)
    printed = tuple(
        {"instrument_id": row.id, "content": one}
        for row, one in zip(rows, prepare(desk, rows, TODAY).digests, strict=True)
    )
    desk.perform(label.confirm_printed, labels=printed)
    assert due() == []
    version = rows[0].version
    desk.perform(instrument.amend, instrument_id=meter, version=version, reason="核对", maker="某厂")
    assert due() == [], "the maker is not on it"
    desk.perform(label.keep_design, text='[kinds."合格"]\ncolour = "#008080"\n')
    assert due() == [], "another colour says nothing new"
    desk.perform(label.keep_design, text='[kinds."合格"]\nfields = ["number", "valid_until", "serial"]\n')
    assert due() == ["DQ-1"]
    desk.perform(label.drop_design)
    assert due() == []
    desk.perform(setting.choose, key="company", value="新名称")
    assert due() == ["DQ-1"]
