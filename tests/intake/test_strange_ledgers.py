"""Ledgers in words of their own: columns known by what stands in them, group headings, sheets that are no ledger."""

from datetime import date

import pytest
from old_ledger.grids import book

from models.rules.old_ledger import interpret
from models.rules.sheet_names import kind_of_sheet

HEAD = ["管理编号", "名称"]


def read(*rows, name="台账"):
    (sheet,) = interpret(book(**{name: [list(row) for row in rows]}))
    return sheet


CONTENTS = [
    # a heading that no list and no shape knows, what stands below, the field
    ("甲检", ["2026.1.2", "2026.2.3", "2025.12.1", "/"], "verified_on"),
    ("2026年", ["2026.1.2", "2026.2.3", "2026.12.1"], "verified_on"),
    ("下道检", ["2027.1.2", "2027.2.3", "2026.12.1"], "valid_until"),
    ("记事日", ["2026.1.2", "2026.2.3", "2025.12.1"], None),
    ("长短", ["12个月", "一年", "24个月"], "interval_months"),
    ("长短", [12, 24, 12], None),
    ("几类", ["A", "B", "C"], "management_class"),
    ("好坏", ["1.6级", "2.5级", "1.6级"], "accuracy_class"),
    ("好坏", ["98%", "97%", "99%"], None),
    ("大小", ["0~1.6MPa", "-0.1～0.5MPa", "0-100℃"], "range"),
    ("大小", ["600/5A", "300/5A", "75/5A"], "range"),
    ("怎样", ["在用", "停用", "备用", "在用"], "state"),
    ("怎样", ["合格", "合格", "合格"], None),
    ("去向", ["甲", "乙", "丙"], None),
]


@pytest.mark.parametrize(("title", "values", "field"), CONTENTS)
def test_a_column_without_a_known_heading_is_known_by_its_values_and_told(title, values, field):
    rows = [[f"Z-{at}", "压力表", value] for at, value in enumerate(values)]
    (table,) = read([*HEAD, title], *rows).tables
    assert table.columns[title] == field
    assert [one.field for one in table.doubts] == ([field] if field else [])


def test_values_that_do_not_suit_the_shape_of_a_heading_leave_it_alone():
    rows = [[f"Z-{at}", "压力表", text] for at, text in enumerate(["张三", "李四", "王五"])]
    (table,) = read([*HEAD, "强检完成日期"], *rows).tables
    assert table.columns["强检完成日期"] is None


def test_a_known_heading_is_never_replaced_by_one_known_by_its_values():
    rows = [[f"Z-{at}", "压力表", "2026.3.1", "2026.3.2"] for at in range(4)]
    sheet = read([*HEAD, "甲检", "检定日期"], *rows)
    assert sheet.rows[0].values["verified_on"] == date(2026, 3, 2)
    assert sheet.tables[0].columns["甲检"] is None


def test_group_headings_are_shown_only_where_they_tell_columns_apart():
    rows = [
        ["名称", "管理编号", "检定", None, None, "报警值", None, "变压器", None, "电能表", None],
        [None, None, "检定日期", "有效期至", "检定机构", "低报", "高报", "型号", "容量", "型号", "名称"],
        ["甲", "Z-1", "2026.1.2", "2027.1.1", "省院", 20, 50, "S11", 630, "DTSD", "电能表"],
    ]
    (table,) = read(*rows).tables
    assert list(table.columns) == [
        "名称", "管理编号", "检定日期", "有效期至", "检定机构", "报警值低报", "报警值高报", "变压器型号", "变压器容量", "电能表型号",
        "电能表名称",
    ]  # fmt: skip


KINDS = [
    ("仪表台账-电", ""), ("台账-压力表", "压力表"), ("计量器具台账—水", ""), ("统计", ""), ("2026年汇总", ""), ("1#炉", ""),
    ("动力车间", ""), ("设备导出", ""), ("变更记录", ""), ("锅炉压力表", "锅炉压力表"), ("热电偶", "热电偶"), ("2号机组", ""),
]  # fmt: skip


@pytest.mark.parametrize(("name", "kind"), KINDS)
def test_names_of_sheets_that_are_no_kinds_give_none(name, kind):
    assert kind_of_sheet(name) == kind


def test_a_column_of_names_in_other_words_counts_before_the_sheet():
    rows = [["Z-1", "多功能表", "DTSD"], ["Z-2", "三相表", "DTSD"]]
    sheet = read(["管理编号", "电表品类名称", "型号"], *rows, name="电台账-电")
    assert [row.values["name"] for row in sheet.rows] == ["多功能表", "三相表"]


NO_LEDGERS = {
    "log": [
        ["序号", "变更日期", "管理编号", "变更内容", "变更人", "备注"],
        [1, "2026.1.2", "Z-1", "换表", "张三", None],
    ],
    "log of edits": [
        ["修改时间", "设备编号", "修改前内容", "修改后内容"],
        ["2026.1.2", "Z-1", "1.6级", "1.0级"],
    ],
    "sums": [
        ["序号", "器具名称", "数量", "检定周期", "合格数", "合格率"],
        [1, "压力表", 60, "6个月", 59, "98%"],
    ],
}


@pytest.mark.parametrize("rows", NO_LEDGERS.values(), ids=NO_LEDGERS)
def test_logs_of_changes_and_statistics_are_no_instruments_and_are_listed(rows):
    sheet = read(*rows)
    assert sheet.rows == ()
    assert [one.why[:2] for one in sheet.skipped] in (["变更"], ["统计"])


def test_a_ledger_that_also_notes_its_changes_is_one():
    sheet = read(
        [*HEAD, "型号规格", "检定日期", "变更日期", "变更内容"],
        ["Z-1", "水表", "LXS", "2026.1.2", "2026.2.1", "移位"],
    )
    assert len(sheet.rows) == 1


def test_a_question_mark_of_the_clerks_own_is_listed_and_the_text_kept():
    sheet = read(
        [*HEAD, "出厂编号", "精度"], ["A-1", "压力表", "12?45", "2.5？"], ["A-2", "压力表", "12345", "2.5"]
    )
    first, second = sheet.rows
    assert (first.values["serial"], first.values["accuracy_class"]) == ("12?45", "2.5？")
    assert {doubt.field for doubt in first.doubts} == {"serial", "accuracy_class"}
    assert not first.unsure
    assert second.doubts == ()


EVERYDAY = [
    # a heading as people say it, the field
    ("装在哪里", "place"),
    ("送哪里检", "lab"),
    ("谁检的", "lab"),
    ("造表厂", "maker"),
    ("几个月检一次", "interval_months"),
    ("上回检定", "verified_on"),
    ("下回该检", "valid_until"),
    ("可用到", "valid_until"),
    ("精准度", "accuracy_class"),
    ("可量范围", "range"),
    ("现况", "state"),
    ("支号", "serial"),
    ("做什么用", "purpose"),
]


@pytest.mark.parametrize(("title", "field"), EVERYDAY)
def test_everyday_words_are_understood_and_told(title, field):
    samples = {
        "interval_months": "12个月",
        "verified_on": "2026.1.2",
        "valid_until": "2027.1.1",
        "accuracy_class": "1.6级",
        "range": "0~1.6MPa",
        "state": "在用",
    }
    below = samples.get(field, "甲-1")
    rows = [[f"Z-{at}", "压力表", below] for at in range(4)]
    (table,) = read([*HEAD, title], *rows).tables
    assert table.columns[title] == field
    assert title in {doubt.column_title for doubt in table.doubts}
