"""The timeline of an instrument, on the sample plant: nothing is missing, and any value can be brought back."""

import shutil
from datetime import date

import pytest
from conftest import Clock
from sqlalchemy import select

from models.read.card import card
from models.read.detail import detail
from models.read.happening import Sort, Way
from models.read.instrument import ledger, one
from models.read.metering_point import points
from models.read.timeline import timeline
from models.read.withdrawn import withdrawn
from models.rules.instrument import FIELDS, Custody, ManagementClass, MeteringLevel, RunningState
from models.store.check import check
from models.store.instrument import Instrument
from models.store.journal import Change
from models.store.ledger import Ledger
from models.work import attachment, history, instrument, label, lifecycle, request, verification
from models.work.desk import ChangedMeanwhile, Desk
from models.work.history import AlreadySo, NotAnEntry
from models.work.instrument import NumberTaken
from models.work.unit import NotFound, ReasonMissing

TODAY = date(2026, 11, 21)
D = date.fromisoformat
OTHERS = {
    int: (7, 13),
    bool: (True, False),
    date: (D("2020-02-03"), D("2021-03-04")),
    MeteringLevel: ("二级", "三级"),
    RunningState: ("维护", "停用"),
    Custody: ("在库", "借出"),
    ManagementClass: ("B", "C"),
}
"""Two values of each kind; whichever differs from what is there is entered."""


@pytest.fixture
def desk(sample_plant, tmp_path):
    folder = tmp_path / "台账库"
    shutil.copytree(sample_plant, folder)
    opened = Ledger.open(folder)
    yield Desk(opened, "王管理", Clock())
    opened.close()


def row(desk, number):
    return desk.ask(one, instrument_id=number, as_of=TODAY)


def story(desk, number):
    return desk.ask(timeline, instrument_id=number)


def amend(desk, key, /, reason="核对", **details):
    version = row(desk, key).version
    return desk.perform(instrument.amend, instrument_id=key, version=version, reason=reason, **details)


def own(desk, number):
    """Return the entries that the instrument itself holds; level and energy are otherwise its point's."""
    with desk.ledger.reading() as session:
        found = session.get_one(Instrument, number)
        shown = row(desk, number)
        return {
            field.key: getattr(shown if field.key in {"unit", "point"} else found, field.key)
            for field in FIELDS
        }


@pytest.mark.parametrize("where", [0, 40, 200])
def test_every_entry_is_changed_and_brought_back_by_new_entries(desk, where):
    rows = desk.ask(ledger, as_of=TODAY)
    number = [one for one in rows if one.state == "合格" and one.point][where % 40].id
    points = [one.point for one in rows if one.point]
    before = own(desk, number)
    for field in FIELDS:
        some = {"point": (points[0], points[1]), "unit": ("动力车间", "水处理车间")}.get(
            field.key, OTHERS.get(field.kind, ("甲", "乙"))
        )
        value = next(one for one in some if one != before[field.key])
        amend(desk, number, **{field.key: value})
        changed = next(line for line in story(desk, number) if line.field == field.title)
        assert (changed.way, changed.reason, changed.actor) == (Way.RESTORE, "核对", "王管理")
        assert own(desk, number)[field.key] == value
        done = desk.perform(history.restore, change_id=changed.target, reason="原来的对")
        assert field.title in done.summary
        assert own(desk, number) == before
        with pytest.raises(AlreadySo):
            desk.perform(history.restore, change_id=changed.target, reason="再来")
    lines = [line for line in story(desk, number) if line.sort is Sort.CHANGE]
    assert len(lines) == 2 * len(FIELDS), (
        "nothing was rewritten: both the change and the restoring stand there"
    )
    assert check(desk.ledger).findings == ()


def test_a_value_from_long_ago_comes_back_over_several_changes(desk):
    number = desk.ask(ledger, as_of=TODAY)[0].id
    first = row(desk, number).place
    for place in ("一", "二", "三"):
        amend(desk, number, place=place)
    changes = [line for line in story(desk, number) if line.field == "安装使用地点"]
    assert [(line.before, line.after) for line in changes] == [
        ("二", "三"),
        ("一", "二"),
        (first or "（空）", "一"),
    ]
    desk.perform(history.restore, change_id=changes[-1].target, reason="本来就在那里")
    assert row(desk, number).place == first
    newest = story(desk, number)[0]
    assert (newest.before, newest.after, newest.reason) == ("三", first or "（空）", "本来就在那里")


def test_what_cannot_be_restored_is_refused_with_its_reason(desk):
    a, b = (one.id for one in desk.ask(ledger, as_of=TODAY)[:2])
    number, version = row(desk, a).number, row(desk, a).version
    amend(desk, a, number="XX-1")
    change = next(line for line in story(desk, a) if line.field == "管理编号").target
    amend(desk, b, number=number)
    with pytest.raises(NumberTaken, match="二.三.1"):
        desk.perform(history.restore, change_id=change, reason="原来的号")
    with pytest.raises(ReasonMissing):
        desk.perform(history.restore, change_id=change, reason=" ")
    with pytest.raises(ChangedMeanwhile):
        desk.perform(history.restore, change_id=change, reason="旧", version=version)
    with pytest.raises(NotFound):
        desk.perform(history.restore, change_id=99999, reason="旧")


def test_a_change_of_something_else_is_no_entry(desk):
    made = next(line for line in story(desk, 5) if line.sort is Sort.EXAM)
    desk.perform(verification.void, verification_id=made.target, reason="登错")
    with desk.ledger.reading() as session:
        change = session.scalars(select(Change.id).where(Change.entity == "verification")).first()
    with pytest.raises(NotAnEntry):
        desk.perform(history.restore, change_id=change, reason="旧")


def test_the_timeline_tells_what_happened_when_by_whom_and_on_which_paper(desk, tmp_path):
    point = desk.ask(points)[0].number
    number = desk.perform(
        instrument.register, number="XX-1", name="压力表", interval_months=6, point=point, place="泵房"
    ).ids[0]
    paper = tmp_path / "证书.pdf"
    paper.write_bytes(b"%PDF-1.4 x")
    on = D("2026-11-20")
    made = desk.perform(
        verification.record_many,
        entries=({"instrument_id": number, "on": on, "certificate_no": "自-7", "lab": "本厂"},),
        files=(paper,),
    ).ids[0]
    desk.perform(attachment.attach, entity="instrument", entity_id=number, path=paper, purpose="说明书")
    desk.perform(label.confirm_printed, labels=({"instrument_id": number, "content": "a" * 64},))
    desk.perform(lifecycle.fault, instrument_ids=(number,), on=TODAY, text="指针卡住")
    amend(desk, number, place="备件库", point=None, reason="换下")
    desk.perform(verification.void, verification_id=made, reason="登错器具")
    told = [(line.sort.value, line.what, line.paper, line.gone) for line in story(desk, number)]
    assert told[-1] == ("检定", "周期检定 合格", "自-7", True), "on its own day, though entered later"
    assert told[0] == ("撤销", "作废", "自-7", False)
    assert sorted(told[1:-1]) == sorted(
        [
            ("登记", "登记", None, False),
            ("安装", "装上计量点", None, False),
            ("安装", "拆离计量点", None, False),
            ("附件", "添加证书", "证书.pdf", False),
            ("附件", "添加说明书", "证书.pdf", False),
            ("标识", "确认已打印标识", None, False),
            ("状态", "故障 → 停用", None, False),
            ("修改", "修改", None, False),
            ("修改", "修改", None, False),
            ("修改", "修改", None, False),
        ]
    )
    voided = next(line for line in story(desk, number) if line.sort is Sort.BACK)
    assert (voided.actor, voided.reason) == ("王管理", "登错器具")
    assert {line.way for line in story(desk, number) if line.gone} == {None}


def test_the_card_has_the_lines_of_the_printed_form(desk):
    number = desk.perform(
        instrument.register, number="XX-1", name="压力表", interval_months=6, place="泵房"
    ).ids[0]
    desk.perform(
        verification.record, instrument_id=number, on=D("2026-11-20"), certificate_no="自-7", lab="本厂"
    )
    wrong = desk.perform(verification.record, instrument_id=number, on=D("2026-11-19")).ids[0]
    desk.perform(verification.void, verification_id=wrong, reason="登错")
    desk.perform(request.apply, kind="停用", instrument_ids=(number,), reason="停产")
    lines = [tuple(line) for line in desk.ask(card, instrument_id=number)]
    assert lines == [
        (D("2026-11-20"), "周期检定", "合格", "本厂", "泵房", "自-7\n有效期至 2027-05-19"),
        (TODAY, "登记", None, None, "泵房", None),
        (TODAY, "停用", None, None, "泵房", "停产\nTY-2026-0001"),
    ]


def test_the_card_says_where_it_was_at_that_time(desk):
    number = next(one.id for one in desk.ask(ledger, as_of=TODAY) if one.place and one.verified_on)
    before = row(desk, number).place
    amend(desk, number, place="新厂房")
    assert {line.place for line in desk.ask(card, instrument_id=number)} == {before}


def test_scrapped_and_taken_back_instruments_stay_readable(desk):
    scrapped = [one for one in desk.ask(ledger, as_of=TODAY) if one.state == "报废"]
    number = desk.perform(instrument.register, number="XX-1", name="压力表", place="泵房").ids[0]
    desk.perform(instrument.void, instrument_id=number, reason="重复登记")
    gone = desk.ask(withdrawn, as_of=TODAY)
    assert {one.id for one in gone} == {*(one.id for one in scrapped), number}
    newest = gone[0]
    assert (newest.number, newest.how, newest.actor, newest.reason) == (
        "XX-1",
        "撤销登记",
        "王管理",
        "重复登记",
    )
    assert all(one.reason for one in gone)
    assert row(desk, number) is None
    found = desk.ask(detail, instrument_id=number, as_of=TODAY, today=TODAY)
    assert (found.row.place, found.withdrawn.reason) == ("泵房", "重复登记")
    assert [(line.what, line.gone) for line in story(desk, number)] == [("撤销", False), ("登记", True)]
    assert desk.ask(detail, instrument_id=scrapped[0].id, as_of=TODAY, today=TODAY).history
