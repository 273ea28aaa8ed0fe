"""A form of the plant's own is filled, printed, given to another plant, and read back in like a shipped one."""

from io import BytesIO

import pytest
from openpyxl import load_workbook
from the_table import at_work, export, look

from models.rules.form import definition, every, load, parse
from models.rules.returned import Standing
from models.sheets.export import render
from models.sheets.form_draft import (
    as_keys,
    as_words,
    entries_of,
    numberings,
    offered,
    preview,
    room,
    scaled,
    text_of,
    unknown_fact,
)
from models.sheets.printed import fill_form
from models.work import form as work_form


@pytest.fixture
def desk(sample_plant, tmp_path, clock):
    with at_work(sample_plant, tmp_path / "台账库", clock) as clerk:
        yield clerk


def own(desk, name="a9", **changed):
    """Save a form with some entries changed."""
    entries = {key: one for key, one in entries_of(name, desk.ledger.forms).items() if key not in changed}
    desk.perform(work_form.keep, name=name, text=text_of(entries | changed))


def renamed():
    """The columns of 表A.9 in another order, under the plant's own words, without 序号 and 备注."""
    mine = {"number": "厂内编号", "serial": "编号(出厂)", "place": "位置", "valid_until": "有效期"}
    columns = [dict(one) for one in entries_of("a9", None)["columns"] if one["key"] not in {"seq", "remark"}]
    for one in columns:
        one["title"] = mine.get(one["key"], one["title"])
    return list(reversed(columns))


def test_a_renamed_and_reordered_form_comes_back_with_exactly_what_was_changed(desk, tmp_path):
    own(desk, columns=renamed(), title="检验台账")
    table = export(desk, tmp_path / "表.xlsx", form="a9")
    found = look(desk, table)
    assert list(found.differences) == []
    assert found.counts[Standing.SAME] == len(found.rows) >= 319
    book = load_workbook(table)
    sheet = book.active
    heads = next(row for row in sheet.iter_rows() if "厂内编号" in [cell.value for cell in row])
    places = {cell.value: cell.column for cell in heads}
    line = next(
        row[0].row
        for row in sheet.iter_rows()
        if sheet.cell(row[0].row, places["厂内编号"]).value == "DN-0202"
    )
    sheet.cell(line, places["位置"]).value = "新配电室"
    book.save(table)
    (difference,) = look(desk, table).differences
    assert "新配电室" in str(difference)


def test_another_plant_prints_it_the_same(desk, tmp_path, sample_plant, clock):
    own(desk, columns=renamed(), title="检验台账", paper="A3", date_style="yyyy.mm.dd")
    file = tmp_path / "a9.toml"
    file.write_text(definition("a9", desk.ledger.forms), "utf-8")
    with at_work(sample_plant, tmp_path / "另一个厂", clock) as other:
        other.perform(work_form.take, file=file)
        mine, theirs = (fill_form(one, "a9", as_of=clock.day) for one in (desk, other))
        assert [sheet.rows for sheet in theirs.sheets] == [sheet.rows for sheet in mine.sheets]
        assert theirs.paper == mine.paper == (420.0, 297.0)
        assert theirs.sheets[0].date_style == "%Y.%m.%d"


def test_excel_has_the_columns_as_wide_as_the_form_says(desk, clock):
    columns = [{"key": "seq", "width": 13}, {"key": "number", "width": 91}, {"key": "name", "width": 169}]
    own(desk, columns=columns, below=["共两行说明", "第二行"])
    book = fill_form(desk, "a9", as_of=clock.day)
    assert [track.width for track in book.sheets[0].tracks] == pytest.approx([13, 91, 169])
    sheet = load_workbook(BytesIO(render(book, ".xlsx"))).active
    wide = [sheet.column_dimensions[one].width for one in "ABC"]
    assert wide[2] / wide[1] == pytest.approx(169 / 91, rel=0.03)
    assert {"共两行说明", "第二行"} <= {row[0].value for row in sheet.iter_rows()}


@pytest.mark.parametrize(("through", "group"), [(True, []), (False, []), (False, ["unit"])])
def test_numbers_go_through_or_start_again(desk, clock, through, group):
    own(desk, "register_place", through=through, group=group)
    book = fill_form(desk, "register_place", as_of=clock.day)
    numbers = [line.values[0] for sheet in book.sheets for line in sheet.body]
    if through:
        assert numbers == list(range(1, len(numbers) + 1))
    else:
        assert all(sheet.body[0].values[0] == 1 for sheet in book.sheets)
        again = sum(number == 1 for number in numbers)
        assert again == len(book.sheets) or group


def test_the_rules_of_numbers_hold_the_forms_own(clock):
    for name, form in every().items():
        if form.is_slip or name == "ledger":
            continue
        rules = numberings(entries_of(name, None), form, clock.day)
        assert (form.group, form.through) in {(one.group, one.through) for one in rules}
        assert len({one.words for one in rules}) == len(rules)


def test_facts_are_shown_by_their_titles_and_kept_by_their_keys():
    for name in every():
        text = definition(name)
        assert as_keys(as_words(text)) == text
    assert as_words("{company}：{year} 年") == "{单位名称}：{年度} 年"
    assert as_keys("{单位名称}{company}") == "{company}{company}"
    assert not unknown_fact(["{company}", "没有括号"])
    assert "{车间主任}" in unknown_fact([as_keys("{车间主任}")])


def test_widths_keep_their_proportion_and_fill_the_page():
    assert scaled([10, 20, 30], 273) == [45.5, 91, 136.5]
    assert sum(scaled([7.3, 111, 26.4, 80], 186)) == pytest.approx(186)
    assert min(scaled([1, 400], 100)) == 5
    assert room({"paper": "A4", "landscape": False, "margins": [10, 10, 5, 5]}) == 190
    assert room({}) == 273


def test_what_is_not_saved_is_seen_as_it_would_print(desk, clock):
    entries = entries_of("a9", desk.ledger.forms) | {"title": "试排"}
    seen = preview(desk, "a9", text_of(entries), as_of=clock.day, where="动力车间")
    assert seen.pdf.startswith(b"%PDF")
    assert 120 < seen.space < 186
    assert not load("a9", desk.ledger.forms).is_own
    saved = parse("a9", text_of(entries), "a9.toml")
    assert {one.key for one in saved.columns} < {one.key for one in offered(saved, (), clock.day)}
