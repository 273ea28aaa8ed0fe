"""Entering and correcting instruments."""

from datetime import date

import pytest

from models.read.history import history, journal
from models.read.instrument import ledger
from models.rules.refusal import Refusal
from models.work import instrument, metering_point
from models.work.desk import ChangedMeanwhile
from models.work.instrument import (
    EntryMissing,
    EntryTooLong,
    IntervalNotPositive,
    NumberTaken,
    SerialsDoNotMatch,
)
from models.work.unit import NotFound, ReasonMissing

TODAY = date(2026, 11, 21)


def rows(desk, day=TODAY):
    return {row.number: row for row in desk.ask(ledger, as_of=day, today=TODAY)}


def register(desk, number="DQ-0001", **details):
    return desk.perform(instrument.register, number=number, name="电能表", **details).ids[0]


def test_a_registered_instrument_awaits_its_verification(desk):
    register(desk, unit="动力车间", interval_months=12)
    row = rows(desk)["DQ-0001"]
    assert (row.state, row.bucket, row.unit, row.interval) == ("待检", "pending", "动力车间", "1 年")


def test_a_number_serves_one_instrument_only(desk):
    register(desk)
    with pytest.raises(NumberTaken, match="二.三.1") as refused:
        register(desk)
    assert (refused.value.clause, refused.value.field) == ("二.三.1", "number")
    assert len(desk.ask(journal)) == 2, "a refusal leaves nothing behind"


# what is entered → which refusal, at which field
WRONG = [
    ({"number": " "}, EntryMissing, "number"),
    ({"name": ""}, EntryMissing, "name"),
    ({"model": "长" * 201}, EntryTooLong, "model"),
    ({"interval_months": 0}, IntervalNotPositive, "interval_months"),
    ({"interval_months": 241}, IntervalNotPositive, "interval_months"),
    ({"point": "P-404"}, NotFound, "point"),
]


@pytest.mark.parametrize(("entries", "refusal", "field"), WRONG)
def test_wrong_entries_are_refused_at_their_field(desk, entries, refusal, field):
    with pytest.raises(refusal) as refused:
        desk.perform(instrument.register, **({"number": "A-1", "name": "表"} | entries))
    assert refused.value.field == field


def test_many_alike_by_a_list_of_serials(desk):
    desk.perform(
        instrument.register_many,
        numbers=("P-1", "P-2"),
        serials=("0012", "00 13"),
        name="压力表",
        interval_months=6,
    )
    assert [(row.number, row.serial, row.interval) for row in rows(desk).values()] == [
        ("P-1", "0012", "6 个月"),
        ("P-2", "00 13", "6 个月"),
    ]
    with pytest.raises(SerialsDoNotMatch):
        desk.perform(instrument.register_many, numbers=("P-3", "P-4"), serials=("1",), name="压力表")
    with pytest.raises(NumberTaken):
        desk.perform(instrument.register_many, numbers=("P-5", "P-2"), name="压力表")
    assert set(rows(desk)) == {"P-1", "P-2"}, "all or none"


def test_a_correction_keeps_the_value_before_and_the_reason(desk):
    key = register(desk, place="总降", unit="动力车间")
    desk.perform(instrument.amend, instrument_id=key, version=1, reason="搬迁", place="二降", unit="空分车间")
    item = desk.ask(history, instrument_id=key)[0]
    assert item.text == "安装使用地点：总降 → 二降；使用单位：动力车间 → 空分车间"
    assert (item.actor, item.reason) == ("张三", "搬迁")
    with pytest.raises(ReasonMissing):
        desk.perform(
            instrument.amend,
            instrument_id=key,
            version=rows(desk)["DQ-0001"].version,
            reason=" ",
            place="三降",
        )


def test_two_people_at_one_entry_the_second_is_told(desk):
    key = register(desk)
    desk.perform(instrument.amend, instrument_id=key, version=1, reason="核对", place="东")
    with pytest.raises(ChangedMeanwhile):
        desk.perform(instrument.amend, instrument_id=key, version=1, reason="核对", place="西")
    assert rows(desk)["DQ-0001"].place == "东"


def test_many_are_amended_at_once(desk):
    keys = tuple(register(desk, f"DQ-{i}") for i in range(3))
    done = desk.perform(instrument.amend_many, instrument_ids=keys, reason="新制度", management_class="B")
    assert {row.management_class for row in rows(desk).values()} == {"B"}
    assert done.ids == keys


def test_the_past_shows_the_entries_of_its_day(desk, clock):
    clock.day = date(2026, 3, 1)
    key = register(desk, place="总降", installed_on=date(2026, 2, 1))
    clock.day = date(2026, 6, 1)
    desk.perform(
        instrument.amend,
        instrument_id=key,
        version=1,
        reason="x",
        place="二降",
        installed_on=date(2026, 5, 1),
    )
    clock.day = date(2026, 9, 1)
    again = rows(desk)["DQ-0001"].version
    desk.perform(instrument.amend, instrument_id=key, version=again, reason="x", place="三降")
    seen = {
        day: rows(desk, day).get("DQ-0001")
        for day in map(date.fromisoformat, ("2026-02-28", "2026-03-01", "2026-06-01", "2026-11-21"))
    }
    places = [row and (row.place, row.installed_on) for row in seen.values()]
    assert places == [
        None,
        ("总降", date(2026, 2, 1)),
        ("二降", date(2026, 5, 1)),
        ("三降", date(2026, 5, 1)),
    ]


def test_an_instrument_moves_between_points(desk):
    for number in ("P-1", "P-2"):
        desk.perform(metering_point.add, number=number, name="进线", level="一级", energy="电力")
    key = register(desk, point="P-1")
    assert rows(desk)["DQ-0001"].level == "一级", "level and energy are the point's"
    desk.perform(instrument.amend, instrument_id=key, version=1, reason="换位", point="P-2")
    assert rows(desk)["DQ-0001"].point == "P-2"


def test_search_finds_pinyin_initials(desk):
    register(desk, place="空分车间")
    assert "dnb" in rows(desk)["DQ-0001"].search
    assert "kfcj" in rows(desk)["DQ-0001"].search


def test_refusals_travel_between_processes():
    import pickle

    refusal = NumberTaken(number="A", taken_by="表")
    again = pickle.loads(pickle.dumps(refusal))
    assert isinstance(again, Refusal)
    assert again.message == refusal.message
