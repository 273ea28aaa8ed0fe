"""People: who may change what of them, and who always stays."""

from datetime import date, timedelta

import pytest
from people import comes_in

from models.read.delegation import delegations
from models.read.history import journal
from models.read.person import expired, people, person_detail
from models.rules.rights import NotYourRight
from models.rules.roles import Role
from models.rules.taking_back import SignedAlready
from models.store.check import check
from models.work import delegation, person, person_certificate
from models.work.delegation import CannotSignForOthers, DelegatedAlready, NotOwnRole, NotYourDelegation
from models.work.desk import Desk
from models.work.journal import take_back
from models.work.person import (
    LastAdministrator,
    NameTaken,
    NeverLeft,
    NotHere,
    NotOneself,
    OwnRoles,
    RoleMissing,
)
from models.work.person_certificate import CertificateDatesWrong, CertificateTitleMissing

PASSWORD = "一句自己记得住的话"


def one(desk, name):
    return next(row for row in desk.ask(people) if row.name == name)


@pytest.fixture
def lead(desk):
    """李组长, whose desk is returned."""
    desk.perform(person.add, name="李组长", roles=(Role.GROUP_LEAD,), password=PASSWORD, unit="仪表车间")
    return Desk(desk.ledger, "李组长", desk.clock)


def test_what_is_amended_is_kept_with_the_value_before(desk, lead):
    row = one(desk, "李组长")
    desk.perform(
        person.amend,
        person_id=row.id,
        reason="调岗",
        name="李大组长",
        roles=(Role.GROUP_LEAD, Role.REVIEWER),
        unit="生产技术部",
        born=date(1980, 3, 5),
        title="高级工程师",
    )
    now = one(desk, "李大组长")
    assert (now.roles, now.unit, now.title) == ("小组负责人、部门审核人", "生产技术部", "高级工程师")
    assert (now.age(date(2026, 3, 4)), now.age(date(2026, 3, 5))) == (45, 46)
    assert check(desk.ledger).findings == ()


def test_nobody_changes_the_own_roles_and_somebody_always_administers(desk, lead):
    first, other = one(desk, "张三"), one(desk, "李组长")
    with pytest.raises(OwnRoles):
        desk.perform(person.amend, person_id=first.id, reason="试", roles=tuple(Role))
    with pytest.raises(LastAdministrator):
        desk.perform(person.leave, person_id=first.id, reason="试")
    with pytest.raises(NotYourRight):
        lead.perform(person.amend, person_id=other.id, reason="试", roles=tuple(Role))
    with pytest.raises(RoleMissing):
        desk.perform(person.amend, person_id=other.id, reason="试", roles=())
    desk.perform(person.amend, person_id=other.id, reason="接任", roles=(Role.GROUP_LEAD, Role.ADMINISTRATOR))
    lead.perform(person.amend, person_id=first.id, reason="交接", roles=(Role.METROLOGIST,))
    assert one(desk, "张三").roles == "计量员"
    with pytest.raises(LastAdministrator):
        lead.perform(person.leave, person_id=other.id, reason="试")


def test_who_left_comes_in_no_more_until_taken_back_openly(desk, lead, clock):
    number = one(desk, "李组长").id
    with pytest.raises(NeverLeft):
        desk.perform(person.come_back, person_id=number, reason="试")
    done = desk.perform(person.leave, person_id=number, reason="调离", on=clock.day + timedelta(days=1))
    assert comes_in(desk.ledger, "李组长", PASSWORD, clock), "it is not the day yet"
    clock.day += timedelta(days=1)
    assert not comes_in(desk.ledger, "李组长", PASSWORD, clock)
    with pytest.raises(NotHere):
        desk.perform(person.amend, person_id=number, reason="试", post="班长")
    with pytest.raises(SignedAlready, match="恢复在岗"):
        desk.perform(take_back, seq=done.seq, reason="撤")
    desk.perform(person.come_back, person_id=number, reason="返岗")
    assert comes_in(desk.ledger, "李组长", PASSWORD, clock)
    assert desk.ask(journal)[0].reason == "返岗"


def test_names_stay_one_person_s_and_the_own_password_is_not_reset(desk, lead):
    with pytest.raises(NameTaken):
        desk.perform(person.add, name=" 李组长 ", roles=(Role.READER,))
    with pytest.raises(NotOneself):
        desk.perform(person.reset_password, person_id=one(desk, "张三").id, password=PASSWORD, reason="试")


def test_a_role_is_lent_only_by_its_holder_and_to_somebody_who_signs(desk, lead, clock):
    desk.perform(person.add, name="王代", roles=(Role.METROLOGIST,))
    desk.perform(person.add, name="管理", roles=(Role.ADMINISTRATOR,))
    desk.perform(person.add, name="车间", roles=(Role.USING_UNIT,), unit="动力车间")
    today = clock.day
    asked = {"role": Role.GROUP_LEAD, "since": today, "until": today + timedelta(days=5), "reason": "出差"}
    with pytest.raises(NotOwnRole):
        lead.perform(delegation.delegate, delegate="王代", **asked | {"role": Role.LEADER})
    for name in ("管理", "车间", "李组长", "没有这个人"):
        with pytest.raises(CannotSignForOthers, match=name):
            lead.perform(delegation.delegate, delegate=name, **asked)
    number = lead.perform(delegation.delegate, delegate="王代", **asked).ids[0]
    with pytest.raises(DelegatedAlready, match="王代"):
        lead.perform(delegation.delegate, delegate="张三", **asked)
    with pytest.raises(NotYourDelegation):
        Desk(desk.ledger, "王代", clock).perform(delegation.end, delegation_id=number, reason="试")
    lead.perform(delegation.end, delegation_id=number, reason="提前返岗")
    (row,) = desk.ask(delegations)
    assert (row.principal, row.delegate, row.until) == ("李组长", "王代", today - timedelta(days=1))
    lead.perform(delegation.delegate, delegate="张三", **asked)


def test_a_certificate_past_its_day_is_pointed_out_until_it_is_renewed(desk, lead, clock, tmp_path):
    number = one(desk, "张三").id
    scan = tmp_path / "证.pdf"
    scan.write_bytes(b"%PDF-1.4 x")
    with pytest.raises(CertificateTitleMissing):
        desk.perform(person_certificate.add, person_id=number, title=" ")
    with pytest.raises(CertificateDatesWrong):
        desk.perform(
            person_certificate.add,
            person_id=number,
            title="检定员证",
            issued_on=clock.day,
            valid_until=clock.day - timedelta(days=1),
        )
    asked = {"person_id": number, "title": "计量检定员证", "number": "J-7", "scan": (scan,)}
    desk.perform(person_certificate.add, valid_until=clock.day, **asked)
    assert desk.ask(expired, day=clock.day) == [], "the last day still counts"
    tomorrow = clock.day + timedelta(days=1)
    assert [row[:2] for row in desk.ask(expired, day=tomorrow)] == [("张三", "计量检定员证")]
    desk.perform(person_certificate.add, valid_until=clock.day + timedelta(days=700), **asked)
    assert desk.ask(expired, day=tomorrow) == []
    detail = desk.ask(person_detail, person_id=number, now=clock())
    assert [certificate.number for certificate in detail.certificates] == ["J-7", "J-7"]
    desk.perform(person_certificate.void, certificate_id=detail.certificates[1].id, reason="登错")
    assert len(desk.ask(expired, day=tomorrow)) == 1
