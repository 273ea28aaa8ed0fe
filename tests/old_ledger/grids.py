"""Small old ledgers for tests, straight from rows of values, without a file."""

from datetime import date

from models.intake.grid import Grid
from models.intake.tables import find_tables
from models.rules.old_book import EMPTY, OldBook, RawCell

HEADINGS = (
    "序号",
    "名称",
    "管理编号",
    "型号规格",
    "出厂编号",
    "生产厂家",
    "安装地点",
    "检定周期",
    "检定日期",
    "有效期至",
    "证书编号",
    "检定单位",
    "状态",
    "使用部门",
    "备注",
)


def cell(value):
    if value is None:
        return EMPTY
    if isinstance(value, date):
        return RawCell(value, value.isoformat())
    return RawCell(value, str(value))


def book(name="旧台账.xlsx", **sheets):
    """Return a book as if it were read from a file; each sheet is a list of rows of values."""
    grids = (
        Grid(title, tuple(tuple(cell(value) for value in row) for row in rows))
        for title, rows in sheets.items()
    )
    return OldBook(name, tuple(sheet for grid in grids for sheet in find_tables(grid)))


def sheet(*rows, title="计量器具台账"):
    """Return a sheet with a title, a heading and these rows, given as dicts by heading."""
    body = [
        [row.get(heading, at if heading == "序号" else None) for heading in HEADINGS]
        for at, row in enumerate(rows, 1)
    ]
    return [[title], list(HEADINGS), *body]


def meter(at, **other):
    """Return the usual row of an electricity meter."""
    return {
        "名称": "三相电能表",
        "管理编号": f"DN-{at:03}",
        "型号规格": "DTSD341",
        "出厂编号": f"20{at:06}",
        "生产厂家": "某仪表厂",
        "安装地点": f"{at}# 配电室",
        "检定周期": "12个月",
        "检定日期": "2026.03.01",
        "有效期至": "2027-02-28",
        "证书编号": f"DX2026-{at:04}",
        "检定单位": "市计量院",
        "状态": "合格",
        "使用部门": "动力车间",
        **other,
    }
