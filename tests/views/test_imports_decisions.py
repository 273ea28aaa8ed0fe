"""Rows of an old ledger that need a person: guessed, typed in, decided alike, the ledger or the sheet."""

from datetime import date

from old_ledger.grids import meter
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLabel
from the_import import CLEAR, announced, choose, hand_over, import_button, rows, stand_on, take_over, workbook
from the_window import count_of

from models.rules.imports import Choice

D = date.fromisoformat


def test_a_doubtful_row_is_taken_as_guessed_left_empty_or_skipped(new_plant, messy):
    preview = hand_over(new_plant, messy)
    stand_on(new_plant, preview, "电能表", 7)
    choose(new_plant, preview, Choice.GUESS)
    assert preview.view().row().source.row == 8, "the next open row is shown at once"
    new_plant.until(lambda: preview.beside.row().source.row == 8)
    choose(new_plant, preview, Choice.NEW)
    new_plant.until(lambda: preview.beside.row().source.row == 9)
    choose(new_plant, preview, Choice.SKIP)
    assert f"写入 {CLEAR + 2} 台" in announced(new_plant)
    assert "跳过 3 行（2 行待定）" in announced(new_plant)
    new_plant.click("accept", preview)
    found = rows(new_plant)
    assert found["DN-004"].verified_on == D("2026-01-01")
    assert found["DN-005"].verified_on is None
    assert "DN-006" not in found


def test_one_answer_goes_for_all_rows_that_raise_the_same_question(new_plant, messy):
    preview = hand_over(new_plant, messy)
    stand_on(new_plant, preview, "电能表", 8)
    alike = new_plant.find("alike", QCheckBox, preview.beside)
    assert "3 行" in alike.text()
    alike.setChecked(True)
    choose(new_plant, preview, Choice.GUESS)
    assert preview.view().row().source.row == 10, "of the open rows only the other questions are left"
    assert f"写入 {CLEAR + 3} 台" in announced(new_plant)
    new_plant.click("accept", preview)
    dates = [rows(new_plant)[f"DN-00{at}"].verified_on for at in (4, 5, 6)]
    assert dates == [D("2026-01-01"), D("2025-01-01"), D("2024-01-01")]


def test_what_the_cell_should_say_is_typed_in(new_plant, messy):
    preview = hand_over(new_plant, messy)
    stand_on(new_plant, preview, "电能表", 7)
    new_plant.press(Qt.Key.Key_F2, on=preview.view().grid)
    answer = new_plant.focus()
    assert answer.objectName() == "answer_verified_on"
    answer.setText("什么时候")
    new_plant.press(Qt.Key.Key_Return, on=answer)
    assert "“什么时候”不像日期" in new_plant.find("wrong", QLabel, preview.beside).text()
    assert not preview.draft.chosen
    answer.setText("2026.1.17")
    new_plant.press(Qt.Key.Key_Return, on=answer)
    stand_on(new_plant, preview, "电能表", 11)
    answer = new_plant.find("answer_number", under=preview.beside)
    answer.setText("DN-108")
    new_plant.press(Qt.Key.Key_Return, on=answer)
    stand_on(new_plant, preview, "电能表", 10)
    new_plant.find("answer_state", under=preview.beside).setText("停用")
    choose(new_plant, preview, Choice.NEW)
    new_plant.click("accept", preview)
    found = rows(new_plant)
    assert found["DN-004"].verified_on == D("2026-01-17")
    assert found["DN-108"].serial == "20000008"
    assert found["DN-007"].state == "停用"


def test_a_row_in_error_is_not_written_as_it_stands(new_plant, messy):
    preview = hand_over(new_plant, messy)
    stand_on(new_plant, preview, "电能表", 11)
    choose(new_plant, preview, Choice.NEW)
    assert not import_button(new_plant).isEnabled()
    assert "第 11 行还不能导入" in preview._refusal.text()
    stand_on(new_plant, preview, "电能表", 11)
    choose(new_plant, preview, Choice.SKIP)
    assert import_button(new_plant).isEnabled()
    assert not preview._refusal.isVisible()


def test_a_number_typed_in_must_be_free(new_plant, tmp_path):
    take_over(new_plant, workbook(tmp_path / "一.xlsx", 电能表=[meter(1), meter(2)]))
    swapped = meter(1, 出厂编号="99-777", 名称="压力变送器", 型号规格="EJA")
    preview = hand_over(new_plant, workbook(tmp_path / "二.xlsx", 电能表=[swapped]))
    assert count_of(preview.view(), "conflict") == 1
    answer = new_plant.find("answer_number", under=preview.beside)
    answer.setText("DN-002")
    new_plant.press(Qt.Key.Key_Return, on=answer)
    new_plant.until(lambda: not preview._later.isActive())
    if import_button(new_plant).isEnabled():
        new_plant.click("accept", preview)
    assert "DN-002" in preview._refusal.text()
    assert len(rows(new_plant)) == 2
    answer = new_plant.find("answer_number", under=preview.beside)
    answer.setText("EJA-1")
    new_plant.press(Qt.Key.Key_Return, on=answer)
    new_plant.until(lambda: not preview._later.isActive())
    new_plant.click("accept", preview)
    assert rows(new_plant)["EJA-1"].serial == "99-777"


def test_a_changed_row_shows_both_sides_and_the_ledger_may_win(new_plant, tmp_path):
    take_over(new_plant, workbook(tmp_path / "一.xlsx", 电能表=[meter(1), meter(2), meter(3)]))
    moved = [meter(1, 安装地点="新厂房"), meter(2, 安装地点="新厂房"), meter(3)]
    preview = hand_over(new_plant, workbook(tmp_path / "二.xlsx", 电能表=moved))
    assert count_of(preview.view(), "changed") == 2
    assert "写入 2 台（变更 2），1 台与台账相同" in announced(new_plant)
    stand_on(new_plant, preview, "电能表", 4)
    shown = {one.accessibleName() or one.text() for one in preview.beside.findChildren(QLabel)}
    assert {"台账现有", "1# 配电室", "新厂房"} <= shown
    choose(new_plant, preview, Choice.LEDGER)
    assert "写入 1 台" in announced(new_plant)
    new_plant.click("accept", preview)
    assert {number: row.place for number, row in rows(new_plant).items()} == {
        "DN-001": "1# 配电室",
        "DN-002": "新厂房",
        "DN-003": "3# 配电室",
    }
