"""Which label an instrument gets, and the plant's own design as a file."""

import base64
import struct
import zlib
from dataclasses import replace

import pytest

from models.rules.label import KINDS, kind_of, slip_in
from models.rules.label_design import NoSuchLabel, shipped
from models.rules.label_design_file import LabelDesignBroken, design_of, parse, taken, written
from models.rules.label_size import grid, usual
from models.rules.png import SIGNATURE, is_sound


def png(wide=4, high=2, dots=None):
    """Return a PNG in greys."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", wide, high, 8, 0, 0, 0, 0)
    rows = bytes((wide + 1) * high) if dots is None else dots
    return SIGNATURE + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


# state, overdue, method, downgraded → kind
KIND_OF = [
    ("合格", False, "检定", False, "合格"),
    ("合格", False, None, False, "合格"),
    ("合格", False, "校准", False, "校准"),
    ("合格", True, "校准", False, "停用"),
    ("准用", False, "检定", False, "准用"),
    ("准用", False, "校准", False, "准用"),
    ("准用", False, "检定", True, "降级"),
    ("准用", True, "检定", True, "停用"),
    ("停用", False, "检定", True, "停用"),
    ("封存", False, "检定", True, "封存"),
    ("报废", False, None, False, "报废"),
    ("待检", False, None, False, "待检"),
]


@pytest.mark.parametrize(("state", "overdue", "method", "downgraded", "kind"), KIND_OF)
def test_the_kind_follows_from_state_validity_and_method(state, overdue, method, downgraded, kind):
    assert kind_of(state, overdue=overdue, method=method, downgraded=downgraded) == kind


@pytest.mark.parametrize(
    ("remark", "slip"),
    [
        ("报废审批单号 BF-2026-03", "BF-2026-03"),
        ("2024年报废（审批单：计量〔2024〕7号）", "计量〔2024〕7号"),
        ("批准文号:公司字2021-15，已移交", "公司字2021-15"),
        ("无法修复", None),
        ("经公司领导批准", None),
        ("批准报废", None),
        ("", None),
        (None, None),
    ],
)
def test_the_slip_that_a_remark_names(remark, slip):
    assert slip_in(remark) == slip


def test_a_design_comes_back_from_its_file_whole():
    design = shipped()
    assert parse(written(design), "x") == design
    red = replace(design.kinds["合格"], word='优"\\良', colour="#123456", captions={"number": "№ "})
    own = replace(
        design,
        kinds=design.kinds | {"合格": replace(red, captions=design.kinds["合格"].captions | red.captions)},
        sizes=design.sizes | {"45x28": usual(45, 28)},
        layouts=design.layouts | {"mine": grid(4, 9, 45, 28)},
        code="code128",
        payload="dates",
        company=False,
        logo=png(),
    )
    assert parse(written(own), "x") == own


def test_what_a_file_does_not_say_is_as_shipped(tmp_path):
    assert design_of(tmp_path) == shipped() == design_of(None)
    (tmp_path / "labels.zslabels").write_text('[kinds."准用"]\nword = "限用"\n', "utf-8-sig")
    found = design_of(tmp_path)
    assert found.kinds["准用"].word == "限用"
    assert found.kinds["准用"].colour == shipped().kinds["准用"].colour
    assert found.sizes == shipped().sizes


BROKEN = {
    "kinds = 1": "kinds",
    '[kinds."没有"]': "没有",
    '[kinds."合格"]\nword = 1': "word",
    '[kinds."合格"]\nword = ""': "word",
    '[kinds."合格"]\ncolour = "red"': "colour",
    '[kinds."合格"]\nfields = ["number", "number"]': "fields",
    '[kinds."合格"]\nfields = [[1]]': "fields",
    '[kinds."合格"]\nfields = ["password"]': "fields",
    '[kinds."合格"]\nfont = "Comic"': "font",
    'code = "aztec"': "code",
    "code = [1]": "code",
    'logo = "file:///etc/passwd"': "logo",
    'logo = "R0lGODlh"': "logo",
    "[sizes.a]\nwidth = 3\nheight = 4": "8×6",
    "[sizes.a]\nwidth = 30": "height",
    "[sizes.a]\nwidth = true\nheight = 9": "width",
    '[layouts.a]\ntitle="x"\ncolumns=2\nrows=1\npitch_x=10\npitch_y=10\nwidth=20\nheight=5': "重叠",
    '[layouts.a]\ntitle="x"\ncolumns=9\nrows=1\npitch_x=40\npitch_y=10\nwidth=20\nheight=5': "超出纸张",
    "= nothing": "TOML",
}


@pytest.mark.parametrize("text", BROKEN, ids=range(len(BROKEN)))
def test_a_broken_design_is_refused_and_says_where(text):
    with pytest.raises(LabelDesignBroken) as caught:
        parse(text.encode(), "别厂.zslabels")
    assert "别厂.zslabels" in caught.value.message
    assert BROKEN[text] in caught.value.message


def test_no_text_of_a_design_is_longer_than_a_label_can_hold():
    with pytest.raises(LabelDesignBroken):
        parse(f'[kinds."合格"]\nword = "{"长" * 9}"'.encode(), "x")
    with pytest.raises(LabelDesignBroken):
        parse(f'logo = "{base64.b64encode(SIGNATURE + bytes(400_000)).decode()}"'.encode(), "x")


def test_a_logo_that_is_broken_or_made_to_burst_is_refused():
    whole = png()
    assert is_sound(whole)
    broken = (
        whole[:-20],
        whole[:40] + b"?" + whole[41:],
        whole + b"more",
        png(wide=100_000, high=100_000, dots=b"\0"),
        png(dots=bytes(50_000_000)),
        png(dots=b"\x09" * 14),
        b"GIF89a",
        SIGNATURE,
    )
    assert [at for at, logo in enumerate(broken) if is_sound(logo)] == []
    for logo in broken:
        with pytest.raises(LabelDesignBroken):
            parse(f'logo = "{base64.b64encode(logo).decode()}"'.encode(), "x")


def test_a_design_handed_in_is_read_before_it_is_kept(tmp_path):
    file = tmp_path / "big.zslabels"
    file.write_bytes(b"#" * 1_000_001)
    for path in (file, tmp_path / "none.zslabels", tmp_path):
        with pytest.raises(LabelDesignBroken):
            taken(path)


def test_every_kind_has_its_look():
    assert set(shipped().kinds) == set(KINDS)
    for kind in shipped().kinds.values():
        assert kind.fields[0] == kind.rank[0] == "number"
        assert set(kind.fields) <= set(kind.rank)


@pytest.mark.parametrize("name", ["45x28", "45×28", "45 X 28", "45*28.5"])
def test_sizes_as_people_write_them(name):
    assert shipped().size(name).width == 45


@pytest.mark.parametrize("name", ["", "big", "0x0", "7x6", "211x30", "50x30x2"])
def test_sizes_that_are_none(name):
    with pytest.raises(NoSuchLabel):
        shipped().size(name)
