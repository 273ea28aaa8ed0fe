"""An old ledger handed over to the window: a messy workbook, and what a user does with its preview."""

from old_ledger.grids import HEADINGS, meter
from openpyxl import Workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel
from the_window import TODAY

from models.read.instrument import ledger
from views.imports.sheets import box_of

GAUGES = ("名称", "出厂编号", "车位", "量程（MPa）", "检定周期", "检定日期")


def gauge(at, **other):
    usual = ("压力表", f"P-{at:03}", f"{at}# 泵出口", "0～1.6", "半年", "2026.10.12")
    return {**dict(zip(GAUGES, usual, strict=True)), **other}


def workbook(path, **sheets):
    """Write a workbook: a title merged narrower than the table, a blank row, headings, rows, a sum."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        if not rows:
            continue
        headings = GAUGES if "车位" in rows[0] else HEADINGS
        sheet.append([f"{name}台账"])
        sheet.merge_cells("A1:C1")
        sheet.append([])
        sheet.append([title.replace("检定", "检定\n") for title in headings])
        for at, row in enumerate(rows, 1):
            sheet.append([row.get(title, at if title == "序号" else None) for title in headings])
        sheet.append([None, "合计", f"{len(rows)} 台"])
    book.save(path)
    return path


MESSY = {
    "电能表": [
        meter(1),
        meter(2, 检定日期="20260301"),
        meter(3, 检定日期="2026.04.03", 检定周期=36, 有效期至="2029.10.02"),
        meter(4, 检定日期="2026.1", 有效期至=None),
        meter(5, 检定日期="2025.1", 有效期至=None),
        meter(6, 检定日期="2024.1", 有效期至=None),
        meter(7, 状态="待修中？"),
        meter(8, 管理编号="长" * 61),
    ],
    "压力表": [gauge(1), gauge(2), gauge(3)],
    "封面": [],
}
CLEAR = 6
"""Rows of the messy workbook that need no decision."""


def rows(plant):
    return {row.number: row for row in plant.ask(ledger, as_of=TODAY, today=TODAY)}


def hand_over(plant, path):
    """Hand a file over and return what is then to be looked at, if it could be read."""
    page = plant.page("imports")
    page.take(path)
    plant.settle()
    return page.preview


def stand_on(plant, preview, sheet, row):
    """Put the cursor on a row, as numbered in Excel, and wait until it is shown side by side."""
    preview.sheets.open(sheet)
    view = preview.view()
    wanted = next(one for one in view.sheet.rows if one.source.row == row)
    view.go_to(wanted)
    plant.until(lambda: preview.beside.row() is wanted)
    return wanted


def choose(plant, preview, choice):
    """Press the button of a choice, and let the sum below follow."""
    plant.click(f"choice_{choice.value}", preview.beside)
    plant.until(lambda: not preview._later.isActive())


def tick(plant, preview, name):
    """Click the tick of a sheet."""
    (item,) = preview.sheets.findItems(name, Qt.MatchFlag.MatchExactly)
    at = box_of(preview.sheets.visualItemRect(item), preview.sheets.fontMetrics()).center()
    plant.qtbot.mouseClick(preview.sheets.viewport(), Qt.MouseButton.LeftButton, pos=at)


def announced(plant):
    return plant.find("sum", QLabel).text()


def import_button(plant):
    return plant.find("accept", QAbstractButton)


def take_over(plant, path):
    """Import a file as it stands."""
    preview = hand_over(plant, path)
    plant.click("accept", preview)
    return plant.window.page("imports").result
