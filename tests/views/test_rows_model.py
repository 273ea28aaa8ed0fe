"""Sorting, filtering and counting as a user of Excel expects them."""

from dataclasses import replace
from datetime import date

import pytest
from instrument_rows import METERS, meters
from PySide6.QtCore import QModelIndex, Qt

from models.lists import Column
from views.tables.rows_model import UNREADABLE, RowsModel
from views.tables.rowset import RowSet, natural

DOWN = Qt.SortOrder.DescendingOrder


@pytest.fixture
def model(theme):
    model = RowsModel(METERS)
    model.replace(RowSet(METERS, meters()))
    return model


def column(key):
    return [c.key for c in METERS.columns].index(key)


def test_model_obeys_qt(model, qtmodeltester):
    qtmodeltester.check(model)
    model.search("压力")
    model.sort(column("until"), DOWN)
    qtmodeltester.check(model)


def test_codes_sort_by_their_numbers():
    codes = ["JL-10", "JL-2", "jl-1", "JL-2a", "DQ-7", "JL-0002"]
    assert sorted(codes, key=natural) == ["DQ-7", "jl-1", "JL-2", "JL-0002", "JL-2a", "JL-10"]


def test_chinese_sorts_by_pinyin():
    assert sorted(["压力表", "电能表", "温度计", "电流表"], key=natural) == [
        "电流表",
        "电能表",
        "温度计",
        "压力表",
    ]


@pytest.mark.parametrize("order", [Qt.SortOrder.AscendingOrder, DOWN])
def test_rows_without_a_date_come_last_both_ways(model, order):
    model.sort(column("until"), order)
    dates = [row.until for row in model.shown()]
    filled = [day for day in dates if day]
    assert dates[len(filled) :] == [None] * 3
    assert filled == sorted(filled, reverse=order == DOWN)


def test_the_order_of_loading_comes_back(model):
    model.sort(column("name"))
    model.sort(-1)
    assert [row.id for row in model.shown()] == list(range(30))


def test_a_column_of_mixed_values_sorts_without_complaint():
    plain = Column("x", "值", lambda row: row)
    spec = replace(METERS, columns=(plain,), key=lambda row: row, search=str, filters=(), buckets=())
    model = RowsModel(spec)
    model.replace(RowSet(spec, ["b", 3, None, date(2026, 1, 1), "", "A10", "A9"]))
    model.sort(0)
    assert model.shown() == [3, date(2026, 1, 1), "A9", "A10", "b", None, ""]


def test_typing_further_finds_the_same_as_typing_at_once(model):
    for text in ("j", "jl", "jl-1", "jl-1 压", "jl-1 压力"):
        model.search(text)
    step_by_step = model.shown()
    model.search("")
    assert len(model.shown()) == 30
    model.search("jl-1 压力")
    assert model.shown() == step_by_step != []


def test_taking_a_letter_back_widens_again(model):
    model.search("涡街 一级")
    few = model.rowCount()
    model.search("涡街")
    assert model.rowCount() == 10 > few


def test_filters_add_up_and_come_off_one_by_one(model):
    model.set_bucket("stopped")
    model.set_chip("level", frozenset({"一级"}))
    assert {(row.state, row.level) for row in model.shown()} <= {("停用", "一级")}
    model.set_chip("level", frozenset())
    assert [row.id for row in model.shown()] == [4, 14, 24]
    model.clear_filters()
    assert model.rowCount() == 30
    assert not model.filtered


def test_values_on_offer_are_counted_among_what_the_other_filters_leave(model):
    model.set_chip("level", frozenset({"一级"}))
    model.set_chip("name", frozenset({"压力表"}))
    assert model.tally("name") == {"压力表": 5, "电能表": 5, "涡街流量计": 5}
    assert model.tally("level") == {"一级": 5, "二级": 5}


def test_a_filter_stays_when_rows_are_loaded_again(model):
    model.search("电能")
    model.sort(column("months"), DOWN)
    model.replace(RowSet(METERS, meters(60)))
    assert {row.name for row in model.shown()} == {"电能表"}
    months = [row.months for row in model.shown() if row.months]
    assert months == sorted(months, reverse=True)


def test_counts_are_of_the_whole_list(model):
    model.search("压力")
    assert (model.rows.count("stopped"), model.rows.count("no_date"), model.total()) == (3, 3, 30)


def test_a_column_that_fails_on_a_row_costs_one_cell_not_the_list(theme, caplog):
    broken = replace(
        METERS, columns=(Column("x", "坏", lambda row: 1 / 0, tone=lambda row: 1 / 0),), filters=()
    )
    model = RowsModel(broken)
    model.replace(RowSet(broken, meters(3)))
    assert model.data(model.index(0, 0)) == UNREADABLE
    assert model.tone(0, 0)
    assert "ZeroDivisionError" in caplog.text


def test_questions_outside_the_table_get_no_answer(model):
    assert model.data(QModelIndex()) is None
    assert model.headerData(99, Qt.Orientation.Horizontal) is None
    assert model.row(99) is None
    assert model.find("nothing") == -1


def test_preparing_changes_nothing_but_speed(model):
    rows = RowSet(METERS, meters())
    for step in rows.preparations():
        step()
    model.sort(column("until"))
    before = model.shown()
    model.replace(rows)
    assert model.shown() == before
