"""Exported tables handed back: nothing changed is nothing found, fifty changes are those fifty."""

import random

import pytest
from openpyxl.utils import get_column_letter
from the_table import (
    ALL,
    TRIED,
    at_work,
    edit,
    export,
    look,
    meant_by,
    needs_office,
    open_table,
    present,
    random_edits,
    resaved,
    seen_as,
    type_in,
)

from models.rules.returned import Kind, Standing
from models.work.returned import accept


@pytest.fixture
def desk(sample_plant, tmp_path, clock):
    with at_work(sample_plant, tmp_path / "台账库", clock) as clerk:
        yield clerk


@pytest.mark.parametrize("form", ["instruments", "due", "a8", "a9", "register"])
@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_an_untouched_table_has_no_difference(desk, tmp_path, form, suffix):
    found = look(desk, export(desk, tmp_path / f"表{suffix}", form=form))
    assert list(found.differences) == []
    assert found.counts[Standing.SAME] == len(found.rows) >= 319
    assert (found.mark is None) == (suffix == ".csv")


def test_every_column_of_the_ledger_untouched(desk, tmp_path):
    found = look(desk, export(desk, tmp_path / "全.xlsx", columns=ALL))
    assert list(found.differences) == []
    assert len(found.rows) == 328


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
@needs_office
def test_libreoffice_saves_it_again_without_a_difference(desk, tmp_path, suffix):
    made = export(desk, tmp_path / "表.xlsx", columns=ALL)
    found = look(desk, resaved(made, suffix, tmp_path / "又存"))
    assert list(found.differences) == []
    assert found.counts[Standing.SAME] == 328
    if suffix == ".xlsx":
        assert found.mark is not None, "the mark stays with the file"
    again = look(desk, resaved(tmp_path / "又存" / f"表{suffix}", ".xls", tmp_path / "再存"))
    assert list(again.differences) == []
    assert (again.mark is None) == (suffix == ".csv")


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_fifty_edits_are_found_and_written_exactly(desk, tmp_path, seed):
    path = export(desk, tmp_path / "表.xlsx", columns=ALL)
    edits = random_edits(desk, 50, seed, TRIED)
    type_in(path, edits)
    found = look(desk, path)
    assert seen_as(found) == meant_by(edits)
    assert {cell.kind for _, cell in found.differences} == {Kind.EDIT}
    before = present(desk)
    done = desk.perform(accept, comparison=found, chosen=found.choose(), reason="现场核对")
    after = present(desk)
    assert "50 处" in done.summary
    for number, row in after.items():
        changed = {
            key: value for key, value in row._asdict().items() if getattr(before[number], key) != value
        }
        wanted = {
            key: value
            for (owner, column), values in meant_by(edits).items()
            for key, value in values.items()
            if owner == number and getattr(before[number], key) != value
        }
        assert {key: changed[key] for key in changed if key not in {"search", "version"}} == wanted
    assert list(look(desk, path).differences) == []


@needs_office
@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_fifty_edits_saved_by_libreoffice(desk, tmp_path, suffix):
    path = export(desk, tmp_path / "表.xlsx", columns=ALL)
    edits = random_edits(desk, 50, 7, TRIED)
    type_in(path, edits)
    found = look(desk, resaved(path, suffix, tmp_path / "又存"))
    assert seen_as(found) == meant_by(edits)


def test_sorted_filtered_moved_and_removed_columns_change_nothing(desk, tmp_path):
    path = export(desk, tmp_path / "表.xlsx")
    book, sheet, places, rows = open_table(path)
    chance = random.Random(5)
    head, last = min(rows.values()) - 1, max(rows.values())
    lines = [[cell.value for cell in row] for row in sheet.iter_rows(head + 1, last)]
    chance.shuffle(lines)
    order = list(places.values())
    chance.shuffle(order)
    order = [at for at in order if at not in {places["备注"], places["序号"]}]
    titles = [sheet.cell(head, at).value for at in order]
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    sheet.delete_rows(1, last + 5)
    sheet.append(titles)
    for line in lines[:200]:
        sheet.append([line[at - 1] for at in order])
    at = titles.index("测量范围") + 1
    number = sheet.cell(8, titles.index("管理编号") + 1).value
    sheet.cell(8, at).value = "0～99 MPa"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(titles))}201"
    sheet.row_dimensions[50].hidden = True
    book.save(path)
    found = look(desk, path)
    assert seen_as(found) == {(number, "range"): {"range": "0～99 MPa"}}
    assert len(found.rows) == 200, "a row that is not there says nothing"


def test_a_renamed_heading_is_understood_or_left_out_and_said(desk, tmp_path):
    path = export(desk, tmp_path / "表.xlsx")
    book, sheet, places, rows = open_table(path)
    head = min(rows.values()) - 1
    sheet.cell(head, places["测量范围"]).value = "量程"
    sheet.cell(head, places["备注"]).value = "张工的话"
    number, line = next(iter(rows.items()))
    sheet.cell(line, places["测量范围"]).value = "0~7"
    sheet.cell(line, places["备注"]).value = "不要读我"
    book.save(path)
    found = look(desk, path)
    assert seen_as(found) == {(number, "range"): {"range": "0~7"}}
    assert found.unknown == ("张工的话",)


def test_two_columns_are_enough(desk, tmp_path):
    path = export(desk, tmp_path / "表.xlsx", columns=["number", "remark"])
    edit(path, {("DN-0202", "备注"): "柜门已换"})
    assert seen_as(look(desk, path)) == {("DN-0202", "remark"): {"remark": "柜门已换"}}
