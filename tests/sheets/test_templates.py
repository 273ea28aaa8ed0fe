"""A plant's own workbook is filled at its named cells, its named row repeated, and printed like any other form."""

from datetime import date, datetime
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.workbook.defined_name import DefinedName
from pypdf import PdfReader

from models.rules.form import TEMPLATE, Form, every, load
from models.sheets.export import render
from models.sheets.pages import pages
from models.sheets.template import TemplateUnreadable, fill_template

FACTS = {"company": "青禾化工有限公司", "as_of": "2026-11-21", "printed_by": "李敏"}
THIN = Border(*(Side("thin"),) * 4)
FORM = Form("本厂表", "本厂表.xlsx", "本厂表", source=TEMPLATE)


@pytest.fixture
def template():
    """A title over a merged area, a head, one row to repeat, a merged line and signatures below it."""
    book = Workbook()
    page = book.active
    page.title = "一览"
    page["A1"] = "本厂计量器具一览"
    page["A1"].font = Font("黑体", 18, bold=True)
    page["A1"].alignment = Alignment("center", "center")
    page.merge_cells("A1:D1")
    page["A2"] = "单位：{company}"
    page["D2"] = "占位"
    for column, (head, text) in enumerate(
        (("序号", "{seq}"), ("管理编号", None), ("名称", "{name}（{model}）"), ("有效期至", "{valid_until}")),
        1,
    ):
        page.cell(3, column, head).border = THIN
        cell = page.cell(4, column, text)
        cell.border, cell.font = THIN, Font("宋体", 10)
        cell.alignment = Alignment(wrap_text=True)
    page["D4"].number_format = "yyyy/mm/dd"
    page["A5"] = "审核意见："
    page.merge_cells("A5:D6")
    page["A7"] = "审核：{printed_by}"
    page.row_dimensions[4].height, page.row_dimensions[7].height = 20, 33
    for column, width in zip("ABCD", (8, 20, 40, 14), strict=True):
        page.column_dimensions[column].width = width
    page.print_title_rows = "1:3"
    page.page_setup.orientation, page.page_setup.paperSize = "portrait", 9
    page.oddFooter.center.text = "第 &P 页 共 &N 页"
    for name, at in (("截止日期", "$D$2"), ("明细", "$A$4:$D$4"), ("number", "$B$4")):
        book.defined_names[name] = DefinedName(name, attr_text=f"'一览'!{at}")
    return book


def saved(book):
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def rows(count, **other):
    return [
        {
            "number": f"JL-{i:03}",
            "name": "压力表",
            "model": "Y-100",
            "valid_until": date(2027, 1, 1 + i % 28),
            **other,
        }
        for i in range(1, count + 1)
    ]


@pytest.mark.parametrize("count", [0, 1, 2, 100])
def test_cells_are_filled_and_the_row_is_repeated(template, count):
    made = fill_template(FORM, saved(template), FACTS, rows(count))
    page = load_workbook(BytesIO(render(made, ".xlsx"))).active
    more = max(0, count - 1)
    assert page["A1"].value == "本厂计量器具一览"
    assert page["A2"].value == "单位：青禾化工有限公司"
    assert page["D2"].value == "2026-11-21"
    for i in range(1, count + 1):
        found = [page.cell(3 + i, column).value for column in range(1, 5)]
        assert found[:3] == [i, f"JL-{i:03}", "压力表（Y-100）"]
        assert found[3] == datetime(2027, 1, 1 + i % 28)  # noqa: DTZ001
        assert page.cell(3 + i, 4).number_format == "yyyy/mm/dd"
        assert page.cell(3 + i, 1).border.left.style == "thin"
    assert page[f"A{5 + more}"].value == "审核意见："
    assert page[f"A{7 + more}"].value == "审核：李敏"
    assert page.row_dimensions[7 + more].height == 33
    assert {str(area) for area in page.merged_cells.ranges} == {"A1:D1", f"A{5 + more}:D{6 + more}"}
    assert not page.parent.defined_names


def test_it_is_printed_as_its_workbook_looks(template):
    made = fill_template(FORM, saved(template), FACTS, rows(100))
    found = [page.extract_text() for page in PdfReader(BytesIO(render(made, ".pdf"))).pages]
    assert len(found) == len(pages(made)) > 2
    assert all("管理编号" in text and "本厂计量器具一览" in text for text in found)
    assert f"第 1 页 共 {len(found)} 页" in found[0]
    whole = "".join(found)
    assert all(whole.count(f"JL-{i:03}") == 1 for i in range(1, 101))
    assert "2027/01/02" in whole
    assert "审核：李敏" in found[-1]
    box = PdfReader(BytesIO(render(made, ".pdf"))).pages[0].mediabox
    assert (round(float(box.width)), round(float(box.height))) == (595, 842)


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "+cmd", "控\x00制", "长" * 4000, "两行\n字"])
def test_nasty_texts_stay_texts(template, text):
    made = fill_template(FORM, saved(template), {**FACTS, "company": text}, rows(2, name=text, number=text))
    data = render(made, ".xlsx")
    page = load_workbook(BytesIO(data)).active
    assert all(cell.data_type != "f" for line in page.iter_rows() for cell in line)
    assert page["B4"].value == text.replace("\x00", "")
    assert render(made, ".pdf")


def test_a_template_with_a_formula_or_no_workbook_is_refused(template):
    template.active["D7"] = "=COUNTA(B4:B9)"
    with pytest.raises(TemplateUnreadable) as caught:
        fill_template(FORM, saved(template), FACTS, rows(1))
    assert "D7" in caught.value.message
    with pytest.raises(TemplateUnreadable):
        fill_template(FORM, b"no workbook", FACTS, [])


def test_templates_of_the_plant_are_forms_like_the_others(template, desk, tmp_path):
    from models.sheets.export import write
    from models.sheets.printed import fill_form, forms
    from models.work import instrument

    desk.perform(instrument.register, number="JL-9", name="压力表", model="Y-100")
    (desk.ledger.forms / "本厂一览.xlsx").write_bytes(saved(template))
    (desk.ledger.forms / "~$本厂一览.xlsx").write_bytes(b"lock of Excel")
    (desk.ledger.forms / "_gb17167-2025.toml").write_text("", "utf-8")
    found = forms(desk)
    assert found["本厂一览"].is_template
    assert set(found) - set(every()) == {"本厂一览"}
    book = fill_form(desk, "本厂一览", as_of=date(2026, 11, 21), where="压力")
    write(book, tmp_path / "x.pdf")
    assert "JL-9" in PdfReader(tmp_path / "x.pdf").pages[0].extract_text()
    (desk.ledger.forms / "本厂一览.toml").write_text('title = "自定义"', "utf-8")
    assert load("本厂一览", desk.ledger.forms).title == "自定义"
