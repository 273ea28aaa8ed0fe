"""The window around the pages."""

import threading
from datetime import date

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFrame, QLabel, QPushButton

from models.lists import Tone
from views.finder import Found
from views.page import Page
from views.tables.acts import Door
from views.window import Window

TODAY = date(2026, 11, 21)


@pytest.fixture
def built():
    return []


@pytest.fixture
def window(qtbot, jobs, hub, built):
    def page(key, title, icon):
        def build():
            built.append(key)
            return QLabel(title)

        return Page(key, title, icon, build)

    pages = [page("home", "首页", "house"), page("ledger", "台账", "table"), page("due", "到期", "clock")]
    window = Window(pages, jobs, hub, lambda: TODAY, "某厂")
    qtbot.addWidget(window)
    window.show()
    window.show_page("home")
    return window


def test_a_page_is_built_on_its_first_visit_only(window, qtbot, built):
    assert built == ["home"]
    qtbot.mouseClick(window.findChild(QPushButton, "page_due"), Qt.MouseButton.LeftButton)
    qtbot.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    qtbot.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    assert built == ["home", "due"]
    assert window._stack.currentWidget().text() == "到期"
    assert window.findChild(QPushButton, "page_due").isChecked()


def test_a_screen_with_less_room_is_filled_and_not_overrun(window):
    window.hide()
    window.resize(window.screen().availableSize() * 2)
    window.show_first()
    assert window.isMaximized()
    window.showNormal()
    assert window.screen().availableGeometry().contains(window.rect())


def test_the_past_is_framed_and_one_click_from_today(window, qtbot, hub):
    band = window.findChild(QFrame, "past")
    assert band.isHidden()
    popup = window.status.pick_day()
    popup.calendar.clicked.emit(popup.calendar.selectedDate().addDays(-20))
    assert hub.as_of == date(2026, 11, 1)
    assert band.isVisible()
    assert window.findChild(QPushButton, "as_of").text() == "截至 2026-11-01"
    qtbot.mouseClick(window.findChild(QPushButton, "return"), Qt.MouseButton.LeftButton)
    assert hub.as_of is None
    assert band.isHidden()


def test_today_and_later_are_not_the_past(window, hub):
    popup = window.status.pick_day()
    popup.calendar.clicked.emit(popup.calendar.selectedDate())
    assert hub.as_of is None


def test_a_toast_offers_the_way_back_once(window, qtbot):
    taken = []
    window.toast("已登记 3 台的检定", lambda: taken.append(1))
    assert window._toast.isVisible()
    qtbot.mouseClick(window.findChild(QPushButton, "undo"), Qt.MouseButton.LeftButton)
    assert taken == [1]
    assert window._toast.isHidden()
    window.toast("已保存")
    assert window.findChild(QPushButton, "undo").isHidden()


def test_long_work_is_shown_and_can_be_cancelled(window, qtbot, jobs):
    owner, ended, gate = QObject(), [], threading.Event()

    def job(progress):
        while True:
            progress.step(1, 3, "正在导入")
            gate.wait(0.01)

    jobs.run_long(owner, job, pytest.fail, ended.append)
    assert not window._line.moving
    cancel = window.findChild(QPushButton, "cancel")
    qtbot.waitUntil(lambda: window._line.moving)
    qtbot.waitUntil(cancel.isVisible, timeout=5000)
    assert "1 / 3" in window.status._doing.text()
    qtbot.mouseClick(cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(ended))
    assert not window._line.moving
    assert cancel.isHidden()


def test_anything_is_found_from_one_box(window, qtbot):
    opened = []

    def find(text):
        return [Found(f"{text}-{n}", "压力表", "gauge", lambda n=n: opened.append(n)) for n in range(3)]

    window.top.find_with(find)
    window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(window.top.finder, "jl")
    answers = window.findChild(QFrame, "answers")
    qtbot.waitUntil(answers.isVisible)
    qtbot.keyClick(window.top.finder, Qt.Key.Key_Down)
    qtbot.keyClick(window.top.finder, Qt.Key.Key_Return)
    assert opened == [1]
    assert answers.isHidden()


def test_what_is_not_wired_is_not_shown(window):
    assert window.top.finder.isHidden()
    for name in ("inbox", "person", "backup"):
        assert window.findChild(QPushButton, name).isHidden()
    window.top.show_person("李工", [Door("out", "退出登录", "sign-out", lambda: None)])
    window.status.show_backup("备份 8 天前", Tone.STOP)
    assert window.findChild(QPushButton, "person").isVisible()
    assert window.findChild(QPushButton, "backup").isVisible()


def test_a_narrow_window_keeps_its_pages_as_icons(window):
    window.resize(1024, 700)
    assert window.rail.width() < 80
    assert window.findChild(QPushButton, "page_due").text() == ""
    assert window.findChild(QPushButton, "page_due").toolTip() == "到期（Alt+3）"
    window.resize(1440, 900)
    assert window.findChild(QPushButton, "page_due").text().strip() == "到期"


def test_closing_tells_before_the_window_goes(window, qtbot):
    with qtbot.waitSignal(window.closing):
        window.close()
