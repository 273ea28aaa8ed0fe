"""The journal against fingerprints kept elsewhere: what the chain alone cannot see is named."""

import shutil
from datetime import date

import pytest
from tampering import TAMPERINGS, sql

from models.rules.anchor import AnchorUnreadable, read_typed
from models.store.anchor import FILE, newest, read
from models.store.backup import make
from models.store.backup_check import TITLES
from models.store.check import check
from models.store.ledger import Ledger
from models.store.schema import Recorded
from models.store.tables import Base
from models.work import backup as work_backup
from models.work import instrument, verification
from models.work.desk import Desk


@pytest.fixture
def kept(ledger, desk):
    """A ledger with twelve lines and a few more, backed up after the twelfth."""
    one = desk.perform(instrument.register, number="A-1", name="压力表", interval_months=6).ids[0]
    desk.perform(verification.record, instrument_id=one, on=date(2026, 5, 6))
    while newest_of(ledger).seq < 12:
        number = f"B-{newest_of(ledger).seq}"
        desk.perform(instrument.register, number=number, name="电能表")
    make(ledger.folder, ledger.backups / "自动-20261121-093000-12.zsbak", at=desk.clock(), whole=False)
    return ledger


def newest_of(ledger):
    with ledger.reading() as session:
        return newest(session)


@pytest.mark.parametrize("name", TAMPERINGS)
def test_seven_ways_to_tamper_are_named(kept, name):
    statements, said, _needs_anchor = TAMPERINGS[name]
    assert check(kept).ok
    sql(kept, *statements)
    found = [finding.text for finding in check(kept).findings]
    assert any(said in text for text in found), found


@pytest.mark.parametrize("name", [name for name, (_do, _said, needs) in TAMPERINGS.items() if needs])
def test_a_fingerprint_from_paper_is_enough(kept, name):
    paper = newest_of(kept)
    shutil.rmtree(kept.backups)
    kept.backups.mkdir()
    statements, _said, _needs = TAMPERINGS[name]
    sql(kept, *statements)
    before = [finding.text for finding in check(kept).findings]
    assert not any("指纹" in text for text in before), "the chain alone cannot tell"
    report = check(kept, [read_typed(f"指纹：{paper.text.lower()}")])
    assert any("纸面记着" in finding.text for finding in report.findings)


@pytest.mark.parametrize(
    "typed",
    [
        "{seq}-{code}",
        "流水第 {seq} 条　{code}",
        "{seq} {plain}",
        "１２－{code}",
    ],
)
def test_a_printed_fingerprint_is_read_as_people_type_it(kept, typed):
    paper = newest_of(kept)
    code = paper.text.partition("-")[2]
    read_back = read_typed(typed.format(seq=paper.seq, code=code, plain=code.replace("-", "").lower()))
    assert read_back.agrees(paper.mark)
    assert read_back.seq == 12
    with pytest.raises(AnchorUnreadable):
        read_typed(typed.format(seq=paper.seq, code=code[:-1], plain=code[:-1]))


def test_letters_that_look_alike_are_taken_for_each_other():
    assert read_typed("7 0O1I-LABC-DEFG-HJKM").mark == "00111ABCDEFGHJKM"


def test_every_backup_is_noted_beside_the_backups_once(kept, desk):
    make(kept.folder, kept.folder.parent / "again.zsbak", at=desk.clock())
    noted = read(kept.backups / FILE)
    assert [(one.uuid, one.seq, one.place) for one in noted] == [(kept.uuid, 12, str(kept.folder))]
    assert newest_of(kept).mark == noted[0].hash


def test_a_restore_explains_itself(kept, desk, clock):
    backup = kept.backups / "自动-20261121-093000-12.zsbak"
    for number in ("C-1", "C-2", "C-3"):
        desk.perform(instrument.register, number=number, name="温度计")
    paper = newest_of(kept)
    kept.close()
    work_backup.restore(kept.folder, backup, actor="张三", clock=clock)
    report = check(kept, [paper])
    assert report.ok
    (note,) = report.notes
    assert note.where == "流水第 13 条"
    assert "恢复前记到的第 15 条在 恢复前-20261121-093000.zsbak 里" in note.what


def test_a_restore_that_kept_nothing_is_told_and_denies_a_paper(kept, desk, clock, tmp_path):
    backup = kept.backups / "自动-20261121-093000-12.zsbak"
    desk.perform(instrument.register, number="C-1", name="温度计")
    paper = newest_of(kept)
    away = tmp_path / "新电脑"
    work_backup.restore(away, backup, actor="张三", clock=clock)
    there = Ledger.open(away)
    noted = check(there, [paper])
    typed = check(there, [read_typed(paper.text)])
    there.close()
    assert noted.ok
    assert "不在这里，也没有留存的副本" in noted.notes[0].what
    assert "纸面记着" in typed.findings[0].text


def test_two_copies_that_went_apart_are_told(kept, clock, tmp_path):
    kept.close()
    shutil.copytree(kept.folder, tmp_path / "副本")
    copy = Ledger.open(tmp_path / "副本")
    Desk(copy, "张三", clock).perform(instrument.register, number="C-1", name="温度计")
    there = newest_of(copy)
    copy.close()
    desk = Desk(kept, "张三", clock)
    for number in ("D-1", "D-2"):
        desk.perform(instrument.register, number=number, name="流量计")
    here = newest_of(kept)
    (finding,) = check(kept, [there, here]).findings
    assert "另有一份副本，分开以后各记各的账" in finding.what
    assert finding.then.startswith("第 12 条以前与记下的指纹相符")


def test_another_ledger_in_the_place_of_this_one_is_told(kept, tmp_path):
    other = Ledger.create(tmp_path / "别的")
    other.close()
    kept.close()
    shutil.copy(other.database, kept.database)
    assert any("另一个台账库" in finding.what for finding in check(kept).findings)


# what somebody did to a row that no line of the journal repeats → what the comparison with the backup says
ROWS = [
    ("UPDATE verification SET result = '准用'", "A-1 的检定记录：result 原为 合格，现为 准用"),
    ("UPDATE instrument SET maker = '另一厂' WHERE number = 'A-1'", "A-1：maker 原为 空，现为 另一厂"),
    ("DELETE FROM verification", "不见了"),
    (
        "INSERT INTO certificate(id, seq, number, lab) VALUES (77, 3, 'Z-假', '某院')",
        "证书第 77 条：自称属于第 12 条以前的流水",
    ),
]


@pytest.mark.parametrize(("statement", "said"), ROWS)
def test_rows_changed_without_a_line_are_named(kept, statement, said):
    sql(kept, statement)
    found = [finding.text for finding in check(kept).findings]
    assert any(said in text for text in found), found


def test_rows_changed_by_the_program_since_the_backup_are_well(kept, desk):
    rows = kept.engine.connect()
    version = rows.exec_driver_sql("SELECT version FROM instrument WHERE number = 'A-1'").scalar()
    rows.close()
    desk.perform(
        instrument.amend, instrument_id=1, version=version, reason="笔误", maker="川仪", place="锅炉房"
    )
    desk.perform(verification.record, instrument_id=1, on=date(2026, 11, 1))
    desk.perform(verification.void, verification_id=1, reason="登错")
    assert check(kept).findings == ()


def test_every_table_of_records_is_compared_with_the_backup():
    recorded = {
        mapper.local_table.name for mapper in Base.registry.mappers if issubclass(mapper.class_, Recorded)
    }
    assert recorded <= TITLES.keys()


def test_a_check_can_be_stopped(kept):
    class StopError(Exception):
        pass

    def step(_done, _total, what):
        if what == "检查附件":
            raise StopError

    with pytest.raises(StopError):
        check(kept, step=step)
