"""A table that comes back to the window: looked at cell by cell, taken over, taken back, as a user does it."""

from datetime import timedelta

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QLabel
from the_table import edit, export, open_table
from the_table import present as rows_of
from the_window import TODAY

from models.read.history import journal
from models.rules.returned import Standing
from models.work import instrument

A, B, C = "DN-0202", "BJ-0204", "LL-0205"
CTRL = Qt.KeyboardModifier.ControlModifier


def desk(plant):
    return plant.app.context.desk


def present(plant):
    return rows_of(desk(plant))


@pytest.fixture
def table(plant, tmp_path):
    return export(desk(plant), tmp_path / "导出的台账.xlsx")


def hand_over(plant, path):
    page = plant.page("imports")
    page.take(path)
    plant.settle()
    return page.returned


def stand_on(plant, pane, number):
    row = next(row for row in pane.rows.rows.rows if row.number == number)
    pane.grid.choose({row.key})
    pane.grid.setFocus()
    plant.until(lambda: pane.beside.row() is row)
    return row


def said(plant, name):
    return plant.find(name, QLabel).text()


def listed(pane):
    return [row.number for row in pane.rows.shown()]


def test_dropped_on_the_window_it_shows_what_differs_and_writes_nothing(plant, table):
    edit(table, {(A, "备注"): "柜门已换", (B, "管理类别"): "C类"})
    before = present(plant)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(table))])
    plant.window.dropEvent(
        QDropEvent(
            QPointF(5, 5),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )
    plant.settle()
    pane = plant.window.page("imports").returned
    assert listed(pane) == [B, A]
    assert said(plant, "sum") == "将采用 2 处，共 2 台"
    assert "326 行相同" in said(plant, "about")
    assert present(plant) == before


def test_accepted_with_a_reason_it_is_one_line_of_the_journal_and_can_be_undone(plant, table):
    edit(table, {(A, "备注"): "柜门已换", (B, "管理类别"): "C类"})
    pane = hand_over(plant, table)
    lines = len(plant.ask(journal))
    plant.click("accept", pane)
    assert "理由" in said(plant, "refusal")
    assert pane.reason.property("wrong")
    plant.type("reason", "现场核对")
    plant.press(Qt.Key.Key_Return, CTRL, on=pane.grid)
    assert (present(plant)[A].remark, present(plant)[B].management_class) == ("柜门已换", "C")
    assert len(plant.ask(journal)) == lines + 1
    assert plant.ask(journal)[0].reason == "现场核对"
    assert plant.window.page("imports").returned is None, "nothing is left to say about it"
    assert "2 处" in plant.ask(journal)[0].summary
    plant.app.undo()
    plant.settle()
    assert (present(plant)[A].remark, present(plant)[B].management_class) == (None, "A")


def test_single_cells_and_rows_are_ticked(plant, table):
    edit(table, {(A, "备注"): "柜门已换", (A, "型号规格"): "X-9", (B, "管理类别"): "C类"})
    pane = hand_over(plant, table)
    stand_on(plant, pane, A)
    tick = pane.beside.findChild(QCheckBox, "tick_remark")
    plant.qtbot.keyClick(tick, Qt.Key.Key_Space)
    assert said(plant, "sum") == "将采用 2 处，共 2 台"
    assert pane.rows.text(listed(pane).index(A), 4) == "采用 1/2 处"
    stand_on(plant, pane, B)
    plant.press(Qt.Key.Key_2, on=pane.grid)
    assert said(plant, "sum") == "将采用 1 处，共 1 台"
    plant.click("leave_all", pane)
    assert not plant.find("accept", QAbstractButton).isEnabled()
    plant.click("take_all", pane)
    stand_on(plant, pane, B)
    plant.press(Qt.Key.Key_2, on=pane.grid)
    plant.type("reason", "核对")
    plant.click("accept", pane)
    assert (present(plant)[A].model, present(plant)[A].remark) == ("X-9", "柜门已换")
    assert present(plant)[B].management_class == "A"
    assert listed(plant.window.page("imports").returned) == [B], "what was left can still be looked at"


def test_what_must_be_looked_at_waits_and_is_gone_through_by_key(plant, table):
    edit(table, {(A, "使用单位"): "动力车问", (C, "使用单位"): "新车间", (B, "管理类别"): "C类"})
    pane = hand_over(plant, table)
    assert "2 行要您看一眼" in pane._note.text()
    stand_on(plant, pane, B)
    plant.press(Qt.Key.Key_F8, on=pane.grid)
    plant.until(lambda: pane.beside.row().number == A)
    plant.press(Qt.Key.Key_2, on=pane.grid)
    plant.until(lambda: pane.beside.row().number == C)
    plant.press(Qt.Key.Key_1, on=pane.grid)
    assert "要您看一眼" not in pane._note.text()
    plant.type("reason", "核对")
    plant.click("accept", pane)
    assert (present(plant)[A].unit, present(plant)[C].unit) == ("电气车间", "新车间")


def test_an_outdated_row_says_who_changed_it_and_cannot_be_ticked(plant, table):
    edit(table, {(A, "备注"): "柜门已换", (B, "管理类别"): "C类"})
    row = present(plant)[A]
    desk(plant).perform(
        instrument.amend, instrument_id=row.id, version=row.version, reason="换牌", model="DTSD-NEW"
    )
    pane = hand_over(plant, table)
    stale = stand_on(plant, pane, A)
    assert stale.standing is Standing.STALE
    shown = " ".join(one.text().replace("\u200b", "") for one in pane.beside.findChildren(QLabel))
    assert "王管理" in shown
    assert "DTSD-NEW" in shown
    assert not any(one.isEnabled() for one in pane.beside.findChildren(QCheckBox))
    plant.click("count_stale", pane)
    assert listed(pane) == [A]
    plant.click("take_all", pane)
    assert said(plant, "sum") == "将采用 1 处，共 1 台"


def test_a_change_made_while_one_looks_is_noticed_and_the_decisions_stay(plant, table):
    edit(table, {(A, "备注"): "柜门已换", (B, "管理类别"): "C类"})
    pane = hand_over(plant, table)
    stand_on(plant, pane, B)
    plant.press(Qt.Key.Key_2, on=pane.grid)
    row = present(plant)[A]
    desk(plant).perform(
        instrument.amend, instrument_id=row.id, version=row.version, reason="换牌", model="DTSD-NEW"
    )
    plant.type("reason", "核对")
    plant.click("accept", pane)
    assert A in said(plant, "refusal")
    assert present(plant)[A].remark is None
    assert pane.taken.comparison.counts[Standing.STALE] == 1
    assert said(plant, "sum") == "没有勾选要采用的改动"


def test_a_file_changed_on_the_disk_is_read_again(plant, table):
    edit(table, {(A, "备注"): "柜门已换"})
    pane = hand_over(plant, table)
    edit(table, {(A, "备注"): "柜门未换"})
    plant.type("reason", "核对")
    plant.click("accept", pane)
    pane = plant.window.page("imports").returned
    assert pane.rows.shown()[0].cells[0].new == "柜门未换"
    assert present(plant)[A].remark is None


def test_new_rows_go_through_the_import(plant, table):
    book, sheet, places, rows = open_table(table)
    line = max(rows.values()) + 1
    for title, value in {"管理编号": "DN-7777", "名称": "电能表", "出厂编号": "778899"}.items():
        sheet.cell(line, places[title]).value = value
    sheet.cell(rows[A], places["备注"]).value = "柜门已换"
    book.save(table)
    pane = hand_over(plant, table)
    plant.click("enter_new", pane)
    preview = plant.window.page("imports").preview
    assert [row.number for row in preview.draft.preview.rows] == ["DN-7777"]
    plant.click("accept", preview)
    assert "DN-7777" in present(plant)
    assert present(plant)[A].remark is None


def test_it_may_be_looked_at_as_an_old_ledger(plant, table):
    pane = hand_over(plant, table)
    assert "完全一样" in pane._note.text()
    plant.click("as_old", pane)
    assert plant.window.page("imports").preview is not None


def test_another_file_is_not_taken_over_decisions_without_asking(plant, table, tmp_path):
    edit(table, {(A, "备注"): "柜门已换"})
    pane = hand_over(plant, table)
    stand_on(plant, pane, A)
    plant.press(Qt.Key.Key_1, on=pane.grid)
    page = plant.window.page("imports")
    page.take(export(desk(plant), tmp_path / "另一张.xlsx", form="a9"))
    plant.settle()
    assert "导出的台账.xlsx" in " ".join(one.text() for one in plant.dialog().findChildren(QLabel))
    plant.click("do")
    assert page.returned.taken.comparison.file_name == "另一张.xlsx"


def test_a_table_of_a_past_day_is_refused_on_the_page(plant, tmp_path):
    path = export(desk(plant), tmp_path / "旧.xlsx", as_of=TODAY - timedelta(days=90))
    assert hand_over(plant, path) is None
    assert "不能拿来修改今天的台账" in said(plant, "refusal")


def test_what_the_window_exports_carries_the_mark(plant, table):
    (mark,) = {load_workbook(table).properties.keywords}
    assert mark.startswith("记录 ")
    assert str(plant.ask(journal)[0].seq) in mark
