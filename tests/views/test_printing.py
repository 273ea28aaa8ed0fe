"""What a printer gets is the PDF that was seen: the same pages, sizes and pictures."""

import threading
from datetime import date

import pytest
import zxingcpp
from pdf_printers import PdfPrinters, difference, ink, millimetres, opened, picture, rows_of
from pypdf import PdfReader
from PySide6.QtCore import QBuffer, QSize, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter, QPdfWriter

from models.sheets.labels import LabelContent, Way, labels
from views.jobs import Cancelled, Progress
from views.printers import Abilities, Fit, PrinterGone, SystemPrinters, paper_for, paper_name
from views.printing import PrinterRefused, PrintOrder, bands, print_pdf

MM = QPageSize.Unit.Millimeter
DAY = date(2026, 11, 21)


def label_pdf(count=1, **where):
    texts = [
        LabelContent(f"JL-{n:05}", "涡街流量计", "合格", DAY, DAY, "张三", "A", "××化工有限责任公司")
        for n in range(1, count + 1)
    ]
    return labels(texts, Way(**where))


def sheet(wide, high):
    return QPageSize(QSizeF(wide, high), MM, f"{wide}x{high}", QPageSize.SizeMatchPolicy.ExactMatch)


A4, A5 = QPageSize(QPageSize.PageSizeId.A4), QPageSize(QPageSize.PageSizeId.A5)


def printed(folder, content, pages=(1,), abilities=None, resolution=300, **order):
    """Print on a PDF printer and return what came out."""
    able = abilities or Abilities()
    printers = PdfPrinters(folder, resolution)
    wanted = PrintOrder("测试打印机", "标识", tuple(pages), **order)
    print_pdf(content, printers.open("测试打印机"), able, wanted, Progress())
    return opened(printers.jobs[0])


@pytest.fixture
def source(theme, tmp_path):
    def load(content):
        path = tmp_path / "source.pdf"
        path.write_bytes(content)
        return opened(path)

    return load


def numbers(pdf):
    """Return what the codes on the pages say, read from pictures as a scanner would."""
    found = []
    for page in range(pdf.pageCount()):
        codes = zxingcpp.read_barcodes(picture(pdf, page, 300))
        found.append(codes[0].text if codes else None)
    return found


@pytest.mark.parametrize("size", [(50, 30), (60, 40), (40, 25), (20, 10)])
def test_a_label_comes_out_in_its_own_size_and_looks_the_same(theme, tmp_path, source, size):
    content = label_pdf(size="{}x{}".format(*size))
    out, before = printed(tmp_path, content), source(content)
    assert millimetres(out) == pytest.approx(size, abs=0.5)
    assert difference(picture(out), picture(before)) < 8
    assert ink(picture(out)) == pytest.approx(ink(picture(before)), abs=3), "within a quarter of a millimetre"


@pytest.mark.parametrize("dpi", [203, 300, 600, 1200])
def test_a_sheet_is_printed_at_actual_size_at_any_resolution(theme, tmp_path, source, dpi):
    content = label_pdf(3, size="50x30", layout="a4_21")
    out = printed(tmp_path, content, resolution=dpi)
    assert millimetres(out) == pytest.approx((210, 297), abs=0.5)
    before, after = picture(source(content)), picture(out)
    assert difference(before, after) < 1
    assert ink(after) == pytest.approx(ink(before), abs=3)


def wide_pdf(pages):
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageSize(A4)
    writer.setPageOrientation(QPageLayout.Orientation.Landscape)
    painter = QPainter(writer)
    for page in range(pages):
        if page:
            writer.newPage()
        painter.drawRect(100, 100, 5000, 2000)
    painter.end()
    return buffer.data().data()


def test_a_wide_form_lies_on_a_wide_sheet(theme, tmp_path):
    out = printed(tmp_path, wide_pdf(2), (1, 2))
    assert [millimetres(out, page) for page in (0, 1)] == [pytest.approx((297, 210), abs=0.5)] * 2


@pytest.mark.parametrize("dpi", [203, 300, 600])
@pytest.mark.parametrize("black", [False, True])
def test_codes_on_printed_labels_are_read_at_every_resolution(theme, tmp_path, dpi, black):
    out = printed(tmp_path, label_pdf(3), (1, 2, 3), resolution=dpi, black=black)
    assert numbers(out) == ["JL-00001", "JL-00002", "JL-00003"]


def test_pages_come_in_the_order_asked_for_and_backs_stay_empty(theme, tmp_path):
    out = printed(tmp_path, label_pdf(3), (3, 1, None, 3))
    assert numbers(out) == ["JL-00003", "JL-00001", None, "JL-00003"]
    assert ink(picture(out, 2)) is None


def test_black_means_black(theme, tmp_path):
    """The printer's driver gets no greys that it could turn into dust."""
    printed(tmp_path, label_pdf(), black=True)
    (page,) = PdfReader(tmp_path / "1.pdf").pages
    images = [one.get_object() for one in page["/Resources"]["/XObject"].values()]
    assert {dot for image in images for dot in image.get_data()} == {0, 255}


def test_the_offset_moves_the_picture_and_not_the_paper(theme, tmp_path):
    content = label_pdf(size="50x30", layout="a4_21")
    (tmp_path / "moved").mkdir()
    before = ink(picture(printed(tmp_path, content)))
    out = printed(tmp_path / "moved", content, offset=(2.0, -1.5))
    after = ink(picture(out))
    assert [(after[0] - before[0]) / 300 * 25.4, (after[1] - before[1]) / 300 * 25.4] == pytest.approx(
        [2.0, -1.5], abs=0.1
    )
    assert millimetres(out) == pytest.approx((210, 297), abs=0.5)


def test_a_smaller_paper_cuts_at_actual_size_and_holds_all_when_shrunk(theme, tmp_path, source):
    small = Abilities(papers=(A5,), any_size=False)
    content = label_pdf(21, size="50x30", layout="a4_21")
    (tmp_path / "shrunk").mkdir()
    cut = printed(tmp_path, content, abilities=small)
    shrunk = printed(tmp_path / "shrunk", content, abilities=small, shrink=True)
    assert millimetres(cut) == millimetres(shrunk) == pytest.approx((148, 210), abs=0.5)
    read = [len(zxingcpp.read_barcodes(picture(pdf, 0, 600))) for pdf in (cut, shrunk)]
    assert read[0] < read[1] == 21


def test_a_page_drawn_in_bands_is_the_page(theme, source, monkeypatch):
    pdf, whole = source(label_pdf()), QSize(2000, 1200)
    monkeypatch.setattr("views.printing.BAND", 2000 * 170)
    parts = list(bands(pdf, 1, whole))
    assert [top for top, _image in parts] == list(range(0, 1200, 170))
    monkeypatch.setattr("views.printing.BAND", 2000 * 1200)
    ((_top, at_once),) = bands(pdf, 1, whole)
    grey = QImage.Format.Format_Grayscale8
    joined = b"".join(row for _top, image in parts for row in rows_of(image.convertToFormat(grey)))
    expected = b"".join(rows_of(at_once.convertToFormat(grey)))
    assert max(abs(a - b) for a, b in zip(joined, expected, strict=True)) <= 2


def test_a_cancelled_print_stops_at_the_next_page(theme, tmp_path):
    told, progress = [], None

    def tell(done, total, what):
        told.append((done, total))
        progress.cancel()

    progress = Progress(tell)
    printers = PdfPrinters(tmp_path)
    order = PrintOrder("测试打印机", "标识", (1, 2, 3))
    with pytest.raises(Cancelled):
        print_pdf(label_pdf(3), printers.open("测试打印机"), Abilities(), order, progress)
    assert told == [(0, 3)]


def test_it_prints_on_another_thread_as_well(theme, tmp_path):
    content, done = label_pdf(2), []
    worker = threading.Thread(target=lambda: done.append(printed(tmp_path, content, (1, 2)).pageCount()))
    worker.start()
    worker.join()
    assert done == [2]


@pytest.mark.qt_log_ignore("QPainter::begin", "QPrinter")
def test_a_printer_that_refuses_is_named(theme, tmp_path):
    printers = PdfPrinters(tmp_path / "no folder")
    order = PrintOrder("二楼打印机", "标识", (1,))
    with pytest.raises(PrinterRefused, match="二楼打印机.*联机"):
        print_pdf(label_pdf(), printers.open("二楼打印机"), Abilities(), order, Progress())


LETTER = QPageSize(QPageSize.PageSizeId.Letter)


@pytest.mark.parametrize(
    ("abilities", "page", "paper", "landscape", "fit"),
    [
        (Abilities(papers=(LETTER, A5, A4)), (210, 297), (210, 297), False, Fit.EXACT),
        (Abilities(papers=(LETTER, A4)), (297, 210), (297, 210), True, Fit.EXACT),
        (Abilities(papers=(sheet(50, 30), sheet(30, 50))), (50, 30), (50, 30), False, Fit.EXACT),
        (Abilities(papers=(sheet(30, 50),), any_size=False), (50, 30), (50, 30), True, Fit.EXACT),
        (Abilities(), (50, 30), (50, 30), False, Fit.EXACT),
        (Abilities(), (297, 210), (297, 210), True, Fit.EXACT),
        (Abilities(papers=(A4,), any_size=False), (50, 30), (210, 297), False, Fit.LARGER),
        (Abilities(papers=(A4,), any_size=False), (250, 30), (297, 210), True, Fit.LARGER),
        (Abilities(papers=(A5,), any_size=False), (210, 297), (148, 210), False, Fit.SMALLER),
        (Abilities(papers=(A5,), any_size=False), (297, 210), (210, 148), True, Fit.SMALLER),
        (Abilities(papers=(A5, A4), any_size=False, usual=A4), (420, 297), (297, 210), True, Fit.SMALLER),
    ],
)
def test_a_page_gets_its_own_paper_where_the_printer_has_it(theme, abilities, page, paper, landscape, fit):
    found = paper_for(abilities, *page)
    assert (found.landscape, found.fit) == (landscape, fit)
    assert found.millimetres() == pytest.approx(paper, abs=0.5)


def test_papers_are_called_as_people_call_them(theme):
    names = [paper_name(*size) for size in ((210, 297), (297, 210), (420, 297), (50, 30), (12.7, 40))]
    assert names == ["A4 纵向", "A4 横向", "A3 横向", "50×30 mm", "12.7×40 mm"]


def test_the_system_is_asked_without_harm_whatever_printers_it_has(theme):
    printers = SystemPrinters()
    for name in printers.names():
        assert printers.abilities(name).resolution > 0
    for ask in (printers.abilities, printers.open):
        with pytest.raises(PrinterGone, match="没有这台打印机"):
            ask("没有这台打印机")
