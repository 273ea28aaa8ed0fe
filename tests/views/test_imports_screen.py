"""The page that takes an old ledger over: looked through, decided, written, taken back, as a user does it."""

import shutil
from datetime import date, timedelta

import pytest
from old_ledger.grids import HEADINGS, meter
from openpyxl import Workbook, load_workbook
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QFileDialog, QLabel
from the_window import TODAY, count_of

from models.read.contradictions import contradictions
from models.read.imports import imports, rows_of_import
from models.read.instrument import ledger
from models.rules.imports import Choice, Verdict
from views.imports.columns import ColumnsDialog
from views.imports.sheets import box_of

CTRL = Qt.KeyboardModifier.ControlModifier
PASSWORD = "一句自己记得住的话"
GAUGES = ("名称", "出厂编号", "所在框架", "量程（MPa）", "检定周期", "检定日期")
D = date.fromisoformat


def gauge(at, **other):
    usual = ("压力表", f"P-{at:03}", f"{at}# 泵出口", "0～1.6", "半年", "2026.10.12")
    return {**dict(zip(GAUGES, usual, strict=True)), **other}


def workbook(path, **sheets):
    """Write a workbook: a title merged narrower than the table, a blank row, headings, rows, a sum."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        if not rows:
            continue
        headings = GAUGES if "所在框架" in rows[0] else HEADINGS
        sheet.append([f"{name}台账"])
        sheet.merge_cells("A1:C1")
        sheet.append([])
        sheet.append([title.replace("检定", "检定\n") for title in headings])
        for at, row in enumerate(rows, 1):
            sheet.append([row.get(title, at if title == "序号" else None) for title in headings])
        sheet.append([None, "合计", f"{len(rows)} 台"])
    book.save(path)
    return path


MESSY = {
    "电能表": [
        meter(1),
        meter(2, 检定日期="20260301"),
        meter(3, 检定日期="2026.04.03", 检定周期=36, 有效期至="2029.10.02"),
        meter(4, 检定日期="2026.1", 有效期至=None),
        meter(5, 检定日期="2025.1", 有效期至=None),
        meter(6, 检定日期="2024.1", 有效期至=None),
        meter(7, 状态="待修中？"),
        meter(8, 管理编号="长" * 61),
    ],
    "压力表": [gauge(1), gauge(2), gauge(3)],
    "封面": [],
}
CLEAR = 6
"""Rows of the messy workbook that need no decision."""


@pytest.fixture
def messy(tmp_path):
    return workbook(tmp_path / "旧台账.xlsx", **MESSY)


@pytest.fixture(scope="session")
def new_ledger(tmp_path_factory):
    """An empty ledger, made once."""
    from desktop.founding import found_ledger

    folder = tmp_path_factory.mktemp("empty") / "新台账"
    found_ledger(folder, "王管理", PASSWORD, sample_plant=False).close()
    return folder


@pytest.fixture
def plant(program, new_ledger, tmp_path):
    """The program on an empty ledger."""
    folder = tmp_path / "台账库"
    shutil.copytree(new_ledger, folder)
    program.open(folder, "王管理")
    return program


def rows(plant):
    return {row.number: row for row in plant.ask(ledger, as_of=TODAY, today=TODAY)}


def hand_over(plant, path):
    """Hand a file over and return what is then to be looked at, if it could be read."""
    page = plant.page("imports")
    page.take(path)
    plant.settle()
    return page.preview


def stand_on(plant, preview, sheet, row):
    """Put the cursor on a row, as numbered in Excel, and wait until it is shown side by side."""
    preview.sheets.open(sheet)
    view = preview.view()
    wanted = next(one for one in view.sheet.rows if one.source.row == row)
    view.go_to(wanted)
    plant.until(lambda: preview.beside.row() is wanted)
    return wanted


def choose(plant, preview, choice):
    """Press the button of a choice, and let the sum below follow."""
    plant.click(f"choice_{choice.value}", preview.beside)
    plant.until(lambda: not preview._later.isActive())


def tick(plant, preview, name):
    """Click the tick of a sheet."""
    (item,) = preview.sheets.findItems(name, Qt.MatchFlag.MatchExactly)
    at = box_of(preview.sheets.visualItemRect(item), preview.sheets.fontMetrics()).center()
    plant.qtbot.mouseClick(preview.sheets.viewport(), Qt.MouseButton.LeftButton, pos=at)


def announced(plant):
    return plant.find("sum", QLabel).text()


def import_button(plant):
    return plant.find("accept", QAbstractButton)


def take_over(plant, path):
    """Import a file as it stands."""
    preview = hand_over(plant, path)
    plant.click("accept", preview)
    return plant.window.page("imports").result


def test_a_file_is_shown_sheet_by_sheet_and_nothing_is_written(plant, messy):
    page = plant.page("imports")
    plant.click("choose", page)
    picker = page.drop.findChild(QFileDialog)
    picker.fileSelected.emit(str(messy))
    picker.close()
    plant.settle()
    seen = {sheet.name: sheet for sheet in page.preview.draft.preview.sheets}
    assert seen["电能表"].counts[Verdict.NEW] == 3
    assert seen["电能表"].counts[Verdict.UNSURE] == 4
    assert seen["电能表"].counts[Verdict.ERROR] == 1
    assert seen["压力表"].counts[Verdict.NEW] == 3
    assert [page.preview.sheets.item(at).text() for at in range(3)] == list(MESSY)
    view = page.preview.view()
    assert view.sheet.name == "电能表", "it opens where something waits"
    assert count_of(view, None) == 8
    assert count_of(view, "unsure") == 4
    plant.click("count_unsure", view)
    assert view.rows.rowCount() == 4
    assert f"写入 {CLEAR} 台" in announced(plant)
    assert "5 行待定" in announced(plant)
    assert rows(plant) == {}
    assert plant.ask(imports) == []


def test_exactly_what_was_announced_is_written_and_the_result_leads_on(plant, messy):
    result = take_over(plant, messy)
    page = plant.window.page("imports")
    assert len(rows(plant)) == CLEAR
    assert f"已写入 {CLEAR} 台" in plant.find("written", QLabel).text()
    assert result.grid.model().rowCount() == 5
    (run,) = plant.ask(imports)
    assert (run.written, run.left, run.file_name) == (CLEAR, 5, "旧台账.xlsx")
    kept = plant.ask(rows_of_import, import_id=run.id)
    assert any("合计" in text for row in kept for _, text in row.cells), "nothing of the file is lost"
    plant.click("to_due", page)
    assert plant.window.shown() == "due"
    due = plant.window.page("due")
    plant.until(lambda: count_of(due, None) == CLEAR)
    plant.page("imports")
    plant.click("to_labels", page)
    assert plant.window.shown() == "labels"
    plant.page("imports")
    plant.click("to_contradictions", page)
    assert plant.window.shown() == "contradictions"


def test_a_contradicting_validity_is_announced_and_decided_later(plant, messy):
    preview = hand_over(plant, messy)
    assert "1 台的有效期与周期不一致" in preview._note.text()
    stand_on(plant, preview, "电能表", 6)
    assert any(
        "2029-04-02" in one.text().replace("\u200b", "") for one in preview.beside.findChildren(QLabel)
    )
    plant.click("accept", preview)
    assert rows(plant)["DN-003"].valid_until == D("2029-04-02"), "the earlier counts until someone decides"
    plant.click("to_contradictions")
    page = plant.window.page("contradictions")
    plant.until(lambda: page.rows.rowCount() == 1)
    page.grid.choose({page.rows.shown()[0].verification_id})
    plant.qtbot.wait(0)
    plant.click("stated", page)
    plant.until(lambda: page.rows.rowCount() == 0)
    (row,) = plant.ask(contradictions)
    assert str(row.decision) == "按台账所写"
    assert rows(plant)["DN-003"].valid_until == D("2029-10-02")


def test_a_sheet_without_its_tick_is_left_out(plant, messy):
    preview = hand_over(plant, messy)
    tick(plant, preview, "电能表")
    assert "写入 3 台" in announced(plant)
    tick(plant, preview, "封面")
    assert preview.draft.left_out == {"电能表"}, "an empty sheet is neither in nor out"
    tick(plant, preview, "压力表")
    assert not import_button(plant).isEnabled()
    tick(plant, preview, "压力表")
    plant.click("accept", preview)
    assert {row.name for row in rows(plant).values()} == {"压力表"}


def test_a_column_mapped_by_hand_is_read_anew_and_remembered(plant, messy, tmp_path):
    preview = hand_over(plant, messy)
    preview.sheets.open("压力表")
    assert not any("place" in row.values for row in preview.view().sheet.rows)
    plant.click("columns", preview.view())
    dialog = plant.dialog_of(ColumnsDialog)
    field = plant.find("field_所在框架", under=dialog)
    assert field.currentText() == "只保留原文"
    field.setCurrentText("出厂编号")
    assert not dialog.primary.isEnabled(), "two columns cannot fill one field"
    field.setCurrentText("安装使用地点")
    plant.click("do", dialog)
    assert preview.view().sheet.name == "压力表"
    assert [row.values["place"] for row in preview.view().sheet.rows] == [f"{at}# 泵出口" for at in (1, 2, 3)]
    plant.click("accept", preview)
    assert {row.place for row in rows(plant).values() if row.name == "压力表"} == {
        f"{at}# 泵出口" for at in (1, 2, 3)
    }
    plant.click("again")
    other = hand_over(plant, workbook(tmp_path / "二期.xlsx", 压力表=[gauge(9)]))
    assert other.draft.preview.sheets[0].columns["所在框架"] == "place"


def test_a_doubtful_row_is_taken_as_guessed_left_empty_or_skipped(plant, messy):
    preview = hand_over(plant, messy)
    stand_on(plant, preview, "电能表", 7)
    choose(plant, preview, Choice.GUESS)
    assert preview.view().row().source.row == 8, "the next open row is shown at once"
    plant.until(lambda: preview.beside.row().source.row == 8)
    choose(plant, preview, Choice.NEW)
    plant.until(lambda: preview.beside.row().source.row == 9)
    choose(plant, preview, Choice.SKIP)
    assert f"写入 {CLEAR + 2} 台" in announced(plant)
    assert "跳过 3 行（2 行待定）" in announced(plant)
    plant.click("accept", preview)
    found = rows(plant)
    assert found["DN-004"].verified_on == D("2026-01-01")
    assert found["DN-005"].verified_on is None
    assert "DN-006" not in found


def test_one_answer_goes_for_all_rows_that_raise_the_same_question(plant, messy):
    preview = hand_over(plant, messy)
    stand_on(plant, preview, "电能表", 8)
    alike = plant.find("alike", QCheckBox, preview.beside)
    assert "3 行" in alike.text()
    alike.setChecked(True)
    choose(plant, preview, Choice.GUESS)
    assert preview.view().row().source.row == 10, "of the open rows only the other questions are left"
    assert f"写入 {CLEAR + 3} 台" in announced(plant)
    plant.click("accept", preview)
    dates = [rows(plant)[f"DN-00{at}"].verified_on for at in (4, 5, 6)]
    assert dates == [D("2026-01-01"), D("2025-01-01"), D("2024-01-01")]


def test_what_the_cell_should_say_is_typed_in(plant, messy):
    preview = hand_over(plant, messy)
    stand_on(plant, preview, "电能表", 7)
    plant.press(Qt.Key.Key_F2, on=preview.view().grid)
    answer = plant.focus()
    assert answer.objectName() == "answer_verified_on"
    answer.setText("什么时候")
    plant.press(Qt.Key.Key_Return, on=answer)
    assert "“什么时候”不像日期" in plant.find("wrong", QLabel, preview.beside).text()
    assert not preview.draft.chosen
    answer.setText("2026.1.17")
    plant.press(Qt.Key.Key_Return, on=answer)
    stand_on(plant, preview, "电能表", 11)
    answer = plant.find("answer_number", under=preview.beside)
    answer.setText("DN-108")
    plant.press(Qt.Key.Key_Return, on=answer)
    stand_on(plant, preview, "电能表", 10)
    plant.find("answer_state", under=preview.beside).setText("停用")
    choose(plant, preview, Choice.NEW)
    plant.click("accept", preview)
    found = rows(plant)
    assert found["DN-004"].verified_on == D("2026-01-17")
    assert found["DN-108"].serial == "20000008"
    assert found["DN-007"].state == "停用"


def test_a_row_in_error_is_not_written_as_it_stands(plant, messy):
    preview = hand_over(plant, messy)
    stand_on(plant, preview, "电能表", 11)
    choose(plant, preview, Choice.NEW)
    assert not import_button(plant).isEnabled()
    assert "第 11 行还不能导入" in preview._refusal.text()
    stand_on(plant, preview, "电能表", 11)
    choose(plant, preview, Choice.SKIP)
    assert import_button(plant).isEnabled()
    assert not preview._refusal.isVisible()


def test_a_number_typed_in_must_be_free(plant, tmp_path):
    take_over(plant, workbook(tmp_path / "一.xlsx", 电能表=[meter(1), meter(2)]))
    swapped = meter(1, 出厂编号="99-777", 名称="压力变送器", 型号规格="EJA")
    preview = hand_over(plant, workbook(tmp_path / "二.xlsx", 电能表=[swapped]))
    assert count_of(preview.view(), "conflict") == 1
    answer = plant.find("answer_number", under=preview.beside)
    answer.setText("DN-002")
    plant.press(Qt.Key.Key_Return, on=answer)
    plant.until(lambda: not preview._later.isActive())
    if import_button(plant).isEnabled():
        plant.click("accept", preview)
    assert "DN-002" in preview._refusal.text()
    assert len(rows(plant)) == 2
    answer = plant.find("answer_number", under=preview.beside)
    answer.setText("EJA-1")
    plant.press(Qt.Key.Key_Return, on=answer)
    plant.until(lambda: not preview._later.isActive())
    plant.click("accept", preview)
    assert rows(plant)["EJA-1"].serial == "99-777"


def test_a_changed_row_shows_both_sides_and_the_ledger_may_win(plant, tmp_path):
    take_over(plant, workbook(tmp_path / "一.xlsx", 电能表=[meter(1), meter(2), meter(3)]))
    moved = [meter(1, 安装地点="新厂房"), meter(2, 安装地点="新厂房"), meter(3)]
    preview = hand_over(plant, workbook(tmp_path / "二.xlsx", 电能表=moved))
    assert count_of(preview.view(), "changed") == 2
    assert "写入 2 台（变更 2），1 台与台账相同" in announced(plant)
    stand_on(plant, preview, "电能表", 4)
    shown = {one.accessibleName() or one.text() for one in preview.beside.findChildren(QLabel)}
    assert {"台账现有", "1# 配电室", "新厂房"} <= shown
    choose(plant, preview, Choice.LEDGER)
    assert "写入 1 台" in announced(plant)
    plant.click("accept", preview)
    assert {number: row.place for number, row in rows(plant).items()} == {
        "DN-001": "1# 配电室",
        "DN-002": "新厂房",
        "DN-003": "3# 配电室",
    }


def test_an_import_is_taken_back_with_a_reason(plant, messy):
    take_over(plant, messy)
    page = plant.window.page("imports")
    plant.click("undo_import", page.result)
    plant.click("do")
    assert plant.dialog() is not None, "a reason is asked"
    assert len(rows(plant)) == CLEAR
    plant.type("reason", "导错了文件")
    plant.click("do")
    assert plant.dialog() is None
    assert rows(plant) == {}
    assert plant.ask(contradictions) == []
    (run,) = plant.ask(imports)
    assert (run.undone_by, run.reason) == ("王管理", "导错了文件")
    assert page.drop.isVisible(), "one stands where another file can be taken"
    plant.until(lambda: count_of(page.history, "undone") == 1)
    assert f"写入 {CLEAR} 台" in (hand_over(plant, messy) and announced(plant)), "the numbers are free again"


def test_the_same_file_again_has_nothing_to_write(plant, tmp_path):
    path = workbook(tmp_path / "旧台账.xlsx", 电能表=[meter(1), meter(2)], 压力表=[gauge(1)])
    take_over(plant, path)
    preview = hand_over(plant, path)
    assert preview.draft.preview.counts[Verdict.SAME] == 3
    assert "3 台与台账相同" in announced(plant)
    assert "没有要写入的内容" in preview._note.text()
    assert not import_button(plant).isEnabled()
    plant.press(Qt.Key.Key_Return, CTRL, on=preview.view().grid)
    assert len(plant.ask(imports)) == 1
    plant.click("drop_draft", preview)
    assert plant.window.page("imports").drop.isVisible()


def test_after_a_clean_import_the_next_file_can_be_taken(plant, tmp_path):
    take_over(plant, workbook(tmp_path / "旧台账.xlsx", 电能表=[meter(1)]))
    plant.click("again")
    assert plant.window.page("imports").drop.isVisible()


def broken(path):
    path.write_bytes(path.read_bytes()[:900])


def locked(path):
    data = bytearray(path.read_bytes())
    data[data.find(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)


@pytest.mark.parametrize(
    ("name", "spoil", "said"),
    [
        ("坏.xlsx", broken, "已损坏或不完整"),
        (
            "照片.jpg",
            lambda path: path.write_bytes(b"\xff\xd8\xff\xe0" + bytes(range(256))),
            "另存为“Excel 工作簿",
        ),
        ("密.xlsx", locked, "设有打开密码"),
        ("没有.xlsx", lambda path: path.unlink(), "打不开"),
    ],
)
def test_a_file_that_cannot_be_read_gets_one_message_and_the_next_is_taken(
    plant, messy, tmp_path, name, spoil, said
):
    bad = tmp_path / name
    shutil.copy(messy, bad)
    spoil(bad)
    assert hand_over(plant, bad) is None
    page = plant.window.page("imports")
    texts = [one.text() for one in page.findChildren(QLabel, "refusal") if one.isVisible()]
    assert len(texts) == 1
    assert said in texts[0]
    assert name in texts[0]
    assert plant.find("choose", under=page).isEnabled()
    if name == "坏.xlsx":
        assert hand_over(plant, messy) is not None
        assert not [one for one in page.findChildren(QLabel, "refusal") if one.isVisible()]


def test_a_workbook_without_instruments_is_refused_plainly(plant, tmp_path):
    book = Workbook()
    book.active.append(["会议纪要"])
    book.save(tmp_path / "纪要.xlsx")
    assert hand_over(plant, tmp_path / "纪要.xlsx") is None
    assert "没有找到器具" in plant.find("refusal", QLabel).text()


def test_reading_is_cancelled(plant, messy):
    page = plant.page("imports")
    page.take(messy)
    plant.qtbot.mouseClick(plant.find("cancel", under=page.waiting), Qt.MouseButton.LeftButton)
    plant.settle()
    assert page.preview is None
    assert page.drop.isVisible()
    assert "已取消" in plant.said()
    assert rows(plant) == {}
    assert hand_over(plant, messy) is not None


def test_writing_is_cancelled_half_way_and_leaves_nothing(plant, messy):
    preview = hand_over(plant, messy)
    stand_on(plant, preview, "电能表", 7)
    choose(plant, preview, Choice.GUESS)
    page = plant.window.page("imports")
    at_once = Qt.ConnectionType.DirectConnection
    watching = plant.app.jobs.progressed.connect(lambda *_: page.waiting.cancelled.emit(), at_once)
    plant.click("accept", preview)
    plant.app.jobs.progressed.disconnect(watching)
    assert page.preview is preview
    assert "已取消，台账没有变动" in preview._refusal.text()
    assert rows(plant) == {}
    assert plant.ask(imports) == []
    plant.click("accept", preview)
    assert len(rows(plant)) == CLEAR + 1, "what was decided is still decided"


def test_a_file_or_a_ledger_changed_meanwhile_is_looked_at_anew(plant, messy):
    preview = hand_over(plant, messy)
    book = load_workbook(messy)
    book.remove(book["电能表"])
    book.save(messy)
    plant.click("accept", preview)
    page = plant.window.page("imports")
    plant.until(lambda: page.preview not in {None, preview})
    assert "重新读取" in plant.said()
    assert rows(plant) == {}
    assert "写入 3 台" in announced(plant)


def test_nothing_is_imported_into_the_past(plant, messy):
    preview = hand_over(plant, messy)
    plant.app.hub.look_at(TODAY - timedelta(days=30))
    plant.settle()
    plant.click("accept", preview)
    assert "不能导入" in preview._refusal.text()
    page = plant.window.page("imports")
    page.take(messy)
    assert "不能导入" in plant.said()
    assert rows(plant) == {}
    plant.app.hub.look_at(None)
    plant.settle()
    plant.click("accept", preview)
    assert len(rows(plant)) == CLEAR


def test_decisions_are_not_lost_by_one_click(plant, messy, tmp_path):
    preview = hand_over(plant, messy)
    stand_on(plant, preview, "电能表", 7)
    choose(plant, preview, Choice.GUESS)
    page = plant.window.page("imports")
    plant.click("drop_draft", preview)
    assert plant.dialog() is not None
    plant.click("cancel")
    assert page.preview is preview
    page.take(workbook(tmp_path / "另一本.xlsx", 电能表=[meter(1)]))
    plant.click("do")
    plant.until(lambda: page.preview not in {None, preview})
    assert "写入 1 台" in announced(plant)
    plant.click("drop_draft", page.preview)
    assert page.drop.isVisible(), "with nothing decided there is nothing to ask"


def test_a_small_window_keeps_the_primary_button_in_sight(plant, messy):
    plant.window.resize(1024, 640)
    page = plant.page("imports")

    def in_sight(widget):
        place = QRect(widget.mapTo(plant.window, QPoint(0, 0)), widget.size())
        return plant.window.rect().contains(place) and widget.visibleRegion().boundingRect() == widget.rect()

    assert in_sight(page.drop.choose)
    preview = hand_over(plant, messy)
    assert (plant.window.width(), plant.window.height()) == (1024, 640)
    assert in_sight(import_button(plant))
    stand_on(plant, preview, "电能表", 7)
    assert in_sight(plant.find("choice_guess", under=preview.beside))
    plant.click("accept", preview)
    assert in_sight(plant.find("to_due", under=page))
