"""Taking back: a whole import, or any single line of the journal."""

from datetime import date

import pytest
from old_ledger.grids import book, meter, sheet
from sqlalchemy import select

from models.read import imports
from models.read.instrument import ledger as instruments
from models.read.metering_point import points
from models.rules.lifecycle import MoveNotAllowed
from models.store.journal import JournalLine, first_broken
from models.store.org_unit import OrgUnit
from models.work import instrument, metering_point, setting, verification
from models.work.imports import accept, undo
from models.work.journal import (
    BuiltOn,
    ChangedSince,
    IsTakingBack,
    NothingToTakeBack,
    take_back,
)
from models.work.unit import NotFound, ReasonMissing

TODAY = date(2026, 11, 21)
D = date.fromisoformat


def take(desk, *rows):
    old = book(电能表=sheet(*rows))
    return desk.perform(accept, preview=desk.ask(imports.preview, book=old, today=TODAY))


def rows(desk):
    return {row.number: row for row in desk.ask(instruments, as_of=TODAY, today=TODAY)}


def units(desk):
    with desk.ledger.reading() as session:
        return set(session.scalars(select(OrgUnit.name).where(OrgUnit.void_seq.is_(None))))


def test_an_import_is_taken_back_whole_and_its_numbers_are_free_again(desk):
    done = take(desk, meter(1, 计量点="P-1"), meter(2))
    desk.perform(undo, import_id=done.ids[0], reason="导错了文件")
    assert rows(desk) == {}
    assert units(desk) == set()
    (row,) = desk.ask(imports.imports)
    assert (row.undone_by, row.reason) == ("张三", "导错了文件")
    assert desk.ask(imports.rows_of_import, import_id=done.ids[0]) == []
    desk.perform(instrument.register, number="DN-001", name="另一台")
    take(desk, meter(2))
    assert set(rows(desk)) == {"DN-001", "DN-002"}


def test_entries_that_an_import_changed_are_as_before_after_its_undoing(desk):
    take(desk, meter(1), meter(2))
    before = rows(desk)
    newer = meter(1, 安装地点="新厂房", 使用部门="新车间", 检定日期="2026.9.9", 有效期至=None, 证书编号="新")
    sealed = meter(2, 状态="停用", 证书编号="更正")
    done = take(desk, newer, sealed)
    assert rows(desk)["DN-001"].place == "新厂房"
    assert rows(desk)["DN-002"].state == "停用"
    desk.perform(undo, import_id=done.ids[0], reason="表是旧的")
    after = rows(desk)
    assert {key: row._replace(version=0) for key, row in after.items()} == {
        key: row._replace(version=0) for key, row in before.items()
    }
    assert units(desk) == {"动力车间"}


def test_an_import_that_something_was_built_on_is_not_taken_back_and_says_why(desk):
    done = take(desk, meter(1), meter(2))
    one = rows(desk)["DN-002"]
    desk.perform(verification.record, instrument_id=one.id, on=D("2026-11-01"))
    with pytest.raises(BuiltOn, match="DN-002"):
        desk.perform(undo, import_id=done.ids[0], reason="导错")
    assert len(rows(desk)) == 2


def test_what_was_built_and_taken_back_is_no_longer_in_the_way(desk):
    done = take(desk, meter(1), meter(2))
    one, two = rows(desk)["DN-001"], rows(desk)["DN-002"]
    made = desk.perform(verification.record, instrument_id=one.id, on=D("2026-11-01"))
    amended = desk.perform(
        instrument.amend, instrument_id=two.id, version=two.version, reason="搬", place="别处"
    )
    desk.perform(take_back, seq=made.seq, reason="记错")
    with pytest.raises(BuiltOn, match="DN-002"):
        desk.perform(undo, import_id=done.ids[0], reason="导错")
    desk.perform(take_back, seq=amended.seq, reason="改错")
    desk.perform(undo, import_id=done.ids[0], reason="导错")
    assert rows(desk) == {}


def test_a_later_import_must_go_first(desk):
    first = take(desk, meter(1))
    second = take(desk, meter(1, 安装地点="新厂房"), meter(2))
    with pytest.raises(BuiltOn):
        desk.perform(undo, import_id=first.ids[0], reason="导错")
    desk.perform(undo, import_id=second.ids[0], reason="导错")
    assert set(rows(desk)) == {"DN-001"}
    desk.perform(undo, import_id=first.ids[0], reason="导错")
    assert rows(desk) == {}


def test_a_unit_that_others_use_stays_when_the_import_that_made_it_goes(desk):
    done = take(desk, meter(1))
    desk.perform(instrument.register, number="X-1", name="压力表", unit="动力车间")
    desk.perform(undo, import_id=done.ids[0], reason="导错")
    assert units(desk) == {"动力车间"}


def test_an_undoing_needs_a_reason_an_import_and_happens_once(desk):
    done = take(desk, meter(1))
    with pytest.raises(ReasonMissing):
        desk.perform(undo, import_id=done.ids[0], reason=" ")
    with pytest.raises(NotFound):
        desk.perform(undo, import_id=99, reason="导错")
    undone = desk.perform(undo, import_id=done.ids[0], reason="导错")
    with pytest.raises(NothingToTakeBack):
        desk.perform(undo, import_id=done.ids[0], reason="导错")
    with pytest.raises(IsTakingBack):
        desk.perform(take_back, seq=undone.seq, reason="后悔")


def test_the_journal_keeps_both_the_import_and_its_undoing_unbroken(desk):
    done = take(desk, meter(1))
    desk.perform(undo, import_id=done.ids[0], reason="导错")
    with desk.ledger.reading() as session:
        lines = session.scalars(select(JournalLine).order_by(JournalLine.seq)).all()
        assert [line.action for line in lines] == ["person.add", "imports.accept", "imports.undo"]
        assert all(len(line.details) < 2000 for line in lines)
        assert first_broken(session.connection().connection.dbapi_connection) is None


def test_points_that_a_sheet_names_come_and_go_with_the_import(desk):
    headings = ["名称", "管理编号", "计量点", "安装地点"]
    old = book(表=[headings, ["电能表", "E-1", "P-01", "1# 变"], ["互感器", "T-1", "P-01", "1# 变"]])
    done = desk.perform(accept, preview=desk.ask(imports.preview, book=old, today=TODAY))
    assert {point.number for point in desk.ask(points)} == {"P-01"}
    assert {row.point for row in rows(desk).values()} == {"P-01"}
    desk.perform(undo, import_id=done.ids[0], reason="导错")
    assert desk.ask(points) == []


def test_a_registration_is_taken_back(desk):
    done = desk.perform(instrument.register, number="DQ-1", name="电能表")
    desk.perform(take_back, seq=done.seq, reason="登错")
    assert rows(desk) == {}
    desk.perform(instrument.register, number="DQ-1", name="电能表")


def test_an_amendment_is_taken_back_with_the_move_to_another_point(desk):
    for number in ("P-1", "P-2"):
        desk.perform(metering_point.add, number=number, name=number)
    desk.perform(instrument.register, number="DQ-1", name="电能表", point="P-1")
    before = rows(desk)["DQ-1"]
    done = desk.perform(
        instrument.amend,
        instrument_id=before.id,
        version=before.version,
        reason="换点",
        point="P-2",
        unit="一车间",
        installed_on=D("2026-01-05"),
    )
    desk.perform(take_back, seq=done.seq, reason="换错")
    assert rows(desk)["DQ-1"]._replace(version=0) == before._replace(version=0)


def test_an_amendment_changed_again_since_is_not_taken_back(desk):
    desk.perform(instrument.register, number="DQ-1", name="电能表")
    seqs = []
    for place in ("甲", "乙"):
        row = rows(desk)["DQ-1"]
        seqs.append(
            desk.perform(
                instrument.amend, instrument_id=row.id, version=row.version, reason="搬", place=place
            ).seq
        )
    with pytest.raises(BuiltOn):
        desk.perform(take_back, seq=seqs[0], reason="搬错")
    desk.perform(take_back, seq=seqs[1], reason="搬错")
    assert rows(desk)["DQ-1"].place == "甲"


def test_a_voided_record_counts_again_when_the_voiding_is_taken_back(desk):
    meter_id = desk.perform(instrument.register, number="DQ-1", name="电能表", interval_months=12).ids[0]
    made = desk.perform(verification.record, instrument_id=meter_id, on=D("2026-03-02"))
    valid = rows(desk)["DQ-1"]
    done = desk.perform(verification.void, verification_id=made.ids[0], reason="证书不是它的")
    assert rows(desk)["DQ-1"].state == "待检"
    desk.perform(take_back, seq=done.seq, reason="证书是它的")
    assert rows(desk)["DQ-1"] == valid


def test_a_voided_examination_of_an_import_leaves_its_registration(desk):
    take(desk, meter(1), meter(2, 状态="封存"))
    with desk.ledger.reading() as session:
        from models.store.verification import Verification

        ids = list(session.scalars(select(Verification.id).order_by(Verification.id)))
    desk.perform(verification.void, verification_id=ids[0], reason="不是它的")
    desk.perform(verification.void, verification_id=ids[1], reason="不是它的")
    assert (rows(desk)["DN-001"].state, rows(desk)["DN-002"].state) == ("待检", "封存")
    with pytest.raises(MoveNotAllowed):
        desk.perform(verification.record, instrument_id=rows(desk)["DN-002"].id, on=D("2026-11-01"))


def test_a_setting_is_taken_back_unless_it_was_set_again(desk):
    first = desk.perform(setting.choose, key="company", value="甲厂")
    second = desk.perform(setting.choose, key="company", value="乙厂")
    with pytest.raises(ChangedSince):
        desk.perform(take_back, seq=first.seq, reason="错")
    desk.perform(take_back, seq=second.seq, reason="错")
    desk.perform(take_back, seq=first.seq, reason="错")
