"""The list screen, driven as a user would."""

from datetime import date

import pytest
from instrument_rows import METERS, meters
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton

from views.tables.acts import Act, Door
from views.tables.list_screen import ListScreen


class Plant:
    """What the loader reads, and what the buttons did."""

    def __init__(self):
        self.rows = meters()
        self.loads = 0
        self.done = []

    def load(self):
        self.loads += 1
        if isinstance(self.rows, Exception):
            raise self.rows
        return self.rows


@pytest.fixture
def plant():
    return Plant()


@pytest.fixture
def open_screen(qtbot, jobs, hub, remembered, plant):
    def open_screen(width=1400):
        screen = ListScreen(
            METERS,
            plant.load,
            jobs,
            hub,
            remembered,
            kinds={"instrument"},
            acts=[
                Act("verify", "登记检定", "check-circle", lambda rows: plant.done.append(rows), primary=True),
                Act("look", "履历", "clock", lambda rows: plant.done.append(rows), many=False, writes=False),
            ],
            doors=[Door("new", "新建", "plus", lambda: plant.done.append("new"), "Ctrl+N", primary=True)],
            detail=QLabel("detail"),
            nothing=("table", "台账还是空的", "先导入"),
        )
        qtbot.addWidget(screen)
        screen.resize(width, 700)
        screen.show()
        qtbot.waitUntil(lambda: screen.rows.total() > 0 or screen._empty.isVisible())
        return screen

    return open_screen


@pytest.fixture
def screen(open_screen):
    return open_screen()


def numbers(screen):
    return [row.number for row in screen.rows.shown()]


def press(qtbot, parent, name):
    qtbot.mouseClick(parent.findChild(QPushButton, name), Qt.MouseButton.LeftButton)


def test_typing_filters_and_says_how_many_are_left(screen, qtbot):
    qtbot.keyClicks(screen.search, "jl-1 ")
    assert numbers(screen)[0] == "JL-1"
    assert screen._how_many.text() == "11 / 30"
    qtbot.keyClick(screen.search, Qt.Key.Key_Escape)
    assert len(numbers(screen)) == 30


def test_a_count_shows_what_it_counted_and_lets_go_again(screen, qtbot):
    count = screen.counts._counts["stopped"]
    assert count.text() == "停用 3"
    qtbot.mouseClick(count, Qt.MouseButton.LeftButton)
    assert [row.state for row in screen.rows.shown()] == ["停用"] * 3
    qtbot.mouseClick(count, Qt.MouseButton.LeftButton)
    assert len(numbers(screen)) == 30
    assert screen.counts._counts[None].isChecked()


def test_ticking_values_makes_a_chip_and_its_cross_takes_it_away(screen, qtbot):
    picker = screen.chips.pick("level")
    picker._list.toggle(picker._list.item(0))
    press(qtbot, picker, "done")
    chip = screen.findChild(QPushButton, "chip_level")
    assert chip.text().startswith("级别：")
    assert screen.rows.rowCount() == 15
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton, pos=QPoint(chip.width() - 8, chip.height() // 2))
    assert screen.rows.rowCount() == 30


def test_the_act_bar_comes_with_a_selection_and_goes_with_escape(screen, qtbot, plant):
    assert screen.acts.isHidden()
    screen.grid.choose({3, 4, 5})
    assert screen.acts.isVisible()
    assert screen.acts._label.text() == "已选 3 台"
    assert not screen.findChild(QPushButton, "look").isEnabled()
    press(qtbot, screen, "verify")
    assert [[row.id for row in rows] for rows in plant.done] == [[3, 4, 5]]
    qtbot.keyClick(screen.grid, Qt.Key.Key_Escape)
    assert screen.acts.isHidden()


def test_what_is_selected_survives_sorting_searching_and_reloading(screen, qtbot):
    screen.grid.choose({3, 4})
    screen.grid.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    assert {row.id for row in screen.selected()} == {3, 4}
    with qtbot.waitSignal(screen.loaded):
        screen.reload()
    assert {row.id for row in screen.selected()} == {3, 4}
    screen.search.setText("JL-4")
    assert {row.id for row in screen.selected()} == {3}


def test_rows_that_a_filter_hides_are_not_acted_on(screen):
    screen.grid.choose({3, 4})
    screen.rows.set_bucket("no_date")
    assert screen.selected() == []
    assert screen.acts.isHidden()


def test_changes_reload_at_once_what_is_seen_and_later_what_is_hidden(screen, qtbot, hub, plant):
    with qtbot.waitSignal(screen.loaded):
        hub.tell({"instrument"})
    hub.tell({"person"})
    screen.hide()
    hub.tell({"instrument"})
    hub.tell({"instrument"})
    assert plant.loads == 2
    with qtbot.waitSignal(screen.loaded):
        screen.show()
    assert plant.loads == 3


def test_the_past_can_be_looked_at_but_not_changed(screen, qtbot, hub, plant):
    screen.grid.choose({3})
    with qtbot.waitSignal(screen.loaded):
        hub.look_at(date(2026, 5, 31))
    assert screen.findChild(QPushButton, "verify").isHidden()
    assert screen.findChild(QPushButton, "look").isVisible()
    assert screen.findChild(QPushButton, "new").isHidden()
    qtbot.keyClick(screen.grid, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert plant.done == []
    with qtbot.waitSignal(screen.loaded):
        hub.look_at(None)
    assert screen.findChild(QPushButton, "verify").isVisible()


def test_an_empty_ledger_shows_its_doors(open_screen, qtbot, plant):
    plant.rows = []
    screen = open_screen()
    assert screen._empty.isVisible()
    press(qtbot, screen._empty, "new")
    assert plant.done == ["new"]


def test_nothing_found_offers_to_clear_the_conditions(screen, qtbot):
    screen.search.setText("没有这种表")
    assert screen._empty.isVisible()
    press(qtbot, screen._empty, "clear_filters")
    assert screen.rows.rowCount() == 30
    assert screen.search.text() == ""
    assert screen.grid.isVisible()


def test_a_failed_load_says_so_and_can_be_tried_again(open_screen, qtbot, plant, caplog):
    plant.rows = OSError("disk")
    screen = open_screen()
    qtbot.waitUntil(lambda: screen._empty.isVisible())
    plant.rows = meters(2)
    with qtbot.waitSignal(screen.loaded):
        press(qtbot, screen._empty, "again")
    assert screen.rows.rowCount() == 2


def test_export_gets_the_rows_and_columns_that_are_seen(screen, qtbot):
    screen.columns.show("level", wanted=False)
    screen.rows.set_bucket("stopped")
    screen.grid.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    with qtbot.waitSignal(screen.export_asked) as asked:
        press(qtbot, screen, "export")
    seen = asked.args[0]
    assert [row.number for row in seen.rows] == ["JL-25", "JL-15", "JL-5"]
    assert [column.key for column in seen.columns] == ["number", "name", "state", "until", "months"]
    assert seen.filters == "停用"


def test_columns_are_remembered_and_can_be_reset(open_screen, qtbot):
    screen = open_screen()
    screen.columns.show("id", wanted=True)
    screen.columns.reorder(["number", "name", "months", "until", "state", "level", "id"])
    screen.grid.setColumnWidth(3, 177)
    qtbot.waitUntil(lambda: not screen.columns._later.isActive())
    again = open_screen()
    assert again.columns.order() == ["number", "name", "months", "until", "state", "level", "id"]
    assert again.grid.columnWidth(3) == 177
    assert again.columns.is_shown("id")
    again.columns.reset()
    assert again.columns.order()[2] == "state"
    assert not again.columns.is_shown("id")


def test_frozen_columns_stay_first_and_in_sight(screen, qtbot):
    grid = screen.grid
    header = grid.horizontalHeader()
    header.moveSection(0, 3)
    assert set(screen.columns.order()[:2]) == {"number", "name"}
    screen.resize(560, 500)
    grid.horizontalScrollBar().setValue(grid.horizontalScrollBar().maximum())
    qtbot.waitUntil(lambda: grid.frozen.holds(0))
    at = grid.visualRect(screen.rows.index(2, 0))
    assert 0 <= at.left() < at.right() < grid.frozen.width()
    assert grid.indexAt(at.center()) == screen.rows.index(2, 0)


def test_the_cursor_is_never_under_the_frozen_columns(screen):
    screen.resize(560, 500)
    grid = screen.grid
    grid.horizontalScrollBar().setValue(grid.horizontalScrollBar().maximum())
    grid.setCurrentIndex(screen.rows.index(0, 2))
    assert grid.visualRect(screen.rows.index(0, 2)).left() >= grid.frozen.width()


def test_a_block_is_copied_as_in_excel(screen, qtbot):
    grid = screen.grid
    first, last = grid.visualRect(screen.rows.index(0, 0)), grid.visualRect(screen.rows.index(1, 1))
    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=first.center())
    qtbot.mouseClick(
        grid.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier, last.center()
    )
    qtbot.keyClick(grid, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "JL-1\t压力表\nJL-2\t电能表"
    assert screen.acts._label.text() == "已选 2 台"


def test_keys_of_the_grid(screen, qtbot):
    grid, asked = screen.grid, []
    screen.edit_asked.connect(lambda row, column: asked.append((row.number, column)))
    qtbot.keyClick(screen.search, Qt.Key.Key_Down)
    qtbot.keyClick(grid, Qt.Key.Key_Down)
    qtbot.keyClick(grid, Qt.Key.Key_Right)
    qtbot.keyClick(grid, Qt.Key.Key_F2)
    assert asked == [("JL-2", "name")]
    qtbot.keyClick(grid, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert grid.selected_count() == 30
    side = screen.detail.parentWidget()
    assert side.isVisible()
    qtbot.keyClick(grid, Qt.Key.Key_Space)
    assert side.isHidden()
    qtbot.keyClick(grid, Qt.Key.Key_Delete)
    assert screen.rows.total() == 30


def test_the_row_under_the_cursor_is_told_once_it_rests(screen, qtbot):
    with qtbot.waitSignal(screen.chosen, check_params_cb=lambda row: row is not None and row.id == 7):
        screen.show_row(7)


def test_a_link_to_a_row_takes_off_the_filters_that_hide_it(screen):
    screen.search.setText("涡街")
    screen.show_row(0)
    assert screen.grid.current().id == 0
    assert screen.search.text() == ""


def test_a_narrow_list_keeps_every_act_in_reach(open_screen):
    screen = open_screen(420)
    screen.grid.choose({1})
    hidden = [b for b in screen.acts._buttons if b.isHidden()]
    assert screen.acts._more.isVisible() == bool(hidden)
    assert screen.minimumSizeHint().width() < 900


def test_a_popup_hides_what_lies_below_it(screen):
    picker = screen.pick_columns()
    picture = picker.grab().toImage()
    assert picture.pixelColor(4, picture.height() // 2).alpha() == 255
    picker.close()
