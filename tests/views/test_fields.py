"""What people type is read as they mean it; what is refused says why, where it stands."""

from datetime import date

import pytest
from PySide6.QtCore import QDate, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from shiboken6 import isValid

from models.rules.refusal import Refusal
from views.dialogs.question import Question, confirm
from views.fields import DateField, Entry, IntervalField, OfferedField, choice
from views.pieces import button
from views.spoken import read_date, read_interval

TODAY = date(2026, 11, 21)


class InTheFuture(Refusal):
    """检定日期 {day} 在将来。请核对证书。"""

    clause = "二.五.8"


class NotAllowed(Refusal):
    """现在不能登记。"""


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("20261121", date(2026, 11, 21)),
        ("2026.11.2", date(2026, 11, 2)),
        ("2026-2-29", None),
        ("2024/2/29", date(2024, 2, 29)),
        ("2026年3月5日", date(2026, 3, 5)),
        ("26-3-5", date(2026, 3, 5)),
        ("11-21", date(2026, 11, 21)),
        ("3.5", date(2026, 3, 5)),
        ("３月５日", date(2026, 3, 5)),
        ("t", TODAY),
        ("昨天", date(2026, 11, 20)),
        ("", None),
        ("2026", None),
        ("261121", None),
        ("13-45", None),
        ("下周", None),
    ],
)
def test_dates_as_they_are_typed(typed, meant):
    assert read_date(typed, TODAY) == meant


@pytest.mark.parametrize(
    ("typed", "months"),
    [
        ("12", 12),
        ("6个月", 6),
        ("6 月", 6),
        ("半年", 6),
        ("1年", 12),
        ("两年", 24),
        ("1年半", 18),
        ("１２", 12),
        ("0", None),
        ("长期", None),
        ("随坏随换", None),
        ("9999", None),
        ("", None),
    ],
)
def test_intervals_as_they_are_typed(typed, months):
    assert read_interval(typed) == months


@pytest.fixture
def day(qtbot):
    field = DateField(TODAY)
    qtbot.addWidget(field)
    field.show()
    return field


def test_a_date_is_written_out_when_the_field_is_left(day, qtbot):
    qtbot.keyClicks(day, "3.5")
    qtbot.keyClick(day, Qt.Key.Key_Return)
    assert (day.text(), day.value()) == ("2026-03-05", date(2026, 3, 5))


def test_a_date_by_keys_alone(day, qtbot):
    qtbot.keyClick(day, Qt.Key.Key_T)
    assert day.value() == TODAY
    qtbot.keyClick(day, Qt.Key.Key_Down)
    qtbot.keyClick(day, Qt.Key.Key_PageDown)
    assert day.value() == date(2026, 10, 20)


def test_what_is_no_date_is_marked_not_guessed(day, qtbot):
    qtbot.keyClicks(day, "2026-13-01")
    qtbot.keyClick(day, Qt.Key.Key_Return)
    assert day.value() is None
    assert day.unreadable()
    assert day.property("wrong")
    day.set_value(TODAY)
    assert not day.property("wrong")


def test_a_date_from_the_calendar(day, qtbot):
    popup = day.open_calendar()
    popup.calendar.clicked.emit(QDate(2026, 3, 5))
    assert day.value() == date(2026, 3, 5)


def test_an_interval_reads_back_as_forms_print_it(qtbot):
    field = IntervalField(6)
    qtbot.addWidget(field)
    assert (field.months(), field.word(), field.value()) == (6, None, "6 个月")
    with qtbot.waitSignal(field.moved):
        field.setEditText("两年")
    field.tidy()
    assert (field.months(), field.value()) == (24, "2 年")
    field.setEditText("随坏随换")
    assert (field.months(), field.word()) == (None, "随坏随换")


def test_earlier_words_are_offered_and_new_ones_allowed(qtbot):
    field = OfferedField(["市计量院", "省院", "市计量院"], "本厂")
    qtbot.addWidget(field)
    assert field.value() == "本厂"
    assert [field.itemText(i) for i in range(field.count())] == ["市计量院", "省院"]
    field.offer(["新的"])
    assert field.value() == "本厂"


@pytest.fixture
def dialog(qtbot, theme):
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    dialog = Question(parent, "登记检定", "压力表 JL-1", "登记")
    dialog.ask(Entry("on", "检定日期", DateField(TODAY, TODAY)), Entry("no", "证书编号", QLineEdit()))
    dialog.preview("有效期至 2027-05-20")
    dialog.open()
    yield dialog
    if isValid(dialog):
        dialog.reject()


def test_enter_answers_and_the_dialog_waits_for_the_outcome(dialog, qtbot):
    number = dialog.findChild(QLineEdit, "no")
    with qtbot.waitSignal(dialog.answered):
        qtbot.keyClick(number, Qt.Key.Key_Return)
    assert dialog.isVisible()
    with qtbot.waitSignal(dialog.answered):
        qtbot.keyClick(number, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_nothing_is_answered_twice_while_it_is_worked_on(dialog, qtbot):
    answers = []
    dialog.answered.connect(lambda: answers.append(1))
    dialog.wait()
    qtbot.keyClick(dialog.findChild(QLineEdit, "no"), Qt.Key.Key_Return)
    assert answers == []


def test_a_refusal_stands_at_its_field_with_its_clause(dialog, qtbot):
    dialog.wait()
    dialog.refuse(InTheFuture(field="on", day="2026-12-01"))
    entry = next(e for e in dialog.findChildren(Entry) if e.key == "on")
    assert entry.message.text() == "检定日期 2026-12-01 在将来。请核对证书。"
    assert dialog.primary.isEnabled()
    with qtbot.waitSignal(dialog.clause_asked) as asked:
        qtbot.mouseClick(entry.message.findChild(QPushButton, "clause"), Qt.MouseButton.LeftButton)
    assert asked.args == ["二.五.8"]
    dialog.findChild(QLineEdit, "no").setFocus()
    qtbot.keyClick(dialog.findChild(QLineEdit, "no"), Qt.Key.Key_Return)
    assert entry.message.text() == ""


def test_the_dialog_grows_by_a_refusal_so_that_it_is_read(dialog, qtbot):
    before = dialog.height()
    dialog.refuse(InTheFuture(field="no", day="2026-12-01"))
    message = next(e for e in dialog.findChildren(Entry) if e.key == "no").message
    qtbot.waitUntil(lambda: dialog.height() > before)
    assert message.visibleRegion().boundingRect().height() == message.height()


def test_the_wheel_scrolls_the_page_and_not_the_field_under_it(qtbot):
    field = OfferedField(["市计量院", "省院"], "市计量院")
    fixed = choice(["A", "B", "C"], "A")
    for box in (field, fixed):
        qtbot.addWidget(box)
        box.show()
        here = QPointF(box.rect().center())
        there = box.mapToGlobal(here)
        turn = QWheelEvent(
            here,
            there,
            QPoint(),
            QPoint(0, -120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,  # noqa: FBT003
        )
        QApplication.sendEvent(box, turn)
    assert (field.value(), fixed.currentText()) == ("市计量院", "A")


def test_a_refusal_of_the_whole_stands_above_the_buttons(dialog):
    dialog.refuse(NotAllowed())
    assert dialog.message.text() == "现在不能登记。"
    dialog.refuse(ZeroDivisionError())
    assert "没有写入" in dialog.message.text()


def test_escape_leaves_it(dialog, qtbot):
    with qtbot.waitSignal(dialog.rejected):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)


def test_a_confirmation_names_what_will_come_of_it(qtbot, theme):
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    asked = confirm(parent, "撤销导入", "撤销整次导入？", "撤销导入", "500 台器具将被移出台账")
    with qtbot.waitSignal(asked.answered):
        qtbot.mouseClick(asked.findChild(QPushButton, "do"), Qt.MouseButton.LeftButton)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_a_focused_button_is_pressed_from_the_keyboard(qtbot, key):
    pressed = []
    one = button("新建", lambda: pressed.append(1))
    qtbot.addWidget(one)
    one.show()
    qtbot.keyClick(one, key)
    assert pressed == [1]
