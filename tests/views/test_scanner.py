"""A scanner that types like a keyboard, beside people who type: told apart by the times of their keys."""

from datetime import date
from itertools import count

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget
from the_window import TODAY

from desktop.app import PAGES
from models.read.instrument import ledger
from models.rules.scan import write_code

NO, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
ENTER, TAB = Qt.Key.Key_Return, Qt.Key.Key_Tab
SCANNER, FINGERS = 8, 90
"""Milliseconds from key to key."""
moments = count(10_000, 5_000)


def key_of(sign):
    return Qt.Key(ord(sign.upper())) if sign.isascii() and sign.isprintable() else Qt.Key.Key_unknown


def press(key, text, at, modifiers=NO, *, again=False):
    window = QGuiApplication.focusWindow()
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        event = QKeyEvent(kind, key, modifiers, text, again)
        event.setTimestamp(at)
        QCoreApplication.sendEvent(window, event)


def keys(text, gap, end=ENTER, at=None):
    """Send the keys of a text, ``gap`` milliseconds apart, to the window that has the focus."""
    at = next(moments) if at is None else at
    for sign in text:
        if sign.isupper():
            press(Qt.Key.Key_Shift, "", at, SHIFT)
        press(key_of(sign), sign, at, SHIFT if sign.isupper() else NO)
        at += gap
    if end is not None:
        press(end, "\r" if end == ENTER else "\t", at)


def scan(plant, text, gap=SCANNER, end=ENTER):
    front(plant)
    keys(text, gap, end)
    plant.settle()


def front(plant, window=None):
    wanted = window or plant.dialog() or plant.window
    wanted.activateWindow()
    plant.until(lambda: QGuiApplication.focusWindow() is wanted.windowHandle())


def chosen(page):
    return [row.number for row in page.selected()]


@pytest.fixture
def some(plant):
    """Instruments in use, the overdue ones among them."""
    rows = plant.ask(ledger, as_of=TODAY, today=TODAY)
    return [row for row in rows if row.state != "报废"]


def test_a_scan_opens_the_instrument_from_every_page(plant, some):
    for at, (key, _title, _icon) in enumerate(PAGES):
        plant.page(key)
        row = some[40 + at]
        scan(plant, row.number)
        page = plant.window.page(plant.window.shown())
        plant.until(lambda page=page, row=row: row.number in chosen(page))
        assert plant.dialog() is None, key
        assert page.detail is None or plant.find("detail", under=page).isVisible(), key


def test_case_width_and_the_key_at_the_end_do_not_matter(plant, some):
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in some[5].number)
    page = plant.page("instruments")
    for row, text in ((some[3], some[3].number.lower()), (some[4], some[4].number.upper()), (some[5], wide)):
        for end in (ENTER, TAB):
            plant.page("home")
            scan(plant, text, end=end)
            assert plant.window.shown() == "instruments"
            plant.until(lambda row=row: chosen(page) == [row.number])


def test_scans_in_a_list_add_to_each_other(plant, some):
    page = plant.page("due")
    first, second, third = (row for row in page.rows.shown()[4:7])
    plant.choose(page, first.number)
    for row in (second, third):
        scan(plant, row.number)
    assert plant.window.shown() == "due"
    assert set(chosen(page)) == {second.number, third.number}, "the row that was only clicked is let go"
    assert "已选 2 台" in plant.said()
    assert page.grid.current().number == third.number


def test_rows_chosen_by_hand_stay_when_there_are_several(plant):
    page = plant.page("instruments")
    numbers = [row.number for row in page.rows.shown()[:2]]
    plant.choose(page, *numbers)
    third = page.rows.shown()[9].number
    scan(plant, third)
    assert set(chosen(page)) == {*numbers, third}


def test_what_the_list_hides_is_shown_in_the_ledger(plant, some):
    page = plant.page("due")
    plant.click("count_overdue", page)
    hidden = next(row for row in some if row.bucket == "valid")
    scan(plant, hidden.number)
    assert plant.window.shown() == "instruments"
    ledger_page = plant.window.page("instruments")
    plant.until(lambda: chosen(ledger_page) == [hidden.number])


def test_a_scan_is_taken_out_of_the_field_it_was_typed_into(plant, some):
    page = plant.page("instruments")
    field = page.search
    field.setFocus()
    field.setText("压力")
    field.setSelection(0, 1)
    seen = page.rows.rowCount()
    scan(plant, some[5].number)
    assert field.text() == "压力" or page.rows.rowCount() > seen, "filters may be taken off to show the row"
    plant.until(lambda: chosen(page) == [some[5].number])


def test_the_field_is_as_it_was_when_nothing_was_found(plant):
    page = plant.page("instruments")
    page.search.setFocus()
    page.search.setText("压力表")
    page.search.setSelection(1, 2)
    seen = page.rows.rowCount()
    scan(plant, "NO-SUCH-1")
    assert (page.search.text(), page.search.selectedText()) == ("压力表", "力表")
    assert page.rows.rowCount() == seen
    assert "台账里没有 NO-SUCH-1" in plant.said()


def test_what_people_type_stays_in_its_field(plant, some):
    page = plant.page("instruments")
    for gap in (60, FINGERS, 300):
        page.search.clear()
        page.search.setFocus()
        front(plant)
        keys(some[5].number.lower(), gap)
        plant.settle()
        assert page.search.text() == some[5].number.lower()
        assert plant.window.shown() == "instruments"
        assert plant.said() == ""


@pytest.mark.parametrize(("text", "pause"), [("jl-", SCANNER), ("jl-12", 900)])
def test_short_bursts_and_a_late_enter_are_no_scans(plant, text, pause):
    page = plant.page("instruments")
    page.search.setFocus()
    front(plant)
    at = next(moments)
    keys(text, SCANNER, None, at)
    press(ENTER, "\r", at + SCANNER * len(text) + pause)
    assert page.search.text() == text
    assert plant.said() == ""


def test_a_key_held_down_is_no_scan(plant):
    page = plant.page("instruments")
    page.search.setFocus()
    front(plant)
    at = next(moments)
    for n in range(8):
        press(Qt.Key.Key_8, "8", at + 30 * n, again=n > 0)
    press(ENTER, "\r", at + 240)
    assert page.search.text() == "8" * 8
    assert plant.said() == ""


def test_nothing_is_taken_while_an_input_method_composes(plant, some):
    page = plant.page("instruments")
    page.search.setFocus()
    front(plant)
    QCoreApplication.sendEvent(page.search, QInputMethodEvent("ya'li", []))
    scan(plant, some[5].number.lower())
    assert chosen(page) == []
    assert plant.said() == ""
    done = QInputMethodEvent("", [])
    done.setCommitString("压力")
    QCoreApplication.sendEvent(page.search, done)
    page.search.clear()
    scan(plant, some[5].number)
    plant.until(lambda: chosen(page) == [some[5].number])


def test_keys_without_times_are_no_scan(plant, some):
    page = plant.page("instruments")
    page.search.setFocus()
    front(plant)
    keys(some[5].number, 0, at=0)
    assert page.search.text() == some[5].number


def test_unknown_codes_can_be_registered(plant):
    plant.page("home")
    scan(plant, "XJ-2026-9")
    assert "台账里没有 XJ-2026-9" in plant.said()
    plant.click("register_code", plant.window)
    assert plant.find("number").text() == "XJ-2026-9"
    plant.click("cancel")


def test_unknown_codes_can_be_searched(plant):
    plant.page("home")
    scan(plant, "XJ-2026-9")
    plant.click("search_code", plant.window)
    page = plant.window.page("instruments")
    assert plant.window.shown() == "instruments"
    assert page.search.text() == "XJ-2026-9"


def test_a_maker_s_code_finds_the_serial_number(plant, some):
    row = next(row for row in some if row.serial and sum(one.serial == row.serial for one in some) == 1)
    plant.page("home")
    scan(plant, row.serial)
    page = plant.window.page("instruments")
    plant.until(lambda: chosen(page) == [row.number])


def test_a_label_that_is_out_of_date_is_noticed(plant, some):
    row = next(row for row in some if row.valid_until)
    plant.page("instruments")
    scan(plant, write_code(row.number, date(2020, 1, 2), date(2021, 1, 1)))
    assert "标识上有效期至 2021-01-01" in plant.said()
    assert "请换标识" in plant.said()
    plant.click("new_label", plant.window)
    plant.until(lambda: plant.dialog() is not None)
    plant.settle()
    assert "1 枚" in plant.dialog().windowTitle()
    plant.click("close", plant.dialog())


def test_a_label_that_says_the_truth_is_not_talked_about(plant, some):
    row = next(row for row in some if row.valid_until)
    page = plant.page("home")
    scan(plant, write_code(row.number, row.verified_on, row.valid_until))
    page = plant.window.page("instruments")
    plant.until(lambda: chosen(page) == [row.number])
    assert plant.said() == ""


def test_a_code_read_wrongly_opens_nothing(plant, some):
    plant.page("home")
    text = write_code(some[5].number, None, None)
    scan(plant, text[:-1] + str((int(text[-1]) + 1) % 10))
    assert "没有扫清楚" in plant.said()
    assert plant.window.shown() == "home"


def test_in_a_dialog_a_scan_is_typed_and_enter_does_not_answer(plant, some):
    plant.page("instruments")
    plant.click("new")
    serial = plant.find("serial", QLineEdit)
    serial.setFocus()
    scan(plant, "20260012345")
    assert serial.text() == "20260012345"
    assert plant.dialog() is not None, "nothing was answered"
    assert not any(one.isVisible() for one in plant.dialog().findChildren(QWidget, "message"))
    plant.click("cancel")


def test_signs_of_a_scan_press_nothing(plant, some):
    """A button or a tick has the focus: a scan must not press it, nor choose in a list."""
    page = plant.page("settings")
    choice = plant.find("validity_convention", under=page)
    choice.setFocus()
    before = choice.currentIndex()
    scan(plant, some[5].number)
    assert choice.currentIndex() == before
    button = plant.page("home").findChild(QAbstractButton, "count_overdue")
    button.setFocus()
    scan(plant, "NO-SUCH-2")
    assert plant.window.shown() == "home"


def test_prefix_and_speed_are_set_on_this_pc(plant, some):
    page = plant.page("settings")
    plant.type("scanner_prefix", "~")
    plant.type("scanner_suffix", "#")
    home = plant.page("home")
    scan(plant, some[5].number)
    assert plant.window.page(plant.window.shown()) is home, "without its prefix it is no scan"
    scan(plant, f"~{some[5].number}#")
    plant.until(lambda: chosen(plant.window.page("instruments")) == [some[5].number])
    page = plant.page("settings")
    plant.type("scanner_prefix", "")
    plant.type("scanner_suffix", "")
    speed = plant.find("scanner_gap", under=page)
    speed.setCurrentIndex(speed.findData(100))
    plant.page("home")
    scan(plant, some[7].number, gap=90)
    plant.until(lambda: chosen(plant.window.page("instruments")) == [some[7].number])
    plant.page("settings")
    speed.setCurrentIndex(speed.findData(0))
    home = plant.page("home")
    scan(plant, some[9].number)
    assert plant.window.shown() == "home", "switched off"


def test_the_scanner_rests_when_no_ledger_is_open(plant, some):
    plant.app.leave()
    plant.app.greet()
    plant.settle()
    front(plant)
    keys(some[5].number, SCANNER)
    plant.settle()
    assert plant.said() == ""
    assert QApplication.activeModalWidget() is None
