"""A step is taken back within its day, with everything it changed; later, an entry of its own corrects it."""

import shutil
from dataclasses import replace
from datetime import date, timedelta

import pytest
from conftest import Clock
from people import enter
from sqlalchemy import select

from models.read.detail import detail
from models.read.instrument import ledger
from models.read.lists import LISTS
from models.read.setting import settings
from models.read.verification import verifications
from models.rules.roles import Role
from models.rules.taking_back import DayOver, SignedAlready
from models.store.check import check
from models.store.instrument import Installation, InstrumentEvent
from models.store.journal import Change, first_broken
from models.store.ledger import Ledger
from models.store.org_unit import OrgUnit
from models.work import (
    attachment,
    history,
    impact,
    instrument,
    journal,
    label,
    lifecycle,
    metering_point,
    org_unit,
    person,
    setting,
    verification,
)
from models.work.desk import Desk
from models.work.foreseen import foresee
from models.work.journal import BuiltOn, ChangedSince

TODAY = date(2026, 11, 21)
D = date.fromisoformat
LATER = {"journal", "withdrawn"}
"""Lists that tell of steps taken back, too."""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A small ledger: a point with its meter, a standard, a failed gauge, files, a slip."""
    folder = tmp_path_factory.mktemp("small") / "台账库"
    ledger = Ledger.create(folder)
    desk = enter(ledger, "张三", Clock())
    furnish(desk, folder.parent)
    ledger.close()
    return folder


@pytest.fixture
def plant(made, tmp_path, clock):
    folder = tmp_path / "台账库"
    shutil.copytree(made, folder)
    ledger = Ledger.open(folder)
    yield Desk(ledger, "张三", clock)
    ledger.close()


def furnish(desk, folder):
    desk.perform(metering_point.add, number="J-1", name="进线", energy="电力", level="一级")
    desk.perform(metering_point.add, number="J-2", name="出线")
    for number, name, more in (
        ("DQ-1", "电能表", {"point": "J-1", "unit": "动力车间"}),
        ("YL-1", "压力表", {}),
        ("YL-2", "压力表", {}),
        ("BZ-1", "精密压力表", {"is_standard": True}),
    ):
        desk.perform(instrument.register, number=number, name=name, interval_months=12, **more)
    exam(desk, 1, "2026-03-02", certificate_no="C-1")
    exam(desk, 4, "2026-01-05")
    exam(desk, 2, "2026-04-01", standards=("BZ-1",))
    exam(desk, 2, "2026-11-02", result="不合格")
    manual = folder / "说明书.pdf"
    manual.write_bytes(b"%PDF-1.4 manual")
    desk.perform(attachment.attach, entity="instrument", entity_id=1, path=manual, purpose="说明书")
    desk.perform(impact.open_slip, verification_id=4)


def exam(desk, number, on, **more):
    return desk.perform(verification.record, instrument_id=number, on=D(on), **more)


def whole(desk):
    """Everything that a reader can see, without the marks of lines and versions."""

    def plain(row):
        gone = {"seq", "version"}
        return tuple(value for key, value in row._asdict().items() if key not in gone)

    found = {
        name: [plain(row) for row in desk.ask(source.load, TODAY, TODAY)]
        for name, source in LISTS.items()
        if name not in LATER
    }
    found["settings"] = desk.ask(settings)
    for row in desk.ask(ledger, as_of=TODAY):
        one = desk.ask(detail, instrument_id=row.id, as_of=TODAY, today=TODAY)
        found[row.number] = (plain(one.row), [plain(v) for v in one.verifications], one.files)
    with desk.ledger.reading() as session:
        stays = session.scalars(select(Installation).where(Installation.void_seq.is_(None)))
        found["stays"] = sorted((s.instrument_id, s.point_id, s.since, s.until) for s in stays)
        units = session.scalars(select(OrgUnit).where(OrgUnit.void_seq.is_(None)))
        found["units"] = [(u.id, u.name, u.parent_id) for u in units]
        events = session.scalars(select(InstrumentEvent).where(InstrumentEvent.void_seq.is_(None)))
        found["events"] = sorted((e.instrument_id, e.on, e.id, e.event, e.state) for e in events)
    return found


def version(desk, number):
    return next(row.version for row in desk.ask(ledger, as_of=TODAY) if row.id == number)


def proof(desk):
    path = desk.ledger.folder / "凭证.pdf"
    path.write_bytes(b"%PDF-1.4 proof")
    return path


def first_change(desk, number):
    desk.perform(
        instrument.amend, instrument_id=number, version=version(desk, number), reason="搬", place="新厂房"
    )
    with desk.ledger.reading() as session:
        return session.scalars(select(Change.id).where(Change.field == "place")).one()


DETAILS = {"name": "表", "unit": "新车间", "point": "J-2"}
STEPS = {
    "register": lambda d: d.perform(instrument.register, number="X-1", **DETAILS),
    "register_many": lambda d: d.perform(instrument.register_many, numbers=("X-1", "X-2"), **DETAILS),
    "amend": lambda d: d.perform(
        instrument.amend,
        instrument_id=1,
        version=version(d, 1),
        reason="核对",
        **DETAILS,
        made_on="2020-01",
        installed_on=D("2020-02-03"),
        mandatory=True,
        custody="在库",
        level="二级",
        interval_months=6,
    ),
    "amend_many": lambda d: d.perform(
        instrument.amend_many, instrument_ids=(1, 2, 3), reason="搬", point="J-2", remark="搬了"
    ),
    "restore": lambda d: d.perform(history.restore, change_id=first_change(d, 1), reason="还是旧的"),
    "void an instrument": lambda d: d.perform(instrument.void, instrument_id=3, reason="重复登记"),
    "record": lambda d: exam(d, 3, "2026-11-20", certificate_no="N", lab="市所", standards=("BZ-1",)),
    "a failure": lambda d: exam(d, 1, "2026-11-20", result="不合格"),
    "record_many": lambda d: d.perform(
        verification.record_many,
        entries=tuple(
            {"instrument_id": n, "on": D("2026-11-20"), "accuracy_class": "1.6级"} for n in (1, 2, 3)
        ),
        files=(proof(d),),
    ),
    "void a verification": lambda d: d.perform(verification.void, verification_id=1, reason="登错器具"),
    "fault": lambda d: d.perform(lifecycle.fault, instrument_ids=(1, 3), on=TODAY, text="跳动"),
    "void an event": lambda d: (
        d.perform(lifecycle.fault, instrument_ids=(1,), on=TODAY, text="跳动"),
        d.perform(lifecycle.void, event_id=9, reason="登错"),
    )[1],
    "repaired": lambda d: d.perform(
        lifecycle.repaired, instrument_ids=(2,), on=TODAY, text="换机芯", outside=True, proof=proof(d)
    ),
    "attach": lambda d: d.perform(
        attachment.attach, entity="verification", entity_id=1, path=proof(d), purpose="证书"
    ),
    "void a file": lambda d: d.perform(attachment.void, attachment_id=1, reason="传错"),
    "add a point": lambda d: d.perform(metering_point.add, number="J-3", name="支线", upstream="J-1"),
    "amend a point": lambda d: d.perform(
        metering_point.amend, point_id=1, version=1, reason="改名", name="总进线", org_unit="动力车间"
    ),
    "add a unit": lambda d: d.perform(org_unit.add, name="新部门", parent="动力车间"),
    "labels": lambda d: d.perform(label.confirm_printed, labels=({"instrument_id": 1, "content": "a" * 64},)),
    "setting": lambda d: d.perform(setting.choose, key="validity_convention", value="同日"),
    "open a slip": lambda d: (
        d.perform(impact.void, impact_id=1, reason="重开"),
        d.perform(impact.open_slip, verification_id=4),
    )[1],
    "add a line": lambda d: d.perform(impact.add_line, impact_id=1, text="一批产品"),
    "judge": lambda d: (
        d.perform(impact.add_line, impact_id=1, text="一批产品"),
        d.perform(impact.judge, line_ids=(1,), judgement="无影响", opinion="未超差"),
    )[1],
    "void a slip": lambda d: d.perform(impact.void, impact_id=1, reason="开错"),
}
PREPARED = {"restore", "void an event", "open a slip", "judge"}
"""Steps of two actions: the second one is taken back."""


@pytest.mark.parametrize("step", STEPS)
def test_every_kind_of_step_is_taken_back_with_everything_it_changed(plant, step):
    before = whole(plant)
    done = STEPS[step](plant)
    after = whole(plant)
    if step not in {"labels", "void an event", "restore"}:
        assert after != before
    foreseen = plant.rehearse(foresee, seq=done.seq)
    assert foreseen, "what changes back is said"
    assert whole(plant) == after, "a preview changes nothing"
    plant.perform(journal.take_back, seq=done.seq, reason="做错了")
    if step in PREPARED:
        plant.perform(journal.take_back, seq=done.seq - 1, reason="做错了")
    assert whole(plant) == before
    assert check(plant.ledger).findings == ()


# step → what is foreseen
FORESEEN = {
    "register": ["将撤下：器具 X-1 表、单位 新车间"],
    "register_many": ["将撤下：器具 2 条、单位 新车间"],
    "a failure": ["将撤下：检定记录 2026-11-20", "DQ-1 状态：停用 → 合格，有效期至 2027-03-01"],
    "void a verification": ["检定记录 2026-03-02 重新有效", "DQ-1 状态：待检 → 合格，有效期至 2027-03-01"],
    "setting": ["有效期算法：同日 → 减一天"],
    "restore": ["DQ-1 安装使用地点：（空） → 新厂房"],
    "amend a point": ["J-1 名称：总进线 → 进线"],
    "fault": ["DQ-1 运行状态：维护 → 正常", "YL-2 状态：停用 → 待检"],
}


@pytest.mark.parametrize("step", FORESEEN)
def test_what_will_change_back_is_said_before(plant, step):
    said = "\n".join(plant.rehearse(foresee, seq=STEPS[step](plant).seq))
    assert [words for words in FORESEEN[step] if words not in said] == [], said


@pytest.mark.parametrize("step", ["register", "amend", "record", "fault", "attach", "setting", "judge"])
def test_after_the_day_it_is_refused_and_said_what_to_do_instead(plant, clock, step):
    done = STEPS[step](plant)
    after = whole(plant)
    clock.day = TODAY + timedelta(days=1)
    for attempt in (
        lambda: plant.rehearse(foresee, seq=done.seq),
        lambda: plant.perform(journal.take_back, seq=done.seq, reason="昨天做错了"),
    ):
        with pytest.raises(DayOver, match="二.五.11") as refused:
            attempt()
        assert "2026-11-21" in refused.value.message
    clock.day = TODAY
    assert whole(plant) == after


def test_taking_back_needs_the_right_that_doing_it_needed(plant):
    plant.perform(person.add, name="孙车间", roles=(Role.USING_UNIT,), unit="动力车间")
    for name, role in (("吴看看", Role.READER), ("周管理", Role.ADMINISTRATOR)):
        plant.perform(person.add, name=name, roles=(role,))
    desks = {name: replace(plant, actor=name) for name in ("孙车间", "周管理")}
    fault = desks["孙车间"].perform(lifecycle.fault, instrument_ids=(1,), on=TODAY, text="跳动")
    amended = STEPS["add a point"](plant)
    chosen = STEPS["setting"](desks["周管理"])
    for who, seq in (("孙车间", amended.seq), ("周管理", amended.seq), ("孙车间", chosen.seq)):
        with pytest.raises(Exception, match="须由"):
            desks[who].perform(journal.take_back, seq=seq, reason="试")
    with pytest.raises(Exception, match="须由"):
        replace(plant, actor="吴看看").perform(journal.take_back, seq=fault.seq, reason="试")
    desks["孙车间"].perform(journal.take_back, seq=fault.seq, reason="报错了")
    desks["周管理"].perform(journal.take_back, seq=chosen.seq, reason="点错了")


def test_what_was_built_on_is_not_pulled_away(plant):
    made = exam(plant, 4, "2026-11-19")
    exam(plant, 3, "2026-11-20", standards=("BZ-1",))
    with pytest.raises(BuiltOn, match="BZ-1"):
        plant.perform(journal.take_back, seq=made.seq, reason="登错")
    point = plant.perform(metering_point.add, number="J-9", name="支线")
    plant.perform(metering_point.amend, point_id=point.ids[0], version=1, reason="改名", name="支线二")
    with pytest.raises(ChangedSince):
        plant.perform(journal.take_back, seq=point.seq, reason="多余")


def test_people_go_their_own_way(plant):
    done = plant.perform(person.add, name="李四", roles=(Role.READER,))
    with pytest.raises(SignedAlready, match="离岗"):
        plant.perform(journal.take_back, seq=done.seq, reason="多余")


def test_a_signed_slip_is_not_taken_back(plant):
    plant.perform(person.add, name="李组长", roles=(Role.GROUP_LEAD,))
    lead = Desk(plant.ledger, "李组长", plant.clock, proved=True)
    closed = lead.perform(impact.close, impact_id=1, conclusion="没有影响")
    with pytest.raises(SignedAlready, match="签认"):
        lead.perform(journal.take_back, seq=closed.seq, reason="再看看")


def test_a_mistaken_registration_goes_later_by_an_entry_of_its_own_and_its_number_is_free(plant, clock):
    clock.day = TODAY + timedelta(days=9)
    with pytest.raises(instrument.InUseAlready, match="检定记录"):
        plant.perform(instrument.void, instrument_id=1, reason="重复")
    with pytest.raises(instrument.InUseAlready):
        plant.perform(instrument.void, instrument_id=2, reason="重复")
    plant.perform(instrument.void, instrument_id=3, reason="重复登记")
    assert "YL-2" not in {row.number for row in plant.ask(ledger, as_of=clock.day)}
    again = plant.perform(instrument.register, number="YL-2", name="真的那台")
    assert again.ids != (3,)
    assert check(plant.ledger).findings == ()


def test_a_mistaken_change_of_state_goes_later_if_it_is_the_last(plant, clock):
    plant.perform(lifecycle.fault, instrument_ids=(1,), on=TODAY, text="跳动")
    clock.day = TODAY + timedelta(days=9)
    plant.perform(lifecycle.repaired, instrument_ids=(1,), on=clock.day, text="换表")
    with plant.ledger.reading() as session:
        fault, repaired = session.scalars(
            select(InstrumentEvent.id)
            .where(InstrumentEvent.instrument_id == 1, InstrumentEvent.event.in_(["故障", "修复"]))
            .order_by(InstrumentEvent.id)
        )
        passed = session.scalars(
            select(InstrumentEvent.id).where(InstrumentEvent.event == "检定合格").limit(1)
        ).one()
    with pytest.raises(lifecycle.NotTheLast, match="修复"):
        plant.perform(lifecycle.void, event_id=fault, reason="登错器具")
    with pytest.raises(lifecycle.NotTakenBackHere, match="检定"):
        plant.perform(lifecycle.void, event_id=passed, reason="登错器具")
    plant.perform(lifecycle.void, event_id=repaired, reason="登错器具")
    plant.perform(lifecycle.void, event_id=fault, reason="登错器具")
    row = next(one for one in plant.ask(ledger, as_of=clock.day) if one.id == 1)
    assert (row.state, row.running_state, row.valid_until) == ("合格", "正常", D("2027-03-01"))
    assert check(plant.ledger).findings == ()
    with plant.ledger.engine.connect() as connection:
        assert first_broken(connection.connection.driver_connection) is None


def test_a_verification_under_assessment_is_not_voided(plant):
    with pytest.raises(verification.AssessedAlready, match="ZS-2026-0001"):
        plant.perform(verification.void, verification_id=4, reason="登错")
    plant.perform(impact.void, impact_id=1, reason="检定登错了")
    plant.perform(verification.void, verification_id=4, reason="登错")
    assert 4 not in {row.id for row in plant.ask(verifications)}
