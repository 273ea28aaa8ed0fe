"""The page that takes an old ledger over: looked through, written, taken back, as a user does it."""

import shutil
from datetime import date, timedelta

import pytest
from old_ledger.grids import meter
from openpyxl import Workbook, load_workbook
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QFileDialog, QLabel
from the_import import (
    CLEAR,
    MESSY,
    announced,
    choose,
    gauge,
    hand_over,
    import_button,
    rows,
    stand_on,
    take_over,
    tick,
    workbook,
)
from the_window import TODAY, count_of

from models.read.contradictions import contradictions
from models.read.imports import imports, rows_of_import
from models.rules.imports import Choice, Verdict
from views.imports.columns import ColumnsDialog

CTRL = Qt.KeyboardModifier.ControlModifier
D = date.fromisoformat


def test_a_file_is_shown_sheet_by_sheet_and_nothing_is_written(new_plant, messy):
    page = new_plant.page("imports")
    new_plant.click("choose", page)
    picker = page.drop.findChild(QFileDialog)
    picker.fileSelected.emit(str(messy))
    picker.close()
    new_plant.settle()
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
    new_plant.click("count_unsure", view)
    assert view.rows.rowCount() == 4
    assert f"写入 {CLEAR} 台" in announced(new_plant)
    assert "5 行待定" in announced(new_plant)
    assert rows(new_plant) == {}
    assert new_plant.ask(imports) == []


def test_exactly_what_was_announced_is_written_and_the_result_leads_on(new_plant, messy):
    result = take_over(new_plant, messy)
    page = new_plant.window.page("imports")
    assert len(rows(new_plant)) == CLEAR
    assert f"已写入 {CLEAR} 台" in new_plant.find("written", QLabel).text()
    assert result.grid.model().rowCount() == 5
    (run,) = new_plant.ask(imports)
    assert (run.written, run.left, run.file_name) == (CLEAR, 5, "旧台账.xlsx")
    kept = new_plant.ask(rows_of_import, import_id=run.id)
    assert any("合计" in text for row in kept for _, text in row.cells), "nothing of the file is lost"
    new_plant.click("to_due", page)
    assert new_plant.window.shown() == "due"
    due = new_plant.window.page("due")
    new_plant.until(lambda: count_of(due, None) == CLEAR)
    new_plant.page("imports")
    new_plant.click("to_labels", page)
    assert new_plant.window.shown() == "labels"
    new_plant.page("imports")
    new_plant.click("to_contradictions", page)
    assert new_plant.window.shown() == "contradictions"


def test_a_contradicting_validity_is_announced_and_decided_later(new_plant, messy):
    preview = hand_over(new_plant, messy)
    assert "1 台的有效期与周期不一致" in preview._note.text()
    stand_on(new_plant, preview, "电能表", 6)
    assert any(
        "2029-04-02" in one.text().replace("\u200b", "") for one in preview.beside.findChildren(QLabel)
    )
    new_plant.click("accept", preview)
    assert rows(new_plant)["DN-003"].valid_until == D("2029-04-02"), (
        "the earlier counts until someone decides"
    )
    new_plant.click("to_contradictions")
    page = new_plant.window.page("contradictions")
    new_plant.until(lambda: page.rows.rowCount() == 1)
    page.grid.choose({page.rows.shown()[0].verification_id})
    new_plant.qtbot.wait(0)
    new_plant.click("stated", page)
    new_plant.until(lambda: page.rows.rowCount() == 0)
    (row,) = new_plant.ask(contradictions)
    assert str(row.decision) == "按台账所写"
    assert rows(new_plant)["DN-003"].valid_until == D("2029-10-02")


def test_a_sheet_without_its_tick_is_left_out(new_plant, messy):
    preview = hand_over(new_plant, messy)
    tick(new_plant, preview, "电能表")
    assert "写入 3 台" in announced(new_plant)
    tick(new_plant, preview, "封面")
    assert preview.draft.left_out == {"电能表"}, "an empty sheet is neither in nor out"
    tick(new_plant, preview, "压力表")
    assert not import_button(new_plant).isEnabled()
    tick(new_plant, preview, "压力表")
    new_plant.click("accept", preview)
    assert {row.name for row in rows(new_plant).values()} == {"压力表"}


def test_a_column_mapped_by_hand_is_read_anew_and_remembered(new_plant, messy, tmp_path):
    preview = hand_over(new_plant, messy)
    preview.sheets.open("压力表")
    assert not any("place" in row.values for row in preview.view().sheet.rows)
    new_plant.click("columns", preview.view())
    dialog = new_plant.dialog_of(ColumnsDialog)
    field = new_plant.find("field_车位", under=dialog)
    assert field.currentText() == "只保留原文"
    field.setCurrentText("出厂编号")
    assert not dialog.primary.isEnabled(), "two columns cannot fill one field"
    field.setCurrentText("安装使用地点")
    new_plant.click("do", dialog)
    assert preview.view().sheet.name == "压力表"
    assert [row.values["place"] for row in preview.view().sheet.rows] == [f"{at}# 泵出口" for at in (1, 2, 3)]
    new_plant.click("accept", preview)
    assert {row.place for row in rows(new_plant).values() if row.name == "压力表"} == {
        f"{at}# 泵出口" for at in (1, 2, 3)
    }
    new_plant.click("again")
    other = hand_over(new_plant, workbook(tmp_path / "二期.xlsx", 压力表=[gauge(9)]))
    assert other.draft.preview.sheets[0].columns["车位"] == "place"


def test_an_import_is_taken_back_with_a_reason(new_plant, messy):
    take_over(new_plant, messy)
    page = new_plant.window.page("imports")
    new_plant.click("undo_import", page.result)
    new_plant.click("do")
    assert new_plant.dialog() is not None, "a reason is asked"
    assert len(rows(new_plant)) == CLEAR
    new_plant.type("reason", "导错了文件")
    new_plant.click("do")
    assert new_plant.dialog() is None
    assert rows(new_plant) == {}
    assert new_plant.ask(contradictions) == []
    (run,) = new_plant.ask(imports)
    assert (run.undone_by, run.reason) == ("王管理", "导错了文件")
    assert page.drop.isVisible(), "one stands where another file can be taken"
    new_plant.until(lambda: count_of(page.history, "undone") == 1)
    assert f"写入 {CLEAR} 台" in (hand_over(new_plant, messy) and announced(new_plant)), (
        "the numbers are free again"
    )


def test_the_same_file_again_has_nothing_to_write(new_plant, tmp_path):
    path = workbook(tmp_path / "旧台账.xlsx", 电能表=[meter(1), meter(2)], 压力表=[gauge(1)])
    take_over(new_plant, path)
    preview = hand_over(new_plant, path)
    assert preview.draft.preview.counts[Verdict.SAME] == 3
    assert "3 台与台账相同" in announced(new_plant)
    assert "没有要写入的内容" in preview._note.text()
    assert not import_button(new_plant).isEnabled()
    new_plant.press(Qt.Key.Key_Return, CTRL, on=preview.view().grid)
    assert len(new_plant.ask(imports)) == 1
    new_plant.click("drop_draft", preview)
    assert new_plant.window.page("imports").drop.isVisible()


def test_after_a_clean_import_the_next_file_can_be_taken(new_plant, tmp_path):
    take_over(new_plant, workbook(tmp_path / "旧台账.xlsx", 电能表=[meter(1)]))
    new_plant.click("again")
    assert new_plant.window.page("imports").drop.isVisible()


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
    new_plant, messy, tmp_path, name, spoil, said
):
    bad = tmp_path / name
    shutil.copy(messy, bad)
    spoil(bad)
    assert hand_over(new_plant, bad) is None
    page = new_plant.window.page("imports")
    texts = [one.text() for one in page.findChildren(QLabel, "refusal") if one.isVisible()]
    assert len(texts) == 1
    assert said in texts[0]
    assert name in texts[0]
    assert new_plant.find("choose", under=page).isEnabled()
    if name == "坏.xlsx":
        assert hand_over(new_plant, messy) is not None
        assert not [one for one in page.findChildren(QLabel, "refusal") if one.isVisible()]


def test_a_workbook_without_instruments_is_refused_plainly(new_plant, tmp_path):
    book = Workbook()
    book.active.append(["会议纪要"])
    book.save(tmp_path / "纪要.xlsx")
    assert hand_over(new_plant, tmp_path / "纪要.xlsx") is None
    assert "没有找到器具" in new_plant.find("refusal", QLabel).text()


def test_reading_is_cancelled(new_plant, messy):
    page = new_plant.page("imports")
    page.take(messy)
    new_plant.qtbot.mouseClick(new_plant.find("cancel", under=page.waiting), Qt.MouseButton.LeftButton)
    new_plant.settle()
    assert page.preview is None
    assert page.drop.isVisible()
    assert "已取消" in new_plant.said()
    assert rows(new_plant) == {}
    assert hand_over(new_plant, messy) is not None


def test_writing_is_cancelled_half_way_and_leaves_nothing(new_plant, messy):
    preview = hand_over(new_plant, messy)
    stand_on(new_plant, preview, "电能表", 7)
    choose(new_plant, preview, Choice.GUESS)
    page = new_plant.window.page("imports")
    jobs, at_once = new_plant.app.jobs, Qt.ConnectionType.DirectConnection
    watching = jobs.progressed.connect(lambda *_: jobs.cancel(), at_once)
    new_plant.click("accept", preview)
    jobs.progressed.disconnect(watching)
    assert page.preview is preview
    assert "已取消，台账没有变动" in preview._refusal.text()
    assert rows(new_plant) == {}
    assert new_plant.ask(imports) == []
    new_plant.click("accept", preview)
    assert len(rows(new_plant)) == CLEAR + 1, "what was decided is still decided"


def test_a_file_or_a_ledger_changed_meanwhile_is_looked_at_anew(new_plant, messy):
    preview = hand_over(new_plant, messy)
    book = load_workbook(messy)
    book.remove(book["电能表"])
    book.save(messy)
    new_plant.click("accept", preview)
    page = new_plant.window.page("imports")
    new_plant.until(lambda: page.preview not in {None, preview})
    assert "重新读取" in new_plant.said()
    assert rows(new_plant) == {}
    assert "写入 3 台" in announced(new_plant)


def test_nothing_is_imported_into_the_past(new_plant, messy):
    preview = hand_over(new_plant, messy)
    new_plant.app.hub.look_at(TODAY - timedelta(days=30))
    new_plant.settle()
    new_plant.click("accept", preview)
    assert "不能导入" in preview._refusal.text()
    page = new_plant.window.page("imports")
    page.take(messy)
    assert "不能导入" in new_plant.said()
    assert rows(new_plant) == {}
    new_plant.app.hub.look_at(None)
    new_plant.settle()
    new_plant.click("accept", preview)
    assert len(rows(new_plant)) == CLEAR


def test_decisions_are_not_lost_by_one_click(new_plant, messy, tmp_path):
    preview = hand_over(new_plant, messy)
    stand_on(new_plant, preview, "电能表", 7)
    choose(new_plant, preview, Choice.GUESS)
    page = new_plant.window.page("imports")
    new_plant.click("drop_draft", preview)
    assert new_plant.dialog() is not None
    new_plant.click("cancel")
    assert page.preview is preview
    page.take(workbook(tmp_path / "另一本.xlsx", 电能表=[meter(1)]))
    new_plant.click("do")
    new_plant.until(lambda: page.preview not in {None, preview})
    assert "写入 1 台" in announced(new_plant)
    new_plant.click("drop_draft", page.preview)
    assert page.drop.isVisible(), "with nothing decided there is nothing to ask"


def test_a_small_window_keeps_the_primary_button_in_sight(new_plant, messy):
    new_plant.window.resize(1024, 640)
    page = new_plant.page("imports")

    def in_sight(widget):
        place = QRect(widget.mapTo(new_plant.window, QPoint(0, 0)), widget.size())
        return (
            new_plant.window.rect().contains(place) and widget.visibleRegion().boundingRect() == widget.rect()
        )

    assert in_sight(page.drop.choose)
    preview = hand_over(new_plant, messy)
    assert (new_plant.window.width(), new_plant.window.height()) == (1024, 640)
    assert in_sight(import_button(new_plant))
    stand_on(new_plant, preview, "电能表", 7)
    assert in_sight(new_plant.find("choice_guess", under=preview.beside))
    new_plant.click("accept", preview)
    assert in_sight(new_plant.find("to_due", under=page))
