"""A table exported from the sample plant, edited as in Excel, saved again by LibreOffice, and handed back."""

import random
import shutil
import subprocess
from contextlib import contextmanager
from datetime import date

import pytest
from openpyxl import load_workbook

from models.intake.reader import read_old_ledger
from models.read.instrument import ledger
from models.read.instrument_list import INSTRUMENTS
from models.read.lists import LISTS
from models.read.returned import compare
from models.rules.returned import EDITABLE
from models.rules.roles import Role
from models.sheets.export import write
from models.sheets.printed import fill_form, fill_seen
from models.sheets.returned import titles
from models.store.ledger import Ledger
from models.work import person
from models.work.desk import Desk

TODAY = date(2026, 11, 21)
OFFICE = shutil.which("soffice")
needs_office = pytest.mark.skipif(OFFICE is None, reason="no LibreOffice here")


@contextmanager
def at_work(sample_plant, folder, clock):
    """Work on a copy of the sample plant as one of two metrologists, 李计量 and 赵明."""
    shutil.copytree(sample_plant, folder)
    ledger = Ledger.open(folder)
    for name in ("李计量", "赵明"):
        Desk(ledger, "王管理", clock).perform(person.add, name=name, roles=(Role.METROLOGIST,))
    yield Desk(ledger, "李计量", clock)
    ledger.close()


def export(desk, path, *, form="instruments", columns=None, where="", as_of=None):
    """Write what a list shows, or a form, as the window and the command line do."""
    day = as_of or desk.clock().date()
    if form not in LISTS:
        write(fill_form(desk, form, as_of=day), path)
        return path
    spec = LISTS[form].spec(lambda: day)
    rows = desk.ask(LISTS[form].load, day, desk.clock().date())
    rows = [row for row in rows if spec.matches(row, where)]
    shown = [spec.column(key) for key in columns] if columns else [one for one in spec.columns if one.shown]
    write(fill_seen(desk, spec, shown, rows, as_of=day, filters=where), path)
    return path


def look(desk, path):
    """Compare a file with the ledger."""
    book = read_old_ledger(path)
    return desk.ask(
        compare, book=book, titles=titles(desk.ledger.forms), today=desk.clock().date(), path=path
    )


def present(desk):
    day = desk.clock().date()
    return {row.number: row for row in desk.ask(ledger, as_of=day, today=day)}


def open_table(path):
    """Return the workbook, its sheet, column titles → place, number → row."""
    book = load_workbook(path)
    sheet = book.worksheets[0]
    head = next(row for row in sheet.iter_rows() if "管理编号" in [cell.value for cell in row])
    places = {cell.value: cell.column for cell in head if cell.value}
    at = places["管理编号"]
    rows = {
        sheet.cell(line, at).value: line
        for line in range(head[0].row + 1, sheet.max_row + 1)
        if sheet.cell(line, at).value
    }
    return book, sheet, places, rows


def edit(path, changes):
    """Type values into cells: (管理编号, heading) → value."""
    book, sheet, places, rows = open_table(path)
    for (number, title), value in changes.items():
        sheet.cell(rows[number], places[title]).value = value
    book.save(path)


def resaved(path, suffix, folder):
    """Let LibreOffice open a file and save it again under another format."""
    folder.mkdir(exist_ok=True)
    profile = folder / "profile"
    done = subprocess.run(
        [
            OFFICE,
            f"-env:UserInstallation=file://{profile}",
            "--headless",
            *(["--infilter=CSV:44,34,76"] if path.suffix == ".csv" else []),
            "--convert-to",
            "csv:Text - txt - csv (StarCalc):44,34,76" if suffix == ".csv" else suffix[1:],
            "--outdir",
            str(folder),
            str(path),
        ],
        capture_output=True,
        check=True,
        timeout=300,
    )
    made = folder / f"{path.stem}{suffix}"
    assert made.is_file(), done.stderr
    return made


TYPED = {
    "interval": [("9 个月", (9, None)), ("4年", (48, None)), ("一次性", (None, "一次性"))],
    "installed_on": [(date(2019, 3, 5), date(2019, 3, 5)), ("2018.7.9", date(2018, 7, 9))],
    "level": [("三级", "三级"), ("其他", "其他")],
    "management_class": [("C类", "C"), ("a", "A")],
    "mandatory": [("是", True), ("否", False)],
    "networked": [("是", True), ("否", False)],
    "is_standard": [("是", True), ("否", False)],
    "running_state": [("维护", "维护")],
    "custody": [("在库", "在库"), ("外修", "外修")],
}
"""What is typed → what is then to stand in the ledger."""
NOT_TRIED = {"unit", "point", "number"}
"""Columns whose changes raise a question, or name what must exist."""


def random_edits(desk, count, seed, columns):
    """Choose cells and what to type there, so that each is a change: (number, column) → typed, meant."""
    chance = random.Random(seed)
    rows, made = present(desk), {}
    by_point = {row.number for row in rows.values() if row.point}
    numbers = sorted(rows)
    while len(made) < count:
        number, column = chance.choice(numbers), chance.choice(columns)
        row = rows[number]
        if column in {"level", "energy"} and number in by_point:
            continue
        typed, meant = chance.choice(
            TYPED.get(column, [(f"改后 {chance.randrange(10**6)} №{len(made)}",) * 2])
        )
        own = (row.interval_months, row.interval_word) if column == "interval" else getattr(row, column)
        if own != meant:
            made[number, column] = typed, meant
    return made


ALL = [one.key for one in INSTRUMENTS.columns]
TRIED = sorted(EDITABLE - NOT_TRIED)
TITLE = {one.key: one.title for one in INSTRUMENTS.columns}


def type_in(path, edits):
    edit(path, {(number, TITLE[column]): typed for (number, column), (typed, _) in edits.items()})


def seen_as(comparison):
    """Return the differences found: (number, column) → entries."""
    return {(row.number, cell.column): cell.values for row, cell in comparison.differences}


def meant_by(edits):
    return {
        (number, column): (
            {"interval_months": meant[0], "interval_word": meant[1]}
            if column == "interval"
            else {column: meant}
        )
        for (number, column), (_, meant) in edits.items()
    }
