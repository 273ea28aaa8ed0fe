from collections import Counter
from datetime import UTC, date, datetime

import pytest
from people import enter
from sqlalchemy import inspect, select, text

from models.read.due import counts, due
from models.read.instrument import ledger
from models.rules.due import DueBucket, DueSoon
from models.store.instrument import Instrument
from models.store.ledger import Ledger
from models.store.metering_point import MeteringPoint
from models.store.standing import derive
from models.store.tables import Base, JournalLine
from models.work.sample import LedgerNotEmpty, plant

DAYS = [date(2026, 11, 21), date(2027, 1, 31), date(2027, 12, 31), date(2028, 2, 29), date(2028, 3, 1)]


def planted(folder, day):
    opened = Ledger.create(folder)
    desk = enter(opened, "演示", lambda: datetime(day.year, day.month, day.day, 9, tzinfo=UTC))
    desk.perform(plant)
    return desk


@pytest.fixture
def desk(tmp_path):
    found = planted(tmp_path / "ledger", DAYS[0])
    yield found
    found.ledger.close()


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_on_any_day_the_board_is_alive_and_its_counts_add_up(tmp_path, day):
    desk = planted(tmp_path / "ledger", day)
    rows = desk.ask(due, as_of=day)
    found = counts(rows, day)
    assert all(found.values()), found
    assert sum(found[one] for one in DueBucket) == len(rows)
    assert found[DueSoon.WITHIN_7] <= found[DueSoon.WITHIN_30] <= found[DueBucket.VALID]
    assert {row.state for row in desk.ask(ledger, as_of=day)} == {
        "待检",
        "合格",
        "准用",
        "停用",
        "封存",
        "报废",
    }
    desk.ledger.close()


def test_the_plant_is_one_line_of_the_journal_and_is_made_only_in_an_empty_ledger(desk):
    with pytest.raises(LedgerNotEmpty):
        desk.perform(plant)
    with desk.ledger.reading() as session:
        assert [line.action for line in session.scalars(select(JournalLine))] == [
            "person.add",
            "sample.plant",
        ]


def test_it_is_a_plant_of_the_size_and_variety_that_was_asked_for(desk):
    with desk.ledger.reading() as session:
        instruments = session.scalars(select(Instrument)).all()
        points = session.scalars(select(MeteringPoint)).all()
    assert 280 <= len(instruments) <= 340
    assert len({row.number for row in instruments}) == len(instruments)
    assert Counter(point.level for point in points).keys() == {"一级", "二级", "三级"}
    assert 55 <= len(points) <= 65
    assert {row.management_class for row in instruments} == {"A", "B", "C"}
    assert {row.custody for row in instruments} >= {"在装", "在库", "送检", "外修"}
    assert {row.interval_word for row in instruments} >= {"一次性"}
    assert any(row.is_standard for row in instruments)
    assert sum(bool(row.mandatory) for row in instruments) > 20
    assert all(row.kind and row.maker.endswith("（示例）") for row in instruments)


def test_every_examination_has_a_certificate_and_every_sort_of_examination_occurs(desk):
    with desk.ledger.reading() as session:
        rows = session.execute(text("select * from verification")).mappings().all()
    assert all(row["certificate_id"] for row in rows)
    assert max(Counter(row["certificate_id"] for row in rows).values()) > 2
    assert {row["kind"] for row in rows} >= {
        "首次",
        "周期",
        "修理后",
        "入库",
        "抽检",
        "使用中检查",
        "期间核查",
    }
    assert {row["result"] for row in rows} == {"合格", "准用", "不合格"}
    assert {row["method"] for row in rows} == {"检定", "校准"}
    stated = [row for row in rows if row["from_ledger"] and row["stated_until"] != row["computed_until"]]
    assert {row["decision"] for row in stated} == {None, "按周期计算"}
    assert all(row["valid_until"] <= row["stated_until"] for row in stated)
    assert max(row["on"] for row in rows) <= DAYS[0].isoformat()


def test_what_is_stored_is_what_events_and_examinations_say(desk):
    with desk.ledger.reading() as session:
        instruments = {row.id: row for row in session.scalars(select(Instrument))}
        for row in derive(session, list(instruments)):
            stored = instruments[row.pop("key")]
            assert row == {key: getattr(stored, key) for key in row}


def test_an_earlier_day_shows_an_earlier_plant(desk):
    then = desk.ask(ledger, as_of=date(2025, 6, 30), today=DAYS[0])
    assert 150 < len(then) < len(desk.ask(ledger, as_of=DAYS[0]))
    assert {"合格", "停用"} <= {row.state for row in then}


def test_the_same_day_makes_the_same_plant(tmp_path, desk):
    other = planted(tmp_path / "other", DAYS[0])
    for table in Base.metadata.sorted_tables:
        if table.name not in {"journal", "change", "identity"}:
            with desk.ledger.engine.connect() as left, other.ledger.engine.connect() as right:
                query = select(table).order_by(*inspect(table).primary_key)
                assert left.execute(query).all() == right.execute(query).all()
    other.ledger.close()
