"""The form editor as a clerk uses it: what is edited is what is saved, and what is saved is what is printed."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QComboBox

from models.rules.form import definition, every, load, parse
from models.sheets.export import render
from models.sheets.form_draft import entries_of, room, text_of
from models.sheets.printed import fill_form
from views.form_columns import NAME, TITLE, WIDTH
from views.form_panels import FormPanels

DAY = date(2026, 11, 21)
CHECKED, UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked


@pytest.mark.parametrize("name", sorted(set(every()) - {"ledger"}))
def test_a_form_that_is_only_looked_at_stays_as_it_is(theme, name):
    form, entries = load(name), entries_of(name, None)
    panels = FormPanels(entries, form, DAY)
    assert panels.entries() == entries
    assert not panels.wrong()
    assert parse(name, text_of(panels.entries()), f"{name}.toml") == form
    panels.deleteLater()


@pytest.fixture
def page(plant):
    page = plant.page("forms")
    plant.until(lambda: page.paper.pages() > 0)
    plant.settle()
    return page


def opened(plant, page, name):
    page.show_row(name)
    plant.settle()
    plant.click("edit_form", page)
    editor = plant.dialog()
    drawn(plant, editor)
    return editor


def drawn(plant, editor):
    """Wait until the page shows what is entered."""
    plant.until(lambda: not editor._pause.isActive() and not editor._drawing)


def leave(plant, editor):
    """Leave without keeping what was entered: asked once."""
    plant.click("cancel", editor)
    if (asked := plant.dialog()) is not editor:
        plant.click("do", asked)
    plant.until(lambda: plant.dialog() is None)


def line_of(table, title):
    return next(at for at in range(table.rowCount()) if table.item(at, NAME).text() == title)


def type_in(field, text):
    field.setText(text)
    field.textEdited.emit(text)


def own(plant):
    return plant.app.context.desk.ledger.forms


def seen(editor):
    return "".join(editor.paper.pdf.getAllText(at).text() for at in range(editor.paper.pages()))


def printed(plant, name):
    """Return the first sheet as Excel has it, and the text of the PDF."""
    book = fill_form(plant.app.context.desk, name, as_of=DAY)
    sheet = load_workbook(BytesIO(render(book, ".xlsx"))).worksheets[0]
    text = "".join(one.extract_text() for one in PdfReader(BytesIO(render(book, ".pdf"))).pages)
    return book, sheet, text


def test_what_is_edited_is_saved_seen_and_printed(plant, page):
    editor = opened(plant, page, "a9")
    table = editor.panels.columns
    type_in(editor.panels.title, "动力厂检验台账 {年度}")
    type_in(plant.find("form_no", under=editor), "DL-QR-09")
    line = line_of(table, "管理编号")
    table.item(line, TITLE).setText("厂内编号")
    table.item(line, WIDTH).setText("40")
    table.setCurrentCell(line, NAME)
    for _step in range(line - 1):
        plant.press(Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier, on=table)
    table.item(line_of(table, "证书编号"), NAME).setCheckState(UNCHECKED)
    table.item(line_of(table, "能源种类"), NAME).setCheckState(CHECKED)
    editor.panels._texts[2].lines.add("计量组：")
    plant.find("paper", QComboBox, editor).setCurrentText("A3")
    plant.find("date_style", QComboBox, editor).setCurrentIndex(3)
    editor.panels._rule.setCurrentIndex(0)
    drawn(plant, editor)
    assert "动力厂检验台账 2026" in seen(editor)
    assert not load("a9", own(plant)).is_own, "nothing is kept before it is saved"
    plant.click("save", editor)
    plant.until(lambda: plant.dialog() is None)

    form = load("a9", own(plant))
    assert form.title == "动力厂检验台账 {year}", "the file has the key of what is filled in"
    assert [one.key for one in form.columns[:3]] == ["seq", "number", "name"]
    assert form.columns[1].width == 40
    book, sheet, text = printed(plant, "a9")
    heads = [cell.value for cell in next(row for row in sheet.iter_rows() if row[0].value == "序号")]
    assert heads[:3] == ["序号", "厂内编号", "名称"]
    assert heads[-1] == "能源种类"
    assert "证书编号" not in heads
    assert sheet["A1"].value == "动力厂检验台账 2026"
    assert sheet.page_setup.paperSize == 8, "A3"
    assert book.paper == (420.0, 297.0)
    numbers = [row[0].value for row in sheet.iter_rows() if isinstance(row[0].value, int)]
    assert numbers == list(range(1, len(numbers) + 1))
    for words in ("动力厂检验台账 2026", "厂内编号", "计量组：", "DL-QR-09", "年06月10日"):
        assert words in text
    assert "证书编号" not in text
    plant.until(lambda: "　本厂" in page._list.names.currentItem().text())
    assert page._list.name() == "a9"


def test_a_wrong_entry_is_told_where_it_stands_and_the_last_good_page_stays(plant, page):
    editor = opened(plant, page, "a9")
    before = editor.paper.content()
    type_in(editor.panels.title, "台账 {不知道的}")
    drawn(plant, editor)
    assert "“{不知道的}”" in editor.panels._title.message.text()
    assert editor.paper.content() == before
    plant.click("save", editor)
    assert editor.message.text()
    assert not load("a9", own(plant)).is_own
    type_in(editor.panels.title, "台账 {单位名称}")
    table = editor.panels.columns
    table.item(1, WIDTH).setText("很宽")
    drawn(plant, editor)
    assert "名称" in editor.panels._width.message.text()
    assert editor.paper.content() == before
    table.item(1, WIDTH).setText("30")
    drawn(plant, editor)
    assert editor.panels._title.message.text() == editor.panels._width.message.text() == ""
    assert editor.paper.content() != before
    leave(plant, editor)


def test_columns_wider_than_the_paper_are_fitted_in_proportion(plant, page):
    editor = opened(plant, page, "a9")
    table = editor.panels.columns
    table.item(1, WIDTH).setText("126")
    table.item(2, WIDTH).setText("84")
    drawn(plant, editor)
    before = table.widths()
    plant.click("fit_columns", editor)
    assert sum(table.widths()) == pytest.approx(room(editor.panels.entries()))
    assert table.widths()[2] / table.widths()[3] == pytest.approx(before[2] / before[3], rel=0.1)
    assert not editor.panels._width._fit.isVisible()
    leave(plant, editor)


def test_a_line_is_dragged_to_its_place(plant, page):
    editor = opened(plant, page, "a9")
    table = editor.panels.columns
    titles = [table.item(at, NAME).text() for at in range(table.rowCount())]
    mime = QMimeData()
    table.setCurrentCell(5, NAME)
    place = QPointF(table.visualItemRect(table.item(2, NAME)).center())
    move = QDropEvent(
        place,
        Qt.DropAction.MoveAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    move.source = lambda: table
    table.dropEvent(move)
    assert [table.item(at, NAME).text() for at in range(table.rowCount())] == [
        *titles[:2],
        titles[5],
        *titles[2:5],
        *titles[6:],
    ]
    assert move.dropAction() == Qt.DropAction.IgnoreAction, "Qt removes nothing"
    leave(plant, editor)


def test_rows_of_a_page_set_their_height(plant, page):
    editor = opened(plant, page, "register")
    panel = editor.panels.page
    panel._rows.setValue(10)
    drawn(plant, editor)
    assert panel._rows.value() == 10
    form = parse("x", editor.text(), "x")
    assert form.row_height > 12
    assert panel._space // form.row_height == 10
    leave(plant, editor)


def test_a_slip_keeps_its_cells_and_gets_its_own_words_and_signatures(plant, page):
    editor = opened(plant, page, "seal")
    line, _cells, boxes, words = editor.panels.blocks
    line.lines.add("附件　　份")
    boxes.lines.table.setCurrentCell(1, 0)
    boxes.lines.remove()
    boxes.lines.add("总工程师")
    words._text.setPlainText("启封前请联系计量组。")
    drawn(plant, editor)
    plant.click("save", editor)
    plant.until(lambda: plant.dialog() is None)
    form, shipped = load("seal", own(plant)), load("seal")
    assert form.blocks[1] == shipped.blocks[1]
    assert form.blocks[2].steps == (*shipped.blocks[2].steps[:1], *shipped.blocks[2].steps[2:], "总工程师")
    _book, _sheet, text = printed(plant, "seal")
    for words_ in ("附件", "总工程师", "启封前请联系计量组。"):
        assert words_ in text


def test_a_column_of_a_sub_table_may_be_left_out_and_taken_in_again(plant, page):
    for state in (UNCHECKED, CHECKED):
        editor = opened(plant, page, "send_slip")
        table = editor.panels.blocks[2].table
        line = next(at for at in range(table.rowCount()) if table.item(at, TITLE).text() == "生产厂家")
        table.item(line, NAME).setCheckState(state)
        drawn(plant, editor)
        plant.click("save", editor)
        plant.until(lambda: plant.dialog() is None)
        plant.settle()
        heads = [one.key for one in load("send_slip", own(plant)).blocks[2].columns]
        assert ("maker" in heads) == (state is CHECKED)
        assert ("生产厂家" in printed(plant, "send_slip")[2]) == (state is CHECKED)


def test_another_name_is_a_new_form_and_can_go_again(plant, page):
    editor = opened(plant, page, "a9")
    type_in(editor.panels.title, "动力厂台账")
    drawn(plant, editor)
    plant.click("save_as_new", editor)
    dialog = plant.dialog()
    plant.type("name", "a9")
    plant.click("do", dialog)
    assert "已有" in dialog._entries[0].message.text()
    plant.type("name", "动力厂 台账")
    plant.click("do", dialog)
    assert "文件名" in dialog._entries[0].message.text()
    plant.type("name", "动力厂台账")
    plant.click("do", dialog)
    plant.until(lambda: plant.dialog() is None)
    plant.settle()
    assert load("a9", own(plant)).title == load("a9").title
    plant.until(lambda: page._list.name() == "动力厂台账")
    plant.settle()
    plant.click("edit_form", page)
    editor = plant.dialog()
    assert plant.find("restore", under=editor).text() == "移除这张表格"
    plant.click("restore", editor)
    plant.click("do", plant.dialog())
    plant.until(lambda: plant.dialog() is None)
    plant.settle()
    assert "动力厂台账" not in every(own(plant))
    assert "动力厂台账" not in page._list.forms


def test_back_to_the_standard_form_with_a_dated_copy_and_back_again(plant, page):
    editor = opened(plant, page, "a9")
    type_in(editor.panels.title, "动力厂台账")
    drawn(plant, editor)
    plant.click("save", editor)
    plant.until(lambda: plant.dialog() is None)
    mine = definition("a9", own(plant))
    editor = opened(plant, page, "a9")
    plant.click("restore", editor)
    plant.click("do", plant.dialog())
    plant.until(lambda: plant.dialog() is None)
    plant.settle()
    assert not load("a9", own(plant)).is_own
    assert [one.read_text("utf-8") for one in own(plant).glob("a9.*.toml")] == [mine]
    plant.app.context.take_back(plant.app.context.desk.ask(last_seq))
    plant.settle()
    assert definition("a9", own(plant)) == mine
    plant.until(lambda: "动力厂台账" in page._list.names.currentItem().text())


def last_seq(session):
    from models.store.journal import last_line

    return last_line(session).seq


def test_a_form_goes_to_another_plant_as_one_file(plant, page, tmp_path):
    editor = opened(plant, page, "a9")
    type_in(editor.panels.title, "动力厂台账")
    drawn(plant, editor)
    file = tmp_path / "a9.toml"
    editor.export(file)
    plant.until(file.exists)
    plant.settle()
    leave(plant, editor)
    dialog = page.ask_take(file)
    assert plant.find("name", under=dialog).text() == "a9"
    plant.click("do", dialog)
    plant.until(lambda: plant.dialog() is None)
    plant.settle()
    assert load("a9", own(plant)).title == "动力厂台账"
    for text, why in (
        ("title = 3", "“title”的写法不对"),
        ("title = '{车间主任}'", "“{车间主任}”不是程序知道的内容"),
        ("title = 'x'\ncolumns = ['nmae']", "“nmae”在列表"),
        ("title = 'x'\nsource = 'nowhere'", "不是程序知道的数据来源"),
    ):
        file.write_text(text, "utf-8")
        dialog = page.ask_take(file)
        plant.click("do", dialog)
        assert why in dialog.message.text()
        dialog.reject()
    assert load("a9", own(plant)).title == "动力厂台账"


def test_a_file_that_cannot_be_used_is_told_plainly_and_put_aside(plant, page):
    (own(plant) / "a9.toml").write_text("title = ", "utf-8")
    plant.app.context.hub.tell({"form"})
    plant.settle()
    page.show_row("a9")
    plant.settle()
    assert "不是正确的 TOML" in page.message.text()
    assert not plant.find("edit_form", under=page).isEnabled()
    assert page.paper.pages() == 0, "no other form stands in its place"
    assert page._book is None
    page.show_row("a8")
    plant.settle()
    assert page.message.text() == ""
    page.show_row("a9")
    plant.settle()
    plant.click("drop_broken", page)
    plant.settle()
    assert load("a9", own(plant)).title == load("a9").title
    assert len(list(own(plant).glob("a9.*.toml"))) == 1
