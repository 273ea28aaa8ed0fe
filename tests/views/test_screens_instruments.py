"""台账: what a clerk does there in a day, by the names on the screen, verified in the ledger."""

from datetime import date

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton, QWidget
from the_window import TODAY, count_of

from models.read.detail import detail
from models.read.history import journal
from models.read.instrument import ledger
from models.read.verification import verifications
from models.work import attachment, instrument

CTRL = Qt.KeyboardModifier.ControlModifier


def rows(plant):
    return {row.number: row for row in plant.ask(ledger, as_of=TODAY, today=TODAY)}


def due_for_periodic(plant, many):
    """Return numbers of instruments in validity that have been verified before, with an interval of a year."""
    found = [r.number for r in rows(plant).values() if r.verified_on and r.interval_months == 12]
    return [number for number in found if rows(plant)[number].state == "合格"][:many]


def test_the_ledger_opens_on_what_is_on_the_books_in_one_line(plant):
    page = plant.page("instruments")
    scrapped = [row for row in rows(plant).values() if row.state == "报废"]
    assert page.rows.rowCount() == len(rows(plant)) - len(scrapped)
    assert count_of(page, "scrapped") == len(scrapped) > 0
    assert not page.rows.filtered
    counts = [one for one in page.counts.children() if isinstance(one, QWidget)]
    assert len({one.y() for one in counts}) == 1, "the counts stand in one line at 1440"
    plant.click("count_scrapped", page)
    assert {row.state for row in page.rows.shown()} == {"报废"}
    page.show_row(next(iter(rows(plant).values())).id)
    assert page.grid.selected_count() == 1


def test_a_scrapped_instrument_that_was_looked_for_is_shown(plant):
    page = plant.page("instruments")
    scrapped = next(row for row in rows(plant).values() if row.state == "报废")
    page.show_row(scrapped.id)
    assert [row.id for row in page.grid.selected()] == [scrapped.id]


def test_an_instrument_is_registered_and_a_taken_number_refused_at_its_field(plant):
    taken = next(iter(rows(plant)))
    plant.page("instruments")
    plant.click("new")
    plant.type("number", taken)
    plant.type("name", "压力表")
    plant.type("place", "3# 泵房")
    plant.click("do")
    assert "二.三.1" in plant.find("number").parent().message.text()
    plant.type("number", "XJ-0001")
    plant.click("do")
    assert plant.dialog() is None
    new = rows(plant)["XJ-0001"]
    assert (new.name, new.place, new.state) == ("压力表", "3# 泵房", "待检")


def test_the_catalogue_hints_and_overrides_nothing(plant):
    plant.page("instruments")
    plant.click("new")
    plant.type("number", "XJ-0002")
    plant.type("interval_months", "3 个月")
    plant.type("name", "电子汽车衡")
    plant.click("take_hint", plant.find("catalogue_hint"))
    plant.click("do")
    new = rows(plant)["XJ-0002"]
    assert (new.interval_months, new.regulation, new.kind) == (3, "JJG 539-2016", "衡器")


def test_several_alike_are_registered_from_two_pasted_columns(plant):
    plant.page("instruments")
    plant.click("new")
    plant.type("name", "双金属温度计")
    several = plant.find("more_fields")
    assert several.isVisible()
    from PySide6.QtWidgets import QCheckBox, QPlainTextEdit

    next(box for box in plant.dialog().findChildren(QCheckBox) if "一次登记多台" in box.text()).click()
    plant.find("numbers", QPlainTextEdit).setPlainText("WD-901\tA1\nWD-902\tA2\n")
    plant.click("do")
    found = rows(plant)
    assert [found[n].serial for n in ("WD-901", "WD-902")] == ["A1", "A2"]


def test_one_verification_shows_what_comes_of_it_then_is_recorded_and_voided(plant):
    number = due_for_periodic(plant, 1)[0]
    page = plant.page("instruments")
    plant.choose(page, number)
    plant.press(Qt.Key.Key_R, CTRL)
    plant.type("on", "2026.11.20")
    shown = " ".join(one.text() for one in plant.find("preview").findChildren(type(page._title)))
    assert "2027-11-19" in shown
    plant.type("certificate_no", "ZS-2026-777")
    plant.click("do")
    row = rows(plant)[number]
    assert (row.verified_on, row.valid_until, row.certificate_no) == (
        date(2026, 11, 20),
        date(2027, 11, 19),
        "ZS-2026-777",
    )
    made = next(v for v in plant.ask(verifications, as_of=TODAY) if v.certificate_no == "ZS-2026-777")
    plant.until(
        lambda: page.detail.shown is not None and page.detail.shown.row.certificate_no == "ZS-2026-777"
    )
    plant.click(f"void_{made.id}", page.detail)
    plant.click("do")
    assert plant.find("message", under=plant.dialog()).isVisible(), "a reason is asked"
    plant.type("reason", "登错器具")
    plant.click("do")
    assert plant.dialog() is None
    assert rows(plant)[number].certificate_no != "ZS-2026-777"
    told = plant.ask(detail, instrument_id=row.id, as_of=TODAY, today=TODAY).history
    assert any(item.reason == "登错器具" for item in told)


def test_a_batch_with_one_line_differing(plant):
    numbers = due_for_periodic(plant, 3)
    page = plant.page("instruments")
    plant.choose(page, *numbers)
    plant.click("verify", page)
    plant.type("on", "2026-11-21")
    plant.type("certificate_no", "PL-1")
    table = plant.find("entries")
    table.cellWidget(1, 2).setCurrentText("不合格")
    table.item(2, 4).setText("2027-03-31")
    table.item(2, 3).setText("PL-2")
    assert [table.item(line, 5).text() for line in range(3)] == ["2027-11-20", "—", "2027-03-31"]
    plant.click("do")
    assert plant.dialog() is None
    ordered = [rows(plant)[row.number] for row in page.grid.selected()]
    assert [row.valid_until for row in (ordered[0], ordered[2])] == [date(2027, 11, 20), date(2027, 3, 31)]
    assert ordered[1].state == "停用"
    assert [row.certificate_no for row in (ordered[0], ordered[2])] == ["PL-1", "PL-2"]


def test_a_date_that_cannot_be_read_is_not_recorded(plant):
    numbers = due_for_periodic(plant, 2)
    page = plant.page("instruments")
    plant.choose(page, *numbers)
    plant.click("verify", page)
    before = len(plant.ask(verifications, as_of=TODAY))
    plant.find("entries").item(0, 4).setText("明年吧")
    plant.click("do")
    assert "明年吧" in plant.dialog().message.text()
    assert len(plant.ask(verifications, as_of=TODAY)) == before


def test_amending_asks_a_reason_and_is_undone_by_the_toast(plant):
    number = due_for_periodic(plant, 1)[0]
    before = rows(plant)[number].place
    page = plant.page("instruments")
    plant.choose(page, number)
    plant.press(Qt.Key.Key_F2, on=page.grid)
    plant.type("place", "搬到 5# 泵房")
    plant.click("do")
    assert plant.find("reason").parent().message.text(), "no reason, no correction"
    plant.type("reason", "核对现场后更正")
    plant.click("do")
    assert rows(plant)[number].place == "搬到 5# 泵房"
    plant.click("undo", plant.window)
    assert rows(plant)[number].place == before


def test_amending_many_and_ctrl_z(plant):
    numbers = due_for_periodic(plant, 4)
    before = [rows(plant)[number].management_class for number in numbers]
    page = plant.page("instruments")
    plant.choose(page, *numbers)
    plant.click("amend_many", page)
    assert not plant.find("do").isEnabled()
    plant.click("tick_management_class")
    plant.type("management_class", "C")
    plant.type("reason", "按新制度调整")
    plant.click("do")
    assert {rows(plant)[number].management_class for number in numbers} == {"C"}
    page.grid.setFocus()
    plant.press(Qt.Key.Key_Z, CTRL, on=page.grid)
    assert [rows(plant)[number].management_class for number in numbers] == before
    plant.press(Qt.Key.Key_Z, CTRL, on=page.grid)
    assert "没有可以撤销的操作" in plant.said()


def test_an_undo_that_is_refused_says_why(plant):
    number = due_for_periodic(plant, 1)[0]
    page = plant.page("instruments")
    plant.choose(page, number)
    for place in ("甲处", "乙处"):
        plant.press(Qt.Key.Key_F2, on=page.grid)
        plant.type("place", place)
        plant.type("reason", "更正")
        plant.click("do")
    lines = [line for line in plant.ask(journal) if line.action == "instrument.amend"]
    plant.app.context.take_back(min(line.seq for line in lines))
    plant.settle()
    assert "不能" in plant.said()
    assert rows(plant)[number].place == "乙处"


def test_what_is_exported_is_what_is_seen(plant, tmp_path):
    page = plant.page("instruments")
    plant.click("count_valid", page)
    page.search.setText("流量")
    page._tick_columns(frozenset({"number", "name", "state", "place"}))
    plant.settle()
    plant.click("export", page)
    target = tmp_path / "所见.xlsx"
    picker = plant.dialog_of(QFileDialog)
    picker.fileSelected.emit(str(target))
    picker.close()
    plant.until(lambda: "已导出" in plant.said())
    sheet = load_workbook(target).active
    lines = [
        [cell if cell is None else str(cell) for cell in line] for line in sheet.iter_rows(values_only=True)
    ]
    seen = page.seen()
    titles = [column.title for column in seen.columns]
    assert titles == ["管理编号", "名称", "状态", "安装使用地点"]
    at = next(i for i, line in enumerate(lines) if "管理编号" in line)
    first = lines[at].index("管理编号")
    assert lines[at][first : first + 4] == titles
    shown = [[column.show(row) for column in seen.columns] for row in seen.rows]
    assert len(shown) > 1
    assert [line[first : first + 4] for line in lines[at + 1 : at + 1 + len(shown)]] == shown


def test_ctrl_c_copies_the_row_for_excel(plant):
    page = plant.page("instruments")
    number = due_for_periodic(plant, 1)[0]
    plant.choose(page, number)
    plant.press(Qt.Key.Key_C, CTRL, on=page.grid)
    assert QApplication.clipboard().text().split("\t")[0] == number


@pytest.mark.parametrize("width", [260, 320, 420])
def test_the_detail_fits_its_pane_at_any_width(plant, width, tmp_path):
    number = due_for_periodic(plant, 1)[0]
    row = rows(plant)[number]
    perform = plant.app.context.desk.perform
    long = {
        "place": "合成氨装置三层平台东北角靠近二号压缩机出口缓冲罐的一次阀后面" * 3,
        "serial": "SN" + "0123456789ABCDEF" * 5,
        "remark": "https://example.invalid/" + "a-very-long-address/" * 8,
    }
    perform(instrument.amend, instrument_id=row.id, version=row.version, reason="试长文字", **long)
    paper = tmp_path / f"{'第三方检测机构出具的校准证书' * 4}.pdf"
    paper.write_bytes(b"%PDF-1.4 a long name")
    perform(attachment.attach, entity="instrument", entity_id=row.id, path=paper, purpose="证书")
    page = plant.page("instruments")
    plant.choose(page, number)
    plant.until(lambda: page.detail.shown is not None and page.detail.shown.row.serial == long["serial"])
    page._split.setSizes([10_000, width])
    plant.qtbot.wait(0)
    inner = page.detail.widget()
    assert inner.width() <= page.detail.viewport().width()
    for one in inner.findChildren(QWidget):
        right = one.mapTo(inner, one.rect().topRight()).x()
        assert right < inner.width(), f"{one} {getattr(one, 'text', str)()} is cut off at {width}"
    shown = {one.objectName() for one in inner.findChildren(QPushButton) if one.isVisible()}
    assert {"detail_verify", "detail_edit", "detail_attach"} <= shown


def test_space_folds_the_detail_and_its_width_is_remembered(plant):
    page = plant.page("instruments")
    page.grid.setFocus()
    plant.press(Qt.Key.Key_Space, on=page.grid)
    assert not page._side.isVisible()
    plant.press(Qt.Key.Key_F4, on=page.grid)
    assert page._side.isVisible()
    page._split.setSizes([10_000, 400])
    page._split.splitterMoved.emit(1, 1)
    assert plant.remembered.get("list/detail_width") == page._split.sizes()[1]
