"""Labels fit, say the right thing in the right colour, and every code can be read."""

from datetime import date
from io import BytesIO

import pytest
import segno
import zxingcpp
from PIL import Image
from pypdf import PdfReader
from PySide6.QtCore import QBuffer, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPdf import QPdfDocument

from models.sheets.fonts import face
from models.sheets.label_design import (
    LabelTooBig,
    NoSuchLabel,
    NoSuchPlace,
    layouts,
    look_of,
    size_named,
    sizes,
)
from models.sheets.labels import NOTICE, LabelContent, fitted, labels
from models.sheets.qr import MASK, code

STATES = ("合格", "准用", "停用·超期", "封存", "报废", "待检", "降级")
NASTY = (
    "型号" * 30,
    "𠮷野家㎥/h",
    "😀" * 9,
    "<b>x</b>&amp;(\\",
    "控\x00制\x07\n换行",
    "A" * 10_000,
    "测" * 10_000,
)


def content(i=0, **other):
    given = {
        "number": f"JL-{i:05}",
        "name": "便携式四合一气体检测报警仪（扩散式）",
        "state": STATES[i % 7],
        "verified_on": date(2026, 3, 15),
        "valid_until": date(2027, 3, 14),
        "verifier": "李敏 / 市计量院",
        "management_class": "ABC"[i % 3],
        "company": "××化工有限责任公司",
        "reason": "仅限 0~50 m³/h 范围",
    }
    return LabelContent(**(given | other))


@pytest.fixture
def render(qapp):
    def pages(data, dpi):
        buffer = QBuffer()
        buffer.setData(data)
        buffer.open(QBuffer.OpenModeFlag.ReadOnly)
        document = QPdfDocument()
        document.load(buffer)
        made = []
        for number in range(document.pageCount()):
            points = document.pagePointSize(number)
            size = QSize(round(points.width() * dpi / 72), round(points.height() * dpi / 72))
            page = document.render(number, size)
            image = QImage(size, QImage.Format.Format_Grayscale8)
            image.fill(Qt.GlobalColor.white)
            painter = QPainter(image)
            painter.drawImage(0, 0, page)
            painter.end()
            rows = bytes(image.constBits())
            made.append(
                Image.frombuffer(
                    "L", (size.width(), size.height()), rows, "raw", "L", image.bytesPerLine(), 1
                )
            )
        document.close()
        return made

    return pages


def found(image):
    return {mark.text for mark in zxingcpp.read_barcodes(image)}


def test_every_label_of_a_page_of_21_decodes_at_300_dpi(render):
    given = [content(i) for i in range(21)]
    (page,) = render(labels(given, "50x30", "a4_21"), 300)
    assert found(page) == {one.number for one in given}


@pytest.mark.parametrize("size", [name for name in sizes() if size_named(name).qr])
@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_long_texts_never_reach_the_code(size, text, render):
    given = [content(i, name=text, reason=text, verifier=text, company=text) for i in range(7)]
    for one, page in zip(given, render(labels(given, size), 203), strict=True):
        assert found(page) == {one.number}


@pytest.mark.parametrize("size", sizes())
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("text", ["压力表", *NASTY], ids=range(len(NASTY) + 1))
def test_lines_stay_inside_their_place(size, state, text):
    width, height = 60.0, size_named(size).height * 1.6
    lines = fitted(
        content(number=text, name=text, state=state, reason=text),
        look_of(state),
        size_named(size),
        width,
        height,
    )
    assert sum(line.size for line in lines) * 1.3 <= height + 0.2
    for line in lines:
        assert (
            face().width(line.caption, line.size) + face(line.bold).width(line.text, line.size) <= width + 0.5
        )
        assert "\n" not in line.text


@pytest.mark.parametrize("size", sizes())
def test_number_and_validity_are_the_last_to_drop(size):
    wanted = fitted(content(), look_of("合格"), size_named(size), 70, size_named(size).smallest * 1.3 * 2)
    assert [line.text for line in wanted] == ["JL-00000", "2027-03-14"]


def test_a_label_says_state_class_company_and_dates():
    text = PdfReader(BytesIO(labels([content(0)]))).pages[0].extract_text()
    for word in ("合格", "A", "××化工", "JL-00000", "2026-03-15", "有效期至", "2027-03-14", "李敏"):
        assert word in text


def test_sheets_say_that_these_are_no_statutory_marks():
    for page in PdfReader(BytesIO(labels([content(i) for i in range(30)], "50x30", "a4_21"))).pages:
        assert NOTICE in page.extract_text()


def test_states_have_their_colours():
    fills = {state: look_of(state).fill for state in STATES}
    assert len({fills[s] for s in ("合格", "准用", "停用·超期", "封存", "待检")}) == 5
    assert look_of("停用·超期") == look_of("停用")
    assert look_of("报废").stripe == "0 0 0"


def test_a_part_used_sheet_goes_on_where_it_ended(render):
    data = labels([content(i) for i in range(3)], "50x30", "a4_21", start=20)
    first, second = render(data, 200)
    assert found(first) == {"JL-00000", "JL-00001"}
    assert found(second) == {"JL-00002"}
    assert not found(first.crop((0, 0, first.width, first.height * 6 // 7)))


def test_what_does_not_fit_is_refused():
    with pytest.raises(LabelTooBig):
        labels([content()], "60x40", "a4_65")
    with pytest.raises(NoSuchPlace):
        labels([content()], "50x30", "a4_21", start=22)
    with pytest.raises(NoSuchLabel) as caught:
        labels([content()], "70x70")
    assert "50x30" in caught.value.message


def test_every_layout_lies_on_its_paper():
    from models.sheets.label_design import layout_named

    for name in layouts():
        one = layout_named(name)
        if not one.single:
            assert one.left + (one.columns - 1) * one.pitch_x + one.width <= one.paper[0]
            assert one.top + (one.rows - 1) * one.pitch_y + one.height <= one.paper[1]
            assert one.pitch_x >= one.width
            assert one.pitch_y >= one.height


def test_an_own_size_is_added(tmp_path):
    (tmp_path / "sizes.toml").write_text(
        '[own]\ntitle="本厂"\nwidth=45\nheight=28\nband=6\nword=11\nlargest=7\nsmallest=5\nqr=12\n',
        encoding="utf-8",
    )
    assert "own" in sizes(tmp_path)
    box = PdfReader(BytesIO(labels([content()], "own", own=tmp_path))).pages[0].mediabox
    assert float(box.width) == pytest.approx(45 * 72 / 25.4, abs=0.01)


@pytest.mark.parametrize("length", [1, 8, 13, 14, 15, 26, 27, 62, 63, 100, 180])
def test_codes_are_those_of_segno_bit_by_bit(length):
    payload = bytes((37 * i + length) % 256 for i in range(length))
    made = segno.make(payload, mode="byte", error="m", mask=MASK, boost_error=False, micro=False)
    wanted = int("".join("1" if dark else "0" for row in made.matrix for dark in row), 2)
    assert code(length).matrix(payload) == wanted
    assert code(length).version == made.version
