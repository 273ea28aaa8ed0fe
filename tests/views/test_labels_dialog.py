"""Labels as a user prints them: size, sheet, only what changed, confirmed by looking; and their design."""

import pytest
from label_page import decoded, pictures
from pdf_printers import PdfPrinters, opened, picture
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QCheckBox

from models.read.label import printed_contents
from models.rules.label_design import shipped
from models.rules.label_design_file import design_of
from views.dialogs.printer import PrinterDialog
from views.offsets import keep_offset, offset_of
from views.printers import Abilities
from views.remembered import InMemory

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><rect width="40" height="20"/>{}</svg>'


@pytest.fixture
def printers(tmp_path, monkeypatch):
    (tmp_path / "out").mkdir()
    made = PdfPrinters(tmp_path / "out", 标签机=Abilities(), 办公室=Abilities())
    monkeypatch.setattr("views.printers.SystemPrinters", lambda: made)
    return made


@pytest.fixture
def labels(plant):
    """The dialog with the labels of five instruments that were never printed."""
    return open_labels(plant, 5)


def open_labels(plant, count, page=None):
    page = page or plant.page("labels")
    plant.until(lambda: page.rows.rowCount() > count)
    plant.choose(page, *[row.number for row in page.rows.shown()[:count]])
    plant.click("labels", page)
    dialog = plant.dialog()
    plant.until(lambda: dialog.paper.pages() > 0)
    plant.settle()
    return dialog


def choose(plant, dialog, name, key):
    box = plant.find(name, under=dialog)
    box.setCurrentIndex(box.findData(key))
    box.activated.emit(box.currentIndex())
    plant.settle()


def seen(dialog, dpi=150):
    return pictures(dialog.paper.content(), dpi)


def test_only_what_was_seen_well_printed_is_taken_down(plant, labels):
    numbers = [row.number for row in labels._rows]
    plant.click("confirm_printed", labels)
    asked = plant.dialog()
    plant.find("count", under=asked).setValue(3)
    plant.click("do", asked)
    plant.until(lambda: plant.dialog() is None)
    assert len(plant.ask(printed_contents)) == 3
    left = {row.number for row in plant.window.page("labels").rows.shown()}
    assert not left & set(numbers[:3])
    assert set(numbers[3:]) <= left


def test_printing_or_saving_alone_takes_nothing_down(plant, labels, printers, tmp_path):
    labels.write(tmp_path / "l.pdf")
    plant.settle()
    plant.click("print", labels)
    plant.until(lambda: isinstance(plant.dialog(), PrinterDialog))
    plant.settle()
    sent = plant.dialog()
    plant.until(plant.find("do", under=sent).isEnabled)
    plant.click("do", sent)
    plant.until(lambda: plant.dialog() is labels)
    assert printers.jobs
    labels.reject()
    assert plant.ask(printed_contents) == {}


def test_of_many_only_the_changed_are_printed_and_a_reprint_says_why(plant, labels):
    five = [row.number for row in labels._rows]
    plant.click("confirm_printed", labels)
    plant.click("do", plant.dialog())
    plant.until(lambda: plant.dialog() is None)
    page = plant.page("instruments")
    others = [row.number for row in page.rows.shown() if row.number not in five][:2]
    plant.choose(page, *five[:3], *others)
    plant.click("labels", page)
    again = plant.dialog()
    plant.until(lambda: again.paper.pages() == 2)
    only = plant.find("changed", QCheckBox, again)
    assert only.isChecked()
    assert "2 枚" in only.text()
    only.click()
    plant.until(lambda: again.paper.pages() == 5)
    plant.click("confirm_printed", again)
    asked = plant.dialog()
    plant.click("do", asked)
    assert "重印请写明理由" in plant.find("message", under=asked)._text.text()
    plant.type("reason", "脱落")
    plant.click("do", asked)
    plant.until(lambda: plant.dialog() is None)
    assert "重印 3 枚（脱落）" in plant.said()


def test_a_part_used_sheet_is_gone_on_with_where_one_clicks(plant, labels, qtbot):
    choose(plant, labels, "layout", "a4_21")
    places = plant.find("places", under=labels)
    wanted = places.places()[18].center()
    qtbot.mouseClick(places, Qt.MouseButton.LeftButton, pos=QPoint(round(wanted.x()), round(wanted.y())))
    plant.until(lambda: labels.paper.pages() == 2)
    assert len(decoded(seen(labels)[0])) == 3
    plant.click("confirm_printed", labels)
    plant.click("do", plant.dialog())
    plant.until(lambda: plant.dialog() is None)
    assert plant.remembered.get("labels/next/a4_21") == 3
    following = open_labels(plant, 2, plant.page("labels"))
    assert plant.find("start", under=following).value() == 3
    following.reject()


def test_copies_black_and_white_and_a_size_of_ones_own(plant, labels):
    plant.find("copies", under=labels).setValue(2)
    plant.until(lambda: labels.paper.pages() == 10)
    plant.find("black", under=labels).click()
    choose(plant, labels, "size", "own")
    asked = plant.dialog()
    plant.find("width", under=asked).setValue(70)
    plant.find("height", under=asked).setValue(35)
    plant.click("do", asked)
    plant.settle()
    assert labels.paper.pdf.pagePointSize(0).width() * 25.4 / 72 == pytest.approx(70, abs=0.1)
    assert plant.remembered.get("labels/size") == "70x35"
    labels.reject()


def test_the_offset_belongs_to_a_printer_and_moves_what_it_prints(plant, labels, printers):
    plant.click("offset", labels)
    asked = plant.dialog()
    plant.until(lambda: plant.find("printer", under=asked).count() == 2)
    plant.type("printer", "办公室")
    plant.find("across", under=asked).setValue(3.0)
    plant.find("down", under=asked).setValue(-2.0)
    plant.click("do", asked)
    assert offset_of(plant.remembered, "办公室") == (3.0, -2.0)
    assert offset_of(plant.remembered, "标签机") == (0.0, 0.0)
    tops = {}
    for name in ("标签机", "办公室"):
        plant.click("print", labels)
        plant.until(lambda: isinstance(plant.dialog(), PrinterDialog))
        sent = plant.dialog()
        plant.until(lambda: plant.find("printer", under=sent).count() == 2)
        plant.type("printer", name)
        plant.until(plant.find("do", under=sent).isEnabled)
        plant.click("do", sent)
        plant.until(lambda: plant.dialog() is labels)
        plant.settle()
        image = picture(opened(printers.jobs[-1]))
        tops[name] = next(x for x in range(image.width()) if image.pixelColor(x, 150).value() < 200)
    assert (tops["办公室"] - tops["标签机"]) / 300 * 25.4 == pytest.approx(3.0, abs=0.2)
    labels.reject()


def test_a_broken_memory_of_an_offset_is_none():
    for kept in ("x", [1], [1, "2"], None, {"a": 1}):
        remembered = InMemory()
        remembered.set("labels/offset/a", kept)
        assert offset_of(remembered, "a") == (0.0, 0.0)
    remembered.set("labels/offset/a", [500, -500])
    assert offset_of(remembered, "a") == (15.0, -15.0)
    keep_offset(remembered, "a", 0, 0)
    assert remembered.get("labels/offset/a") is None


@pytest.fixture
def editor(plant, labels):
    plant.click("design", labels)
    plant.until(lambda: plant.dialog() is not labels)
    return plant.dialog()


def test_the_design_is_reached_from_the_labels_page(plant):
    plant.click("label_design", plant.page("labels"))
    assert plant.dialog().objectName() == "label_editor"
    plant.dialog().reject()


def own(plant):
    return design_of(plant.app.context.desk.ledger.forms)


def test_a_word_a_field_and_a_colour_are_changed_seen_and_kept(plant, labels, editor):
    before = editor.preview.pdf.getAllText(0).text()
    assert "合格" in before
    assert "型号" not in before
    word = plant.find("word", under=editor)
    word.setText("检定合格")
    word.textEdited.emit("检定合格")
    table = plant.find("label_entries", under=editor)
    line = next(at for at in range(table.rowCount()) if table.item(at, 0).text() == "型号规格")
    table.item(line, 0).setCheckState(Qt.CheckState.Checked)
    table.item(line, 1).setText("规格")
    table.setCurrentCell(line, 0)
    while table.currentRow() > 1:
        plant.press(Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier, on=table)
    editor.kind.take_colour("colour", "#008080")
    text = editor.preview.pdf.getAllText(0).text()
    assert "检定合格" in text
    assert "EJA430A" in text
    assert own(plant) == shipped(), "nothing is kept before it is saved"
    plant.click("save", editor)
    plant.until(lambda: plant.dialog() is labels)
    kind = own(plant).kinds["合格"]
    assert (kind.word, kind.colour, kind.fields[1], kind.captions["model"]) == (
        "检定合格",
        "#008080",
        "model",
        "规格 ",
    )
    plant.until(lambda: "检定合格" in "".join(labels.paper.pdf.getAllText(p).text() for p in range(5)))
    labels.reject()


def test_the_preview_is_as_large_as_the_label(plant, labels, editor):
    editor._times.setCurrentText("原大小")
    assert editor.preview.times() == pytest.approx(1.0)
    inch = editor.screen().physicalDotsPerInch()
    assert editor.preview.shown_size().width() / inch * 25.4 == pytest.approx(50, abs=0.1)
    editor._long.click()
    editor._black.click()
    editor.reject()
    labels.reject()


def test_a_design_goes_out_and_comes_in_as_one_file(plant, labels, editor, tmp_path):
    logo = tmp_path / "logo.svg"
    logo.write_text(SVG.format("<circle cx='9' cy='9' r='5' fill='#fff'/>"), "utf-8")
    editor.take_logo_file(logo)
    editor.take_size("44x22")
    plant.click("add_layout", editor)
    plant.click("do", plant.dialog())
    file = tmp_path / "设计.zslabels"
    editor.export(file)
    plant.until(file.exists)
    wanted = editor.design
    plant.click("restore", editor)
    assert editor.design == shipped()
    editor.take_file(file)
    assert editor.design == wanted
    assert "44x22" in editor.design.sizes
    assert len(editor.design.layouts) == len(shipped().layouts) + 1
    assert editor.design.logo.startswith(b"\x89PNG")
    broken = tmp_path / "x.zslabels"
    broken.write_text("code = 7", "utf-8")
    editor.take_file(broken)
    assert "code" in editor.message.text()
    assert editor.design == wanted
    editor.reject()
    labels.reject()


FOREIGN = (
    "<image href='https://example.org/x.png'/>",
    "<image href='/etc/hostname'/>",
    "<use href='other.svg#a'/>",
    "<script>alert(1)</script>",
    "<style>@import 'x.css';</style>",
    "<rect width='9' height='9' fill='url(https://example.org/a)'/>",
    "<g",
)


@pytest.mark.parametrize("content", FOREIGN)
def test_a_logo_that_would_fetch_something_is_refused(plant, labels, editor, tmp_path, content):
    logo = tmp_path / "logo.svg"
    logo.write_text(SVG.format(content), "utf-8")
    editor.take_logo_file(logo)
    assert "logo.svg" in editor.message.text()
    assert not editor.design.logo
    editor.reject()
    labels.reject()
