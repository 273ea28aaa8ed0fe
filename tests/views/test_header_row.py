"""A heading that the program looked for in the wrong row is pointed out by hand, and the rest stays as decided."""

import pytest
from openpyxl import Workbook
from PySide6.QtWidgets import QLabel, QListWidget
from the_import import hand_over, rows, stand_on

from models.intake.reader import read_old_ledger
from models.intake.refusals import NoHeadingThere
from models.rules.imports import Choice, RowDecision, Verdict
from views.imports.header_row import HeaderRowDialog


def book(path, **sheets):
    made = Workbook()
    made.remove(made.active)
    for name, lines in sheets.items():
        sheet = made.create_sheet(name)
        for line in lines:
            sheet.append(line)
    made.save(path)
    return path


MISLED = [
    ["编号规则", "名称说明", "型号写法"],
    ["见附件", "见附件", "见附件"],
    ["位子", "啥表", "牌子号", "几年一检"],
    ["P-1", "压力表", "Y-100", "1年"],
    ["P-2", "压力表", "Y-150", "1年"],
]
PLAIN = [["管理编号", "名称", "型号规格"], ["T-1", "温度计", "WSS"], ["T-2", "温度计", "WSS"]]


def point_out(plant, row):
    dialog = plant.dialog_of(HeaderRowDialog)
    listed = dialog.findChild(QListWidget, "header_rows")
    (item,) = [
        listed.item(at) for at in range(listed.count()) if listed.item(at).text().startswith(f"第 {row} 行")
    ]
    listed.setCurrentItem(item)
    plant.click("do", dialog)


def test_the_heading_is_moved_and_decisions_elsewhere_stay(new_plant, tmp_path):
    preview = hand_over(new_plant, book(tmp_path / "旧.xlsx", 压力表=MISLED, 温度计=PLAIN))
    stand_on(new_plant, preview, "温度计", 2)
    preview.decide(RowDecision(Choice.SKIP))
    preview.sheets.open("压力表")
    new_plant.click("header_row", preview.view())
    point_out(new_plant, 3)
    sheet = next(one for one in preview.draft.preview.sheets if one.name == "压力表")
    assert sheet.header_row == 3
    assert list(sheet.columns) == ["位子", "啥表", "牌子号", "几年一检"]
    assert preview.draft.chosen == {("温度计", 2): RowDecision(Choice.SKIP)}
    preview.remapped.emit(
        "压力表", {"位子": "number", "啥表": "name", "牌子号": "model", "几年一检": "interval_months"}
    )
    new_plant.settle()
    sheet = next(one for one in preview.draft.preview.sheets if one.name == "压力表")
    assert {row.source.row for row in sheet.rows} == {4, 5}
    new_plant.click("accept", preview)
    assert {number: row.interval_months for number, row in rows(new_plant).items()} == {
        "P-1": 12,
        "P-2": 12,
        "T-2": None,
    }


def test_a_file_without_any_heading_can_be_helped(new_plant, tmp_path):
    lines = [["甲", "乙"], ["P-1", "压力表"], ["P-2", "温度计"]]
    page = new_plant.page("imports")
    page.take(book(tmp_path / "旧.xlsx", 表=lines))
    new_plant.settle()
    assert "没有找到器具" in new_plant.find("refusal", QLabel).text()
    new_plant.click("point_out")
    point_out(new_plant, 1)
    page.preview.remapped.emit("表", {"甲": "number", "乙": "name"})
    new_plant.settle()
    assert [row.verdict for row in page.preview.draft.preview.rows] == [Verdict.NEW, Verdict.NEW]


@pytest.mark.parametrize(("sheet", "row"), [("表", 9), ("表", 0), ("别的", 1), ("表", 2)])
def test_a_row_that_is_not_there_is_refused(tmp_path, sheet, row):
    path = book(tmp_path / "旧.xlsx", 表=[["管理编号", "名称"], [], ["P-1", "压力表"]])
    with pytest.raises(NoHeadingThere):
        read_old_ledger(path, header_rows={sheet: row})
    assert read_old_ledger(path, header_rows={"表": 1}).sheets[0].tables[0].header_row == 1
