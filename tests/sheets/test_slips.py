"""A slip reads the same in Excel and PDF: cells, merged cells, padded rows, signature boxes, marks."""

from datetime import date, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
import zxingcpp
from openpyxl import load_workbook
from PIL import Image
from pypdf import PdfReader
from PySide6.QtCore import QBuffer, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPdf import QPdfDocument

from models.rules.form import FormUnreadable, every, load, parse
from models.sheets.export import render
from models.sheets.facts import UnknownFact
from models.sheets.pages import pages
from models.sheets.slip import Signature, fill_slip

SLIPS = (
    "downgrade",
    "seal",
    "unseal",
    "scrap",
    "stop_notice",
    "resume",
    "interval_change",
    "impact",
    "card",
)
GIVEN = {
    "company": "青禾化工有限公司",
    "slip_number": "BF-2026-0007",
    "fingerprint": "3f9a77c102be",
    "qr": "BF-2026-0007 3f9a77c102be",
    "applied_on": date(2026, 11, 3),
    "name": "压力变送器",
    "model": "EJA430A-EAS4A-97DC/FF1/D3",
    "number": "JL-00123",
    "serial": "0019000123",
    "maker": "横河电机（中国）有限公司",
    "range": "(0~2.5) MPa",
    "unit": "气化车间",
    "place": "1# 氧气总管",
    "reason": "膜盒渗油，示值超差，修理费用高于重置价值。",
    "disposal": "销毁",
}
ROUTE = [
    Signature("申请人", "林晓禾", date(2026, 11, 3), "申请报废"),
    Signature("能源计量小组负责人", "周子川", date(2026, 11, 4), "同意报废", "纸质签字，见扫描件"),
    Signature("公司领导"),
]


def squeezed(text):
    return "".join(text.split())


def in_pdf(book):
    return [squeezed(page.extract_text()) for page in PdfReader(BytesIO(render(book, ".pdf"))).pages]


def in_excel(book):
    return load_workbook(BytesIO(render(book, ".xlsx")))


def texts(page):
    return [cell.value for line in page.iter_rows() for cell in line if cell.value is not None]


@pytest.mark.parametrize("name", SLIPS)
@pytest.mark.parametrize("facts", [GIVEN, {}], ids=["filled", "blank"])
def test_every_slip_says_the_same_on_paper_and_in_excel(name, facts):
    book = fill_slip(load(name), facts)
    whole = "".join(in_pdf(book))
    for text in texts(in_excel(book).active):
        assert squeezed(str(text)) in whole
    if facts:
        for key in ("company", "name", "model", "number", "maker"):
            assert squeezed(facts[key]) in whole
        assert "BF-2026-0007" in whole


@pytest.mark.parametrize("name", [name for name in SLIPS if name != "card"])
def test_a_slip_is_one_page_and_nothing_in_it_is_cut(name):
    long = dict.fromkeys(GIVEN, "中" * 60) | {"qr": ""}
    assert len(in_pdf(fill_slip(load(name), GIVEN))) == 1
    book = fill_slip(load(name), long)
    assert not any("…" in text for text in in_pdf(book))


def test_every_cell_lies_on_its_grid_without_overlap():
    for name, form in every().items():
        if form.is_slip:
            for sheet in fill_slip(form, GIVEN).sheets:
                taken = set()
                for number, row in enumerate(sheet.rows):
                    for cell in getattr(row, "cells", ()):
                        for place in (
                            (number + down, cell.column + along)
                            for down in range(cell.rows)
                            for along in range(cell.span)
                        ):
                            assert place not in taken, (name, place)
                            assert place[1] < len(sheet.tracks)
                            taken.add(place)


def test_the_boxes_are_those_of_the_route_filled_where_signed():
    page = in_excel(fill_slip(load("scrap"), GIVEN, signatures=ROUTE)).active
    found = texts(page)
    assert [one.step for one in ROUTE] == [text for text in found if text in {one.step for one in ROUTE}]
    assert "签字：林晓禾　　2026年11月03日" in found
    assert "签字：周子川　　2026年11月04日　　纸质签字，见扫描件" in found
    assert sum(str(text).startswith("签字（盖章）") for text in found) == 1
    assert "同意报废" in found


def test_words_are_ticked():
    assert "□退库　□变卖　√销毁　□留作备件" in texts(in_excel(fill_slip(load("scrap"), GIVEN)).active)


def test_words_that_the_form_does_not_offer_are_printed_and_ticked_too():
    book = fill_slip(load("scrap"), {**GIVEN, "disposal": "交物资部回收"})
    assert "□退库　□变卖　□销毁　□留作备件　√交物资部回收" in texts(in_excel(book).active)
    book = fill_slip(load("scrap"), {**GIVEN, "disposal": ""})
    assert "□退库　□变卖　□销毁　□留作备件" in texts(in_excel(book).active)


def test_the_card_goes_on_over_pages_with_its_heads_and_is_padded():
    rows = [
        {"on": date(2025, 1, 1 + i % 28), "what": f"周期检定{i}", "result": "合格", "place": "东门"}
        for i in range(50)
    ]
    book = fill_slip(load("card"), GIVEN, rows)
    found = in_pdf(book)
    assert len(found) > 1
    assert all("履历情况" in text and "JL-00123" in text for text in found)
    assert ["制造单位" in text for text in found] == [True] + [False] * (len(found) - 1)
    page = in_excel(book).active
    dates = [value.date() for value in texts(page) if isinstance(value, datetime)]
    assert dates == [date(2025, 1, 1 + i % 28) for i in range(50)]
    top, bottom = (int(part.strip("$")) for part in page.print_title_rows.split(":"))
    assert page.cell(bottom, 2).value == "履历情况"
    assert page.row_breaks.brk[0].id >= bottom > top > 5
    assert len(fill_slip(load("card"), GIVEN, rows[:3]).sheets[0].body) == 15


def test_the_code_beside_the_title_is_read(qapp):
    buffer = QBuffer()
    buffer.setData(render(fill_slip(load("scrap"), GIVEN), ".pdf"))
    buffer.open(QBuffer.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    size = QSize(1654, 2339)  # 200 dpi
    image = QImage(size, QImage.Format.Format_Grayscale8)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.drawImage(0, 0, document.render(0, size))
    painter.end()
    view = memoryview(image.constBits()).cast("B", (image.height(), image.bytesPerLine()))
    document.close()
    assert [mark.text for mark in zxingcpp.read_barcodes(view)] == [GIVEN["qr"]]


def test_the_code_in_excel_is_read():
    with ZipFile(BytesIO(render(fill_slip(load("scrap"), GIVEN), ".xlsx"))) as book:
        picture = book.read("xl/media/image1.png")
        placed = book.read("xl/drawings/drawing1.xml").decode()
    assert "<row>0</row>" in placed
    assert [mark.text for mark in zxingcpp.read_barcodes(Image.open(BytesIO(picture)).convert("L"))] == [
        GIVEN["qr"]
    ]


MERGED = """
title = "汇总"
landscape = false
grid = [20, 30, 40, 40, 56]
[[blocks]]
table = "rows"
height = 8
columns = [
    { key = "level", title = "等级", merge = true },
    { key = "seq" },
    { key = "have", title = "实配", over = "台数" },
    { key = "due", title = "应配", over = "台数" },
    { key = "name", title = "器具" },
]
sums = ["have", "due"]
[[blocks]]
sign = ["审核", "批准"]
across = 2
"""


def test_merged_cells_common_heads_and_sums():
    rows = [{"level": "一二"[i // 50], "have": i, "due": 100, "name": f"表{i}"} for i in range(100)]
    book = fill_slip(parse("m", MERGED, "m.toml"), {}, rows)
    page = in_excel(book).active
    merged = {str(area) for area in page.merged_cells.ranges}
    assert {"A4:A53", "A54:A103", "C2:D2", "A2:A3", "E2:E3"} <= merged
    assert page["A4"].value == "一"
    assert page["A53"].border.left.style == "thin"
    assert [page.cell(104, i).value for i in range(1, 6)] == ["合计", None, 4950, 10000, None]
    found = in_pdf(book)
    assert len(found) == 4
    assert all("台数" in text for text in found)
    assert ["一" in text for text in found] == [True, True, False, False]
    assert ["审核" in text for text in found][-1]


def test_rows_that_belong_together_stay_on_one_page():
    for count in range(20, 45):
        rows = [{"level": "", "have": i, "due": 1, "name": ""} for i in range(count)]
        for page in pages(fill_slip(parse("m", MERGED, "m.toml"), {}, rows)):
            assert not getattr(page.rows[-1], "keep", False)


@pytest.mark.parametrize(
    ("text", "refusal", "words"),
    [
        ('title="x"\n[[blocks]]\nline=["{firma}"]', UnknownFact, ("我的.toml", "firma")),
        ('title="x"\n[[blocks]]\nfarbe=1', FormUnreadable, ("我的.toml", "blocks")),
        ('title="x"\n[[blocks]]\nline=["a"]\nfarbe=1', FormUnreadable, ("line", "farbe")),
        ('title="x"\ngrid=[20,30]\n[[blocks]]\nfields=[["a","b","c"]]', FormUnreadable, ("fields", "2")),
        ('title="x"\n[[blocks]]\nfields=[[{choose=1}]]', FormUnreadable, ("blocks",)),
    ],
)
def test_a_wrong_slip_is_refused_by_file_and_key(text, refusal, words):
    with pytest.raises(refusal) as caught:
        fill_slip(parse("mine", text, "我的.toml"), {})
    assert all(word in caught.value.message for word in words)


@pytest.mark.parametrize("text", ["=1+1", "<b>&amp;", "控\x00制", "测" * 9000, "\u202e反", "两行\n字"])
def test_nasty_texts_kill_no_slip(text):
    facts = dict.fromkeys(GIVEN, text) | {"qr": ""}
    for name in SLIPS:
        book = fill_slip(load(name), facts, [{"what": text}], [Signature(text, text, date(2026, 1, 1), text)])
        assert in_pdf(book)
        assert all(cell.data_type != "f" for line in in_excel(book).active.iter_rows() for cell in line)
