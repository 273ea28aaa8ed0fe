"""What a slip would come to is said before it is asked for, by the rules that then decide."""

from dataclasses import replace
from datetime import date

import pytest

from models.read.request import request_detail
from models.rules.lifecycle import Event
from models.rules.refusal import Refusal
from models.rules.request import FORMS, REQUEST_MOVES, RequestAct, RequestKind
from models.rules.roles import Role
from models.work import instrument, person, request, verification
from models.work.desk import Desk
from models.work.request import NobodySigned
from models.work.request_foreseen import askable, foresee, next_acts, steps_left

TODAY = date(2026, 11, 21)
STAFF = {"李组长": Role.GROUP_LEAD, "赵审核": Role.REVIEWER, "钱总": Role.LEADER, "吴看看": Role.READER}
WISHES = {
    RequestKind.DOWNGRADE: {"accuracy_class": "1.0", "purpose": "内部考核"},
    RequestKind.SCRAP: {"appraisal": "烧毁"},
    RequestKind.INTERVAL: {"interval_months": 6},
}


@pytest.fixture
def staff(desk):
    for name, role in STAFF.items():
        desk.perform(person.add, name=name, roles=(role,))
    return {name: Desk(desk.ledger, name, desk.clock, proved=True) for name in STAFF} | {"张三": desk}


@pytest.fixture
def meter(desk):
    number = desk.perform(
        instrument.register, number="DQ-1", name="电能表", interval_months=12, accuracy_class="0.5S"
    ).ids[0]
    desk.perform(verification.record, instrument_id=number, on=date(2026, 3, 1))
    return number


def journal_length(desk):
    from models.read.history import journal

    return len(desk.ask(journal))


# what was done before → what can be asked for, of everything that can happen
STANDINGS = [
    ((), "故障 降级 封存 报废 停用 周期调整"),
    (("停用",), "报废 恢复使用 周期调整"),
    (("不合格",), "修复 降级 报废 周期调整"),
    (("申请",), "故障"),
]


@pytest.mark.parametrize(("done", "possible"), STANDINGS)
def test_what_can_be_asked_for_and_why_the_rest_cannot(desk, meter, done, possible):
    if "停用" in done:
        desk.perform(request.apply, kind="停用", instrument_ids=(meter,), reason="停车")
    if "不合格" in done:
        desk.perform(verification.record, instrument_id=meter, on=TODAY, result="不合格")
    if "申请" in done:
        desk.perform(request.apply, kind="报废", instrument_ids=(meter,), reason="坏", appraisal="坏")
    found = desk.foresee(askable, instrument_ids=(meter,))
    assert {what.value for what, refusal in found.items() if refusal is None} == set(possible.split())
    assert all("DQ-1" in refusal.message for refusal in found.values() if refusal is not None)
    assert set(found) == {Event.FAULT, Event.REPAIRED, *RequestKind}


@pytest.mark.parametrize("kind", list(RequestKind))
def test_what_is_foreseen_is_what_then_stands_on_the_slip(desk, staff, meter, kind):
    asked = {"kind": kind, "instrument_ids": (meter,), **WISHES.get(kind, {})}
    before = journal_length(desk)
    seen = desk.foresee(foresee, **asked)
    assert journal_length(desk) == before, "looking writes nothing"
    if seen.lines[0].refusal is not None:
        with pytest.raises(Refusal) as refused:
            desk.perform(request.apply, reason="理由", **asked)
        assert seen.lines[0].refusal.message == refused.value.message
        return
    number = desk.perform(request.apply, reason="理由", **asked).ids[0]
    slip = desk.ask(request_detail, request_id=number, name="张三", today=TODAY)
    assert (seen.lines[0].before, seen.lines[0].after) == (slip.lines[0].before, slip.lines[0].after)
    assert [step.role for step in seen.steps] == [one.role for one in slip.signatures if one.position]


def test_a_slip_half_filled_in_shows_what_is_known_so_far(desk, staff, meter):
    seen = desk.foresee(foresee, kind=RequestKind.SCRAP, instrument_ids=(meter,))
    assert (seen.lines[0].after["state"], seen.lines[0].refusal) == ("报废", None)
    assert [step.names for step in seen.steps] == [("李组长",), ("赵审核",), ("钱总",)]


def may(desk, number):
    found = desk.foresee(next_acts, request_id=number)
    return {act.value for act, refusal in found.items() if refusal is None}


def test_who_may_do_what_next_with_a_slip(desk, staff, meter):
    number = desk.perform(
        request.apply, kind="报废", instrument_ids=(meter,), reason="坏", appraisal="坏"
    ).ids[0]
    paper = {"登记纸面签字", "登记纸面退回"}
    assert may(desk, number) == paper | {"撤回"}
    assert may(staff["李组长"], number) == paper | {"签署", "退回"}
    assert may(staff["钱总"], number) == may(staff["吴看看"], number) == set()
    assert [step.names for step in desk.foresee(steps_left, request_id=number)] == [
        ("李组长",),
        ("赵审核",),
        ("钱总",),
    ]
    staff["李组长"].perform(request.sign, request_id=number)
    assert [step.role for step in desk.foresee(steps_left, request_id=number)] == ["部门审核人", "公司领导"]
    why = staff["钱总"].foresee(next_acts, request_id=number)[RequestAct.SIGN]
    assert "部门审核人" in why.message
    for name in ("赵审核", "钱总"):
        staff[name].perform(request.sign, request_id=number)
    assert may(desk, number) == {"撤销办结"}


def test_every_act_that_is_possible_runs_and_every_other_is_refused(desk, staff, meter):
    """The buttons say the truth: what they offer is done, what they refuse is refused, with the same words."""
    calls = {
        RequestAct.SIGN: (request.sign, {}),
        RequestAct.SEND_BACK: (request.send_back, {"opinion": "缺件"}),
        RequestAct.COMPLETE: (request.complete, {}),
        RequestAct.SUBMIT: (request.submit, {}),
        RequestAct.WITHDRAW: (request.withdraw, {"reason": "不办了"}),
        RequestAct.REVERSE: (request.reverse_completion, {"reason": "错了"}),
    }
    number = desk.perform(request.draft, kind="封存", instrument_ids=(meter,), reason="停车").ids[0]
    for act in ("", RequestAct.SUBMIT):
        if act:
            desk.perform(calls[act][0], request_id=number)
        for name, one in staff.items():
            found = one.foresee(next_acts, request_id=number)
            for other, (action, more) in calls.items():
                if found.get(other, "not offered") is None:
                    continue
                with pytest.raises(Refusal) as refused:
                    replace(one, proved=True).perform(action, request_id=number, **more)
                assert other not in found or found[other].message == refused.value.message, (name, other)


def test_no_act_without_a_line_in_the_table():
    assert set(REQUEST_MOVES) == set(RequestAct)
    assert all(move.sources and move.needs for move in REQUEST_MOVES.values())
    assert set(FORMS) == set(RequestKind)


def test_a_signature_on_paper_names_its_line_when_refused(desk, staff, meter, tmp_path):
    number = desk.perform(request.apply, kind="封存", instrument_ids=(meter,), reason="停车").ids[0]
    scan = tmp_path / "签字单.pdf"
    scan.write_bytes(b"%PDF-1.4")
    wrong = ({"name": "李组长", "on": TODAY}, {"name": "赵审核", "on": TODAY})
    with pytest.raises(Refusal) as refused:
        desk.perform(request.sign_on_paper, request_id=number, signatures=wrong, scan=(scan,))
    assert refused.value.field == "name_1"
    with pytest.raises(NobodySigned):
        desk.perform(request.sign_on_paper, request_id=number, signatures=(), scan=(scan,))


def test_evidence_is_replaced_before_a_slip_goes_round_again(desk, staff, meter, tmp_path):
    old, new = tmp_path / "旧鉴定.pdf", tmp_path / "新鉴定.pdf"
    old.write_bytes(b"%PDF-1.4 old")
    new.write_bytes(b"%PDF-1.4 new")
    given = {"instrument_ids": (meter,), "reason": "坏", "appraisal": "见附件"}
    number = desk.perform(request.draft, kind="报废", files=(old,), **given).ids[0]
    slip = desk.ask(request_detail, request_id=number, name="张三", today=TODAY)
    desk.perform(
        request.revise,
        request_id=number,
        version=slip.row.version,
        files=(new,),
        without_files=(slip.files[0].id,),
        **given,
    )
    slip = desk.ask(request_detail, request_id=number, name="张三", today=TODAY)
    assert [file.name for file in slip.files] == ["新鉴定.pdf"]
