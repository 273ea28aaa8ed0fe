"""Ctrl+K finds whatever there is, and opens it."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame

from desktop.app import PAGES
from desktop.finding import ACTIONS, find_in
from models.sheets.printed import forms
from views.dialogs.instrument import InstrumentDialog
from views.form_list import form_title

CTRL = Qt.KeyboardModifier.ControlModifier


def find(plant, words):
    """Type words into the box; return what is offered."""
    plant.press(Qt.Key.Key_K, CTRL, on=plant.window)
    box = plant.window.top.finder
    box.setText(words)
    box.textEdited.emit(words)
    answers = plant.window.findChild(QFrame, "answers")
    plant.until(answers.isVisible)
    plant.settle()
    return [answers.list.item(at).text() for at in range(answers.list.count())]


def take(plant, words, title):
    """Choose what begins with a title among what the words find."""
    offered = find(plant, words)
    place = next(at for at, text in enumerate(offered) if text.startswith(title))
    for _ in range(place):
        plant.qtbot.keyClick(plant.window.top.finder, Qt.Key.Key_Down)
    plant.qtbot.keyClick(plant.window.top.finder, Qt.Key.Key_Return)
    plant.settle()


@pytest.mark.parametrize("words", ["新建器具", "xjqj"])
def test_an_action_is_found_by_its_words_and_its_initials(plant, words):
    assert "新建器具　操作" in find(plant, words)


def test_a_change_of_state_is_found_by_what_it_comes_to(plant):
    for word in ("报废", "封存", "停用"):
        assert "状态变更　操作" in find(plant, word)


def test_every_action_that_is_offered_is_a_button_of_its_page(plant):
    for action in ACTIONS:
        page = plant.page(action.page)
        if action.of_rows:
            assert action.button in {act.key for act in page.acts._acts}, action
        else:
            assert plant.find(action.button, under=page).isEnabled(), action


def test_an_action_is_done_from_any_page(plant):
    plant.page("journal")
    take(plant, "新建器具", "新建器具")
    assert isinstance(plant.dialog(), InstrumentDialog)
    plant.click("cancel")


def test_an_action_of_rows_takes_those_that_are_selected_where_they_are(plant):
    page = plant.page("due")
    plant.choose(page, *[row.number for row in page.rows.shown()[:2]])
    take(plant, "登记检定", "登记检定")
    plant.until(lambda: plant.dialog() is not None)
    assert plant.window.shown() == "due"
    plant.click("cancel")


def test_an_action_of_rows_without_rows_says_what_is_missing(plant):
    plant.page("home")
    take(plant, "登记检定", "登记检定")
    assert plant.window.shown() == "instruments"
    assert "要先选中器具" in plant.said()
    assert plant.dialog() is None


def test_nothing_is_written_in_the_past_from_here_either(plant):
    plant.app.hub.look_at(date(2025, 6, 30))
    plant.settle()
    take(plant, "新建器具", "新建器具")
    assert plant.dialog() is None
    assert "只能看，不能改" in plant.said()


def test_every_form_is_found_by_its_title(plant):
    found = find_in(plant.app.context, plant.window, plant.app._go)
    for form in forms(plant.app.context.desk).values():
        assert form_title(form) in [one.title for one in found(form_title(form))]


def test_a_form_is_shown(plant):
    for name in ("a9", "scrap", "b1"):
        title = form_title(forms(plant.app.context.desk)[name])
        take(plant, title, title)
        page = plant.window.page("forms")
        plant.until(lambda page=page: page.paper.pages() > 0)
        assert plant.window.shown() == "forms"
        assert page._list.name() == name


def test_pages_are_found_too(plant):
    for key, title, _icon in PAGES[1:4]:
        take(plant, title, f"{title}　页面")
        assert plant.window.shown() == key
