"""履历, 已撤下, 追溯: opened, narrowed, put right and signed as a clerk and a group lead do it."""

import shutil
from datetime import date

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QFileDialog, QFrame, QLabel
from the_window import TODAY

from models.read.impact import foreseen, impact_lines, impacts
from models.read.instrument import ledger, one
from models.read.verification import verifications
from models.rules.roles import Role
from models.store.ledger import Ledger
from models.work import impact, instrument, person, verification
from models.work.desk import Desk

CTRL = Qt.KeyboardModifier.ControlModifier
PASSWORD = "晴天上山采蘑菇去"
D = date.fromisoformat


def row(plant, number):
    return plant.ask(one, instrument_id=number, as_of=TODAY)


def somebody(plant, state="合格"):
    return next(r for r in plant.ask(ledger, as_of=TODAY) if r.state == state and r.place)


def moved(plant, *places):
    """Let an instrument be moved; return it as it was before."""
    found = somebody(plant)
    for place in places:
        version = row(plant, found.id).version
        plant.app.context.desk.perform(
            instrument.amend, instrument_id=found.id, version=version, reason="搬迁", place=place
        )
    plant.app.hub.tell({"instrument"})
    return found


def history(plant, number):
    page = plant.page("instruments")
    plant.choose(page, number)
    plant.press(Qt.Key.Key_H, CTRL, on=page.grid)
    dialog = plant.dialog()
    plant.until(lambda: dialog.list._loaded)
    return dialog


def pick(plant, dialog, wanted):
    found = next(r for r in dialog.list.rows.shown() if wanted(r))
    dialog.list.grid.choose({found.key})
    plant.qtbot.wait(0)
    return found


def words(plant):
    return " ".join(one.text() for one in plant.find("preview").findChildren(QLabel))


def test_an_earlier_value_is_brought_back_from_the_timeline(plant):
    before = moved(plant, "甲处", "乙处")
    dialog = history(plant, before.number)
    QAbstractItemModelTester(dialog.list.rows)
    plant.click("count_change", dialog)
    assert {line.field for line in dialog.list.rows.shown()} == {"安装使用地点"}
    pick(plant, dialog, lambda line: line.after == "甲处")
    plant.click("restore", dialog)
    assert f"现在是 乙处 → 恢复为 {before.place}" in words(plant)
    plant.click("do")
    assert plant.find("reason").parent().message.text(), "a reason is asked"
    plant.type("reason", "没有搬过")
    plant.click("do")
    assert plant.dialog() is dialog
    assert row(plant, before.id).place == before.place
    plant.until(lambda: len(dialog.list.rows.shown()) == 3)
    assert dialog.list.rows.shown()[0].reason == "没有搬过"
    plant.press(Qt.Key.Key_Escape, on=dialog.list.grid)
    plant.press(Qt.Key.Key_Escape, on=dialog.list.grid)
    plant.until(lambda: plant.dialog() is None)


def test_a_line_without_an_earlier_value_says_what_to_do_instead(plant):
    dialog = history(plant, somebody(plant).number)
    pick(plant, dialog, lambda line: line.sort == "检定")
    plant.click("restore", dialog)
    assert "作废这条" in plant.find("said", under=dialog).text()
    pick(plant, dialog, lambda line: line.sort == "登记")
    plant.click("void", dialog)
    plant.type("reason", "重复登记")
    plant.click("do")
    assert "检定记录" in plant.dialog().message.text()
    plant.click("cancel")
    plant.click("close", dialog)


def test_an_examination_is_voided_from_the_timeline(plant):
    found = somebody(plant)
    dialog = history(plant, found.number)
    line = pick(plant, dialog, lambda line: line.sort == "检定")
    plant.press(Qt.Key.Key_D, CTRL, on=dialog.list.grid)
    plant.type("reason", "登错器具")
    plant.click("do")
    assert line.target not in {v.id for v in plant.ask(verifications, instrument_id=found.id)}
    plant.until(lambda: any(r.gone for r in dialog.list.rows.shown()))
    pick(plant, dialog, lambda r: r.gone)
    plant.click("void", dialog)
    assert "已经撤销过" in plant.find("said", under=dialog).text()
    plant.click("close", dialog)


def test_what_taking_a_step_back_changes_is_said_before(plant):
    before = moved(plant, "甲处")
    page = plant.page("journal")
    plant.until(lambda: page.rows.rowCount() > 1)
    page.grid.choose({page.rows.shown()[0].seq})
    plant.qtbot.wait(0)
    plant.click("take_back", page)
    assert f"将恢复：{before.number} 安装使用地点：甲处 → {before.place}" in words(plant)
    plant.type("reason", "做错了")
    plant.click("do")
    assert plant.dialog() is None
    assert row(plant, before.id).place == before.place


def test_yesterdays_step_is_not_taken_back_and_the_way_is_shown(plant, clock):
    before = moved(plant, "甲处")
    clock.day = D("2026-11-22")
    page = plant.page("journal")
    plant.until(lambda: page.rows.rowCount() > 1)
    page.grid.choose({page.rows.shown()[0].seq})
    plant.qtbot.wait(0)
    plant.click("take_back", page)
    plant.until(lambda: plant.dialog().message.text() != "")
    assert "恢复为此值" in plant.dialog().message.text()
    assert not plant.find("do").isEnabled()
    plant.click("cancel")
    assert row(plant, before.id).place == "甲处"


def test_the_timeline_is_exported_as_it_is_seen(plant, tmp_path):
    found = somebody(plant)
    dialog = history(plant, found.number)
    plant.click("count_exam", dialog)
    plant.click("export", dialog)
    picker = dialog.findChildren(QFileDialog)[-1]
    target = tmp_path / "履历.xlsx"
    picker.fileSelected.emit(str(target))
    picker.close()
    plant.until(target.exists)
    plant.settle()
    cells = [cell.value for line in load_workbook(target).active.iter_rows() for cell in line]
    assert f"履历　{found.number} {found.name}" in cells
    assert sum(cell == "检定" for cell in cells) == len(dialog.list.rows.shown())
    plant.click("close", dialog)


def test_the_card_is_shown_for_printing(plant):
    dialog = history(plant, somebody(plant).number)
    plant.click("card", dialog)
    shown = plant.dialog()
    plant.until(lambda: shown.paper.pages() >= 1)
    plant.click("close", shown)
    plant.click("close", dialog)


def test_the_past_shows_the_history_of_then_and_is_not_written_to(plant):
    page = plant.page("instruments")
    plant.app.hub.look_at(D("2025-06-30"))
    plant.settle()
    found = next(r for r in page.rows.shown() if r.state == "合格")
    dialog = history(plant, found.number)
    assert all(line.on <= D("2025-06-30") for line in dialog.list.rows.shown())
    dialog.list.grid.choose({dialog.list.rows.shown()[0].key})
    plant.qtbot.wait(0)
    assert not dialog.list.acts._buttons[0].isVisible()
    plant.press(Qt.Key.Key_Return, on=dialog.list.grid)
    assert plant.dialog() is dialog
    plant.click("close", dialog)
    plant.app.hub.look_at(None)


def test_what_left_the_books_is_found_and_read(plant):
    desk = plant.app.context.desk
    number = desk.perform(instrument.register, number="XX-7", name="压力表").ids[0]
    desk.perform(instrument.void, instrument_id=number, reason="重复登记")
    page = plant.page("instruments")
    plant.click("withdrawn", page)
    left = plant.window.page("withdrawn")
    plant.until(lambda: left.rows.rowCount() > 1)
    left.grid.choose({number})
    left.grid.setFocus()
    plant.until(lambda: left.detail.shown is not None and left.detail.shown.withdrawn is not None)
    plant.click("detail_history", left.detail)
    dialog = plant.dialog()
    plant.until(lambda: dialog.list.rows.rowCount() == 2)
    plant.click("close", dialog)
    plant.press(Qt.Key.Key_K, CTRL, on=plant.window)
    finder = plant.window.top.finder
    finder.setText("XX-7")
    finder.textEdited.emit(finder.text())
    answers = plant.window.findChild(QFrame, "answers")
    plant.until(lambda: answers.isVisible() and answers.list.count() == 1)
    plant.press(Qt.Key.Key_Return, on=finder)
    plant.until(lambda: [r.id for r in left.grid.selected()] == [number])


@pytest.fixture
def failed(plant):
    """A standard that fails today; two gauges were examined with it, one before its last good examination."""
    desk = plant.app.context.desk
    standard = desk.perform(
        instrument.register, number="XB-1", name="精密压力表", is_standard=True, interval_months=12
    ).ids[0]
    desk.perform(verification.record, instrument_id=standard, on=D("2026-01-05"))
    for at, on in enumerate(("2026-03-01", "2026-06-01")):
        gauge = desk.perform(instrument.register, number=f"XY-{at}", name="压力表", interval_months=6).ids[0]
        desk.perform(verification.record, instrument_id=gauge, on=D(on), standards=("XB-1",))
    plant.app.hub.tell({"instrument"})
    return standard


def test_a_failure_leads_to_its_assessment_and_only_the_lead_may_sign(plant, failed):
    page = plant.page("instruments")
    plant.choose(page, "XB-1")
    plant.press(Qt.Key.Key_R, CTRL, on=page.grid)
    plant.type("result", "不合格")
    plant.click("do")
    plant.until(lambda: plant.dialog() is None)
    plant.settle()
    plant.click("offer", plant.window)
    plant.until(lambda: "XY-1" in words(plant))
    assert "追溯期：2026-01-05 至今" in words(plant)
    plant.click("do")
    dialog = plant.dialog_of(type(plant.dialog()))
    plant.until(lambda: plant.dialog().objectName() == "impact_dialog")
    dialog = plant.dialog()
    plant.until(lambda: dialog.list.rows.rowCount() == 2)
    assert not plant.find("close_slip", under=dialog).isEnabled()
    dialog.list.grid.selectAll()
    plant.qtbot.wait(0)
    plant.click("judge", dialog)
    plant.type("judgement", "重新检定")
    plant.click("do")
    assert "依据" in plant.find("opinion").parent().message.text()
    plant.type("opinion", "已复检合格")
    plant.click("do")
    plant.until(lambda: plant.find("close_slip", under=dialog).isEnabled())
    plant.click("close_slip", dialog)
    plant.type("conclusion", "两台已复检")
    plant.type("password", "一句自己记得住的话")
    plant.click("do")
    plant.until(lambda: plant.dialog().message.text() != "")
    assert "小组负责人" in plant.dialog().message.text(), "the metrologist may not sign it"
    plant.click("cancel")
    plant.click("close", dialog)
    home = plant.page("home")
    plant.until(lambda: plant.find("impacts", under=home).text() == "待判定的追溯 1 →")
    assert [line.judgement for line in plant.ask(impact_lines)] == ["重新检定"] * 2


def test_the_lead_signs_with_the_password(program, sample_plant, tmp_path, clock):
    folder = tmp_path / "台账库"
    shutil.copytree(sample_plant, folder)
    opened = Ledger.open(folder)
    desk = Desk(opened, "王管理", clock)
    desk.perform(person.add, name="李组长", roles=(Role.GROUP_LEAD,), password=PASSWORD)
    gauge = desk.perform(instrument.register, number="XX-1", name="压力表").ids[0]
    made = desk.perform(verification.record, instrument_id=gauge, on=TODAY, result="不合格").ids[0]
    desk.perform(impact.open_slip, verification_id=made)
    opened.close()
    program.open(folder, "李组长")
    program.page("home")
    program.until(lambda: program.find("impacts").isVisible())
    program.click("impacts")
    page = program.window.page("impacts")
    program.until(lambda: page.rows.rowCount() == 1)
    page.grid.selectRow(0)
    program.qtbot.wait(0)
    program.click("open_slip", page)
    program.until(lambda: program.dialog() is not None)
    dialog = program.dialog()
    program.click("close_slip", dialog)
    program.type("conclusion", "没有影响")
    program.type("password", "不是这个密码")
    program.click("do")
    assert "密码" in program.find("password").parent().message.text()
    program.type("password", PASSWORD)
    program.click("do")
    program.until(lambda: program.dialog() is dialog)
    (slip,) = program.ask(impacts)
    assert (slip.state, slip.closed_by, slip.conclusion, slip.intact) == (
        "已办结",
        "李组长",
        "没有影响",
        True,
    )
    program.until(lambda: not dialog._close.isVisible())
    program.click("close", dialog)


def test_the_standards_of_an_examination_are_ticked_and_an_unfit_one_is_said(plant, failed):
    desk = plant.app.context.desk
    desk.perform(verification.record, instrument_id=failed, on=D("2026-11-01"), result="不合格")
    page = plant.page("instruments")
    plant.choose(page, "XY-0")
    plant.press(Qt.Key.Key_R, CTRL, on=page.grid)
    dialog = plant.dialog()
    field = plant.find("standards")
    plant.until(lambda: "XB-1" in field._known)
    assert list(field._known)[-1] == "XB-1" or not field._known["XB-1"].fit
    field.choose(frozenset({"XB-1"}))
    assert "不能用来检定（二.二.2）" in words(plant)
    plant.click("do")
    assert "二.二.2" in field.parent().message.text()
    plant.type("on", "2026-10-20")
    plant.until(lambda: field._known["XB-1"].fit)
    plant.until(lambda: "有效期至" in words(plant))
    plant.type("kind", "抽检")
    plant.click("do")
    plant.until(lambda: plant.dialog() is not dialog)
    made = next(v for v in plant.ask(verifications) if v.number == "XY-0" and v.on == D("2026-10-20"))
    wrong = next(v for v in plant.ask(verifications) if v.number == "XB-1" and v.result == "不合格")
    assert any(str(made.on) in text for text in plant.ask(foreseen, verification_id=wrong.id)[1])
