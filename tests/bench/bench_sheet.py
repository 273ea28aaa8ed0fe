"""表A.8 as a formatted workbook, 表A.9 as PDF."""

from datetime import datetime, time

from data import TODAY, ledger, rows_of_a8
from frame import HERE, Bench

ROWS, PRINTED = 20_000, 3_000


def old_plant(folder):
    ledger(folder, ROWS, 1)


def usual_plant(folder):
    ledger(folder, PRINTED, 1)


def in_the_ledger(row):
    """Leave out what the form leaves out."""
    return row[9] != "报废"


def ours(folder):
    """Lay the loaded rows out as 表A.8 and write the workbook; the form has three 分表."""
    import models.sheets.excel  # noqa: F401 - as with the peer, loading the library does not count

    return filled(folder, "a8", ROWS, "ours.xlsx")


def filled(folder, form, count, name):
    """Return the work: the loaded rows laid out as a form and written to a file."""
    from models.read.instrument import ledger as read
    from models.read.instrument_list import INSTRUMENTS
    from models.rules.form import load
    from models.sheets.export import write
    from models.sheets.layout import lay_out
    from models.sheets.printed import facts
    from models.store.ledger import Ledger
    from models.work.desk import Desk

    desk = Desk(
        Ledger(ledger(folder, count, 1)), "张三", lambda: datetime.combine(TODAY, time(9)).astimezone()
    )
    rows, given = desk.ask(read, as_of=TODAY, today=TODAY), facts(desk, TODAY, "")
    return lambda: write(lay_out(load(form), INSTRUMENTS, rows, given), folder / name)


def openpyxl_styled(folder):
    """Write the same cells with openpyxl: title, header, borders, font and alignment on every cell, print set-up."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Border, Font, Side

    rows = list(filter(in_the_ledger, rows_of_a8(ROWS)))
    thin = Side(style="thin")
    border, font = Border(thin, thin, thin, thin), Font(name="Noto Sans SC", size=9)
    centre = Alignment(horizontal="center", vertical="center", wrap_text=True)

    def work():
        book = Workbook()
        sheet = book.active
        sheet.merge_cells("A1:M1")
        sheet["A1"] = "表A.8 能源计量器具一览表"
        sheet["A1"].font, sheet["A1"].alignment = Font(name="Noto Sans SC", size=16, bold=True), centre
        for number, row in enumerate(rows, 3):
            for column, value in enumerate(row, 1):
                cell = sheet.cell(number, column, value)
                cell.border, cell.font, cell.alignment = border, font, centre
        sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
        sheet.print_title_rows = "1:2"
        sheet.freeze_panes = "A3"
        book.save(folder / "peer.xlsx")

    return work


def xlsxwriter_styled(folder):
    """Write the same cells with XlsxWriter, row by row in constant memory."""
    from xlsxwriter import Workbook

    rows = list(filter(in_the_ledger, rows_of_a8(ROWS)))
    usual = {"font_name": "Noto Sans SC", "font_size": 9, "align": "center", "valign": "vcenter", "border": 1}

    def work():
        with Workbook(folder / "peer2.xlsx", {"constant_memory": True}) as book:
            cell = book.add_format({**usual, "text_wrap": True})
            day = book.add_format({**usual, "num_format": "yyyy-mm-dd"})
            sheet = book.add_worksheet()
            sheet.merge_range(
                "A1:M1", "表A.8 能源计量器具一览表", book.add_format({"bold": True, "font_size": 16})
            )
            for number, row in enumerate(rows, 2):
                for column, value in enumerate(row):
                    sheet.write(number, column, value, day if column == 11 else cell)
            sheet.set_landscape()
            sheet.set_paper(9)
            sheet.repeat_rows(0, 1)

    return work


def pages_ours(folder):
    import models.sheets.pdf  # noqa: F401

    return filled(folder, "a9", PRINTED, "ours.pdf")


def pages_long_table(folder):
    """Print the same number of columns with reportlab's LongTable of plain texts, the font embedded."""
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import LongTable, SimpleDocTemplate

    head = [f"第{number}列" for number in range(1, 15)]
    found = filter(in_the_ledger, rows_of_a8(PRINTED))
    texts = [[*("" if value is None else str(value) for value in row), row[7]] for row in found]

    def work():
        font = HERE.parents[1] / "resources" / "fonts" / "NotoSansSC-Regular.ttf"
        pdfmetrics.registerFont(TTFont("Noto Sans SC", font))
        table = LongTable([head, *texts], colWidths=[54] * 14, repeatRows=1)
        table.setStyle(
            [("FONT", (0, 0), (-1, -1), "Noto Sans SC", 7), ("GRID", (0, 0), (-1, -1), 0.5, "black")]
        )
        SimpleDocTemplate(str(folder / "peer.pdf"), pagesize=landscape(A4)).build([table])

    return work


WORK = "表A.8 formatted .xlsx, 20,000 rows"
BENCHES = [
    Bench(WORK, ours, "openpyxl, the same styled cells", openpyxl_styled, 0.1, rounds=3, data=old_plant),
    Bench(WORK, ours, "XlsxWriter, the same styled cells", xlsxwriter_styled, None, rounds=3, data=old_plant),
    Bench(
        "表A.9 as PDF, 3,000 rows",
        pages_ours,
        "reportlab's LongTable of plain texts",
        pages_long_table,
        0.25,
        rounds=3,
        data=usual_plant,
    ),
]
