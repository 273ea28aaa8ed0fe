"""导入, as a clerk uses it: drop, look, decide, write, take back; what the ledger then holds is read from it."""

from datetime import date

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPushButton

from models.read.contradictions import contradictions
from models.read.imports import headings, imports
from models.read.instrument import ledger as instruments
from models.rules.imports import Verdict
from models.rules.verification import Decision
from models.work.instrument import register
from views.context import Context
from views.dialogs.question import Question
from views.screens.contradictions import contradictions_page
from views.screens.imports import imports_page

HEADS = ("序号", "名称", "型号", "编号", "出厂编号", "安装地点", "检定周期", "检定日期", "有效期至", "甲栏")
TODAY = date(2026, 11, 21)


def workbook(path, *, place="锅炉房"):
    """Write an old ledger with a title, two sheets, two cells that can be read in two ways, a wrong date."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "压力表"
    sheet.append(["一车间压力表台账"])
    sheet.append(HEADS)
    for at in range(1, 6):
        until = "2026.12.31" if at == 5 else "2026.09.30"
        day = 2023.1 if at in {2, 3} else "2025.10.01"
        serial = f"S{at}00{at}"
        row = [at, "压力表", "Y-100", f"YL-00{at}", serial, place, "12", day, until, f"Z{at}"]
        sheet.append(row)
    sheet.append(["合计", "5"])
    other = book.create_sheet("温度计")
    other.append(HEADS)
    other.append([1, "双金属温度计", "WSS-411", "WD-001", "T9001", "二车间", "12", "2026.03.01", None, None])
    book.create_sheet("空表")
    book.save(path)
    return path


@pytest.fixture
def spoken():
    return []


@pytest.fixture
def gone():
    return []


@pytest.fixture
def context(desk, jobs, hub, remembered, spoken, gone):
    return Context(
        desk,
        jobs,
        hub,
        remembered,
        lambda text, _undo: spoken.append(text),
        lambda key, bucket: gone.append((key, bucket)),
        lambda _subject: None,
    )


class Clerk:
    """Acts on the page by the names of its parts."""

    def __init__(self, page, desk, qtbot):
        self.page, self.desk, self.qtbot = page, desk, qtbot

    def take(self, path):
        self.page.take(path)
        self.wait(lambda: self.page.preview is not None or self.refusal())
        return self.page.preview

    def wait(self, fact):
        self.qtbot.waitUntil(lambda: bool(fact()), timeout=30_000)

    def find(self, kind, name):
        return next(one for one in self.page.findChildren(kind, name) if one.isVisible())

    def click(self, name):
        self.qtbot.mouseClick(self.find(QPushButton, name), Qt.MouseButton.LeftButton)

    def key(self, key, modifier=Qt.KeyboardModifier.NoModifier):
        self.qtbot.keyClick(self.page.preview.view().grid, key, modifier)

    def at(self, number):
        view = self.page.preview.view()
        view.go_to(next(row for row in view.sheet.rows if row.values.get("number") == number))
        self.wait(lambda: self.page.preview.beside.number() == number)

    def refusal(self):
        return next((one.text() for one in self.page.findChildren(object, "refusal") if one.isVisible()), "")

    def sum(self):
        return self.page.preview.forecast

    def accept(self):
        self.qtbot.waitUntil(lambda: self.find(QPushButton, "accept").isEnabled())
        self.click("accept")
        self.wait(lambda: self.page.result is not None or self.refusal())

    def dialog(self, name):
        return next(one for one in self.page.findChildren(Question, name) if one.isVisible())

    def ledger(self):
        found = self.desk.ask(instruments, as_of=TODAY, today=TODAY)
        return {row.number: row for row in found}


@pytest.fixture
def clerk(context, desk, qtbot):
    page = imports_page(context)
    qtbot.addWidget(page)
    page.resize(1300, 800)
    page.show()
    return Clerk(page, desk, qtbot)


def test_nothing_is_written_before_the_clerk_says_so(clerk, tmp_path):
    pane = clerk.take(workbook(tmp_path / "旧台账.xlsx"))
    assert pane.draft.preview.counts[Verdict.NEW] == 4
    assert pane.draft.preview.counts[Verdict.UNSURE] == 2
    assert str(clerk.sum()) == "将写入 4 台（新增 4），跳过 2 行待定"
    assert clerk.ledger() == {}
    clerk.click("drop_draft")
    assert clerk.page.preview is None
    assert clerk.ledger() == {}


def test_what_was_previewed_is_what_is_written(clerk, tmp_path, gone):
    clerk.take(workbook(tmp_path / "旧台账.xlsx"))
    clerk.accept()
    assert set(clerk.ledger()) == {"YL-001", "YL-004", "YL-005", "WD-001"}
    left = clerk.page.result.grid.rows.shown()
    assert [entry.row.values["number"] for entry in left] == ["YL-002", "YL-003"]
    clerk.click("to_due")
    clerk.click("to_contradictions")
    assert gone == [("due", None), ("contradictions", None)]


def test_a_row_is_decided_by_its_number_key_and_the_cursor_goes_on(clerk, tmp_path):
    pane = clerk.take(workbook(tmp_path / "旧台账.xlsx"))
    assert pane.view().row().number == "YL-002", "it begins where something is to be decided"
    clerk.wait(lambda: pane.beside.number() == "YL-002")
    clerk.key(Qt.Key.Key_1)
    clerk.wait(lambda: pane.beside.number() == "YL-003")
    clerk.wait(lambda: clerk.sum().written == 5)
    clerk.key(Qt.Key.Key_2)
    clerk.wait(lambda: clerk.sum().written == 6)
    clerk.accept()
    found = clerk.ledger()
    assert found["YL-002"].verified_on == date(2023, 10, 1)
    assert found["YL-003"].verified_on is None, "the cell was left empty"


def test_one_choice_for_all_alike(clerk, tmp_path):
    pane = clerk.take(workbook(tmp_path / "旧台账.xlsx"))
    clerk.at("YL-002")
    clerk.find(QCheckBox, "alike").click()
    clerk.key(Qt.Key.Key_1)
    clerk.wait(lambda: clerk.sum().written == 6)
    assert not clerk.sum().left
    assert {key[1] for key in pane.draft.chosen} == {4, 5}


def test_a_date_typed_in_wins_and_nonsense_is_marked(clerk, tmp_path):
    clerk.take(workbook(tmp_path / "旧台账.xlsx"))
    clerk.at("YL-002")
    answer = clerk.find(QLineEdit, "answer_verified_on")
    answer.setText("某天")
    clerk.qtbot.keyClick(answer, Qt.Key.Key_Return)
    assert answer.property("wrong")
    assert not clerk.page.preview.draft.chosen
    answer.setText("2025.10.1")
    clerk.qtbot.keyClick(answer, Qt.Key.Key_Return)
    clerk.wait(lambda: clerk.sum().written == 5)
    clerk.accept()
    assert clerk.ledger()["YL-002"].verified_on == date(2025, 10, 1)


def test_a_sheet_can_be_left_out(clerk, tmp_path):
    pane = clerk.take(workbook(tmp_path / "旧台账.xlsx"))
    clerk.qtbot.keyClick(pane.sheets, Qt.Key.Key_Space)
    clerk.wait(lambda: clerk.sum().written == 1)
    clerk.accept()
    assert set(clerk.ledger()) == {"WD-001"}


def test_counts_filter_the_rows(clerk, tmp_path):
    pane = clerk.take(workbook(tmp_path / "旧台账.xlsx"))
    view = pane.view()
    view.counts.findChild(object, "count_unsure").click()
    assert [row.number for row in view.rows.shown()] == ["YL-002", "YL-003"]
    view.counts.findChild(object, "count_contradicts").click()
    assert [row.number for row in view.rows.shown()] == ["YL-005"]


def test_a_column_is_put_right_and_remembered(clerk, desk, tmp_path):
    pane = clerk.take(workbook(tmp_path / "旧台账.xlsx"))
    assert pane.view().sheet.columns["甲栏"] is None
    clerk.click("columns")
    dialog = clerk.dialog("columns_dialog")
    combo = dialog.findChild(QComboBox, "field_甲栏")
    combo.setCurrentIndex(combo.findData("remark"))
    before = pane.draft.preview
    clerk.qtbot.mouseClick(dialog.primary, Qt.MouseButton.LeftButton)
    clerk.wait(lambda: pane.draft.preview is not before)
    assert pane.view().sheet.columns["甲栏"] == "remark"
    assert pane.view().sheet.rows[0].values["remark"] == "Z1"
    clerk.accept()
    assert clerk.ledger()["YL-001"].remark == "Z1"
    assert desk.ask(headings)["甲栏"] == "remark"


def test_two_columns_for_one_field_are_refused_at_once(clerk, tmp_path):
    clerk.take(workbook(tmp_path / "旧台账.xlsx"))
    clerk.click("columns")
    dialog = clerk.dialog("columns_dialog")
    combo = dialog.findChild(QComboBox, "field_甲栏")
    combo.setCurrentIndex(combo.findData("number"))
    assert not dialog.primary.isEnabled()
    dialog.reject()


def test_a_second_time_nothing_doubles_and_what_changed_is_shown(clerk, tmp_path):
    clerk.take(workbook(tmp_path / "旧台账.xlsx"))
    clerk.accept()
    pane = clerk.take(workbook(tmp_path / "新一版.xlsx", place="新锅炉房"))
    assert pane.draft.preview.counts[Verdict.CHANGED] == 3
    assert pane.draft.preview.counts[Verdict.SAME] == 1
    clerk.at("YL-001")
    clerk.key(Qt.Key.Key_2)  # 以台账为准
    clerk.wait(lambda: clerk.sum().changed == 2)
    clerk.accept()
    found = clerk.ledger()
    assert len(found) == 4
    assert (found["YL-001"].place, found["YL-004"].place) == ("锅炉房", "新锅炉房")


def test_a_number_that_is_another_thing_waits_for_a_decision(clerk, desk, tmp_path):
    desk.perform(register, number="YL-001", name="压力表", serial="X1")
    pane = clerk.take(workbook(tmp_path / "旧台账.xlsx"))
    assert pane.draft.preview.counts[Verdict.CONFLICT] == 1
    clerk.at("YL-001")
    clerk.find(QLineEdit, "answer_number").setText("YL-901")
    clerk.click("choice_new")
    clerk.wait(lambda: clerk.sum().new == 4)
    clerk.accept()
    found = clerk.ledger()
    assert (found["YL-001"].serial, found["YL-901"].serial) == ("X1", "S1001")


def test_a_file_that_is_no_ledger_is_refused_in_words(clerk, tmp_path):
    path = tmp_path / "照片.xlsx"
    path.write_bytes(b"not a workbook at all")
    assert clerk.take(path) is None
    assert "照片.xlsx" in clerk.refusal()


def test_a_workbook_without_instruments_says_what_is_missing(clerk, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["通讯录"])
    book.save(tmp_path / "通讯录.xlsx")
    assert clerk.take(tmp_path / "通讯录.xlsx") is None
    assert "没有找到器具" in clerk.refusal()


def test_reading_can_be_cancelled(clerk, context, tmp_path):
    clerk.page.take(workbook(tmp_path / "旧台账.xlsx"))
    clerk.click("cancel")
    clerk.wait(lambda: clerk.page.drop.isVisible())
    assert clerk.page.preview is None
    assert clerk.refusal() == ""


def test_a_ledger_changed_meanwhile_is_looked_at_again(clerk, desk, tmp_path):
    pane = clerk.take(workbook(tmp_path / "旧台账.xlsx"))
    desk.perform(register, number="YL-001", name="压力表", serial="S1001")
    clerk.click("accept")
    clerk.wait(lambda: pane.draft.preview.counts[Verdict.CHANGED] == 1)
    clerk.wait(lambda: "YL-001" in clerk.refusal())
    assert len(clerk.ledger()) == 1


def test_a_whole_import_is_taken_back_with_a_reason(clerk, desk, tmp_path):
    clerk.take(workbook(tmp_path / "旧台账.xlsx"))
    clerk.accept()
    clerk.click("undo_import")
    dialog = clerk.dialog("undo_dialog")
    clerk.qtbot.mouseClick(dialog.primary, Qt.MouseButton.LeftButton)
    clerk.wait(lambda: any(entry.message.text() for entry in dialog._entries))
    assert len(clerk.ledger()) == 4, "without a reason nothing happens"
    dialog.findChild(QComboBox, "reason").setEditText("导错了文件")
    clerk.qtbot.mouseClick(dialog.primary, Qt.MouseButton.LeftButton)
    clerk.wait(lambda: clerk.page.drop.isVisible())
    assert clerk.ledger() == {}
    assert [row.reason for row in desk.ask(imports)] == ["导错了文件"]
    clerk.wait(lambda: [row.undone_at is not None for row in clerk.page.history.rows.shown()] == [True])


def test_contradictions_are_decided_one_or_many_at_once(clerk, context, desk, tmp_path):
    clerk.take(workbook(tmp_path / "旧台账.xlsx"))
    clerk.accept()
    (open_one,) = desk.ask(contradictions)
    assert (open_one.number, open_one.valid_until) == ("YL-005", date(2026, 9, 30)), "the earlier counts"
    page = contradictions_page(context)
    clerk.qtbot.addWidget(page)
    page.resize(1200, 600)
    page.show()
    clerk.wait(lambda: page.rows.total() == 1)
    page.grid.selectAll()
    page.findChild(QPushButton, "stated").click()
    clerk.wait(lambda: page.rows.rowCount() == 0)
    assert [row.decision for row in desk.ask(contradictions)] == [Decision.STATED]
    assert clerk.ledger()["YL-005"].valid_until == date(2026, 12, 31)
