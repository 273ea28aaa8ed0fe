import json
from datetime import date

import pytest
from old_ledger.make import LEDGER, MEANING

from models.intake.reader import read_old_ledger
from models.rules.old_ledger import interpret


@pytest.fixture(scope="module")
def rows():
    return {(sheet.name, row.row): row for sheet in interpret(read_old_ledger(LEDGER)) for row in sheet.rows}


@pytest.fixture(scope="module")
def meant():
    return {(row["sheet"], row["row"]): row for row in json.loads(MEANING.read_text(encoding="utf-8"))}


def test_every_instrument_of_the_old_ledger_is_found_and_nothing_else_is_taken_for_one(rows, meant):
    assert rows.keys() == meant.keys()


def test_numbers_intervals_and_whole_dates_are_read_as_the_clerk_meant_them(rows, meant):
    for place, wanted in meant.items():
        values = rows[place].values
        got = {
            "number": values.get("number"),
            "serial": values.get("serial"),
            "months": values.get("interval_months"),
            "until": _text(values.get("valid_until")),
        }
        assert got == {key: wanted[key] for key in got}, place
        if wanted["on"] is None or len(wanted["on"]) == len("2025-01-01"):
            assert _text(values.get("verified_on")) == wanted["on"], place


def test_a_date_without_its_day_is_told_and_october_is_never_read_as_january(rows, meant):
    short = {place: row["on"] for place, row in meant.items() if len(row["on"] or "") == len("2025-10")}
    assert set(short.values()) == {"2025-10", "2025-06", "2025-03"}
    for place, month in short.items():
        read = rows[place].values.get("verified_on")
        assert read is None or _text(read) == f"{month}-01"
        assert any(doubt.field == "verified_on" for doubt in rows[place].doubts)


def _text(value):
    return value.isoformat() if isinstance(value, date) else value
