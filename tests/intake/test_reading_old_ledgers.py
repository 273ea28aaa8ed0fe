"""Whole files as workshops keep them: what stands where, what it means, what is doubtful."""

import multiprocessing
import subprocess
import sys
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlwt

from models.intake import refusals
from models.intake.reader import read_old_ledger
from models.rules.instrument import InstrumentState, MeteringLevel, RunningState
from models.rules.old_ledger import interpret
from models.rules.verification import Convention, Result

ROOT = Path(__file__).resolve().parents[2]


def workbook(path, sheets, merges=(), formats=()):
    """Write sheets given as rows of values; formats are (sheet, cell, number format)."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    for name, where, code in formats:
        book[name][where].number_format = code
    for name, where in merges:
        book[name].merge_cells(where)
    book.save(path)
    return path


def understood(path, **how):
    return interpret(read_old_ledger(path), **how)


def only(path, **how):
    (sheet,) = understood(path, **how)
    return sheet


def doubts_of(row, code=None):
    return [(doubt.field, doubt.blocks) for doubt in row.doubts if code is None or doubt.code == code]


PRESSURE = [
    ["某厂压力变送器台账"],
    ["序号", "仪表\n位号", " 型号规格", "精度\n等级", "量程（MPa）", "厂家", "出厂编号", "安装\n位置", " 检定时间", "检验\n周期",
     "有效期至", "仪表检定证书编号", "检验单位", "器具\n状态"],
    ["=ROW()-2", "PT-101", "EJA430A", "0.2S", "0-1.6", "横河", 180916, "锅炉房", "2025.07.12", "12个月",
     "2026.07.11", "YL20250712-001", "省计量院", "在用"],
    ["=ROW()-2", "PT-102", 3051, "±0.2%FS", "-0.1-0.06", "上仪", "00123 4", "锅炉房", 20250403, "1 年",
     "2026-04-02", "YL2025-002", "省计量院", "停用"],
    ["=ROW()-2", "PT-103", 3051, 0.005, "—40—120", "/", "—", None, 45850, 6, date(2026, 1, 11), "YL2025-003", "停用"],
    ["=ROW()-2", "PT-104", 3051, "0.5S", "0～20kPa", "", "L2308", "1#炉", 2025.1, "半年", "2026.10.2", "", "省院", "在甬"],
    ["=ROW()-2"],
    ["=ROW()-2"],
    [None, "小 计", None, None, None, None, 4],
    ["编制：张三", None, None, None, "审核：李四"],
    ["注：本表每月更新一次"],
]  # fmt: skip


@pytest.fixture
def pressure(tmp_path):
    formats = [("压变", "D5", "0.00%"), ("压变", "K5", "yyyy/m/d")]
    return workbook(tmp_path / "旧台账.xlsx", {"压变": PRESSURE, "Sheet1": []}, [("压变", "A1:K1")], formats)


def test_every_instrument_counts_once_and_every_other_row_is_listed_with_its_reason(pressure):
    sheet, empty = understood(pressure)
    assert [row.row for row in sheet.rows] == [3, 4, 5, 6]
    assert {one.row: one.why[:3] for one in sheet.skipped} == {
        1: "标题", 7: "没有可", 8: "没有可", 9: "合计行", 10: "签字行", 11: "说明行",
    }  # fmt: skip
    assert (empty.rows, empty.tables) == ((), ())


def test_headings_are_found_below_the_title_and_mapped_by_the_longest_word(pressure):
    table = understood(pressure)[0].tables[0]
    assert (table.header_row, table.title) == (2, "某厂压力变送器台账")
    assert table.columns == {
        "序号": None, "仪表位号": "number", "型号规格": "model", "精度等级": "accuracy_class", "量程（MPa）": "range",
        "厂家": "maker", "出厂编号": "serial", "安装位置": "place", "检定时间": "verified_on", "检验周期": "interval_months",
        "有效期至": "valid_until", "仪表检定证书编号": "certificate_no", "检验单位": "lab", "器具状态": "state",
    }  # fmt: skip


def test_cells_mean_what_they_say(pressure):
    first, second, third, fourth = understood(pressure)[0].rows
    assert first.values["name"] == first.kind == "压变"
    assert (first.values["verified_on"], first.values["valid_until"]) == (
        date(2025, 7, 12),
        date(2026, 7, 11),
    )
    assert (first.values["interval_months"], first.values["serial"]) == (12, "180916")
    assert first.values["running_state"] is RunningState.NORMAL
    assert not first.doubts
    assert (second.values["serial"], second.values["model"]) == ("00123 4", "3051")
    assert (second.values["accuracy_class"], second.values["range"]) == ("±0.2%FS", "-0.1-0.06MPa")
    assert second.values["state"] is InstrumentState.STOPPED
    assert third.values["accuracy_class"] == "0.50%"
    assert (third.values["verified_on"], third.values["valid_until"]) == (
        date(2025, 7, 12),
        date(2026, 1, 11),
    )
    assert not {"maker", "serial", "place", "lab"} & third.values.keys()
    assert fourth.values["range"] == "0～20kPa"


def test_what_is_not_certain_is_listed_and_never_applied(pressure):
    _, _, third, fourth = understood(pressure)[0].rows
    assert doubts_of(third) == [("verified_on", False), ("lab", True)]
    assert third.doubts[1].guess == "停用"
    assert doubts_of(fourth) == [("range", False), ("verified_on", True), ("state", True)]
    assert fourth.doubts[1].guess == date(2025, 10, 1)
    assert not {"verified_on", "state"} & fourth.values.keys()
    assert fourth.unsure


def test_the_original_text_of_every_cell_is_kept(pressure):
    third = understood(pressure)[0].rows[2]
    texts = dict(third.cells)
    assert texts["精度等级"] == "0.50%"
    assert texts["检定时间"] == "45850"
    assert texts["有效期至"] == "2026/1/11"
    assert (texts["厂家"], texts["出厂编号"], texts["检验单位"]) == ("/", "—", "停用")


def test_two_row_headings_sections_and_merged_names(tmp_path):
    rows = [
        ["电能表台账"],
        ["单位(盖章)：某厂", None, None, None, None, None, None, "日期：2025年1月"],
        [],
        ["序号", "计量器具", None, None, "出厂编号", "检定情况", None, None, None, "备注"],
        [None, "名称", "型号", "准确度", None, "日期", "周期（年）", "有效期", "结果"],
        ["一、高压"],
        [1, "多功能表", "DSSD331", "0.5S", "123456", "2024-08-31", 1, "2025-08-30", "合格"],
        [2, None, "DSSD331", "0.5S", "123457", "2024.8.31", 1, "2025.9.30", "合格", "B类"],
        ["二", "低压"],
        [3, "电度表", "DTS", "1级", "0012", "2024年3月", 2, None, "合格", "停用"],
        [4, "同上", "DTS", "1级", "0013", "/", "长期", "/", "/"],
    ]
    merges = [
        ("电表", where) for where in ("A1:F1", "A4:A5", "B4:D4", "E4:E5", "F4:I4", "J4:J5", "A6:J6", "B7:B8")
    ]
    sheet = only(workbook(tmp_path / "电表.xlsx", {"电表": rows}, merges))
    assert sheet.tables[0].header_row == 5
    assert list(sheet.tables[0].columns.values()) == [
        None, "name", "model", "accuracy_class", "serial", "verified_on", "interval_months", "valid_until", "result", "remark",
    ]  # fmt: skip
    assert [row.row for row in sheet.rows] == [7, 8, 10, 11]
    first, second, third, fourth = sheet.rows
    assert (first.values["interval_months"], first.values["result"]) == (12, Result.PASS)
    assert second.values["name"] == "多功能表"
    assert doubts_of(second) == [("name", False), ("valid_until", False), ("management_class", False)]
    assert doubts_of(third) == [("verified_on", False), ("state", True)]
    assert fourth.values["name"] == "电度表"
    assert fourth.values["interval_word"] == "长期"
    assert {stray.text for stray in sheet.strays} == {"单位(盖章)：某厂", "日期：2025年1月"}


def test_two_tables_stacked_in_one_sheet(tmp_path):
    rows = [
        [],
        ["序号", "编号", "型号", "安装位置"],
        [1, "A1", "LSZ", "码头"],
        [2, "A2", "LSZ", "码头"],
        [],
        ["外购部分"],
        ["序号", "编号", "型号", "安装位置", "检验日期", "有效期", "壳体材料"],
        [1, "B1", "LSZ", "码头", "2025.1.2", "2026.1.1", "铸钢"],
    ]
    sheet = only(workbook(tmp_path / "流量.xlsx", {"双转子": rows}, [("双转子", "A6:G6")]))
    assert [(table.header_row, table.title) for table in sheet.tables] == [(2, ""), (7, "外购部分")]
    assert [row.values["serial"] for row in sheet.rows] == ["A1", "A2", "B1"]
    assert dict(sheet.rows[2].cells)["壳体材料"] == "铸钢"


@pytest.mark.parametrize("above", range(8))
def test_headings_may_stand_in_any_of_the_first_rows(tmp_path, above):
    rows = [["某厂计量器具台账"], ["单位(盖章)：甲车间"], *[[] for _ in range(6)]][:above]
    rows += [["序号", "器具名称", "出厂编号"], [1, "压力表", "a1"]]
    sheet = only(workbook(tmp_path / "台账.xlsx", {"台账": rows}))
    assert (sheet.tables[0].header_row, [row.values["serial"] for row in sheet.rows]) == (above + 1, ["a1"])


def test_cells_outside_the_table_are_kept_with_their_row_and_listed(tmp_path):
    rows = [
        ["序号", "器具名称", "出厂编号"],
        [1, "压力表", "a1", None, "未投用"],
        [2, "压力表", "a2", None, "停用"],
        [3, "压力表", "a3", None, "2026.1.31安装"],
        [],
        [None, None, None, None, None, 2816794],
    ]
    sheet = only(workbook(tmp_path / "台账.xlsx", {"压力表": rows}))
    assert [doubts_of(row, "beside") for row in sheet.rows] == [
        [("state", True)],
        [("state", True)],
        [("", False)],
    ]
    assert ("E 列（无表头）", "停用") in sheet.rows[1].cells
    assert [(stray.row, stray.column, stray.text) for stray in sheet.strays] == [(6, "F", "2816794")]


def test_a_stated_validity_that_contradicts_the_interval_is_kept_and_listed(tmp_path):
    rows = [
        ["器具名称", "出厂编号", "检定日期", "检定周期（月）", "有效日期"],
        ["压力表", "a1", "2026.04.03", 36, "2029.10.02"],
        ["压力表", "a2", "2026.04.03", 36, "2029.04.02"],
        ["压力表", "a3", "2026.04.03", 36, "2029.04.03"],
        ["压力表", "a4", "2024.08.31", 6, "2025.02.27"],
        ["压力表", "a5", "2025.04.03", 12, "2024.04.02"],
    ]
    path = workbook(tmp_path / "台账.xlsx", {"压力表": rows})
    told = [doubts_of(row) for row in only(path).rows]
    wrong = ("valid_until", False)
    assert told == [[wrong], [], [wrong], [], [("valid_until", True)]]
    first = only(path).rows[0]
    assert first.values["valid_until"] == date(2029, 10, 2)
    assert (first.doubts[0].code, first.doubts[0].guess) == ("validity", date(2029, 4, 2))
    same_day = only(path, convention=Convention.SAME_DAY).rows
    assert [bool(row.doubts) for row in same_day] == [True, True, False, True, True]


def test_two_columns_that_claim_one_field(tmp_path):
    rows = [
        ["器具名称", "出厂编号", "检定日期", "校准日期", "备注", "备注"],
        ["压力表", "a1", "2025.1.2", "2025.1.2", "甲", "乙"],
        ["压力表", "a2", "2025.1.2", "2024.6.7"],
        ["压力表", "a3", None, "2024.6.7"],
    ]
    sheet = only(workbook(tmp_path / "台账.xlsx", {"压力表": rows}))
    assert sheet.tables[0].columns["校准日期"] is None or sheet.tables[0].columns["检定日期"] is None
    assert "两列都像“检定日期”" in sheet.tables[0].doubts[0].why
    first, second, third = sheet.rows
    assert not first.doubts
    assert ("verified_on", True) in doubts_of(second, "rival") + doubts_of(third, "rival")
    assert len(first.cells) == 6


def test_what_a_heading_means_is_decided_by_what_stands_below_it(tmp_path):
    level = [
        ["名称", "编号", "级别", "单位", "状态"],
        ["水表", "1", "一级", "动力车间", "正常"],
        ["水表", "2", "二级", "制氧", "维护"],
    ]
    grade = [
        ["名称", "编号", "级别", "单位", "状态", "量程"],
        ["水表", "3", "2.5级", "MPa", "合格", "0-1.6"],
        ["水表", "4", 1.0, "MPa", "停用", 0.6],
    ]
    one, two = understood(workbook(tmp_path / "台账.xlsx", {"甲": level, "乙": grade}))
    assert list(one.tables[0].columns.values()) == ["name", "serial", "level", "unit", "running_state"]
    assert list(two.tables[0].columns.values()) == [
        "name",
        "serial",
        "accuracy_class",
        "range_unit",
        "state",
        "range",
    ]
    assert one.rows[0].values["level"] is MeteringLevel.ONE
    assert two.rows[0].values["range"] == "0-1.6MPa"
    assert two.rows[1].values["range"] == "0.6MPa"


def test_the_plants_own_headings_win_and_unknown_ones_are_kept(tmp_path):
    rows = [["那只", "钢号", "检定日期", "谁管"], ["水表", "77", "2025.1.2", "老王"]]
    path = workbook(tmp_path / "台账.xlsx", {"台账": rows})
    plain = only(path)
    assert plain.tables[0].columns == {"那只": None, "钢号": None, "检定日期": "verified_on", "谁管": None}
    own = {"那 只": "name", "钢号": "serial", "谁管": "unit", "检定日期": None}
    (sheet,) = interpret(read_old_ledger(path, headings=own), mapping=own)
    assert sheet.tables[0].columns == {"那只": "name", "钢号": "serial", "检定日期": None, "谁管": "unit"}
    assert sheet.rows[0].values == {"name": "水表", "serial": "77", "unit": "老王"}
    assert dict(sheet.rows[0].cells)["检定日期"] == "2025.1.2"


def test_numbers_that_occur_twice_wait_and_serials_that_do_are_listed(tmp_path):
    head = ["管理编号", "器具名称", "出厂编号"]
    sheets = {
        "压变": [head, ["P-1", "压变", "231116001"], ["P-2", "压变", "x"]],
        "差压": [head, ["P-1", "差压", "231116001"]],
    }
    one, two = understood(workbook(tmp_path / "台账.xlsx", sheets))
    assert doubts_of(one.rows[0]) == doubts_of(two.rows[0]) == [("number", True), ("serial", False)]
    assert not one.rows[1].doubts


def test_a_class_in_the_remarks_and_a_certificate_in_the_date_column(tmp_path):
    rows = [["器具名称", "出厂编号", "检定日期", "备注"], ["压力表", "a1", "YL20230115-003", "C"]]
    row = only(workbook(tmp_path / "台账.xlsx", {"压力表": rows})).rows[0]
    assert doubts_of(row) == [("verified_on", True), ("management_class", False)]
    assert "verified_on" not in row.values


def test_the_name_comes_from_the_sheet_or_the_section_and_is_asked_where_neither_says_it(tmp_path):
    head = ["序号", "出厂编号", "型号"]
    sheets = {
        "3、压力表（2024年）": [head, [1, "a1", "Y"]],
        "一车间": [head, ["一、温度计"], [1, "b1", "W"], ["二、水表"], [1, "b2", "L"]],
        "Sheet3": [head, [1, "c1", "Y"]],
    }
    gauge, shop, unknown = understood(workbook(tmp_path / "台账.xlsx", sheets))
    assert gauge.rows[0].values["name"] == "压力表"
    assert [row.values["name"] for row in shop.rows] == ["温度计", "水表"]
    assert doubts_of(unknown.rows[0]) == [("name", True)]


def test_number_formats_show_what_the_cell_holds(tmp_path):
    rows = [
        ["器具名称", "出厂编号", "准确度等级", "检定日期", "检定周期"],
        ["压力表", 123, 1, date(2025, 3, 1), 6],
    ]
    formats = [
        ("表", "B2", "000000"),
        ("表", "C2", '0.0"级"'),
        ("表", "D2", 'yyyy"年"m"月"'),
        ("表", "E2", '0"个月"'),
    ]
    row = only(workbook(tmp_path / "台账.xlsx", {"表": rows}, formats=formats)).rows[0]
    assert (row.values["serial"], row.values["accuracy_class"], row.values["interval_months"]) == (
        "000123",
        "1.0级",
        6,
    )
    assert dict(row.cells)["检定日期"] == "2025年3月"
    assert doubts_of(row) == [("verified_on", False)]


def test_old_xls_files_with_their_number_formats(tmp_path):
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("压力表")
    sheet.write_merge(0, 0, 0, 3, "压力表台账")
    for column, title in enumerate(["序号", "出厂编号", "准确度等级", "检定日期", "有效期至", "器具名称"]):
        sheet.write(1, column, title)
    percent = xlwt.easyxf(num_format_str="0.00%")
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for row in (2, 3):
        sheet.write(row, 0, row - 1)
        sheet.write(row, 1, 20230100 + row)
        sheet.write(row, 2, 0.005, percent)
        sheet.write(row, 3, date(2025, 7, 12), day)
        sheet.write(row, 4, 46214)
    sheet.write_merge(2, 3, 5, 5, "精密压力表")
    book.save(str(tmp_path / "旧.xls"))
    first, second = only(tmp_path / "旧.xls").rows
    assert first.values["accuracy_class"] == "0.50%"
    assert (first.values["verified_on"], first.values["valid_until"]) == (
        date(2025, 7, 12),
        date(2026, 7, 11),
    )
    assert (first.values["serial"], second.values["name"]) == ("20230102", "精密压力表")
    assert doubts_of(second, "filled") == [("name", False)]


TEXT = '序号,器具名称,出厂编号,检定日期,安装地点\r\n1,压力表,0012,2025.07.12,锅炉房𠮷\r\n2,温度计,0013,2025年7月2日,"一\n二"\r\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_text_files_in_every_encoding_a_workshop_has(tmp_path, encoding, separator):
    path = tmp_path / "压力表.csv"
    path.write_bytes(TEXT.replace(",", separator).encode(encoding))
    book = read_old_ledger(path)
    assert book.encoding == encoding
    first, second = interpret(book)[0].rows
    assert (first.values["serial"], first.values["verified_on"]) == ("0012", date(2025, 7, 12))
    assert first.values["place"] == "锅炉房𠮷"
    assert second.values["verified_on"] == date(2025, 7, 2)


def test_uncomputed_formulas_and_errors_are_told(tmp_path):
    rows = [
        ["序号", "器具名称", "出厂编号", "检定日期", "有效期至"],
        [1, "压力表", "a1", "2025.7.12", "=EDATE(D2,12)-1"],
        [2, "压力表", "=A3+7", "=TODAY()", None],
    ]
    row, other = only(workbook(tmp_path / "台账.xlsx", {"压力表": rows})).rows
    assert doubts_of(row) == [("valid_until", False)]
    assert doubts_of(other) == [("serial", True), ("verified_on", True)]
    assert "=EDATE(D2,12)-1" in dict(row.cells)["有效期至"]


def test_hidden_sheets_are_read_and_marked(tmp_path):
    path = workbook(
        tmp_path / "台账.xlsx",
        {"表": [["名称", "编号"], ["水表", "1"]], "旧": [["名称", "编号"], ["水表", "2"]]},
    )
    book = openpyxl.load_workbook(path)
    book["旧"].sheet_state = "hidden"
    book.save(path)
    assert [(sheet.name, sheet.hidden) for sheet in understood(path)] == [("表", False), ("旧", True)]


def test_reading_can_be_cancelled_and_leaves_no_process(pressure):
    with pytest.raises(refusals.ReadingCancelled):
        read_old_ledger(pressure, cancelled=lambda: True)
    assert multiprocessing.active_children() == []


def test_a_reader_that_is_killed_harms_nobody(pressure):
    def kill():
        for child in multiprocessing.active_children():
            child.kill()
        return False

    with pytest.raises(refusals.ReadingStopped):
        read_old_ledger(pressure, cancelled=kill)
    assert multiprocessing.active_children() == []


def test_a_script_without_a_guard_can_read_too(pressure):
    script = (
        "from pathlib import Path; from models.intake.reader import read_old_ledger;"
        "print(len(read_old_ledger(Path(input())).sheets), '__main__')"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        input=str(pressure),
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    assert done.stdout.split() == ["2", "__main__"]


def test_progress_is_told_up_to_the_end(pressure):
    told = []
    read_old_ledger(pressure, progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0
