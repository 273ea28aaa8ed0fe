"""Tables handed back that are outdated, ambiguous or wrong: what is refused, what is asked, what is said."""

from datetime import date, timedelta

import pytest
from openpyxl import Workbook, load_workbook
from the_table import at_work, edit, export, look, open_table, present, seen_as

from models.intake.reader import read_old_ledger
from models.read.imports import preview
from models.read.metering_point import points
from models.read.returned import is_returned
from models.rules.imports import Verdict
from models.rules.returned import Chosen, Kind, NoReturnedTable, PastTable, Standing, unlisted
from models.rules.verification import Method, Result, VerificationKind
from models.sheets.returned import titles
from models.work import imports, instrument, journal, metering_point, verification
from models.work.desk import Desk
from models.work.imports import FileChanged
from models.work.returned import NothingAccepted, RowMoved, accept
from models.work.unit import ReasonMissing
from resources import resource

A, B, C = "DN-0202", "BJ-0204", "LL-0205"


@pytest.fixture
def desk(sample_plant, tmp_path, clock):
    with at_work(sample_plant, tmp_path / "台账库", clock) as clerk:
        yield clerk


@pytest.fixture
def table(desk, tmp_path):
    return export(desk, tmp_path / "台账.xlsx")


def amend(desk, number, who="赵明", **details):
    row = present(desk)[number]
    return Desk(desk.ledger, who, desk.clock).perform(
        instrument.amend, instrument_id=row.id, version=row.version, reason="换铭牌", **details
    )


def row_of(found, number):
    return next(row for row in found.rows if row.number == number)


def take(desk, found, *, asked=False, reason="现场核对"):
    return desk.perform(accept, comparison=found, chosen=found.choose(asked=asked), reason=reason)


def test_one_action_for_all_cells_and_one_way_back(desk, table):
    edit(table, {(A, "备注"): "柜门已换", (A, "周期"): "48个月", (B, "管理类别"): "C类"})
    before, found = present(desk), look(desk, table)
    last = found.seq
    done = take(desk, found)
    assert done.seq == last + 1, "one line of the journal"
    after = present(desk)
    assert (after[A].remark, after[A].interval_months, after[B].management_class) == ("柜门已换", 48, "C")
    desk.perform(journal.take_back, seq=done.seq, reason="表拿错了")
    assert {n: r._replace(version=0) for n, r in present(desk).items()} == {
        n: r._replace(version=0) for n, r in before.items()
    }


def test_a_single_cell_may_be_accepted(desk, table):
    edit(table, {(A, "备注"): "柜门已换", (A, "型号规格"): "X-9"})
    found = look(desk, table)
    desk.perform(
        accept, comparison=found, chosen=Chosen({row_of(found, A).key: frozenset({"model"})}), reason="核对"
    )
    assert (present(desk)[A].model, present(desk)[A].remark) == ("X-9", None)


def test_without_a_reason_or_without_a_choice_nothing_is_written(desk, table):
    edit(table, {(A, "备注"): "柜门已换"})
    found = look(desk, table)
    with pytest.raises(ReasonMissing):
        take(desk, found, reason=" ")
    with pytest.raises(NothingAccepted):
        desk.perform(accept, comparison=found, chosen=Chosen({}), reason="核对")
    assert look(desk, table).seq == found.seq


def test_a_row_changed_since_the_export_is_refused_and_the_others_go_on(desk, table):
    edit(table, {(A, "备注"): "柜门已换", (B, "备注"): "已换探头"})
    amend(desk, A, model="DTSD-NEW")
    found = look(desk, table)
    stale = row_of(found, A)
    assert stale.standing is Standing.STALE
    assert "赵明" in stale.why
    assert "“型号规格”从“DTSD-QH341”改为“DTSD-NEW”" in stale.why
    assert "2026-11-21" in stale.why
    assert stale.offered == ()
    take(desk, found, asked=True)
    assert (present(desk)[A].remark, present(desk)[B].remark) == (None, "已换探头")


def test_a_change_that_the_table_does_not_show_does_not_make_it_stale(desk, tmp_path):
    path = export(desk, tmp_path / "表.xlsx", columns=["number", "name", "remark"])
    edit(path, {(A, "备注"): "柜门已换"})
    amend(desk, A, model="DTSD-NEW")
    assert row_of(look(desk, path), A).standing is Standing.CHANGED


def test_a_verification_recorded_since_the_export_makes_a_row_stale(desk, table):
    edit(table, {(C, "备注"): "已拆检"})
    row = present(desk)[C]
    desk.perform(
        verification.record,
        instrument_id=row.id,
        kind=VerificationKind.PERIODIC,
        method=Method.VERIFICATION,
        result=Result.PASS,
        on=date(2026, 11, 20),
        interval_months=12,
        certificate_no="HZ-2026-1",
        lab="市计量院",
    )
    stale = row_of(look(desk, table), C)
    assert stale.standing is Standing.STALE
    assert "李计量" in stale.why


def test_the_same_table_may_be_handed_back_again_and_again(desk, table):
    edit(table, {(A, "备注"): "柜门已换"})
    take(desk, look(desk, table))
    edit(table, {(A, "型号规格"): "X-9"})
    assert seen_as(look(desk, table)) == {(A, "model"): {"model": "X-9"}}


def test_midnight_alone_makes_no_row_stale(desk, table, clock):
    edit(table, {(A, "备注"): "柜门已换"})
    clock.day += timedelta(days=400)
    found = look(desk, table)
    assert {row.state_text for row in present(desk).values()} >= {"停用·超期"}
    assert seen_as(found) == {(A, "remark"): {"remark": "柜门已换"}}


def test_a_point_amended_since_the_export_is_noticed(desk, table):
    owner = next(row for row in present(desk).values() if row.point and row.energy)
    point = next(one for one in desk.ask(points) if one.number == owner.point)
    desk.perform(
        metering_point.amend, point_id=point.id, version=point.version, reason="改", energy="压缩空气"
    )
    stale = row_of(look(desk, table), owner.number)
    assert stale.standing is Standing.STALE
    assert "计量点" in stale.why


def test_without_its_mark_only_rows_that_were_ever_changed_are_asked(desk, tmp_path):
    amend(desk, A, model="DTSD-NEW")
    path = export(desk, tmp_path / "表.csv")
    text = (
        path.read_text("utf-8-sig").replace("DTSD-NEW", "DTSD-OLD").replace("110 kV 总降二线计量屏", "新屏")
    )
    path.write_text(text.replace("吸收塔东侧", "吸收塔西侧"), "utf-8-sig")
    found = look(desk, path)
    assert "没有导出时的标记" in found.why_unmarked
    assert row_of(found, A).standing is Standing.ASK
    assert "赵明" in row_of(found, A).why
    assert row_of(found, B).standing is Standing.CHANGED
    take(desk, found)
    assert (present(desk)[A].model, present(desk)[B].place) == ("DTSD-NEW", "吸收塔西侧")
    take(desk, look(desk, path), asked=True)
    assert (present(desk)[A].model, present(desk)[A].place) == ("DTSD-OLD", "新屏")


def test_the_mark_of_another_ledger_is_no_mark(desk, table):
    book = load_workbook(table)
    book.properties.keywords = "记录 3@00000000 截至 2026-11-21"
    book.save(table)
    found = look(desk, table)
    assert found.mark is None
    assert "别的台账库" in found.why_unmarked


def test_a_table_of_a_past_day_is_refused(desk, tmp_path):
    path = export(desk, tmp_path / "表.xlsx", as_of=date(2026, 6, 30))
    with pytest.raises(PastTable) as refused:
        look(desk, path)
    assert "2026-06-30" in refused.value.message


@pytest.mark.parametrize(
    ("title", "value", "why"),
    [
        ("有效期至", date(2030, 1, 1), "登记检定"),
        ("检定日期", date(2026, 11, 1), "登记检定"),
        ("证书编号", "ZS-1", "登记检定"),
        ("状态", "报废", "办理相应手续"),
    ],
)
def test_what_follows_from_records_is_not_amended_and_says_what_to_do(desk, table, title, value, why):
    edit(table, {(A, title): value})
    row = row_of(look(desk, table), A)
    assert row.standing is Standing.FIXED
    assert why in row.why
    assert row.offered == ()


@pytest.mark.parametrize(
    ("title", "value", "why"),
    [
        ("周期", "看情况", "看不懂"),
        ("周期", "1000个月", "240"),
        ("管理编号", "BJ-0204", "几行"),
        ("管理编号", "LL-0205", "几行"),
        ("名称", None, "不能空着"),
        ("强检", "也许", "是还是否"),
        ("名称", "长" * 101, "最多 100 个字"),
        ("级别", "四级半", "级"),
    ],
)
def test_what_cannot_be_entered_says_why(desk, table, title, value, why):
    edit(table, {("FX-0205", title): value})
    found = look(desk, table)
    row = next(row for row in found.rows if row.standing is Standing.UNCLEAR)
    assert why in row.why
    assert found.choose(asked=True).columns == {}


def test_what_a_spreadsheet_may_have_converted_is_asked(desk, tmp_path):
    amend(desk, A, model="3-12", serial="0012345678901")
    path = export(desk, tmp_path / "表.xlsx")
    edit(path, {(A, "型号规格"): date(2026, 3, 12), (A, "出厂编号"): 12345678901})
    row = row_of(look(desk, path), A)
    assert {cell.column: cell.kind for cell in row.cells} == {"model": Kind.ASK, "serial": Kind.ASK}
    assert look(desk, path).choose().columns == {}


def test_a_new_using_unit_is_asked_and_a_known_one_taken(desk, table):
    edit(table, {(A, "使用单位"): "动力车问", (B, "使用单位"): "动力车间"})
    found = look(desk, table)
    assert row_of(found, A).standing is Standing.ASK
    assert "新建" in row_of(found, A).why
    assert row_of(found, B).standing is Standing.CHANGED


def test_a_changed_number_is_told_by_serial_name_and_model(desk, table):
    edit(table, {(A, "管理编号"): "DN-9202"})
    found = look(desk, table)
    assert seen_as(found) == {(A, "number"): {"number": "DN-9202"}}
    take(desk, found)
    assert "DN-9202" in present(desk)


def test_one_column_sorted_alone_is_noticed(desk, table):
    book, sheet, places, rows = open_table(table)
    one, other = rows[A], rows[C]
    for title in ("名称", "型号规格", "出厂编号"):
        first, second = sheet.cell(one, places[title]), sheet.cell(other, places[title])
        first.value, second.value = second.value, first.value
    book.save(table)
    found = look(desk, table)
    assert "不像同一台" in row_of(found, A).why
    assert found.choose().columns == {}


def test_a_row_that_the_ledger_has_not_is_offered_as_new(desk, table):
    book, sheet, places, rows = open_table(table)
    line = max(rows.values()) + 1
    for title, value in {
        "管理编号": "DN-7777",
        "名称": "电能表",
        "出厂编号": "778899",
        "型号规格": "DDS",
    }.items():
        sheet.cell(line, places[title]).value = value
    book.save(table)
    edit(table, {(A, "备注"): "柜门已换"})
    found = look(desk, table)
    assert found.counts[Standing.NEW] == 1
    seen = desk.ask(preview, book=unlisted(found), today=desk.clock().date(), path=table)
    assert {row.number: row.verdict for row in seen.rows} == {"DN-7777": Verdict.NEW}
    desk.perform(imports.accept, preview=seen)
    assert "DN-7777" in present(desk)
    assert present(desk)[A].remark is None, "the import takes only what is new"


def test_the_file_or_the_ledger_changed_after_the_look(desk, table):
    edit(table, {(A, "备注"): "柜门已换", (B, "备注"): "已换探头"})
    found = look(desk, table)
    amend(desk, B, model="GT-NEW")
    with pytest.raises(RowMoved):
        take(desk, found)
    assert present(desk)[A].remark is None, "all or nothing"
    found = look(desk, table)
    edit(table, {(A, "备注"): "又改了"})
    with pytest.raises(FileChanged):
        take(desk, found)


def test_an_old_ledger_is_not_taken_for_an_exported_table(desk, table, tmp_path):
    named = titles(desk.ledger.forms)
    assert desk.ask(is_returned, book=read_old_ledger(table), titles=named)
    assert desk.ask(
        is_returned, book=read_old_ledger(export(desk, tmp_path / "a.csv", form="a9")), titles=named
    )
    old = read_old_ledger(resource("sample", "old_ledger.xlsx"))
    assert not desk.ask(is_returned, book=old, titles=named)
    book = Workbook()
    for line in (("物料", "数量", "单价"), ("螺栓", 3, 5), ("垫片", 4, 6)):
        book.active.append(line)
    book.save(tmp_path / "b.xlsx")
    with pytest.raises(NoReturnedTable):
        look(desk, tmp_path / "b.xlsx")


def test_a_plants_own_form_comes_back_too(desk, tmp_path):
    (desk.ledger.forms).mkdir(exist_ok=True)
    (desk.ledger.forms / "own.toml").write_text(
        'title = "本厂台账"\nblank = "／"\ncolumns = [{ key = "number", title = "位号" }, { key = "name", title = "品名" },'
        '{ key = "mandatory", title = "强", words = { "是" = "√", "否" = "×" } }, { key = "remark", title = "说明" }]',
        "utf-8",
    )
    path = export(desk, tmp_path / "本厂.xlsx", form="own")
    found = look(desk, path)
    assert list(found.differences) == []
    assert len(found.rows) == 328
    assert found.unknown == ()
