"""Every list, page and paper, asked of the sample plant on any day."""

from datetime import date

import pytest
from openpyxl import load_workbook

from models.read.detail import detail
from models.read.due import counts, due
from models.read.home import home
from models.read.imports import preview
from models.read.instrument import ledger
from models.read.lists import LISTS
from models.rules.due import DueBucket, bucket, shown_state
from models.rules.instrument import InstrumentState
from models.sheets.export import write
from models.sheets.printed import fill_form, fill_seen
from models.sheets.printed_labels import changed, prepare
from models.work import instrument, label, sample, verification
from models.work.imports import accept
from resources import resource

TODAY = date(2026, 11, 21)
DAYS = [date(2024, 6, 30), date(2025, 12, 31), date(2026, 2, 28), TODAY]
A8 = [
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


@pytest.fixture
def plant(desk):
    desk.perform(sample.plant)
    return desk


def rows(desk, day=TODAY):
    return desk.ask(ledger, as_of=day, today=TODAY)


@pytest.mark.parametrize("day", DAYS)
def test_every_list_reads_and_every_cell_shows(plant, day):
    for name, source in LISTS.items():
        spec = source.spec(lambda: day)
        for row in plant.ask(source.load, day, TODAY):
            assert all(isinstance(column.show(row), str) for column in spec.columns), name
            assert spec.search(row) == spec.search(row).casefold()


@pytest.mark.parametrize("day", DAYS)
def test_the_first_page_counts_what_the_lists_hold(plant, day):
    page = plant.ask(home, as_of=day, today=TODAY)
    found = plant.ask(due, as_of=day, today=TODAY)
    assert page.total == len(found) == sum(page.counts[bucket.value] for bucket in DueBucket)
    assert sum(unit.valid for unit in page.units) == page.counts["valid"]
    assert sum(unit.overdue for unit in page.units) == page.counts["overdue"]
    assert page.load[0].due == page.counts["this_month"]
    assert page.load[1].due == page.counts["next_month"]
    assert counts(found, day) == page.counts


def test_looking_back_is_what_was_seen_then(desk, clock):
    """The ledger as of a past day equals what the ledger said on that day, whatever was recorded since."""
    clock.day = date(2026, 3, 1)
    desk.perform(sample.plant)
    before = {row.number: row for row in desk.ask(ledger, as_of=clock.day)}
    clock.day = TODAY
    rows_then = [row for row in before.values() if row.bucket == "overdue"][:3]
    for row in rows_then:
        desk.perform(verification.record, instrument_id=row.id, on=date(2026, 6, 1), certificate_no="N")
        version = next(one.version for one in rows(desk) if one.id == row.id)
        desk.perform(instrument.amend, instrument_id=row.id, version=version, reason="搬迁", place="新位置")
    desk.perform(instrument.register, number="NEW-1", name="新表")
    seen = {row.number: row for row in rows(desk, date(2026, 3, 1))}
    assert {number: row._replace(version=0) for number, row in seen.items()} == {
        number: row._replace(version=0, search=seen[number].search) for number, row in before.items()
    }


def test_an_imported_instrument_keeps_the_words_of_its_old_ledger(desk):
    from models.intake.reader import read_old_ledger

    path = resource("sample", "old_ledger.xlsx")
    desk.perform(accept, preview=desk.ask(preview, book=read_old_ledger(path), today=TODAY, path=path))
    row = next(row for row in rows(desk) if row.serial)
    found = desk.ask(detail, instrument_id=row.id, as_of=TODAY, today=TODAY)
    words = dict(found.originals[0].cells)
    assert row.serial in words.values()
    assert found.history


@pytest.mark.parametrize("day", DAYS[1:])
def test_a8_says_what_the_ledger_says_on_its_day(plant, day, tmp_path):
    write(fill_form(plant, "a8", as_of=day), tmp_path / "a8.xlsx")
    book = load_workbook(tmp_path / "a8.xlsx")
    found = {}
    for sheet in book:
        lines = [[cell.value for cell in line] for line in sheet.iter_rows()]
        head = next(at for at, line in enumerate(lines) if line[0] == "序号")
        assert [str(value).replace("\n", "") for value in lines[head]] == A8
        for line in lines[head + 1 :]:
            if isinstance(line[0], int):
                found[line[7]] = (sheet.title, line)
    known = {row.number: row for row in rows(plant, day) if row.bucket is not None}
    assert set(found) == set(known)
    for number, (part, line) in found.items():
        row = known[number]
        assert part == (row.level if row.level in {"一级", "二级", "三级"} else "其他")
        shown = line[11].date() if hasattr(line[11], "date") else line[11]
        assert shown == row.verified_on
        assert line[10] == (row.interval or None)
        assert str(line[9]).startswith({"封存": "停用"}.get(row.state, row.state)) or row.state == "待检"


def test_what_is_seen_is_what_is_written(plant, tmp_path):
    spec = LISTS["due"].spec(lambda: TODAY)
    some = [row for row in plant.ask(due, as_of=TODAY) if row.bucket == "overdue"]
    columns = [spec.column(key) for key in ("valid_until", "number", "place")]
    write(fill_seen(plant, spec, columns, some, as_of=TODAY, filters="超期"), tmp_path / "seen.xlsx")
    lines = [
        [cell.value for cell in line] for line in load_workbook(tmp_path / "seen.xlsx").active.iter_rows()
    ]
    head = next(at for at, line in enumerate(lines) if line[0] == "序号")
    assert lines[head] == ["序号", "有效期至", "管理编号", "安装使用地点"]
    assert [line[2] for line in lines[head + 1 : head + 1 + len(some)]] == [row.number for row in some]


def test_a_label_is_out_of_date_once_it_says_something_else(plant):
    some = [row for row in rows(plant) if row.state == "合格" and row.interval_months][:5]
    assert changed(plant, some, TODAY) == some, "never printed"
    digests = prepare(plant, some, TODAY).digests
    printed = tuple({"instrument_id": row.id, "content": one} for row, one in zip(some, digests, strict=True))
    plant.perform(label.confirm_printed, labels=printed)
    assert changed(plant, some, TODAY) == []
    plant.perform(verification.record, instrument_id=some[0].id, on=TODAY, kind="周期")
    again = [row for row in rows(plant) if row.id in {one.id for one in some}]
    assert [row.number for row in changed(plant, again, TODAY)] == [some[0].number]


@pytest.mark.parametrize("day", [*DAYS, date(2027, 6, 1)])
def test_the_query_of_the_ledger_agrees_with_the_rules(plant, day):
    """State and bucket are worked out in SQL for speed; the rules say what they must be."""
    for row in rows(plant, day):
        stored = InstrumentState("合格" if row.bucket == "overdue" else row.state)
        assert row.bucket == bucket(stored, row.valid_until, day)
        assert row.state == shown_state(stored, row.valid_until, day)
