"""Every shipped form on the sample plant: as its golden sheet says, the same in Excel, PDF and LibreOffice.

``ZHUNSHENG_GOLDEN=1 pytest tests/sheets/test_every_form.py -k golden`` writes the golden sheets anew.
"""

import os
import shutil
import subprocess
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from every_form import cells, filled, snapshot
from openpyxl import load_workbook
from people import enter
from pypdf import PdfReader

from models.rules.form import every
from models.sheets.export import render
from models.sheets.form_check import check_form
from models.sheets.pages import pages
from models.sheets.printed import SHELVES, forms
from models.sheets.sheet import Line
from models.store.ledger import Ledger
from models.work import sample

TODAY = date(2026, 11, 21)
GOLDEN = Path(__file__).with_name("golden")
FORMS = sorted(name for name in every() if name != "ledger")
SMALL = {
    "register_place": "地磅房",
    "trace": "关口",
    "a8": "动力车间",
    "b3": "动力车间",
    "b7": "动力车间",
    "a9": "动力车间",
}
"""Long forms are read back from PDF for a part of the plant; the rest is more of the same."""


@pytest.fixture(scope="module")
def plant(tmp_path_factory):
    opened = Ledger.create(tmp_path_factory.mktemp("forms") / "台账库")
    desk = enter(opened, "张三", lambda: datetime(2026, 11, 21, 9, 30).astimezone())
    desk.perform(sample.plant)
    yield desk
    opened.close()


@pytest.fixture(scope="module")
def book(plant):
    known = forms(plant)

    def made(name, where=None):
        return filled(plant, known[name], TODAY, where)

    return made


@pytest.mark.parametrize("name", FORMS)
def test_a_form_is_as_its_golden_sheet(name, book):
    path, found = GOLDEN / f"{name}.txt", snapshot(book(name))
    if os.environ.get("ZHUNSHENG_GOLDEN"):
        path.write_text(found, "utf-8")
    assert found == path.read_text("utf-8")


@pytest.mark.parametrize("name", FORMS)
def test_excel_holds_the_cells_of_the_form(name, book):
    made = book(name)
    read = load_workbook(BytesIO(render(made, ".xlsx")))
    assert read.sheetnames == [sheet.name for sheet in made.sheets]
    for sheet in made.sheets:
        page = read[sheet.name]
        assert page.page_setup.fitToWidth == 1
        for number, row in enumerate(sheet.rows, 1):
            for column, value in cells(row, sheet).items():
                got = page.cell(number, column + 1).value
                got = got.date() if isinstance(got, datetime) else got
                assert got == (None if value == "" else value), (sheet.name, number, column)


@pytest.mark.parametrize("name", FORMS)
def test_pdf_shows_every_line_of_every_cell(name, book):
    made = book(name, SMALL.get(name))
    texts = ["".join(page.extract_text().split()) for page in PdfReader(BytesIO(render(made, ".pdf"))).pages]
    broken = pages(made)
    assert len(texts) == len(broken)
    for text, page in zip(texts, broken, strict=True):
        for row in (*page.sheet.head, *page.rows):
            for column, value in cells(row, page.sheet).items():
                for piece in lines_of(page.sheet, row, column, value):
                    assert piece in text, (page.sheet.name, value)


def lines_of(sheet, row, column, value):
    if isinstance(row, Line):
        fit = sheet.fits(column)[value]
    else:
        cell = next(one for one in row.cells if one.column == column)
        fit = sheet.fit(cell, row.height if cell.rows == 1 else 200)
    assert not any(line.endswith("…") for line in fit.lines), value
    return ["".join(line.split()).replace("₂", "2") for line in fit.lines if cell_is_plain(row, column)]


def cell_is_plain(row, column):
    """Say whether a cell is drawn as it is fitted here: merged cells may be cut in two by the end of a page."""
    return isinstance(row, Line) or next(one for one in row.cells if one.column == column).rows == 1


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_breaks_pages_where_the_pdf_does(book, tmp_path):
    wanted = {}
    for name in FORMS:
        made = book(name, SMALL.get(name))
        wanted[name] = len(pages(made))
        (tmp_path / f"{name}.xlsx").write_bytes(render(made, ".xlsx"))
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(tmp_path),
            *sorted(map(str, tmp_path.glob("*.xlsx"))),
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )
    assert {name: len(PdfReader(tmp_path / f"{name}.pdf").pages) for name in FORMS} == wanted


def test_every_form_has_its_shelf_and_says_what_it_is_for():
    for name, form in every().items():
        if name != "ledger":
            assert form.shelf in SHELVES, name
            assert form.about.endswith("。"), name
    numbers = [form.form_no for form in every().values() if form.form_no]
    assert len(numbers) == len(set(numbers))


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("day", [date(2024, 6, 30), TODAY])
def test_every_form_is_filled_and_checked_as_of_any_day(name, day, plant):
    form = forms(plant)[name]
    assert filled(plant, form, day).sheets
    for one in check_form(plant, name, as_of=day):
        assert one.text
        assert one.page in {"instruments", "points", "settings"}


def test_what_the_forms_count_agrees(plant, book):
    """表1-7, 表B.8 and 表B.9 count the same instruments at the same points."""
    first, second = (book(name).sheets[0] for name in ("form17", "b8"))
    sums = [row for row in first.body if not isinstance(row, Line) and row.cells[0].text == 10]
    assert sums
    total = second.body[-1].values
    assert (total[0], total[1], total[2]) == ("合计", 10, 10)
    ninth = book("b9").sheets[0].body[-1]
    have = [value for value in cells(ninth, None).values() if isinstance(value, int)]
    assert have[:4] == [total[2], total[6], total[10], total[2] + total[6] + total[10]]
    levels = [sheet for name in ("b4", "b5", "b6") for sheet in book(name).sheets]
    assert [sheet.name for sheet in levels] == ["一级", "二级", "三级"]


def test_the_check_finds_what_is_wrong(plant):
    found = check_form(plant, "a9", as_of=TODAY)
    assert {one.kind for one in found} >= {"超期", "缺项", "矛盾", "等级"}
    assert all(one.number for one in found)
    fewer = check_form(plant, "b4", as_of=TODAY)
    assert {one.number for one in fewer} < {one.number for one in found}
