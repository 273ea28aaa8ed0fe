"""A form reads the same in Excel, PDF and CSV, cell by cell, whatever the texts are."""

import csv
import re
from datetime import date, datetime, time
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from models.read.instrument_list import INSTRUMENTS
from models.rules.form import FormUnreadable, NoSuchForm, UnknownColumn, load, names, parse
from models.sheets.export import UnknownSuffix, render, write
from models.sheets.facts import UnknownFact
from models.sheets.layout import lay_out

A8_HEADS = [
    "序号",
    "计量器具名称",
    "型号规格",
    "准确度等级",
    "测量范围",
    "生产厂家",
    "出厂编号",
    "用能单位管理编号",
    "安装使用地点",
    "使用状态(合格/准用/停用)",
    "检定周期/校准间隔",
    "最后一次检定/校准时间",
    "是否与平台实现联网",
]
PAYLOADS = [
    lead + rest
    for lead in ("=", "+", "-", "@", "\t=", "\r=", "\n=", " =", "＝", "＋")
    for rest in ("1+1", "cmd|'/C calc'!A0", 'HYPERLINK("http://x")', "SUM(A1:A9)")
]
NASTY = [
    "<b>粗</b>&amp;<img src='file:///etc/passwd'/>",
    "]]></t></is></c>",
    "上善𠮷野家",
    "表😀情",
    "控\x00制\x07字\x1b符",
    "反\u202e转\u200b零宽",
    "两行\n文字",
    "测" * 10_000,
    "A" * 10_000,
    "%s %d {company} {0}",
    "(未闭合\\括号",
]


def book(form, rows, facts, **given):
    return lay_out(load(form), INSTRUMENTS, rows, facts, **given)


def excel(made):
    return load_workbook(BytesIO(render(made, ".xlsx")))


def table(page):
    """Heads and body of a sheet that was read back."""
    lines = [[cell.value for cell in line] for line in page.iter_rows()]
    at = next(i for i, line in enumerate(lines) if line[0] == "序号")
    return lines[at], [line for line in lines[at + 1 :] if isinstance(line[0], int)]


def test_a8_has_three_tables_of_thirteen_columns_and_the_right_values(rows, facts):
    read = excel(book("a8", rows, facts))
    assert read.sheetnames == ["一级", "二级", "三级"]
    for page in read:
        heads, body = table(page)
        assert heads == A8_HEADS
        mine = [row for row in rows if row.level == page.title]
        assert len(body) == len(mine)
        found = {line[7]: line for line in body}
        for row in mine:
            line = found[row.number]
            assert line[1:7] == [row.name, row.model, row.accuracy_class, row.range, row.maker, row.serial]
            assert line[8] == row.place
            assert line[9] == {"封存": "停用(封存)"}.get(row.state, row.state)
            assert line[10:] == [
                row.interval,
                datetime.combine(row.verified_on, time()),
                "是" if row.networked else "否",
            ]


def test_numbers_start_again_with_each_kind(rows, facts):
    for page in excel(book("a8", rows, facts)):
        _, body = table(page)
        kinds = list(dict.fromkeys(line[1] for line in body))
        expected = [n for kind in kinds for n in range(1, 1 + sum(line[1] == kind for line in body))]
        assert [line[0] for line in body] == expected


def test_a8_loses_no_instrument_but_the_scrapped(make, facts):
    rows = [make(1, level=None), make(2, level="其他"), make(3, level="一级", state="报废", bucket=None)]
    made = book("a8", rows, facts)
    assert [sheet.name for sheet in made.sheets] == ["一级", "二级", "三级", "其他"]
    assert [len(sheet.body) for sheet in made.sheets] == [0, 0, 0, 2]


def test_a9_has_fourteen_columns_and_dates_are_dates(rows, facts):
    page = excel(book("a9", rows, facts)).active
    heads, body = table(page)
    assert heads == [
        "序号",
        "名称",
        "型号规格",
        "准确度等级",
        "出厂编号",
        "管理编号",
        "安装使用地点",
        "周期/间隔",
        "检定/校准日期",
        "有效期至",
        "检定/校准单位",
        "证书编号",
        "结果",
        "备注",
    ]
    cell = next(c for line in page.iter_rows() for c in line if isinstance(c.value, datetime))
    assert cell.number_format == "yyyy-mm-dd"
    assert cell.font.name == "宋体"
    by_number = {row.number: row for row in rows}
    assert all(line[9].date() == by_number[line[5]].valid_until for line in body)


def test_register_has_a_sheet_for_each_unit(rows, facts):
    made = book("register", rows, facts)
    assert {sheet.name for sheet in made.sheets} == {"原料车间", "动力车间", "合成车间"}


def test_ledger_shows_the_columns_as_given(rows, facts):
    page = excel(book("ledger", rows, facts, columns=["serial", "number", "valid_until"])).active
    heads, body = table(page)
    assert heads == ["序号", "出厂编号", "管理编号", "有效期至"]
    assert [line[1] for line in body] == [row.serial for row in rows]


def test_excel_is_ready_to_print(rows, facts):
    page = excel(book("a8", rows, facts))["一级"]
    assert page.print_title_rows == "$1:$4"
    assert page.print_area.startswith("'一级'!$A$1:$M$")
    assert (page.page_setup.orientation, int(page.page_setup.paperSize)) == ("landscape", 9)
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (1, 0)
    assert "&P" in page.oddFooter.center.text
    assert "&N" in page.oddFooter.center.text
    assert page["A1"].value == "表A.8 能源计量器具配备一览表"
    assert "A1:M1" in {str(area) for area in page.merged_cells.ranges}


def test_pdf_says_what_excel_says_and_repeats_its_heads(rows, facts):
    made = book("a8", rows, facts)
    reader = PdfReader(BytesIO(render(made, ".pdf")))
    texts = ["".join(page.extract_text().split()) for page in reader.pages]
    whole = "".join(texts)
    for i, text in enumerate(texts, 1):
        assert "用能单位管理编号" in text.replace("\n", "")
        assert f"第{i}页共{len(texts)}页" in text
    for row in rows:
        assert whole.count(row.number) == 1
        assert row.serial in whole
        assert f"{row.verified_on}" in whole
    assert reader.metadata.title == "表A.8 能源计量器具配备一览表"
    assert [entry.title for entry in reader.outline] == ["一级", "二级", "三级"]


def test_pdf_embeds_its_font_and_nothing_foreign(rows, facts):
    reader = PdfReader(BytesIO(render(book("a9", rows, facts), ".pdf")))
    for page in reader.pages:
        assert not page.images
        for font in page["/Resources"]["/Font"].values():
            assert "/FontFile2" in font.get_object()["/FontDescriptor"]


def test_closing_rows_never_stand_alone(make, facts):
    for count in range(1, 60):
        made = book("a9", [make(5 * i) for i in range(count)], facts)
        last = PdfReader(BytesIO(render(made, ".pdf"))).pages[-1].extract_text() if count % 9 == 0 else None
        from models.sheets.pages import pages

        assert len(pages(made)[-1].rows) >= 2
        assert last is None or "编制" in last


@pytest.mark.parametrize("text", PAYLOADS)
def test_no_text_becomes_a_formula(text, make, facts):
    row = make(1, name=text, model=text, place=text, serial=text, maker=text, remark=text, number=text)
    made = book("a9", [row], {**facts, "company": text})
    data = render(made, ".xlsx")
    with ZipFile(BytesIO(data)) as archive:
        for name in archive.namelist():
            assert b"<f>" not in archive.read(name)
            assert b"<f " not in archive.read(name)
    page = load_workbook(BytesIO(data)).active
    cells = [cell for line in page.iter_rows() for cell in line if isinstance(cell.value, str)]
    assert all(cell.data_type != "f" for cell in cells)
    assert sum(cell.value == text.replace("\r", "\n") for cell in cells) == 6
    assert all(cell.quotePrefix for cell in cells if cell.value == text.replace("\r", "\n"))
    for field in (f for line in csv.reader(StringIO(render(made, ".csv").decode("utf-8-sig"))) for f in line):
        assert not re.match(r"\s*[=+\-@＝＋－＠]", field)


def test_csv_keeps_figures_and_has_a_mark_of_order(make, facts):
    data = render(book("a9", [make(1, range="-0.5", remark="-0.1~0.5")], facts), ".csv")
    assert data.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(StringIO(data.decode("utf-8-sig"))))
    assert lines[1][-1] == "'-0.1~0.5"
    assert lines[1][8] == "2025-12-02"


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
@pytest.mark.parametrize("form", ["a8", "a9", "register", "ledger"])
def test_nasty_texts_kill_no_form(text, form, make, facts):
    rows = [make(1, name=text, kind=text, model=text, place=text, unit=text, maker=text), make(2)]
    made = book(form, rows, {**facts, "company": text})
    reader = PdfReader(BytesIO(render(made, ".pdf")))
    assert "JL-00001" in "".join(page.extract_text() for page in reader.pages)
    visible = re.sub("[\x00-\x08\x0e-\x1f\u202e\u200b]", "", text)
    values = [cell.value for page in excel(made) for line in page.iter_rows() for cell in line]
    assert visible in values
    for sheet in made.sheets:
        for line in sheet.body:
            for i, value in enumerate(line.values):
                fit = sheet.fits(i)[value]
                assert fit.height <= line.height * 72 / 25.4


def test_a_cut_text_says_so(make, facts):
    made = book("a9", [make(1, name="测" * 10_000)], facts)
    assert made.sheets[0].fits(1)["测" * 10_000].lines[-1].endswith("…")


def test_signs_that_the_font_lacks_are_boxes(make, facts):
    made = book("a9", [make(1, name="上善𠮷野家")], facts)
    assert "上善□野家" in "".join(p.extract_text() for p in PdfReader(BytesIO(render(made, ".pdf"))).pages)


def test_the_plants_own_form_wins(tmp_path, rows, facts):
    (tmp_path / "a9.toml").write_text(
        'title = "本厂检定台账 {year}"\ndate_style = "yyyy年m月d日"\n'
        'columns = [{ key = "number", title = "位号", width = 40 }, "valid_until"]\n',
        encoding="utf-8",
    )
    form = load("a9", tmp_path)
    page = excel(lay_out(form, INSTRUMENTS, rows, {**facts, "year": 2026})).active
    assert page["A1"].value == "本厂检定台账 2026"
    assert [cell.value for cell in page[2]] == ["位号", "有效期至"]
    assert page["B3"].number_format == 'yyyy"年"m"月"d"日"'
    assert names(tmp_path)["a9"] == "本厂检定台账 {year}"


@pytest.mark.parametrize(
    ("text", "refusal", "words"),
    [
        ('title = "x"\ncolumns = ["nummer"]', UnknownColumn, ("我的.toml", "nummer")),
        ('title = "{firma}"', UnknownFact, ("我的.toml", "firma")),
        ('title = "x"\nfarbe = 3', FormUnreadable, ("我的.toml", "farbe")),
        ('title = "x"\npaper = "B7"', FormUnreadable, ("我的.toml", "paper")),
        ('title = "x"\ncolumns = [{ key = "number", widht = 3 }]', FormUnreadable, ("我的.toml", "columns")),
        ("title = ", FormUnreadable, ("我的.toml", "TOML")),
        ("", FormUnreadable, ("title",)),
    ],
)
def test_a_wrong_definition_is_refused_by_file_and_key(text, refusal, words, rows, facts):
    with pytest.raises(refusal) as caught:
        lay_out(parse("mine", text, "我的.toml"), INSTRUMENTS, rows, facts)
    assert all(word in caught.value.message for word in words)


def test_unknown_names_are_refused(rows, facts, tmp_path):
    with pytest.raises(NoSuchForm):
        load("nothing")
    with pytest.raises(NoSuchForm):
        load("../a8")
    with pytest.raises(UnknownSuffix):
        write(book("a9", rows, facts), tmp_path / "a.docx")


def test_every_form_of_every_date_style_writes_dates(make, facts):
    made = book("a9", [make(1, verified_on=date(2024, 2, 29))], facts)
    assert "2024-02-29" in PdfReader(BytesIO(render(made, ".pdf"))).pages[0].extract_text()
