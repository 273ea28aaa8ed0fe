"""报表: forms in their groups, found by word, filled, checked before printing, each finding a click away."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget

from models.read.instrument import ledger as all_instruments
from models.sheets.form_check import check_form
from models.sheets.printed import SHELVES, by_shelf, forms


def ready(plant):
    page = plant.page("forms")
    plant.until(lambda: page.paper.pages() > 0)
    plant.settle()
    return page


def shown(page):
    names = page.findChild(QListWidget, "form_names")
    return [names.item(row).text() for row in range(names.count()) if not names.item(row).isHidden()]


def test_forms_stand_under_their_shelves_and_are_found_by_word_or_initials(plant):
    page = ready(plant)
    titles = shown(page)
    assert [title for title in titles if title in SHELVES] == list(SHELVES)
    assert len(titles) == len(by_shelf(forms(plant.app.context.desk))) + len(SHELVES)
    plant.find("form_search", under=page).setText("报废")
    assert "计量器具报废审批单" in shown(page)
    assert "表B.1 能源计量工作人员一览表" not in shown(page)
    plant.find("form_search", under=page).setText("bfspd")
    assert shown(page) == ["单据", "计量器具报废审批单"]
    plant.find("form_search", under=page).setText("")
    assert shown(page) == titles


def test_a_finding_leads_to_its_instrument(plant, clock):
    page = ready(plant)
    page._list.choose("a9")
    plant.settle()
    wanted = check_form(plant.app.context.desk, "a9", as_of=clock.day)
    button = plant.find("check", under=page)
    assert button.text() == f"打印前检查 {len(wanted)} 处"
    plant.click("check", page)
    found = plant.find("findings", under=page)
    assert found.count() == len(wanted)
    item = found.item(0)
    plant.qtbot.mouseClick(
        found.viewport(), Qt.MouseButton.LeftButton, pos=found.visualItemRect(item).center()
    )
    plant.settle()
    page = plant.window.page("instruments")
    plant.until(lambda: wanted[0].number in {row.number for row in page.selected()})


def test_a_slip_is_empty_until_an_instrument_is_named(plant):
    page = ready(plant)
    page._list.choose("scrap")
    plant.settle()
    assert page.paper.pages() == 1
    number = plant.ask(all_instruments, as_of=page._day.value())[0].number
    plant.type("where", number)
    plant.settle()
    assert page._book.sheets[0].name == number
