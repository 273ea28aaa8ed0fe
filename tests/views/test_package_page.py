"""迎检资料包 in the window: what is missing comes first, each line leads to its row, then the papers are made."""

import zipfile
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from models.sheets.package_check import counted, missing
from views.screens.package import free_folder


def ready(plant, page="forms"):
    plant.page(page)
    plant.click("package", plant.window.page(page))
    shown = plant.window.page("package")
    plant.until(lambda: "还缺" in shown._about.text())
    return shown


def groups(page):
    names = page._findings.groups
    return [names.item(row).text() for row in range(names.count())]


def test_what_is_missing_stands_in_groups_and_a_line_leads_to_its_row(plant, clock):
    page = ready(plant)
    found = missing(plant.app.context.desk, year=2026, day=clock.day)
    assert groups(page) == [f"{kind}　{count:,}" for kind, count in counted(found).items()]
    assert f"{len(found):,}" in page._about.text()
    lines = page._findings.lines
    wanted = [one for one in found if one.kind == page._findings.group()]
    assert lines.count() == len(wanted)
    plant.qtbot.mouseClick(
        lines.viewport(), Qt.MouseButton.LeftButton, pos=lines.visualItemRect(lines.item(1)).center()
    )
    plant.settle()
    certificates = plant.window.page("certificates")
    plant.until(lambda: [row.id for row in certificates.selected()] == [wanted[1].key])


def test_another_year_is_looked_at_as_of_its_last_day(plant):
    page = ready(plant)
    plant.type("year", "2025 年度")
    plant.until(lambda: "2025-12-31，还缺" in page._about.text())
    found = missing(plant.app.context.desk, year=2025, day=date(2025, 12, 31))
    assert groups(page) == [f"{kind}　{count:,}" for kind, count in counted(found).items()]


def test_the_papers_are_made_where_the_user_says(plant, tmp_path):
    page = ready(plant, "home")
    plant.click("make_zip", page)
    picker = page.findChild(QFileDialog)
    assert picker.selectedFiles()[0].endswith("迎检资料 2026 年度 2026-11-21.zip")
    target = tmp_path / "迎检.zip"
    picker.fileSelected.emit(str(target))
    picker.close()
    plant.settle()
    with zipfile.ZipFile(target) as packed:
        assert "00 目录.xlsx" in packed.namelist()
    assert "已存到" in plant.said()
    assert plant.find("make_zip", under=page).isEnabled()


def test_cancelled_papers_leave_nothing_and_the_page_goes_on(plant, tmp_path):
    page = ready(plant)
    place = tmp_path / "放这里"
    place.mkdir()
    jobs, at_once = plant.app.jobs, Qt.ConnectionType.DirectConnection
    watching = jobs.progressed.connect(lambda *_: jobs.cancel(), at_once)
    page.make(free_folder(place, "迎检"))
    plant.settle()
    jobs.progressed.disconnect(watching)
    assert not list(place.iterdir())
    assert "没有留下" in plant.said()
    assert plant.find("make_folder", under=page).isEnabled()


def test_a_folder_gets_a_name_that_is_free(tmp_path):
    (tmp_path / "迎检").mkdir()
    assert free_folder(tmp_path, "迎检").name == "迎检 (2)"


@pytest.mark.parametrize(
    ("day", "said"), [("2026-11-21", "2026"), ("2027-01-15", "2026"), ("2026-06-15", None)]
)
def test_the_first_page_reminds_of_it_when_a_year_ends(plant, clock, day, said):
    clock.day = date.fromisoformat(day)
    home = plant.page("home")
    home.reload()
    plant.settle()
    assert home._package.isVisible() == (said is not None)
    assert said is None or f"整理 {said} 年度" in home._package.text()
