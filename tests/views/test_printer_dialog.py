"""Printing as a user does it: Ctrl+P, a printer, pages, and what then comes out of the printer."""

import threading

import pytest
from pdf_printers import PdfPrinters, difference, ink, millimetres, opened, picture
from PySide6.QtCore import Qt
from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QCheckBox, QFileDialog, QLabel, QProgressBar, QWidget

from models.read.setting import settings
from views.dialogs.printer import PrinterDialog
from views.manual import Manual
from views.printers import Abilities

CTRL = Qt.KeyboardModifier.ControlModifier
LONG = QPrinter.DuplexMode.DuplexLongSide
A4, A5 = QPageSize(QPageSize.PageSizeId.A4), QPageSize(QPageSize.PageSizeId.A5)


@pytest.fixture
def printers(tmp_path, monkeypatch):
    """Three printers that print into files: a plain one, an office printer, and a small one."""
    (tmp_path / "out").mkdir()
    made = PdfPrinters(
        tmp_path / "out",
        二楼=Abilities(),
        办公室=Abilities(papers=(A4,), any_size=False, duplex=frozenset({LONG})),
        小票=Abilities(papers=(A5,), any_size=False, colour=False, resolution=203),
    )
    monkeypatch.setattr("views.printers.SystemPrinters", lambda: made)
    return made


def printer_dialog(plant):
    plant.until(lambda: isinstance(plant.dialog(), PrinterDialog))
    return asked(plant)


def asked(plant):
    """Wait until the printers have answered."""
    dialog = plant.dialog()
    plant.until(lambda: not dialog._jobs.working())
    return dialog


def told(plant):
    return " ".join(one.text() for one in plant.find("preview").findChildren(QLabel) if one.isVisible())


def send(plant):
    """Press 打印 and wait until the printer has it."""
    dialog = plant.dialog()
    plant.click("do", dialog)
    plant.until(lambda: plant.dialog() is not dialog)


@pytest.fixture
def form(plant, printers):
    """表A.9 as it is seen, and the dialog that prints it."""
    page = plant.page("forms")
    plant.until(lambda: page.paper.pages() > 0)
    page._list.choose("a9")
    plant.settle()
    plant.until(lambda: page.paper.pages() > 4)
    return page


def ask(plant, page):
    plant.press(Qt.Key.Key_P, CTRL, on=page)
    return printer_dialog(plant)


def test_a_form_is_printed_as_it_is_seen(plant, form, printers):
    plant.type("where", "WD-")
    plant.settle()
    assert 1 < form.paper.pages() < 9
    ask(plant, form)
    plant.until(lambda: f"A4 横向，印 {form.paper.pages()} 面" in told(plant))
    send(plant)
    assert f"已送往打印机“二楼”，共 {form.paper.pages()} 面" in plant.said()
    out = opened(printers.jobs[-1])
    assert out.pageCount() == form.paper.pages()
    assert millimetres(out) == pytest.approx((297, 210), abs=0.5)
    assert difference(picture(out, 1), picture(form.paper.pdf, 1)) < 2


def test_some_pages_and_several_copies(plant, form, printers):
    ask(plant, form)
    plant.type("pages", "2-3,5")
    plant.find("copies").setValue(2)
    plant.until(lambda: "印 6 面，用纸 6 张" in told(plant))
    send(plant)
    out = opened(printers.jobs[-1])
    assert out.pageCount() == 6
    first, second = (picture(out, page) for page in (0, 3))
    assert difference(first, second) == 0, "the second copy begins again"
    assert difference(first, picture(form.paper.pdf, 1)) < 3


def test_the_page_in_sight_alone(plant, form, printers):
    form.paper.verticalScrollBar().setValue(form.paper.verticalScrollBar().maximum())
    ask(plant, form)
    plant.type("pages", "当前页")
    send(plant)
    out = opened(printers.jobs[-1])
    assert out.pageCount() == 1
    last = form.paper.pages() - 1
    assert difference(picture(out, 0), picture(form.paper.pdf, last)) < 3


@pytest.mark.parametrize(("pages", "why"), [("一到三", "1-3,5"), ("99", "没有第 99 页")])
def test_pages_that_are_none_are_refused_at_their_field(plant, form, printers, pages, why):
    ask(plant, form)
    plant.type("pages", pages)
    plant.click("do")
    assert why in plant.find("pages").parent().message.text()
    assert printers.jobs == []
    plant.click("cancel")


def test_both_sides_where_the_printer_can(plant, form, printers):
    ask(plant, form)
    assert not any(one.isVisible() for one in plant.dialog().findChildren(QWidget, "sides"))
    plant.type("printer", "办公室")
    asked(plant)
    plant.type("sides", "双面，沿长边翻页")
    plant.type("pages", "1-3")
    plant.find("copies").setValue(2)
    plant.until(lambda: "印 6 面，用纸 4 张" in told(plant))
    plant.click("cancel")


def test_what_was_chosen_is_remembered_for_this_form_alone(plant, form, printers):
    ask(plant, form)
    plant.type("printer", "办公室")
    asked(plant)
    plant.type("sides", "双面，沿长边翻页")
    plant.find("copies").setValue(3)
    plant.find("collate", QCheckBox).setChecked(False)
    plant.type("pages", "1")
    send(plant)
    ask(plant, form)
    chosen = [plant.find(name).currentText() for name in ("printer", "sides", "pages")]
    assert chosen == ["办公室", "双面，沿长边翻页", "全部"]
    assert (plant.find("copies").value(), plant.find("collate").isChecked()) == (3, False)
    plant.click("cancel")
    form._list.choose("a8")
    plant.settle()
    ask(plant, form)
    assert (plant.find("printer").currentText(), plant.find("copies").value()) == ("二楼", 1)
    plant.click("cancel")


def test_a_smaller_paper_is_warned_of_and_shrinking_helps(plant, form, printers):
    ask(plant, form)
    plant.type("printer", "小票")
    asked(plant)
    plant.until(lambda: "没有 A4 的纸，A5 小了" in told(plant))
    assert plant.find("black").isChecked(), "it looks like a label printer"
    plant.type("size", "缩小到打印机印得下")
    plant.until(lambda: "尺寸不再准确" in told(plant))
    plant.type("pages", "1")
    send(plant)
    assert millimetres(opened(printers.jobs[-1])) == pytest.approx((210, 148), abs=0.5)


def test_without_a_printer_it_says_so_and_offers_a_file(plant, form, printers, tmp_path):
    printers.printers.clear()
    dialog = ask(plant, form)
    plant.until(lambda: "还没有打印机" in told(plant))
    assert not dialog.primary.isVisible()
    target = tmp_path / "表A.9.pdf"
    plant.click("save_pdf")
    picker = plant.dialog_of(QFileDialog)
    picker.fileSelected.emit(str(target))
    picker.close()
    plant.until(target.exists)
    plant.settle()
    assert opened(target).pageCount() == form.paper.pages()
    assert "已存到" in plant.said()


def test_a_printer_that_is_switched_on_later_is_found(plant, form, printers):
    kept = dict(printers.printers)
    printers.printers.clear()
    ask(plant, form)
    printers.printers.update(kept)
    plant.click("again")
    asked(plant)
    assert plant.find("printer").currentText() == "二楼"
    plant.until(lambda: "A4 横向" in told(plant))
    plant.click("cancel")


def test_a_long_print_is_shown_and_can_be_cancelled(plant, form, printers, monkeypatch):
    at_work, go_on = threading.Event(), threading.Event()

    def open_printer(name):
        at_work.set()
        assert go_on.wait(15)
        return PdfPrinters.open(printers, name)

    monkeypatch.setattr(printers, "open", open_printer)
    dialog = ask(plant, form)
    plant.click("do", dialog)
    plant.until(at_work.is_set)
    plant.until(lambda: plant.find("preview").findChild(QProgressBar).isVisible())
    assert not plant.find("printer").isEnabled()
    plant.click("cancel", dialog)
    assert dialog.isVisible(), "it closes once the printer has let go"
    go_on.set()
    plant.until(lambda: dialog.primary.isEnabled())
    assert "已取消" in dialog.message.text()
    assert plant.find("printer").isEnabled()
    plant.click("cancel", dialog)
    plant.until(lambda: plant.dialog() is None)


def test_a_printer_that_is_slow_to_answer_holds_nothing_up(plant, form, printers, monkeypatch):
    gate, threads = threading.Event(), set(threading.enumerate())
    monkeypatch.setattr(printers, "abilities", lambda _name: gate.wait(15) and Abilities())
    plant.press(Qt.Key.Key_P, CTRL, on=form)
    plant.until(lambda: isinstance(plant.dialog(), PrinterDialog))
    dialog = plant.dialog()
    plant.until(lambda: "正在询问“二楼”" in told(plant))
    assert not dialog.primary.isEnabled()
    assert plant.ask(settings)["company"], "the ledger answers meanwhile"
    plant.click("cancel", dialog)
    assert plant.dialog() is None, "nobody waits for the printer"
    gate.set()
    plant.until(lambda: not set(threading.enumerate()) - threads)


@pytest.mark.qt_log_ignore("QPainter::begin", "QPrinter")
def test_a_printer_that_does_not_answer_is_named(plant, form, printers, tmp_path):
    printers.folder = tmp_path / "nowhere"
    dialog = ask(plant, form)
    plant.click("do", dialog)
    plant.until(lambda: bool(dialog.message.text()))
    assert "打印机“二楼”没有接受" in dialog.message.text()
    assert dialog.primary.isEnabled()
    plant.click("cancel", dialog)


def test_a_list_is_printed_with_ctrl_p(plant, printers):
    page = plant.page("instruments")
    plant.press(Qt.Key.Key_P, CTRL, on=page.grid)
    seen = plant.dialog()
    plant.until(lambda: seen.paper.pages() > 0)
    before = picture(seen.paper.pdf, 0)
    plant.press(Qt.Key.Key_P, CTRL, on=seen)
    printer_dialog(plant)
    plant.type("pages", "1")
    send(plant)
    out = opened(printers.jobs[-1])
    assert difference(picture(out, 0), before) < 2
    plant.until(lambda: plant.dialog() is None)


def test_labels_are_printed_in_their_own_size(plant, printers):
    page = plant.page("instruments")
    numbers = [row.number for row in page.rows.shown()[:2]]
    plant.choose(page, *numbers)
    plant.click("labels", page)
    labels = plant.dialog()
    plant.until(lambda: labels.paper.pages() == 2)
    plant.press(Qt.Key.Key_P, CTRL, on=labels)
    printer_dialog(plant)
    plant.until(lambda: "50×30 mm" in told(plant))
    send(plant)
    out = opened(printers.jobs[-1])
    assert millimetres(out) == pytest.approx((50, 30), abs=0.5)
    assert out.pageCount() == 2
    assert plant.dialog() is labels, "it waits to be told that they came out well"
    plant.click("close", labels)


def test_a_page_of_the_manual_is_printed(plant, printers):
    plant.press(Qt.Key.Key_F1, on=plant.window)
    manual = plant.window.findChild(Manual)
    plant.press(Qt.Key.Key_P, CTRL, on=manual)
    printer_dialog(plant)
    plant.until(lambda: "A4 纵向" in told(plant))
    send(plant)
    out = opened(printers.jobs[-1])
    assert millimetres(out) == pytest.approx((210, 297), abs=0.5)
    assert ink(picture(out)) is not None
    manual.close()
