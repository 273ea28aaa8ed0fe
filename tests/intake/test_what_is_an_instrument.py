"""What is one instrument, what is several, and what only looks like one."""

from datetime import date

import pytest
from old_ledger.grids import book

from models.rules.old_ledger import interpret

HEAD = ["序号", "名称", "管理编号", "出厂编号", "检定日期"]


def understood(**sheets):
    return interpret(book(**sheets))


def only(rows, name="台账"):
    (sheet,) = understood(**{name: rows})
    return sheet


def doubts(row):
    return [(one.field, one.text, one.blocks) for one in row.doubts]


def gauge(at, **other):
    row = {
        "序号": at,
        "名称": "压力表",
        "管理编号": f"Y-{at}",
        "出厂编号": f"8{at}",
        "检定日期": "2026.3.1",
        **other,
    }
    return [row.get(title) for title in (*HEAD, *(key for key in other if key not in HEAD))]


BELOW = {
    "contact, a cell each": ["联系人：", "何某", None, "电话：", "0000-1234567"],
    "contact, two cells": ["联系人：何某", "电话：0000-1234567"],
    "contact without colons": ["联系人", "何某", "电话", "0000-1234567"],
    "contact, many cells": ["联系人：", "何某", "电话：", "0000-1234567", "地址：", "某路 8 号"],
    "signatures": ["编制：", "张某", "审核：", "李某"],
}


@pytest.mark.parametrize("line", BELOW.values(), ids=BELOW)
def test_labels_and_what_they_say_are_no_instrument(line):
    sheet = only([HEAD, gauge(1), gauge(2), line])
    assert [row.row for row in sheet.rows] == [2, 3]
    (skipped,) = sheet.skipped
    assert skipped.why in {"说明行", "签字行"}
    assert all(text in skipped.text for text in line if text)


LISTS = {
    "to choose from": [
        ["状态", "检定周期", "检定单位", "分类"],
        ["在用", "6个月", "市计量院", "A"],
        ["停用", "12个月", "本厂计量室", "B"],
        ["报废", "24个月", None, "C"],
    ],
    "with names": [
        ["器具名称", "使用部门", "状态"],
        ["压力表", "动力车间", "在用"],
        ["温度计", "烧成车间", "停用"],
        ["电能表", "质检中心", None],
    ],
    "of intervals": [
        ["器具名称", "检定周期", "检定规程"],
        ["压力表", "6个月", "JJG 52"],
        ["电能表", "12个月", "JJG 596"],
    ],
    "of counts": [["序号", "仪表名称", "数量", "备注"], [1, "压力表", 46, None], [2, "电能表", 10, None]],
}


@pytest.mark.parametrize("rows", LISTS.values(), ids=LISTS)
def test_lists_to_choose_from_are_no_ledger_and_every_row_is_listed_with_the_reason(rows):
    sheet = only(rows)
    assert sheet.rows == ()
    assert [one.row for one in sheet.skipped] == list(range(2, len(rows) + 1))
    assert all("不像" in one.why for one in sheet.skipped)


def test_a_ledger_without_numbers_is_still_one():
    rows = [
        ["名称", "型号", "安装地点", "状态"],
        ["压力表", "Y-100", "锅炉房", "在用"],
        ["压力表", "Y-150", "泵房", "在用"],
    ]
    assert [row.row for row in only(rows).rows] == [2, 3]


def beside(left, right, gap=1):
    return [[*one, *[None] * gap, *other] for one, other in zip(left, right, strict=True)]


@pytest.mark.parametrize("gap", [0, 1, 2])
def test_tables_side_by_side_are_read_both_each_under_its_own_name(gap):
    title = [["长度类量具"]]
    rows = beside([HEAD, gauge(1), gauge(2)], [HEAD, gauge(11, 检定日期="2025.1.5"), [None] * 5], gap)
    left, right = understood(量具=[*title, *rows])
    assert [(row.row, row.values["number"]) for row in left.rows] == [(3, "Y-1"), (4, "Y-2")]
    (row,) = right.rows
    assert (row.row, row.values["number"], row.values["verified_on"]) == (3, "Y-11", date(2025, 1, 5))
    first = "FGH"[gap]
    assert right.name == f"量具（{first}～{'JKL'[gap]} 列）"
    assert not left.strays
    assert not right.strays


def test_a_table_below_two_that_stand_side_by_side_is_whole():
    rows = beside([HEAD, gauge(1)], [HEAD, gauge(11)])
    wide = ["管理编号", "名称", "型号", "量程", "精度", "厂家", "安装地点", "检定日期", "检定单位", "状态"]
    last = ["D-1", "电能表", "DTS", "5A", "0.5S", "某厂", "配电室", "2025.2.2", "市院", "在用"]
    left, right = understood(表=[*rows, [], wide, last])
    assert [row.values["number"] for row in left.rows] == ["Y-1", "D-1"]
    assert left.rows[1].values["lab"] == "市院"
    assert [row.values["number"] for row in right.rows] == ["Y-11"]


def test_two_columns_of_one_title_are_no_two_tables():
    rows = [[*HEAD, "检定日期"], [*gauge(1), "2026.3.1"]]
    (sheet,) = understood(表=rows)
    assert len(sheet.rows) == 1


@pytest.mark.parametrize(
    ("written", "waits"), [(1, False), ("1台", False), (3, True), ("3台", True), ("10只", True)]
)
def test_a_row_that_stands_for_several_waits(written, waits):
    (row,) = only([[*HEAD, "数量"], gauge(1, 数量=written)]).rows
    assert doubts(row) == ([("", str(written), True)] if waits else [])


def test_a_name_lost_with_its_merged_cell_is_offered_and_never_left_empty_silently():
    rows = [
        HEAD,
        gauge(1, 名称="电磁流量计"),
        gauge(2, 名称=None),
        gauge(3, 名称="压力表"),
        gauge(4, 名称=None),
    ]
    sheet = only(rows, "流量计")
    assert [[(one.guess, one.blocks) for one in row.doubts] for row in sheet.rows] == [
        [], [("电磁流量计", True)], [], [("压力表", True)],
    ]  # fmt: skip


TWICE = [
    ("2025.12.18", "/", date(2025, 12, 18), False),
    (None, "2025.12.18", date(2025, 12, 18), None),
    ("2025.12.18", "2025/12/18", date(2025, 12, 18), None),
    ("2025.9.21", "2025.10.31", date(2025, 10, 31), True),
]


@pytest.mark.parametrize(("time", "day", "read", "waits"), TWICE)
def test_of_two_columns_for_one_date_the_filled_one_counts_and_two_that_differ_wait(time, day, read, waits):
    head = ["管理编号", "名称", "检定时间", "检定日期"]
    full = [[f"Z-{at}", "水表", None, "2026.1.1"] for at in range(3)]
    row = only([head, ["S-1", "水表", time, day], *full]).rows[0]
    assert row.values["verified_on"] == read
    assert [one.blocks for one in row.doubts] == ([] if waits is None else [waits])


def test_the_day_of_sending_is_never_taken_for_the_day_of_examination():
    head = ["管理编号", "名称", "送检日期", "检定日期"]
    full = [[f"Z-{at}", "水表", None, "2026.1.1"] for at in range(3)]
    row = only([head, ["S-1", "水表", "2026.2.1", "/"], *full]).rows[0]
    assert "verified_on" not in row.values
    assert row.unsure


def test_the_end_of_validity_and_the_day_after_it_do_not_contradict_each_other():
    head = ["管理编号", "名称", "检定日期", "有效期至", "下次检定日期"]
    (row,) = only([head, ["S-1", "水表", "2026.1.1", "2026.12.31", "2027.1.1"]]).rows
    assert row.values["valid_until"] == date(2026, 12, 31)
    assert not row.unsure


CLASSES = [
    ("ABC", ["A", "B", "B"], "management_class"),
    ("级别", ["A类", "B类", "C类"], "management_class"),
    ("级别", ["A", "B", "C"], "management_class"),
    ("级别", ["一级", "二级", "三级"], "level"),
    ("级别", ["1.6", "2.5", "1.6"], "accuracy_class"),
    ("级别", ["A级", "B级", "B级"], "accuracy_class"),
    ("计量类别", ["A", "B类", "C"], "management_class"),
    ("计量类别", ["压力", "温度", "压力"], "kind"),
    ("器具类别", ["A类", "B类", "C类"], "management_class"),
    ("有效期（月）", [24, 24, 12], "interval_months"),
    ("有效期", ["1年", "一年", "2年"], "interval_months"),
    ("有效期", ["2026.1.1", "2026.5.2", "2026.1.1"], "valid_until"),
    ("流量(m³/h)", ["35—350", "100-1000", "0～5"], "range"),
    ("压力(MPa)", [0.35, 0.4, 0.5], None),
]  # fmt: skip


@pytest.mark.parametrize(("title", "values", "field"), CLASSES)
def test_what_stands_below_decides_what_a_heading_means(title, values, field):
    rows = [[*HEAD, title], *([*gauge(at), value] for at, value in enumerate(values))]
    assert only(rows).tables[0].columns[title] == field
