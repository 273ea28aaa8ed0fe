"""The other pages of a working day: due board, labels, points, people, settings, the past."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QFrame, QPushButton
from the_window import TODAY, count_of

from models.read.instrument import ledger
from models.read.metering_point import points
from models.read.person import people
from models.read.setting import settings
from models.rules.due import DueBucket

CTRL = Qt.KeyboardModifier.ControlModifier
PASSWORD = "一句自己记得住的话"


def rows(plant, day=TODAY):
    return {row.number: row for row in plant.ask(ledger, as_of=day, today=TODAY)}


def test_the_due_board_adds_up_and_a_click_shows_what_was_counted(plant):
    page = plant.page("due")
    on_the_books = [row for row in rows(plant).values() if row.state != "报废"]
    assert sum(count_of(page, bucket.value) for bucket in DueBucket) == len(on_the_books)
    assert count_of(page, None) == len(on_the_books)
    for key in ("overdue", "within_30", "next_month", "no_date"):
        plant.click(f"count_{key}", page)
        assert page.rows.rowCount() == count_of(page, key)
    plant.click("count_overdue", page)
    assert all(row.valid_until < TODAY for row in page.rows.shown())
    plant.click("count_overdue", page)
    assert page.rows.rowCount() == len(on_the_books), "a second click shows all again"


def test_a_number_of_the_first_page_leads_to_its_list(plant):
    home = plant.page("home")
    number = int(plant.find("count_within_30", under=home).text())
    plant.click("count_within_30", home)
    due = plant.window.page("due")
    plant.until(lambda: due.rows.rowCount() == number)
    assert plant.window.shown() == "due"


def test_labels_are_written_and_confirming_takes_them_off_the_page(plant, tmp_path):
    page = plant.page("labels")
    plant.until(lambda: page.rows.rowCount() > 0)
    before = page.rows.rowCount()
    chosen = [row.number for row in page.rows.shown()[:3]]
    plant.choose(page, *chosen)
    plant.click("labels", page)
    dialog = plant.dialog()
    plant.until(lambda: dialog.paper.pages() == 3)
    target = tmp_path / "标识.pdf"
    plant.click("save_pdf")
    picker = next(one for one in dialog.findChildren(QFileDialog))
    picker.fileSelected.emit(str(target))
    picker.close()
    plant.until(target.exists)
    plant.settle()
    pdf = QPdfDocument()
    pdf.load(str(target))
    assert pdf.pageCount() == 3
    assert chosen[0] in pdf.getAllText(0).text()
    pdf.close()
    plant.click("confirm_printed", dialog)
    plant.click("do", plant.dialog())
    plant.until(lambda: page.rows.rowCount() == before - 3)
    assert not {row.number for row in page.rows.shown()} & set(chosen)


def test_the_past_is_looked_at_and_not_written_to(plant):
    day = date(2025, 6, 30)
    page = plant.page("instruments")
    plant.app.hub.look_at(day)
    plant.settle()
    then = {number: row.valid_until for number, row in rows(plant, day).items()}
    plant.until(lambda: {row.number: row.valid_until for row in page.rows.rows.rows} == then)
    assert plant.find("past").isVisible()
    assert not any(one.isVisible() for one in page.findChildren(QAbstractButton, "new"))
    plant.choose(page, page.rows.shown()[0].number)
    hidden = {one.objectName() for one in page.acts.findChildren(QPushButton) if not one.isVisible()}
    assert {"verify", "amend_many", "clone"} <= hidden
    plant.press(Qt.Key.Key_N, CTRL, on=page.grid)
    plant.press(Qt.Key.Key_F2, on=page.grid)
    assert plant.dialog() is None
    forms = plant.page("forms")
    assert forms._day.value() == day
    plant.until(lambda: forms.paper.pages() > 0)
    plant.click("return", plant.window)
    assert forms._day.value() == TODAY


def test_nothing_is_written_while_the_past_is_looked_at_whichever_way(plant):
    before = plant.ask(settings)
    plant.app.hub.look_at(TODAY - timedelta(days=30))
    page = plant.page("settings")
    assert not plant.find("company", under=page).isEnabled()
    page._entries["company"].field.setText("另一个厂")
    page._save("company")
    plant.settle()
    assert plant.ask(settings) == before
    assert "只能看，不能改" in plant.said()


def test_the_convention_of_validity_is_changed_and_taken_back(plant):
    plant.page("settings")
    field = plant.find("validity_convention")
    other = next(field.itemText(i) for i in range(field.count()) if field.itemText(i) != field.currentText())
    before = field.currentText()
    field.setCurrentText(other)
    field.activated.emit(field.currentIndex())
    plant.settle()
    assert plant.ask(settings)["validity_convention"] == other
    plant.press(Qt.Key.Key_Z, CTRL, on=plant.window)
    assert plant.ask(settings)["validity_convention"] == before
    assert field.currentText() == before


def test_a_metering_point_is_added_amended_and_taken_back(plant):
    page = plant.page("points")
    taken = page.rows.shown()[0]
    plant.press(Qt.Key.Key_N, CTRL, on=page.grid)
    plant.type("number", taken.number)
    plant.type("name", "新区循环水")
    plant.click("do")
    assert taken.name in plant.find("number").parent().message.text()
    plant.type("number", "W-900")
    plant.type("level", "二级")
    plant.type("upstream", taken.number)
    plant.click("do")
    point = next(row for row in plant.ask(points) if row.number == "W-900")
    assert (point.name, point.level, point.upstream, point.instrument) == (
        "新区循环水",
        "二级",
        taken.number,
        None,
    )
    plant.until(lambda: count_of(page, "empty") == 1)
    plant.choose(page, "W-900")
    plant.press(Qt.Key.Key_F2, on=page.grid)
    plant.type("name", "新区循环水总管")
    plant.click("do")
    assert plant.find("reason").parent().message.text() or plant.dialog().message.text()
    plant.type("reason", "按网络图更正")
    plant.click("do")
    assert next(row for row in plant.ask(points) if row.number == "W-900").name == "新区循环水总管"
    plant.press(Qt.Key.Key_Z, CTRL, on=page.grid)
    assert next(row for row in plant.ask(points) if row.number == "W-900").name == "新区循环水"


def test_a_point_cannot_stand_above_itself(plant):
    page = plant.page("points")
    lower = next(row for row in page.rows.shown() if row.upstream)
    plant.choose(page, lower.upstream)
    plant.press(Qt.Key.Key_F2, on=page.grid)
    plant.type("upstream", lower.number)
    plant.type("reason", "试")
    plant.click("do")
    assert "不能作它的上级" in plant.find("upstream").parent().message.text()


def test_a_person_is_added_and_may_come_in(plant):
    plant.page("people")
    plant.click("new_person")
    plant.type("name", "李四")
    plant.type("password", "晴天上山采蘑菇去")
    plant.type("again", "晴天上山采蘑菇去")
    plant.find("role_reader").setChecked(True)
    plant.click("do")
    person = next(row for row in plant.ask(people) if row.name == "李四")
    assert person.roles == "计量员、只读"
    assert plant.comes_in("李四", "晴天上山采蘑菇去")


def test_ones_own_password_is_changed_only_by_who_knows_it(plant):
    plant.page("people")
    plant.click("change_password")
    plant.type("old", "猜一个猜一个猜")
    plant.type("password", "换成另外一句话吧")
    plant.type("again", "换成另外一句话吧")
    plant.click("do")
    assert "不对" in plant.find("old").parent().message.text()
    assert plant.comes_in("王管理", PASSWORD)
    plant.type("old", PASSWORD)
    plant.click("do")
    assert plant.dialog() is None
    assert plant.comes_in("王管理", "换成另外一句话吧")


@pytest.mark.parametrize(
    "page", ["instruments", "due", "certificates", "points", "labels", "people", "journal"]
)
def test_the_keyboard_reaches_search_counts_and_grid(plant, page):
    shown = plant.page(page)
    plant.press(Qt.Key.Key_F, CTRL, on=shown.grid)
    plant.until(shown.search.hasFocus)
    plant.press(Qt.Key.Key_Down, on=shown.search)
    plant.until(shown.grid.hasFocus)
    reached = set()
    for _ in range(60):
        plant.qtbot.keyClick(plant.focus(), Qt.Key.Key_Tab)
        reached.add(plant.focus())
    names = {one.objectName() for one in reached}
    assert {"search", "grid", "export", "print", "columns"} <= names
    assert f"page_{page}" in names, "the pages, too; the arrows go from one to the next"


def test_an_earlier_step_is_taken_back_from_the_journal(plant):
    page = plant.page("instruments")
    for number in ("XJ-1", "XJ-2"):
        plant.click("new")
        plant.type("number", number)
        plant.type("name", "压力表")
        plant.click("do")
    assert {"XJ-1", "XJ-2"} <= set(rows(plant))
    page = plant.page("journal")
    step = next(row for row in page.rows.shown() if "XJ-1" in row.summary)
    page.grid.choose({step.seq})
    plant.qtbot.wait(0)
    plant.click("take_back", page)
    plant.click("do")
    assert plant.dialog().isVisible(), "a reason is asked"
    plant.type("reason", "重复登记")
    plant.click("do")
    assert plant.dialog() is None
    assert "XJ-1" not in rows(plant)
    assert "XJ-2" in rows(plant)


def test_a_certificate_leads_to_its_instrument(plant):
    page = plant.page("certificates")
    row = page.rows.shown()[0]
    page.grid.choose({row.id})
    plant.qtbot.wait(0)
    plant.click("show_instrument", page)
    shown = plant.window.page("instruments")
    plant.until(lambda: [one.id for one in shown.grid.selected()] == [row.instrument_id])
    assert plant.window.shown() == "instruments"


def test_a_question_of_the_old_ledger_is_decided_and_leaves_the_list(plant):
    plant.page("home")
    plant.click("contradictions")
    page = plant.window.page("contradictions")
    plant.until(lambda: page.rows.rowCount() > 0)
    assert all(row.decision is None for row in page.rows.shown()), "it opens on what waits"
    before = page.rows.rowCount()
    row = page.rows.shown()[0]
    page.grid.choose({row.verification_id})
    plant.qtbot.wait(0)
    plant.click("stated", page)
    plant.until(lambda: page.rows.rowCount() == before - 1)
    decided = next(one for one in page.rows.rows.rows if one.verification_id == row.verification_id)
    assert str(decided.decision) == "按台账所写"


def test_ctrl_k_finds_an_instrument_from_any_page_by_its_initials(plant):
    plant.page("journal")
    wanted = next(row for row in rows(plant).values() if row.name == "锅炉压力表")
    plant.press(Qt.Key.Key_K, CTRL, on=plant.window)
    finder = plant.window.top.finder
    plant.until(finder.hasFocus)
    finder.setText(f"glylb {wanted.number.lower()}")
    finder.textEdited.emit(finder.text())
    plant.until(lambda: plant.window.findChild(QFrame, "answers").isVisible())
    plant.press(Qt.Key.Key_Return, on=finder)
    page = plant.window.page("instruments")
    plant.until(lambda: [one.number for one in page.grid.selected()] == [wanted.number])
