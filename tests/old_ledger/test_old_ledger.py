import json

from old_ledger.make import LEDGER, MEANING, made, meaning_text
from openpyxl import load_workbook


def test_the_shipped_old_ledger_is_the_one_that_the_script_makes():
    content, rows = made()
    assert LEDGER.read_bytes() == content
    assert MEANING.read_text(encoding="utf-8") == meaning_text(rows)


def test_it_has_twelve_sheets_some_300_instruments_and_a_small_file():
    rows = json.loads(MEANING.read_text(encoding="utf-8"))
    book = load_workbook(LEDGER)
    assert len(book.sheetnames) == 12
    assert 280 <= len(rows) <= 330
    assert len({row["number"] for row in rows}) == len(rows)
    assert len({row["serial"] for row in rows}) < len(rows)
    assert LEDGER.stat().st_size < 200_000
    for row in rows:
        assert row["number"] in {cell.value for cell in book[row["sheet"]][row["row"]]}
