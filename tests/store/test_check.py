"""What a check finds; what was altered behind the program's back is named."""

import time
from datetime import date, datetime, timedelta, timezone

import pysqlite3.dbapi2 as sqlite
import pytest

from models.store.check import check
from models.store.journal import FIRST, canonical, digest, first_broken, line_hash
from models.work import attachment, instrument, verification
from models.work.desk import Desk


@pytest.fixture
def used(ledger, desk, tmp_path):
    """A ledger in which things have happened."""
    paper = tmp_path / "证书.pdf"
    paper.write_bytes(b"%PDF-1.4 x")
    one = desk.perform(instrument.register, number="A-1", name="压力表", interval_months=6).ids[0]
    desk.perform(verification.record, instrument_id=one, on=date(2026, 5, 6))
    desk.perform(instrument.amend, instrument_id=one, version=1, reason="笔误", place="锅炉房")
    desk.perform(instrument.register, number="A-2", name="电能表")
    desk.perform(attachment.attach, entity="instrument", entity_id=one, path=paper, purpose="证书")
    return ledger


def tamper(ledger, *statements):
    ledger.close()
    raw = sqlite.connect(ledger.database)
    for trigger in ("journal_no_update", "journal_no_delete", "change_no_update", "change_no_delete"):
        raw.execute(f"DROP TRIGGER {trigger}")
    for statement in statements:
        raw.execute(statement)
    raw.commit()
    raw.close()


def test_a_ledger_in_use_is_sound(used):
    report = check(used)
    assert (report.ok, report.findings) == (True, ())
    assert report.counts == {
        "器具": 2,
        "检定记录": 1,
        "附件": 1,
        "旧台账原文": 0,
        "审批单": 0,
        "追溯处理单": 0,
        "流水": 6,
    }


def test_the_chain_holds_in_every_time_zone(ledger, desk):
    for hours in (8, -5, 0, 14):
        zone = timezone(timedelta(hours=hours))
        there = Desk(ledger, "张三", lambda zone=zone: datetime(2026, 11, 21, 9, 30, tzinfo=zone))
        there.perform(instrument.register, number=f"A{hours}", name="表")
    assert check(ledger).findings == ()


# what somebody did to the file → what the check says of it
ALTERED = [
    ("UPDATE journal SET actor='李四' WHERE seq=4", "流水第 4 条"),
    ("UPDATE journal SET at='2020-01-01 00:00:00.000000' WHERE seq=2", "流水第 2 条"),
    ("UPDATE journal SET reason='另一个理由' WHERE seq=4", "流水第 4 条"),
    ("UPDATE journal SET seq=7 WHERE seq=6", "流水第 6 条"),
    ('UPDATE "change" SET before=\'"原来"\' WHERE seq=4', "流水第 4 条"),
    ('DELETE FROM "change" WHERE seq=4', "流水第 4 条"),
    (
        "INSERT INTO \"change\"(seq,entity,entity_id,field,before,after) VALUES (5,'instrument',2,'x','1','2')",
        "流水第 5 条",
    ),
    (
        "UPDATE instrument SET valid_until='2030-01-01' WHERE id=1",
        "A-1 的有效期至：存为 2030-01-01，按历次记录应为",
    ),
    ("UPDATE instrument SET state='合格' WHERE id=2", "A-2 的状态：存为 合格，按历次记录应为 待检"),
    ("UPDATE instrument SET state='良好' WHERE id=2", "不是六种状态之一"),
    ("DELETE FROM instrument_event WHERE instrument_id=2", "A-2：没有登记或接管记录"),
    ("UPDATE instrument SET unit_id=77 WHERE id=2", "引用的 org_unit 记录不存在"),
]


@pytest.mark.parametrize(("statement", "said"), ALTERED)
def test_what_was_altered_is_named(used, statement, said):
    tamper(used, statement)
    assert any(said in finding.text for finding in check(used).findings), check(used).findings


def test_two_live_instruments_of_one_number_are_found(used):
    tamper(used, "DROP INDEX uq_instrument_number_live", "UPDATE instrument SET number='A-1'")
    assert any("一台一号" in finding.text for finding in check(used).findings)


def test_a_lost_and_an_altered_paper_are_named(used):
    (path,) = used.files.glob("*/*")
    path.write_bytes(b"%PDF-1.4 y")
    assert "“证书.pdf”的内容与添加时不一致" in check(used).findings[0].text
    path.unlink()
    assert "“证书.pdf”的文件不在台账库里" in check(used).findings[0].text


def test_damaged_pages_are_found(used):
    used.close()
    raw = bytearray(used.database.read_bytes())
    raw[4096 * 5 + 8 : 4096 * 9] = bytes(4096 * 4 - 8)
    used.database.write_bytes(raw)
    assert not check(used).ok


def test_two_hundred_thousand_lines_are_walked_without_objects(ledger):
    rows, previous = [], FIRST
    details = canonical({"asked": {}, "changed": 0, "digest": digest(())})
    for seq in range(1, 200_001):
        parts = (seq, f"op-{seq}", "2026-11-21T01:30:00.000000+00:00", "张三", "x.y", "做了", None, details)
        found = line_hash(parts, previous)
        rows.append((seq, f"op-{seq}", "2026-11-21 01:30:00.000000", *parts[3:], previous, found))
        previous = found
    raw = sqlite.connect(ledger.database)
    raw.executemany("INSERT INTO journal VALUES (?,?,?,?,?,?,?,?,?,?)", rows)
    raw.commit()
    start = time.process_time()
    assert first_broken(raw) is None
    print(f"200,000 lines walked in {time.process_time() - start:.1f} s")
    raw.close()
