"""Slips: who may sign what, what takes effect when, and what leaves no trace."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from models.read.history import history
from models.read.instrument import ledger
from models.read.request import inbox, request_detail, requests
from models.rules.lifecycle import MoveNotAllowed
from models.rules.rights import NotYourRight, UsingUnitMayNot
from models.rules.roles import Role
from models.rules.routes import NotTheSigner, OwnRequest, RouteUnlawful, SignedAlready
from models.store.check import check
from models.work import instrument, metering_point, person, request, setting, verification
from models.work.attachment import PartOfTheSlip, attach
from models.work.attachment import void as void_file
from models.work.desk import Desk
from models.work.request import PasswordAgain, ScanMissing, SignedAtNoTime
from models.work.request_effect import BuiltOnSlip, NotTheSameDay
from models.work.request_items import (
    ChangedSinceSubmitted,
    MandatoryNotLonger,
    NothingShowsTheClass,
    OnAnotherSlip,
    OutOfValidity,
    SameClass,
    ValidityRunOut,
    WishMissing,
)
from models.work.request_slip import NotThatFar, NotYours

TODAY = date(2026, 11, 21)
D = date.fromisoformat
STAFF = {
    "李组长": (Role.GROUP_LEAD,),
    "赵审核": (Role.REVIEWER,),
    "钱总": (Role.LEADER,),
    "孙两职": (Role.GROUP_LEAD, Role.LEADER),
    "周车间": (Role.USING_UNIT,),
    "吴看看": (Role.READER,),
}


@pytest.fixture
def staff(desk):
    """Everybody's desk, by name; 张三 is metrologist and administrator."""
    for name, roles in STAFF.items():
        desk.perform(person.add, name=name, roles=roles)
    desks = {name: Desk(desk.ledger, name, desk.clock, proved=True) for name in STAFF}
    return desks | {"张三": replace(desk, proved=True)}


@pytest.fixture
def meter(desk):
    desk.perform(metering_point.add, number="J-1", name="进线", energy="电力", level="一级")
    number = desk.perform(
        instrument.register,
        number="DQ-1",
        name="电能表",
        interval_months=12,
        accuracy_class="0.5S",
        point="J-1",
    ).ids[0]
    desk.perform(verification.record, instrument_id=number, on=D("2026-03-01"))
    return number


def apply(who, meter, kind="报废", **wishes):
    usual = {
        "报废": {"appraisal": "线圈烧毁，不能修复"},
        "降级": {"accuracy_class": "1.0", "purpose": "内部考核"},
    }
    asked = {"reason": "理由", **usual.get(kind, {}), **wishes}
    return who.perform(request.apply, kind=kind, instrument_ids=(meter,), **asked).ids[0]


def row(desk, day=TODAY):
    return desk.ask(ledger, as_of=day, today=TODAY)[0]


def state(desk, number):
    return desk.ask(request_detail, request_id=number, name="张三", today=TODAY).row.state


def sign(staff, number, *names):
    for name in names:
        staff[name].perform(request.sign, request_id=number)


# kind, what stands in the ledger before → signers in their order → state, running state, class, point after
EFFECTS = [
    ("报废", "合格", "李组长 赵审核 钱总", "报废 停用 0.5S -"),
    ("报废", "不合格", "李组长 赵审核 钱总", "报废 停用 0.5S -"),
    ("封存", "合格", "李组长 钱总", "封存 停用 0.5S J-1"),
    ("降级", "合格", "李组长 钱总", "准用 正常 1.0 J-1"),
    ("降级", "不合格", "李组长 钱总", "准用 正常 1.0 J-1"),
    ("停用", "合格", "", "停用 停用 0.5S J-1"),
    ("周期调整", "合格", "李组长", "合格 正常 0.5S J-1"),
]


@pytest.mark.parametrize(("kind", "before", "signers", "end"), EFFECTS)
def test_an_approved_slip_changes_all_at_once_and_not_a_moment_sooner(
    desk, staff, meter, kind, before, signers, end
):
    if before == "不合格":
        desk.perform(verification.record, instrument_id=meter, on=D("2026-11-01"), result="不合格")
    was = row(desk)
    number = apply(desk, meter, kind, **({"interval_months": 6} if kind == "周期调整" else {}))
    for name in signers.split():
        assert row(desk)._replace(version=0) == was._replace(version=0)
        sign(staff, number, name)
    now = row(desk)
    assert f"{now.state} {now.running_state} {now.accuracy_class} {now.point or '-'}" == end
    assert state(desk, number) == "已办结"
    assert check(desk.ledger).findings == ()
    assert row(desk, TODAY - timedelta(1)).state == was.state, "the past stays as it was"
    if kind == "降级":
        assert now.valid_until == (D("2027-10-31") if before == "不合格" else was.valid_until)
    if kind == "周期调整":
        assert (now.interval_months, now.valid_until) == (6, was.valid_until), "counts from the next one"


def test_a_sealed_instrument_moves_to_the_store_and_must_be_verified_once_unsealed(desk, staff, meter):
    sign(staff, apply(desk, meter, "封存", place="备表库"), "李组长", "钱总")
    assert (row(desk).place, row(desk).custody, row(desk).point) == ("备表库", "在库", None)
    with pytest.raises(MoveNotAllowed):
        desk.perform(verification.record, instrument_id=meter, on=TODAY)
    sign(staff, apply(desk, meter, "启封"), "李组长", "钱总")
    assert row(desk).state == "待检"
    desk.perform(verification.record, instrument_id=meter, on=TODAY, kind="启封")
    assert row(desk).state == "合格"


# the instrument and the route: who signs
ROUTES = [
    ({}, "小组负责人 部门审核人 公司领导"),
    ({"is_standard": True}, "小组负责人 公司领导"),
    ({"purpose": "贸易结算"}, "小组负责人 公司领导"),
    ({"management_class": "A"}, "小组负责人 公司领导"),
    ({"management_class": "B", "purpose": "能源核算"}, "小组负责人 部门审核人 公司领导"),
]


@pytest.mark.parametrize(("details", "route"), ROUTES)
def test_which_scrapping_goes_which_way(desk, details, route):
    one = desk.perform(instrument.register, number="A-1", name="表", **details).ids[0]
    found = desk.ask(request_detail, request_id=apply(desk, one), name="张三", today=TODAY)
    assert [step.role for step in found.signatures if step.position] == route.split()


def test_a_slip_with_one_ordinary_instrument_takes_the_longer_way(desk):
    ids = desk.perform(instrument.register_many, numbers=("A-1", "A-2"), name="表").ids
    desk.perform(instrument.amend_many, instrument_ids=ids[:1], reason="定类", management_class="A")
    number = desk.perform(
        request.apply, kind="报废", instrument_ids=ids, reason="淘汰", appraisal="技术落后"
    ).ids[0]
    found = desk.ask(request_detail, request_id=number, name="张三", today=TODAY)
    assert len([step for step in found.signatures if step.position]) == 3


# who signed before, who signs now → the refusal
SEPARATION = [
    ("", "张三", OwnRequest),
    ("", "钱总", NotTheSigner),
    ("", "周车间", NotYourRight),
    ("", "吴看看", NotYourRight),
    ("李组长", "李组长", SignedAlready),
    ("李组长 赵审核", "赵审核", SignedAlready),
    ("孙两职 赵审核", "孙两职", SignedAlready),
    ("李组长 赵审核", "李组长", SignedAlready),
]


@pytest.mark.parametrize(("before", "now", "refusal"), SEPARATION)
def test_nobody_signs_his_own_or_twice_or_without_the_role(desk, staff, meter, before, now, refusal):
    number = apply(desk, meter)
    sign(staff, number, *before.split())
    with pytest.raises(refusal):
        sign(staff, number, now)
    assert row(desk).state == "合格"


def test_a_signature_needs_the_password_again(desk, staff, meter):
    number = apply(desk, meter)
    with pytest.raises(PasswordAgain):
        replace(staff["李组长"], proved=False).perform(request.sign, request_id=number)


def test_the_using_unit_has_no_right_to_dispose(staff, meter):
    with pytest.raises(UsingUnitMayNot, match=r"二\.三\.6"):
        apply(staff["周车间"], meter)


def test_sent_back_resubmitted_and_signed_anew_with_the_whole_history(desk, staff, meter):
    number = apply(desk, meter)
    sign(staff, number, "李组长")
    staff["赵审核"].perform(request.send_back, request_id=number, opinion="缺技术鉴定")
    assert state(desk, number) == "退回"
    assert [item.mine for item in desk.ask(inbox, name="张三", today=TODAY)] == ["被退回"]
    with pytest.raises(NotYours):
        staff["李组长"].perform(request.submit, request_id=number)
    version = desk.ask(request_detail, request_id=number, name="张三", today=TODAY).row.version
    desk.perform(
        request.revise,
        request_id=number,
        version=version,
        instrument_ids=(meter,),
        reason="理由补充",
        appraisal="见鉴定书",
    )
    desk.perform(request.submit, request_id=number)
    sign(staff, number, "李组长", "赵审核", "钱总")
    found = desk.ask(request_detail, request_id=number, name="张三", today=TODAY)
    told = [(one.round, one.role, one.meaning) for one in found.signatures]
    assert told == [
        (1, "计量员", "申请"),
        (1, "小组负责人", "同意"),
        (1, "部门审核人", "退回"),
        (2, "计量员", "申请"),
        (2, "小组负责人", "同意"),
        (2, "部门审核人", "同意"),
        (2, "公司领导", "批准"),
    ]
    assert row(desk).state == "报废"


def test_withdrawn_slips_leave_no_trace_and_their_instruments_are_free_again(desk, staff, meter):
    was = row(desk)
    number = apply(desk, meter)
    with pytest.raises(OnAnotherSlip):
        apply(desk, meter, "封存")
    sign(staff, number, "李组长")
    desk.perform(request.withdraw, request_id=number, reason="不报废了")
    assert row(desk) == was
    with pytest.raises(NotThatFar):
        sign(staff, number, "赵审核")
    assert apply(desk, meter, "封存") != number


@pytest.fixture
def scan(tmp_path):
    path = tmp_path / "签字单.pdf"
    path.write_bytes(b"%PDF-1.4 signed and stamped")
    return (path,)


def test_leaders_who_never_log_in_sign_on_paper(desk, staff, meter, scan):
    number = apply(desk, meter)
    paper = [{"name": name, "on": TODAY} for name in ("李组长", "赵审核", "钱总")]
    with pytest.raises(ScanMissing):
        desk.perform(request.sign_on_paper, request_id=number, signatures=tuple(paper), scan=())
    wrong = ({"name": "钱总", "on": TODAY},)
    with pytest.raises(NotTheSigner):
        desk.perform(request.sign_on_paper, request_id=number, signatures=wrong, scan=scan)
    early = ({"name": "李组长", "on": TODAY - timedelta(1)},)
    with pytest.raises(SignedAtNoTime):
        desk.perform(request.sign_on_paper, request_id=number, signatures=early, scan=scan)
    desk.perform(request.sign_on_paper, request_id=number, signatures=tuple(paper), scan=scan)
    assert row(desk).state == "报废"
    found = desk.ask(request_detail, request_id=number, name="张三", today=TODAY)
    assert {one.way for one in found.signatures if one.position} == {"纸面签署"}
    assert [file.purpose for file in found.files] == ["签字扫描件"]
    with pytest.raises(PartOfTheSlip):
        desk.perform(void_file, attachment_id=found.files[0].id, reason="删掉")
    with pytest.raises(PartOfTheSlip):
        desk.perform(attach, entity="request", entity_id=number, path=scan[0], purpose="依据")


def test_paper_and_program_mix_on_one_slip(desk, staff, meter, scan):
    number = apply(desk, meter)
    sign(staff, number, "李组长", "赵审核")
    desk.perform(
        request.sign_on_paper, request_id=number, signatures=({"name": "钱总", "on": TODAY},), scan=scan
    )
    assert (row(desk).state, state(desk, number)) == ("报废", "已办结")


def test_a_refusal_on_paper_sends_back(desk, staff, meter, scan):
    number = apply(desk, meter)
    desk.perform(
        request.send_back_on_paper, request_id=number, name="李组长", on=TODAY, opinion="可修", scan=scan
    )
    assert (state(desk, number), row(desk).state) == ("退回", "合格")


def test_one_slip_carries_many_each_with_its_own_wish(desk, staff):
    ids = desk.perform(
        instrument.register_many, numbers=("A-1", "A-2", "A-3"), name="表", interval_months=12
    ).ids
    desk.perform(instrument.amend_many, instrument_ids=ids[2:], reason="列入强检", mandatory=True)
    lines = ({"instrument_id": ids[1], "interval_months": 24},)
    number = desk.perform(
        request.apply, kind="周期调整", instrument_ids=ids[:2], reason="稳定", interval_months=6, lines=lines
    ).ids[0]
    sign(staff, number, "李组长")
    months = {one.number: one.interval_months for one in desk.ask(ledger, as_of=TODAY, today=TODAY)}
    assert months == {"A-1": 6, "A-2": 24, "A-3": 12}
    with pytest.raises(MandatoryNotLonger, match=r"二\.五\.2"):
        apply(desk, ids[2], "周期调整", interval_months=24)


# what was done to the instrument, what is asked, with what → refusal
IMPOSSIBLE = [
    ([], "启封", {}, MoveNotAllowed),
    ([], "恢复使用", {}, MoveNotAllowed),
    ([], "报废", {"appraisal": ""}, WishMissing),
    ([], "降级", {"accuracy_class": "0.5S"}, SameClass),
    (["2025-01-01"], "封存", {}, OutOfValidity),
    (["停用"], "降级", {}, MoveNotAllowed),
    (["停用"], "封存", {}, MoveNotAllowed),
    (["2025-01-01", "停用"], "恢复使用", {}, ValidityRunOut),
]


@pytest.mark.parametrize(("done", "kind", "wishes", "refusal"), IMPOSSIBLE)
def test_what_cannot_be_asked_for(desk, done, kind, wishes, refusal):
    one = desk.perform(
        instrument.register, number="B-1", name="表", interval_months=12, accuracy_class="0.5S"
    ).ids[0]
    day = D(done[0]) if done and done[0][0] == "2" else D("2026-03-01")
    desk.perform(verification.record, instrument_id=one, on=day)
    if "停用" in done:
        apply(desk, one, "停用")
    before = desk.ask(history, instrument_id=one), desk.ask(requests, name="张三", today=TODAY)
    with pytest.raises(refusal):
        apply(desk, one, kind, **wishes)
    assert (desk.ask(history, instrument_id=one), desk.ask(requests, name="张三", today=TODAY)) == before


def test_a_downgrading_needs_an_examination(desk):
    one = desk.perform(instrument.register, number="B-1", name="表", accuracy_class="0.5").ids[0]
    desk.perform(verification.record, instrument_id=one, on=D("2024-03-01"), interval_months=12)
    with pytest.raises(NothingShowsTheClass):
        apply(desk, one, "降级")


def test_what_changed_after_the_application_does_not_take_effect(desk, staff, meter):
    number = apply(desk, meter, "封存")
    desk.perform(verification.record, instrument_id=meter, on=TODAY, result="不合格")
    sign(staff, number, "李组长")
    done = staff["钱总"].perform(request.sign, request_id=number)
    assert (state(desk, number), row(desk).state) == ("已批准", "停用")
    assert "合格 → 停用" in done.warnings[0]
    with pytest.raises(ChangedSinceSubmitted):
        desk.perform(request.complete, request_id=number)
    desk.perform(request.withdraw, request_id=number, reason="已不合格")


def test_the_plant_may_let_the_metrologist_complete(desk, staff, meter):
    desk.perform(setting.choose, key="approved_effect", value="由计量员办结")
    number = apply(desk, meter)
    sign(staff, number, "李组长", "赵审核", "钱总")
    assert (state(desk, number), row(desk).state) == ("已批准", "合格")
    assert [item.mine for item in desk.ask(inbox, name="张三", today=TODAY)] == ["待办结"]
    desk.perform(request.complete, request_id=number)
    assert row(desk).state == "报废"


def test_what_was_done_by_mistake_is_undone_the_same_day_only(desk, staff, meter, clock):
    was = row(desk)
    number = apply(desk, meter)
    sign(staff, number, "李组长", "赵审核", "钱总")
    clock.day += timedelta(1)
    with pytest.raises(NotTheSameDay):
        desk.perform(request.reverse_completion, request_id=number, reason="报错了")
    clock.day = TODAY
    desk.perform(request.reverse_completion, request_id=number, reason="报错了")
    assert row(desk)._replace(version=0) == was._replace(version=0)
    assert check(desk.ledger).findings == ()
    number = apply(desk, meter, "停用")
    apply(desk, meter, "恢复使用")
    with pytest.raises(BuiltOnSlip):
        desk.perform(request.reverse_completion, request_id=number, reason="报错了")


# route, what the administrator types → the refusal, or the route
BOUNDS = [
    ("报废", "小组负责人→公司领导", None),
    ("报废", "小组负责人→部门审核人→公司领导", None),
    ("报废", "小组负责人", RouteUnlawful),
    ("报废", "", RouteUnlawful),
    ("报废", "公司领导→小组负责人", RouteUnlawful),
    ("报废", "公司领导", RouteUnlawful),
    ("封存", "小组负责人→使用单位→公司领导", RouteUnlawful),
    ("封存", "小组负责人→系统管理员→公司领导", RouteUnlawful),
    ("启封", "小组负责人→小组负责人→公司领导", RouteUnlawful),
    ("普通器具报废", "小组负责人→公司领导", RouteUnlawful),
    ("停用", "", None),
    ("停用", "小组负责人", None),
    ("周期调整", "", RouteUnlawful),
]


@pytest.mark.parametrize(("key", "text", "refusal"), BOUNDS)
def test_the_plant_changes_its_routes_within_bounds(desk, key, text, refusal):
    if refusal is None:
        desk.perform(setting.choose, key=f"route.{key}", value=text)
    else:
        with pytest.raises(refusal):
            desk.perform(setting.choose, key=f"route.{key}", value=text)


def test_a_running_slip_keeps_the_route_it_set_out_on(desk, staff, meter):
    number = apply(desk, meter, "停用")
    assert row(desk).state == "停用"
    desk.perform(setting.choose, key="route.恢复使用", value="小组负责人")
    number = apply(desk, meter, "恢复使用")
    desk.perform(setting.choose, key="route.恢复使用", value="")
    assert row(desk).state == "停用"
    sign(staff, number, "李组长")
    assert row(desk).state == "合格"
