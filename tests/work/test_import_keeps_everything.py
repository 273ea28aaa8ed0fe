"""An old ledger taken over loses no word: each filled cell is found again in the rows that are kept."""

import json
from collections import defaultdict
from datetime import date

import pytest
from old_ledger.grids import HEADINGS, book, meter
from old_ledger.make import LEDGER, MEANING
from sqlalchemy import select

from models.intake import child
from models.intake.reader import read_old_ledger
from models.read.imports import preview
from models.read.instrument import ledger as instruments
from models.rules.imports import Verdict
from models.store.instrument import SourceRow
from models.work.imports import NothingToImport, accept, undo

TODAY = date(2026, 11, 21)


def plain(text):
    return "".join(text.split())


def seen(desk, path):
    return desk.ask(preview, book=read_old_ledger(path), today=TODAY, path=path)


def kept(desk):
    """Return all that is kept: sheet → one text."""
    found = defaultdict(list)
    with desk.ledger.reading() as session:
        for row in session.scalars(select(SourceRow)):
            found[row.sheet] += [plain(text) for pair in json.loads(row.cells) for text in pair]
    return {sheet: "\n".join(texts) for sheet, texts in found.items()}


@pytest.fixture
def taken(desk):
    shown = seen(desk, LEDGER)
    return shown, desk.perform(accept, preview=shown)


def test_every_filled_cell_of_the_old_ledger_is_in_a_kept_row(desk, taken):
    words = kept(desk)
    sheets, _, _ = child.read(LEDGER, lambda _part: None)
    cells = [
        (sheet["name"], at, cell if isinstance(cell, str) else cell[2])
        for sheet in sheets
        for at, row in enumerate(sheet["rows"], 1)
        for cell in map(sheet["cells"].__getitem__, row)
    ]
    lost = [place for place in cells if plain(place[2]) not in words[place[0]]]
    assert len(cells) > 3000
    assert lost == []


def test_two_tables_side_by_side_are_kept_whole(desk):
    head = [*HEADINGS[:9]]
    one, other = ([row.get(title) for title in head] for row in (meter(1), meter(2)))
    old = book(并排=[["题"], [*head, None, *head], [*one, None, *other], [*[None] * 12, "离群"]])
    desk.perform(accept, preview=desk.ask(preview, book=old, today=TODAY))
    rows = {row.number for row in desk.ask(instruments, as_of=TODAY, today=TODAY)}
    assert rows == {"DN-001", "DN-002"}
    words = "\n".join(kept(desk).values())
    assert all(plain(str(value)) in words for value in ["题", "离群", *head, *one, *other] if value)


def test_rows_that_are_not_written_have_a_reason_and_the_rest_has_the_dates_it_states(desk, taken):
    shown, _ = taken
    left = [row for row in shown.rows if row.verdict is not Verdict.NEW]
    assert left
    assert all(row.why for row in left)
    meant = {row["number"]: row for row in json.loads(MEANING.read_text("utf-8"))}
    written = desk.ask(instruments, as_of=TODAY, today=TODAY)
    assert len(written) + len(left) == len(meant)
    for row in written:
        on = meant[row.number]["on"]
        assert on is None or row.verified_on is None or row.verified_on.isoformat().startswith(on)


def test_the_same_file_again_changes_nothing_and_taking_it_back_leaves_nothing(desk, taken):
    _, done = taken
    again = seen(desk, LEDGER)
    assert again.counts[Verdict.SAME] == len(desk.ask(instruments, as_of=TODAY, today=TODAY))
    assert not again.counts[Verdict.NEW]
    assert not again.counts[Verdict.CHANGED]
    with pytest.raises(NothingToImport):
        desk.perform(accept, preview=again)
    desk.perform(undo, import_id=done.ids[0], reason="试导入")
    assert desk.ask(instruments, as_of=TODAY, today=TODAY) == []


@pytest.mark.parametrize("name", ["导出.xls", "导出.xlsx", "导出.dat", "导出"])
def test_a_text_table_under_another_name_is_taken_over_and_kept(desk, tmp_path, name):
    path = tmp_path / name
    path.write_text("管理编号\t器具名称\nQH-1\t压力表\n", "utf-8")
    desk.perform(accept, preview=seen(desk, path))
    assert [row.number for row in desk.ask(instruments, as_of=TODAY, today=TODAY)] == ["QH-1"]
