"""Texts that a spreadsheet would run: in no field, in no format do they leave the program as formulas."""

import csv
import io
import zipfile

import pytest
from openpyxl import load_workbook
from the_table import ALL, export, look, needs_office, resaved

from models.rules.instrument import FIELDS
from models.work import instrument, setting

PAYLOADS = [
    '=cmd|"/C calc"!A0',
    "=1+1",
    '=HYPERLINK("http://example.invalid","点我")',
    '=IMPORTXML("http://example.invalid","//a")',
    '=WEBSERVICE("http://example.invalid")',
    '=DDE("cmd";"/C calc";"x")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "-0.1+cmd|' /C calc'!A0",
    "+cmd|' /C calc'!A0",
    "@A1",
    "=A1",
    "={1,2}",
    "=-1",
    "==1",
    "\t=1+1",
    "\n=1+1",
    "\r=1+1",
    "\r\n=1+1",
    " =1+1",
    "  =1+1",
    "\u3000=1+1",
    "\u00a0=1+1",
    "\u200b=1+1",
    "\ufeff=1+1",
    "＝1+1",
    "＋1+1",
    "－1+1",
    "＠SUM(1)",
    "'=1+1",
    '"=1+1',
    '";=1+1',
    "a,=1+1",
    "a\n=1+1",
    "<f>1+1</f>",
    '</t></is></c><c r="A1"><f>1+1</f></c>',
    "&lt;f&gt;1&lt;/f&gt;",
    "]]><f>1</f>",
    "%0A=1+1",
]
ACTS = "=+-@＝＋－＠\t\r\n"


@pytest.fixture
def armed(desk):
    """A ledger in which every text of every instrument, and the plant's own name, is a payload."""
    texts = [one for one in FIELDS if one.kind is str and one.key not in {"number", "point"}]
    for at, payload in enumerate(PAYLOADS):
        details = {one.key: payload[: one.longest] for one in texts}
        desk.perform(instrument.register, **{**details, "number": f"{payload[:50]}#{at}"})
    desk.perform(setting.choose, key="company", value=PAYLOADS[0])
    return desk


def formulas(path):
    """Return the formulas that a workbook holds, by its XML and by openpyxl."""
    with zipfile.ZipFile(path) as package:
        sheets = [package.read(one) for one in package.namelist() if one.startswith("xl/worksheets/sheet")]
    found = [xml for xml in sheets if b"<f>" in xml or b"<f " in xml or b"</f>" in xml]
    book = load_workbook(path)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    return found, [cell.value for cell in cells if cell.data_type == "f"], len(cells)


def test_there_are_forty():
    assert len(set(PAYLOADS)) == 40


def test_no_formula_in_a_workbook(armed, tmp_path):
    for form in ("instruments", "a8", "a9", "register"):
        made = export(
            armed, tmp_path / f"{form}.xlsx", form=form, columns=ALL if form == "instruments" else None
        )
        in_xml, by_reader, count = formulas(made)
        assert (in_xml, by_reader) == ([], [])
        assert count > 40 * 12


def test_no_formula_in_a_text_file(armed, tmp_path):
    for form in ("instruments", "a9"):
        made = export(
            armed, tmp_path / f"{form}.csv", form=form, columns=ALL if form == "instruments" else None
        )
        rows = list(csv.reader(io.StringIO(made.read_text("utf-8-sig"))))
        assert len(rows) == 41
        assert [cell for row in rows for cell in row if cell.lstrip()[:1] and cell.lstrip()[0] in ACTS] == []


@needs_office
@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_libreoffice_finds_no_formula_either(armed, tmp_path, suffix):
    made = export(armed, tmp_path / f"表{suffix}", columns=ALL)
    in_xml, by_reader, _ = formulas(resaved(made, ".xlsx", tmp_path / "又存"))
    assert (in_xml, by_reader) == ([], [])


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_they_come_back_as_the_texts_that_they_are(armed, tmp_path, suffix):
    found = look(armed, export(armed, tmp_path / f"表{suffix}", columns=ALL))
    assert list(found.differences) == []
    assert len(found.rows) == 40
