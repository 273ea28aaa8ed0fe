"""The workbook of the invented old ledger under way: titles, tables, spellings of dates."""

from calendar import monthrange
from datetime import date, datetime, time, timedelta
from random import Random

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

THIN = Side(style="thin", color="FF808080")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
EPOCH = date(1899, 12, 30)


def after(day, months):
    """Return the last day of validity."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1])) - timedelta(1)


SPELLINGS = {
    "dots": lambda day: f"{day:%Y.%m.%d}",
    "short": lambda day: f"{day.year}.{day.month}.{day.day}",
    "dashes": lambda day: day.isoformat(),
    "slashes": lambda day: f"{day.year}/{day.month}/{day.day}",
    "words": lambda day: f"{day.year}年{day.month}月{day.day}日",
    "digits": lambda day: int(f"{day:%Y%m%d}"),
    "serial": lambda day: (day - EPOCH).days,
    "real": lambda day: datetime.combine(day, time()),
}


def columns_of(text):
    """Return pairs of heading and key from ``heading=key|heading=key``."""
    return [tuple(part.split("=")) for part in text.split("|")]


class Book:
    """The workbook under way, and what its rows mean."""

    def __init__(self):
        self.chance = Random(2026)
        self.book = Workbook()
        self.book.remove(self.book.active)
        self.meaning = []

    def day(self, first=date(2025, 3, 1), last=date(2026, 10, 20)):
        return first + timedelta(self.chance.randrange((last - first).days))

    def pick(self, *values):
        return self.chance.choice(values)

    def sheet(self, name, title, width):
        """Begin a sheet with its title merged over fewer columns than the table has."""
        sheet = self.book.create_sheet(name)
        if title:
            sheet["A1"] = title
            sheet["A1"].font = Font(name="宋体", size=16, bold=True)
            sheet["A1"].alignment = Alignment(horizontal="center")
            sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=width)
        return sheet

    def table(self, sheet, header_row, columns, rows, *, formula=True):
        """Write a table; each row is a dict of cells, with its meaning under ``means``."""
        for at, (header, _key) in enumerate(columns, 1):
            cell = sheet.cell(header_row, at, header)
            cell.font, cell.border = Font(name="宋体", size=10, bold=True), BOX
            cell.alignment = Alignment(wrap_text=True, horizontal="center", vertical="center")
            cell.fill = PatternFill("solid", fgColor="FFD9E1F2")
            letter = cell.column_letter
            sheet.column_dimensions[letter].width = max(
                8, sheet.column_dimensions[letter].width if at < 3 else 13
            )
        for count, row in enumerate(rows, 1):
            at = header_row + count
            for column, (_header, key) in enumerate(columns, 1):
                value = row.get(key)
                if key == "no":
                    value = f"=ROW()-{header_row}" if formula else row.get("no", count)
                if value is None:
                    continue
                cell = sheet.cell(at, column, value)
                cell.border, cell.font = BOX, Font(name="宋体", size=10)
                if isinstance(value, datetime):
                    cell.number_format = self.pick("yyyy-mm-dd", "yyyy/m/d")
                if key == "accuracy" and isinstance(value, float) and value < 0.02:
                    cell.number_format = "0.00%"
            if "stray" in row:
                sheet.cell(at, len(columns) + 1, row["stray"])
            if row.get("means"):
                self.meaning.append({"sheet": sheet.title, "row": at, **row["means"]})
        return header_row + len(rows)

    def entry(self, spelling, months, *, first=date(2025, 3, 1), **cells):
        """Return a row with its dates spelled, and what it means."""
        on = self.day(first)
        until = after(on, months) if months else None
        spell = SPELLINGS[spelling]
        means = {
            "number": cells["number"],
            "serial": str(cells["serial"]),
            "on": on.isoformat(),
            "until": until.isoformat() if until else None,
            "months": months,
        }
        dates = {"on": spell(on), "until": spell(until) if until else None}
        return {**dates, **cells, "means": means}

    def maker(self):
        return self.pick(
            "泊云仪表厂（示例）", "石桥压力表有限公司（示例）", "东屿仪表（示例）", "启明自控（示例）"
        )
