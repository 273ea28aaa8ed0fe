"""The window as a whole: coming in, keeping the ledger safe, and what nobody foresaw."""

import sys
from datetime import date

import conftest
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog, QLabel
from the_window import TODAY, Driver

from desktop.unexpected import Unexpected
from models.read.home import home
from models.read.instrument import ledger
from models.read.person import people
from models.read.setting import settings
from models.store.ledger import Ledger
from views.manual import Manual

CTRL = Qt.KeyboardModifier.ControlModifier
PASSWORD = "春天去看海棠花开"


@pytest.fixture
def founded(program, tmp_path):
    """An empty ledger made through the first page."""
    program.window.show()
    program.app.greet()
    program.click("new_ledger")
    program.type("folder", str(tmp_path / "新 台账库"))
    program.type("company", "青禾化工有限公司")
    program.type("name", "张三")
    program.type("password", PASSWORD)
    program.type("again", PASSWORD)
    program.click("do")
    program.until(lambda: program.app.context is not None)
    program.settle()
    return program


def test_the_first_start_makes_a_ledger_with_an_administrator_and_no_default_password(founded):
    (person,) = founded.ask(people)
    assert (person.name, "系统管理员" in person.roles) == ("张三", True)
    assert founded.ask(settings)["company"] == "青禾化工有限公司"
    assert founded.comes_in("张三", PASSWORD)
    assert not founded.comes_in("张三", "")
    assert not founded.comes_in("admin", "admin")


def test_passwords_that_differ_or_are_too_short_are_refused_at_their_field(program, tmp_path):
    program.window.show()
    program.app.greet()
    program.click("new_ledger")
    program.type("folder", str(tmp_path / "库"))
    program.type("name", "张三")
    program.type("password", PASSWORD)
    program.type("again", "另一句不同的话")
    program.click("do")
    assert "不一样" in program.find("again").parent().message.text()
    for field in ("password", "again"):
        program.type(field, "短")
    program.click("do")
    assert "至少 8 个" in program.find("password").parent().message.text()
    assert not (tmp_path / "库" / "ledger.db").exists()


def test_an_empty_ledger_shows_three_doors(founded):
    assert founded.ask(home, as_of=TODAY, today=TODAY).total == 0
    doors = [founded.find(name).text() for name in ("import", "new", "sample")]
    assert doors == ["导入旧台账", "新建第一台", "看示例工厂"]
    founded.click("new")
    founded.type("number", "YL-1")
    founded.type("name", "压力表")
    founded.click("do")
    assert founded.find("count_pending").text() == "1", "the home page counts at once"


def test_logging_in_with_the_wrong_password_and_the_right_one(founded):
    folder = founded.app.ledger.folder
    founded.app.open(folder)
    founded.until(lambda: founded.dialog() is not None)
    assert founded.app.context is None
    founded.type("name", "张三")
    founded.type("password", "不是这一句话")
    founded.click("do")
    assert founded.dialog() is not None
    assert founded.app.context is None
    founded.type("password", PASSWORD)
    founded.click("do")
    founded.until(lambda: founded.app.context is not None)
    assert founded.app.context.desk.actor == "张三"


def test_leaving_the_login_lets_the_ledger_go(founded):
    folder = founded.app.ledger.folder
    founded.app.open(folder)
    founded.until(lambda: founded.dialog() is not None)
    founded.click("cancel")
    assert founded.find("new_ledger").isVisible()
    Ledger.open(folder).close()


def test_a_second_window_on_the_same_ledger_is_refused_with_a_message(plant, qapp):
    second = Driver(plant.qtbot, qapp, plant.clock)
    second.window.show()
    second.app.open(plant.app.ledger.folder)
    second.until(lambda: second.dialog() is not None)
    texts = " ".join(one.text() for one in second.dialog().findChildren(QLabel))
    assert "已在另一个窗口中打开" in texts
    second.click("do")
    assert second.find("new_ledger").isVisible()
    second.close()


def test_one_may_change_to_another_ledger(founded, sample_plant):
    founded.app.open(sample_plant, as_person="王管理")
    founded.until(lambda: founded.app.context is not None)
    founded.settle()
    assert founded.ask(home, as_of=TODAY, today=TODAY).total > 300
    assert int(founded.find("count_valid").text()) > 200


def test_a_backup_is_made_at_once_and_restored_through_the_window(plant, tmp_path):
    settings = plant.page("settings")
    plant.click("keep_copy", settings)
    target = tmp_path / "U 盘" / "备份.zsbak"
    picker = plant.dialog_of(QFileDialog)
    picker.fileSelected.emit(str(target))
    picker.close()
    plant.until(target.exists)
    plant.settle()
    before = len(plant.ask(ledger, as_of=TODAY, today=TODAY))
    plant.page("instruments")
    plant.click("new")
    plant.type("number", "XJ-1")
    plant.type("name", "压力表")
    plant.click("do")
    assert len(plant.ask(ledger, as_of=TODAY, today=TODAY)) == before + 1

    settings = plant.page("settings")
    plant.click("keep_restore", settings)
    picker = plant.dialog_of(QFileDialog)
    picker.fileSelected.emit(str(target))
    picker.close()
    plant.until(lambda: plant.dialog() is not None)
    asked = " ".join(one.text() for one in plant.find("preview").findChildren(QLabel))
    assert "2026-11-21 09:30" in asked
    plant.type("password", conftest.PASSWORD)
    plant.click("do")
    plant.until(lambda: plant.app.context is not None)
    plant.settle()
    assert len(plant.ask(ledger, as_of=TODAY, today=TODAY)) == before
    assert "从备份 备份.zsbak 恢复" in plant.said()
    kept = list(plant.app.ledger.backups.glob("恢复前-*.zsbak"))
    assert len(kept) == 1


def test_a_file_that_is_no_backup_changes_nothing(plant, tmp_path):
    broken = tmp_path / "坏.zsbak"
    broken.write_bytes(b"nothing")
    settings = plant.page("settings")
    plant.click("keep_restore", settings)
    picker = plant.dialog_of(QFileDialog)
    picker.fileSelected.emit(str(broken))
    picker.close()
    plant.until(lambda: plant.dialog() is not None)
    assert "不是完好的准绳备份" in " ".join(one.text() for one in plant.dialog().findChildren(QLabel))
    plant.click("do")
    assert plant.app.context is not None


def test_the_ledger_is_looked_through_from_the_settings(plant):
    settings = plant.page("settings")
    plant.click("keep_check", settings)
    told = " ".join(one.text() for one in plant.find("keeping_told").findChildren(QLabel))
    assert "台账库完好" in told
    assert "器具 328" in told


def test_the_status_bar_tells_the_age_of_the_backup_and_makes_one(plant):
    plant.until(lambda: "刚刚备份" in plant.find("backup").text() or "前" in plant.find("backup").text())
    made = set(plant.app.ledger.backups.glob("自动-*.zsbak"))
    assert made
    plant.click("backup")
    assert "不需要再备份" in plant.said()


def drop(driver, path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    args = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    assert driver.window.acceptDrops()
    driver.window.dropEvent(QDropEvent(QPointF(driver.window.rect().center()), *args))


def test_an_old_ledger_dropped_anywhere_is_taken_by_the_import_page(plant, tmp_path):
    old = tmp_path / "旧台账.csv"
    old.write_text("管理编号,名称,型号规格,检定日期,检定周期\nDR-1,压力表,YN-100,2026-05-01,12\n", "utf-8")
    plant.page("journal")
    drop(plant, old)
    page = plant.window.page("imports")
    assert plant.window.shown() == "imports"
    plant.until(lambda: page.preview is not None)
    plant.click("accept", page)
    plant.until(lambda: page.result is not None)
    taken = next(row for row in plant.ask(ledger, as_of=TODAY, today=TODAY) if row.number == "DR-1")
    assert taken.valid_until == date(2027, 4, 30)


def test_a_file_dropped_before_a_ledger_is_open_says_what_to_do(program, tmp_path):
    program.window.show()
    program.app.greet()
    drop(program, tmp_path / "旧台账.xlsx")
    assert "请先打开或新建台账库" in program.said()


@pytest.mark.parametrize(("page", "title"), [("due", "到期"), ("imports", "导入旧台账"), ("forms", "报表")])
def test_f1_opens_the_manual_at_the_page_that_fits(plant, page, title):
    plant.page(page)
    plant.press(Qt.Key.Key_F1, on=plant.window)
    manual = plant.window.findChild(Manual)
    assert manual.isVisible()
    assert manual._pages.currentItem().text() == title


def test_pictures_and_links_of_the_manual_lead_somewhere(plant):
    plant.press(Qt.Key.Key_F1, on=plant.window)
    manual = plant.window.findChild(Manual)
    text = manual._text
    picture = text.loadResource(2, QUrl("images/home.png"))
    assert (round(picture.deviceIndependentSize().width()), picture.isNull()) == (680, False)
    manual._follow(QUrl("05-verification.md"))
    assert manual._pages.currentItem().text() == "登记检定"


def test_what_nobody_foresaw_is_said_once_and_logged(plant, tmp_path, caplog, monkeypatch):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr("threading.excepthook", lambda args: None)
    unexpected = Unexpected(plant.window, tmp_path / "zhunsheng.log")
    unexpected.install()
    for _ in range(2):
        try:
            raise ZeroDivisionError("a fault of ours")
        except ZeroDivisionError as error:
            sys.excepthook(type(error), error, error.__traceback__)
    plant.until(lambda: plant.dialog() is not None)
    assert "zhunsheng.log" in " ".join(one.text() for one in plant.dialog().findChildren(QLabel))
    plant.click("do")
    plant.qtbot.wait(0)
    assert plant.dialog() is None, "it is said once"
    assert "a fault of ours" in caplog.text
    assert plant.page("instruments").rows.rowCount() > 300, "the window works on"


def test_the_window_comes_back_as_large_as_it_was_left(plant, qapp):
    plant.window.resize(780, 660)
    plant.app.close()
    again = Driver(plant.qtbot, qapp, plant.clock, plant.remembered)
    again.app.show(None)
    assert (again.window.width(), again.window.height()) == (780, 660)
    again.until(lambda: again.dialog() is not None)
    again.click("cancel")
    again.close()


@pytest.mark.parametrize("size", [(1024, 640), (720, 430), (1440, 860)])
def test_no_page_is_wider_than_a_small_window(plant, size):
    """720 × 430 is a 1440-pixel screen at 200 %: the window may be larger, its pages must not ask for more."""
    plant.window.showNormal()
    plant.window.resize(*size)
    for key in ("home", "instruments", "due", "points", "forms", "labels", "imports", "people", "settings"):
        page = plant.page(key)
        assert page.minimumSizeHint().width() <= 640 - 60, key
        assert (plant.window.width(), plant.window.height()) == size, key
