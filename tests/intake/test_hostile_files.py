"""Files that must be refused, each with its reason, before a parser sees them; the program stays alive."""

import contextlib
import io
import struct
import zipfile

import openpyxl
import pytest

from models.intake import gate, refusals
from models.intake.reader import read_old_ledger

TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}"/></Relationships>'
)
BOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{}</worksheet>'


def package(path, sheet, **more):
    """Write a workbook whose only sheet holds the given XML, bytes or pieces of bytes."""
    parts = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": RELS.format(kind="officeDocument", target="xl/workbook.xml"),
        "xl/workbook.xml": BOOK,
        "xl/_rels/workbook.xml.rels": RELS.format(kind="worksheet", target="worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": sheet,
    } | more
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in parts.items():
            with zipped.open(name, "w") as part:
                for piece in [content] if isinstance(content, str | bytes) else content:
                    part.write(piece.encode() if isinstance(piece, str) else piece)
    return path


def sheet_data(rows):
    return SHEET.format(f"<sheetData>{rows}</sheetData>")


def refused(path):
    with pytest.raises(refusals.UnreadableFile) as caught:
        read_old_ledger(path)
    message = str(caught.value)
    assert path.name in message
    assert "请" in message
    assert "{" not in message
    return type(caught.value)


def test_a_billion_cells_in_a_small_file(tmp_path):
    row = b'<row><c t="inlineStr"><is><t>x</t></is></c></row>' * 20_000
    path = package(tmp_path / "bomb.xlsx", [b"<worksheet><sheetData>", *[row] * 330])
    assert path.stat().st_size < 5 * gate.MB
    assert refused(path) in {refusals.UnpacksTooLarge, refusals.SheetTooLarge}


def test_one_huge_shared_string(tmp_path):
    strings = [b"<sst><si><t>", *[b"A" * gate.MB] * 40, b"</t></si></sst>"]
    path = package(tmp_path / "bomb.xlsx", sheet_data(""), **{"xl/sharedStrings.xml": strings})
    assert refused(path) is refusals.UnpacksTooLarge


def test_sizes_that_lie(tmp_path):
    path = package(tmp_path / "bomb.xlsx", sheet_data(""), **{"xl/media/a.bin": [b"\0" * gate.MB] * 64})
    data = bytearray(path.read_bytes())
    real = struct.pack("<I", 64 * gate.MB)
    assert data.count(real) >= 1
    path.write_bytes(bytes(data).replace(real, struct.pack("<I", 100)))
    assert refused(path) in {refusals.UnpacksTooLarge, refusals.BrokenFile}


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="XFD1"><v>1</v></c></row>',
        '<row r="1048576"><c r="A1048576"><v>1</v></c></row>',
        '<row r="2000000000"><c r="A2000000000"><v>1</v></c></row>',
        "<row r='2000000000'><c><v>1</v></c></row>",
        '<row r="1"><c r="GS1"><v>1</v></c></row>',
        '<row r="100001"><c r="A100001"><v>1</v></c></row>',
    ],
)
def test_cells_that_lie_too_far_out(tmp_path, rows):
    assert refused(package(tmp_path / "far.xlsx", sheet_data(rows))) is refusals.SheetTooLarge


def test_the_last_row_and_column_allowed(tmp_path):
    path = package(tmp_path / "edge.xlsx", sheet_data('<row r="100000"><c r="GR100000"><v>1</v></c></row>'))
    assert gate.examine(path) == "xlsx"


@pytest.mark.parametrize(
    "start",
    [
        '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>',
        "<?xml version='1.0'?>\n<!-- -->\n<!doctype x>",
        f'<?xml version="1.0"?><!--{"-" * 3_000_000}x--><!DOCTYPE x>',
    ],
)
def test_declarations_of_entities(tmp_path, start):
    assert refused(package(tmp_path / "xxe.xlsx", start + sheet_data(""))) is refusals.UnsafeContent


def test_xml_in_another_encoding_hides_nothing(tmp_path):
    path = package(tmp_path / "wide.xlsx", f"<!DOCTYPE x>{sheet_data('')}".encode("utf-16"))
    assert refused(path) is refusals.UnsafeContent


def test_two_million_nested_tags(tmp_path):
    path = package(tmp_path / "deep.xlsx", sheet_data(""), **{"xl/styles.xml": [b"<a>" * 2_000_000]})
    assert refused(path) is refusals.UnpacksTooLarge


def test_two_million_nested_tags_in_a_sheet(tmp_path):
    assert issubclass(refused(package(tmp_path / "deep.xlsx", [b"<a>" * 2_000_000])), refusals.UnreadableFile)


def test_a_merged_range_over_everything_is_harmless(tmp_path):
    merged = SHEET.format(
        '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>题</t></is></c></row></sheetData>'
        '<mergeCells><mergeCell ref="A1:XFD20000"/></mergeCells>'
    )
    book = read_old_ledger(package(tmp_path / "merged.xlsx", merged))
    assert book.sheets[0].tables == ()


def test_a_dimension_that_lies_is_harmless(tmp_path):
    lie = SHEET.format(
        '<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1"><v>7</v></c></row></sheetData>'
    )
    book = read_old_ledger(package(tmp_path / "lie.xlsx", lie))
    assert [stray.text for stray in book.sheets[0].strays] == ["7"]


def test_too_many_parts(tmp_path):
    parts = {f"xl/media/{number}.bin": b"" for number in range(gate.ENTRY_LIMIT)}
    assert refused(package(tmp_path / "parts.xlsx", sheet_data(""), **parts)) is refusals.TooManyParts


def test_parts_of_the_same_name(tmp_path):
    path = package(tmp_path / "twice.xlsx", sheet_data(""))
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(path, "a") as zipped:
        zipped.writestr("xl/workbook.xml", BOOK)
    assert refused(path) is refusals.TooManyParts


def test_a_file_that_is_too_large(tmp_path):
    path = tmp_path / "large.xlsx"
    with path.open("wb") as file:
        file.truncate(gate.FILE_LIMIT + 1)
    assert refused(path) is refusals.FileTooLarge


def test_a_cell_that_is_too_long_is_refused_never_cut(tmp_path):
    path = tmp_path / "long.csv"
    path.write_text("序号,名称\n1," + "长" * (gate.TEXT_LIMIT + 1), "utf-8")
    assert refused(path) is refusals.CellTooLong


def test_a_quotation_mark_without_its_partner_swallows_no_rows(tmp_path):
    path = tmp_path / "quote.csv"
    path.write_text('管理编号,器具名称\nQH-1,"压力表\n' + "QH-2,压力表\n" * 50, "utf-8")
    with pytest.raises(refusals.QuoteNotClosed, match="第 2 行"):
        read_old_ledger(path)


def test_marks_inside_a_text_are_no_quotation(tmp_path):
    path = tmp_path / "inch.csv"
    path.write_text('管理编号,器具名称\nQH-1,4" 压力表\nQH-2,"6"" 压力表"\n', "utf-8")
    (sheet,) = read_old_ledger(path).sheets
    assert [row.cells[1].text for row in sheet.tables[0].rows] == ['4" 压力表', '6" 压力表']


def honest(path):
    book = openpyxl.Workbook()
    for number in range(300):
        book.active.append([number, f"压力表{number}", "0-1.6"])
    book.save(path)
    return path.read_bytes()


@pytest.mark.parametrize("part", [0.01, 0.5, 0.9, 0.999])
def test_truncated_workbooks(tmp_path, part):
    path = tmp_path / "cut.xlsx"
    data = honest(path)
    path.write_bytes(data[: int(len(data) * part)])
    assert refused(path) is refusals.BrokenFile


def test_mutants_never_harm_the_reader(tmp_path):
    """Flip bytes all over an honest workbook: it is read or refused, nothing else happens."""
    data = honest(tmp_path / "honest.xlsx")
    for at in range(60, len(data), len(data) // 6):
        path = tmp_path / "mutant.xlsx"
        path.write_bytes(data[:at] + bytes([data[at] ^ 0x5A]) + data[at + 1 :])
        with contextlib.suppress(refusals.UnreadableFile):
            assert read_old_ledger(path).sheets


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def container(*names):
    """Return a small OLE container with empty streams of these names."""
    header = bytearray(512)
    header[:8] = OLE
    struct.pack_into("<HHH", header, 24, 0x3E, 3, 0xFFFE)
    struct.pack_into("<HH", header, 30, 9, 6)
    struct.pack_into("<IIIIIIIII", header, 40, 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    struct.pack_into("<109I", header, 76, 0, *[0xFFFFFFFF] * 108)
    fat = struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, *[0xFFFFFFFF] * 126)
    entries = b""
    for number, name in enumerate(("Root Entry", *names)):
        entry = bytearray(128)
        wide = name.encode("utf-16-le") + b"\0\0"
        entry[: len(wide)] = wide
        struct.pack_into("<HB", entry, 64, len(wide), 5 if number == 0 else 2)
        struct.pack_into("<II", entry, 116, 0xFFFFFFFE, 0)
        entries += bytes(entry)
    return bytes(header) + fat + entries.ljust(512, b"\0")


def test_password_protected_workbooks(tmp_path):
    path = tmp_path / "secret.xlsx"
    path.write_bytes(container("EncryptionInfo", "EncryptedPackage"))
    assert refused(path) is refusals.PasswordProtected


def test_an_encrypted_zip_entry_asks_for_the_password_too(tmp_path):
    path = package(tmp_path / "zip.xlsx", sheet_data(""))
    data = bytearray(path.read_bytes())
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    path.write_bytes(data)
    assert refused(path) is refusals.PasswordProtected


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.xlsx", b"", refusals.EmptyFile),
        ("blank.csv", b"  \r\n ", refusals.EmptyFile),
        ("paper.xlsx", b"%PDF-1.7 ...", refusals.OtherFormat),
        ("export.xls", "<html><table><tr><td>名称</td></tr></table>".encode(), refusals.OtherFormat),
        ("xml.xls", b'\xef\xbb\xbf<?xml version="1.0"?><Workbook/>', refusals.OtherFormat),
        ("word.xls", container("WordDocument"), refusals.OtherFormat),
        ("other.xls", container("Something"), refusals.NotAWorkbook),
        ("cut.xls", OLE + b"\0" * 100, refusals.BrokenFile),
        ("book.xls", container("Workbook"), refusals.EmptyFile),
        ("noise.bin", bytes(range(256)) * 40, refusals.NotAWorkbook),
        ("zip.xlsx", b"PK\x03\x04" + b"\0" * 50, refusals.BrokenFile),
        ("strange.csv", b"\x81\xff\xff,\xff\xfe\xff\x80\x80", refusals.UnknownEncoding),
    ],
)
def test_what_is_no_workbook(tmp_path, name, content, reason):
    path = tmp_path / name
    path.write_bytes(content)
    assert refused(path) is reason


@pytest.mark.parametrize("part", ["word/document.xml", "xl/workbook.bin", "content.xml", "anything.txt"])
def test_other_zip_files(tmp_path, part):
    path = tmp_path / "other.xlsx"
    with zipfile.ZipFile(path, "w") as zipped:
        zipped.writestr(part, "x")
    assert refused(path) in {refusals.OtherFormat, refusals.NotAWorkbook}


def test_a_file_that_is_not_there_and_a_folder(tmp_path):
    assert refused(tmp_path / "gone.xlsx") is refusals.CannotOpen
    (tmp_path / "folder.xlsx").mkdir()
    assert refused(tmp_path / "folder.xlsx") is refusals.CannotOpen


def test_every_reason_says_what_to_do_next():
    facts = dict.fromkeys(
        (
            "name",
            "size",
            "limit",
            "format",
            "what",
            "count",
            "row",
            "rows",
            "columns",
            "where",
            "sheet",
            "cell",
            "seconds",
            "row",
        ),
        "x",
    )
    for reason in refusals.BY_CODE.values():
        message = str(reason(**facts))
        assert "请" in message
        assert "\n" not in message


def test_the_gate_looks_at_bytes_only_never_at_names(tmp_path):
    path = tmp_path / "台账.csv"
    stream = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["序号", "名称"])
    book.save(stream)
    path.write_bytes(stream.getvalue())
    assert gate.examine(path) == "xlsx"
