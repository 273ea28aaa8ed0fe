"""Labels fit, say the right thing in the right colour and place, and every code can be read."""

import re
from datetime import date

import pytest
import segno
from label_page import decoded, frames, pages, pictures
from PIL import Image

from models.rules.label import KINDS
from models.rules.label_design import NoSuchLabel, shipped
from models.rules.label_size import FRAME, LabelTooBig, NoSuchPlace, grid
from models.rules.scan import read_code
from models.sheets import code128
from models.sheets.fonts import face
from models.sheets.label_offset import offset_page
from models.sheets.label_text import SPACING, LabelContent, fitted, said
from models.sheets.labels import NOTICE, Way, labels, uncoded
from models.sheets.qr import MASK, code

SIZES, LAYOUTS = shipped().sizes, shipped().layouts
NASTY = (
    "型号" * 30,
    "𠮷野家㎥/h",
    "😀" * 9,
    "<b>x</b>&amp;(\\",
    "<img src='https://example.org/x.png'/>",
    "控\x00制\x07\n换行\u202e倒",
    "A" * 10_000,
    "测" * 10_000,
)


def content(kind="合格", i=0, **other):
    given = {
        "number": f"JL-{i:05}",
        "name": "便携式四合一气体检测报警仪（扩散式）",
        "kind": kind,
        "verified_on": date(2026, 3, 15),
        "valid_until": date(2027, 3, 14),
        "verifier": "李敏 / 市计量院",
        "management_class": "ABC"[i % 3],
        "company": "××化工有限责任公司",
        "reason": "仅限 0~50 m³/h 范围",
        "lab": "市计量院",
        "certificate_no": "RL202603-00017",
        "change": "0.5级→1.0级",
        "since": date(2026, 11, 2),
        "slip": "BF-2026-03",
    }
    return LabelContent(**(given | other))


def said_by(kind, **other):
    return pages(labels([content(kind, **other)]))[0].extract_text()


def test_every_label_of_a_page_of_21_decodes_at_300_dpi(qapp):
    given = [content(KINDS[i % 8], i) for i in range(21)]
    (page,) = pictures(labels(given, Way(layout="a4_21")), 300)
    assert decoded(page) == {one.number for one in given}


@pytest.mark.parametrize("plain", [False, True], ids=["colour", "black"])
@pytest.mark.parametrize("size", [name for name, size in SIZES.items() if size.qr])
@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_no_text_reaches_the_code(size, text, plain, qapp):
    """At the 203 dpi of a label printer, from the 12 mm tape upwards."""
    given = [
        content(kind, i, name=text, reason=text, verifier=text, company=text, slip=text, change=text)
        for i, kind in enumerate(KINDS)
    ]
    drawn = labels(given, Way(size, black_and_white=plain))
    for one, page in zip(given, pictures(drawn, 203), strict=True):
        assert decoded(page) == {one.number}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", ["压力表", *NASTY], ids=range(len(NASTY) + 1))
def test_lines_stay_inside_their_place(size, kind, text):
    left, low, right, high = (side / 25.4 * 72 for side in SIZES[size].body())
    look = shipped().kinds[kind]
    given = content(kind, number=text, name=text, reason=text, slip=text, change=text, lab=text)
    lines = fitted(said(given, look), look, SIZES[size], right - left, high - low)
    assert sum(line.size for line in lines) * SPACING <= high - low + 0.2
    for line in lines:
        wide = face().width(line.caption, line.size) + face(line.bold).width(line.text, line.size)
        assert wide <= right - left + 0.5
        assert line.text.isprintable()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_drawn_outside_the_frame_or_over_another_line(size, kind, qapp):
    """Measured in the picture: the label stands alone in the middle of a large place."""
    text = "超长的文字ABC" * 40
    given = content(kind, number=text, name=text, verifier=text, company=text, reason=text, slip=text)
    one = SIZES[size]
    sheet = grid(1, 1, 150, 150)
    design = shipped().__class__(shipped().kinds, {"one": one}, {"sheet": sheet})
    (page,) = pictures(labels([given], Way("one", "sheet"), design), 200)
    x, y = sheet.place(0, one)
    dots = 200 / 25.4
    box = (x, sheet.paper[1] - y - one.height, x + one.width, sheet.paper[1] - y)
    page.paste(255, tuple(round(side * dots) + add for side, add in zip(box, (-1, -1, 1, 1), strict=True)))
    page.paste(255, (0, page.height - 60, page.width, page.height))  # the notice at the foot
    assert page.getextrema() == (255, 255)


@pytest.mark.parametrize("size", SIZES)
def test_number_and_validity_are_the_last_to_drop(size):
    look = shipped().kinds["合格"]
    two = SIZES[size].smallest * SPACING * 2
    wanted = fitted(said(content(), look), look, SIZES[size], 70, two)
    assert [line.text for line in wanted] == ["JL-00000", "2027-03-14"]


# kind → what its label must say, what it must not
SAID = {
    "合格": (("合格", "检定 2026-03-15", "有效期至 2027-03-14", "李敏"), ("校准",)),
    "校准": (("校准", "校准 2026-03-15", "建议再校 2027-03-14", "RL202603-00017"), ("合格", "检定员")),
    "准用": (("准用", "限用 仅限 0~50 m³/h 范围", "2027-03-14"), ("合格",)),
    "降级": (("降级", "0.5级→1.0级", "2027-03-14"), ("合格",)),
    "停用": (("停用", "原因 仅限", "停用日期 2026-11-02"), ("2027-03-14",)),
    "封存": (("封存", "封存日期 2026-11-02", "启封须重新检定"), ("2027-03-14",)),
    "报废": (("报废", "报废日期 2026-11-02", "审批单 BF-2026-03"), ("2027-03-14",)),
    "待检": (("待检", "上次检定 2026-03-15"), ("2027-03-14", "合格")),
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_says_what_it_must_and_not_what_it_must_not(kind):
    text = said_by(kind, name="压力表")
    must, must_not = SAID[kind]
    assert [word for one in must for word in one.split() if word not in text] == []
    assert [one for one in must_not if one in text] == []
    assert "JL-00000" in text
    assert "××化工" in text


def test_sheets_say_that_these_are_no_statutory_marks():
    for page in pages(labels([content(i=i) for i in range(30)], Way(layout="a4_21"))):
        assert NOTICE in page.extract_text()


def test_kinds_have_their_colours_and_none_in_black_and_white():
    looks = shipped().kinds
    assert len({looks[kind].colour for kind in ("合格", "准用", "停用", "封存", "待检")}) == 5
    assert looks["准用"].colour == looks["降级"].colour
    data = labels([content(kind) for kind in KINDS], Way(black_and_white=True))
    for page in pages(data):
        forms = [form.get_object().get_data() for form in page["/Resources"]["/XObject"].values()]
        for drawn in (page.get_contents().get_data(), *forms):
            colours = re.findall(r"([\d.]+) ([\d.]+) ([\d.]+) (?:rg|RG)\b", drawn.decode("latin-1"))
            assert {number for colour in colours for number in colour} <= {"0", "1"}


def test_nothing_foreign_is_embedded_and_no_code_is_a_picture():
    data = labels([content(kind, name=text) for kind in KINDS for text in NASTY])
    for page in pages(data):
        assert not list(page.images)
        assert "/Annots" not in page
        assert b"BI " not in page.get_contents().get_data()
    assert not re.search(rb"/(URI|JavaScript|EmbeddedFile|Launch|OpenAction)\b", data)


def test_a_part_used_sheet_goes_on_where_it_ended(qapp):
    data = labels([content(i=i) for i in range(3)], Way(layout="a4_21", start=20))
    first, second = pictures(data, 200)
    assert decoded(first) == {"JL-00000", "JL-00001"}
    assert decoded(second) == {"JL-00002"}
    assert not decoded(first.crop((0, 0, first.width, first.height * 6 // 7)))


@pytest.mark.parametrize("layout", [name for name, one in LAYOUTS.items() if not one.single])
def test_every_label_stands_within_half_a_millimetre_of_its_place(layout):
    sheet = LAYOUTS[layout]
    size = max(
        (one for one in SIZES.values() if one.width <= sheet.width and one.height <= sheet.height),
        key=lambda one: one.width * one.height,
    )
    name = next(key for key, one in SIZES.items() if one is size)
    found = frames(pages(labels([content(i=i) for i in range(sheet.count)], Way(name, layout)))[0])
    assert len(found) == sheet.count
    for number, (left, top, wide, high) in enumerate(found):
        row, column = divmod(number, sheet.columns)
        middle_x = sheet.left + column * sheet.pitch_x + sheet.width / 2
        middle_y = sheet.top + row * sheet.pitch_y + sheet.height / 2
        assert left + wide / 2 == pytest.approx(middle_x, abs=0.05)
        assert top + high / 2 == pytest.approx(middle_y, abs=0.05)
        assert wide == pytest.approx(size.width - 2 * FRAME, abs=0.05)


def test_the_offset_of_a_printer_moves_everything_right_and_down():
    plain, moved = (
        frames(pages(labels([content()], Way(layout="a4_21", offset=by)))[0]) for by in ((0, 0), (1.5, -0.8))
    )
    assert moved[0][0] - plain[0][0] == pytest.approx(1.5, abs=0.02)
    assert moved[0][1] - plain[0][1] == pytest.approx(-0.8, abs=0.02)


@pytest.mark.parametrize("layout", ["single", "a4_21"])
def test_the_offset_page_crosses_where_it_says(layout, qapp):
    (page,) = pictures(offset_page(Way(layout=layout, offset=(1.0, 2.0))), 400)
    wanted = 5.0 if layout == "single" else 20.0
    dots = 400 / 25.4
    row = page.resize((page.width, 1), Image.Resampling.BOX).tobytes()
    assert row.index(min(row)) / dots == pytest.approx(wanted + 1.0, abs=0.15)
    column = page.resize((1, page.height), Image.Resampling.BOX).tobytes()
    assert column.index(min(column)) / dots == pytest.approx(wanted + 2.0, abs=0.15)


def test_copies_follow_one_another(qapp):
    given = [content(i=i) for i in range(2)]
    shown = [decoded(page) for page in pictures(labels(given, Way(copies=3)), 203)]
    assert shown == [{"JL-00000"}] * 3 + [{"JL-00001"}] * 3


def test_what_does_not_fit_is_refused():
    with pytest.raises(LabelTooBig):
        labels([content()], Way("60x40", "a4_65"))
    with pytest.raises(NoSuchPlace):
        labels([content()], Way(layout="a4_21", start=22))
    for size in ("300x300", "4x4", "large"):
        with pytest.raises(NoSuchLabel) as caught:
            labels([content()], Way(size))
    assert "50x30" in caught.value.message


def test_every_layout_lies_on_its_paper():
    for one in [*LAYOUTS.values(), grid(4, 9, 45, 28)]:
        if not one.single:
            assert one.left + (one.columns - 1) * one.pitch_x + one.width <= one.paper[0]
            assert one.top + (one.rows - 1) * one.pitch_y + one.height <= one.paper[1]
            assert one.pitch_x >= one.width
            assert one.pitch_y >= one.height


@pytest.mark.parametrize("size", ["45x28", "100x60", "30x20", "25x15", "70x9", "8x6"])
def test_a_size_is_simply_written(size, qapp):
    data = labels([content(kind) for kind in KINDS], Way(size))
    box = pages(data)[0].mediabox
    wide, high = map(float, size.split("x"))
    assert float(box.width) * 25.4 / 72 == pytest.approx(wide, abs=0.01)
    assert float(box.height) * 25.4 / 72 == pytest.approx(high, abs=0.01)
    if high >= 20:
        assert all(decoded(page) == {"JL-00000"} for page in pictures(data, 203))


@pytest.mark.parametrize("length", [1, 8, 13, 14, 15, 26, 27, 62, 63, 100, 180])
def test_codes_are_those_of_segno_bit_by_bit(length):
    payload = bytes((37 * i + length) % 256 for i in range(length))
    made = segno.make(payload, mode="byte", error="m", mask=MASK, boost_error=False, micro=False)
    wanted = int("".join("1" if dark else "0" for row in made.matrix for dark in row), 2)
    assert code(length).matrix(payload) == wanted
    assert code(length).version == made.version


def design(**other):
    from dataclasses import replace

    return replace(shipped(), **other)


@pytest.mark.parametrize("size", [name for name, size in SIZES.items() if size.qr])
@pytest.mark.parametrize("number", ["JL-00001", "12345678", "FM0001234", "AB/12.3 C"])
def test_code_128_decodes_at_203_dpi_or_gives_way_to_the_qr(size, number, qapp):
    data = labels([content(number=number)], Way(size), design(code="code128"))
    (page,) = pictures(data, 203)
    assert decoded(page) == {number}


def test_code_128_of_odd_and_even_figures_and_letters():
    for text in ("1", "12", "123", "1234", "12345", "A1234567", "A12345678Z", "a-b_c", "0" * 21):
        assert len(code128.symbols(text)) <= len(text) + 5
    assert len(code128.symbols("12345678")) == 4 + 3
    assert not code128.encodable("压力表-1")


@pytest.mark.parametrize("size", [name for name, size in SIZES.items() if size.qr])
def test_number_dates_and_check_digits_in_the_code(size, qapp):
    (page,) = pictures(labels([content()], Way(size), design(payload="dates")), 203)
    (text,) = decoded(page)
    code = read_code(text)
    assert (code.number, code.verified_on, code.valid_until) == (
        "JL-00000",
        date(2026, 3, 15),
        date(2027, 3, 14),
    )
    assert code.intact


@pytest.mark.parametrize("size", [name for name, size in SIZES.items() if size.qr])
@pytest.mark.parametrize("number", ["汉字编号" * 4, "X" * 60, "测" * 60, "N" * 300])
def test_a_code_is_readable_or_left_out_and_said_so(size, number, qapp):
    way = Way(size)
    (page,) = pictures(labels([content(number=number)], way), 203)
    left_out = uncoded([content(number=number)], way, shipped())
    assert decoded(page) == (set() if left_out else {number})
