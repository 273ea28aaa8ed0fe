"""An old ledger of 20,000 rows, read, checked and stored with everything that belongs to an instrument."""

import itertools
import random
from datetime import date, datetime, timedelta

from data import TODAY
from frame import Bench

KINDS = [
    "压力表",
    "压力变送器",
    "温度计",
    "热电偶",
    "电能表",
    "电磁流量计",
    "涡街流量计",
    "液位计",
    "差压变送器",
    "电子秤",
    "地磅",
    "互感器",
]
HEADINGS = [
    "序号",
    "名称",
    "管理编号",
    "型号规格",
    "准确度等级",
    "量程（MPa）",
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
    "管理类别",
    "备注",
]
ROWS = 20_000
NAME = "old-20000.xlsx"


def made(folder):
    """Write the old ledger once: twelve sheets, each with a title above its heading."""
    from openpyxl import Workbook

    chance, book = random.Random(1), Workbook(write_only=True)
    for number in range(ROWS):
        at, kind = number % len(KINDS), KINDS[number * len(KINDS) // ROWS]
        if kind not in book.sheetnames:
            sheet = book.create_sheet(kind)
            sheet.append([f"{kind}台账"])
            sheet.append(HEADINGS)
        sheet.append(_row(chance, number, at, kind))
    book.save(folder / NAME)


def _row(chance, number, at, kind):
    day = date(2025, 1, 1) + timedelta(days=chance.randrange(680))
    months = chance.choice((6, 12, 24))
    spelled = chance.choice((day.isoformat(), f"{day:%Y.%m.%d}"))
    return (
        at + 1,
        kind,
        f"{kind[0]}-{number:05}",
        f"Y-{chance.randrange(50)}",
        chance.choice(("1.6", "0.5S", "2.5级", "±0.2%")),
        "0～1.6",
        f"{chance.randrange(10**8):08}",
        f"某{chance.randrange(30)}仪表厂",
        f"{chance.randrange(400)}# 泵房",
        chance.choice((f"{months}个月", months)),
        spelled,
        None,
        f"JD2025-{number:06}",
        "市计量院",
        chance.choice(("合格", "在用")),
        f"{chance.randrange(12)}车间",
        "B类",
        None,
    )


def _fresh(folder):
    from models.store.ledger import Ledger

    place = next(place for at in itertools.count() if not (place := folder / f"import-{at}").exists())
    return Ledger.create(place)


def ours(folder):
    from models.intake.reader import read_old_ledger
    from models.read.imports import preview
    from models.work.desk import Desk
    from models.work.imports import accept

    desk = Desk(_fresh(folder), "张三", lambda: datetime(TODAY.year, TODAY.month, TODAY.day, 9).astimezone())

    def work():
        seen = desk.ask(preview, book=read_old_ledger(folder / NAME), path=folder / NAME, today=TODAY)
        return desk.perform(accept, preview=seen)

    return work


def plainly(folder):
    from openpyxl import load_workbook

    ledger = _fresh(folder)

    def work():
        book = load_workbook(folder / NAME, read_only=True)
        with ledger.writing() as session:
            _add_all(session, book)

    return work


def _add_all(session, book):
    """Store the same kinds of rows through the mapper, each sheet after the other, unchecked."""
    from models.store.imports import ImportRun
    from models.store.journal import JournalLine
    from models.store.verification import Certificate

    line = {"actor": "张三", "action": "import", "summary": "", "details": "{}", "previous": "", "hash": ""}
    session.add(JournalLine(seq=1, op_id="1", at=datetime.now().astimezone(), **line))
    session.add(ImportRun(id=1, seq=1, file_name=NAME, sha256="", counts="{}"))
    session.flush()
    for sheet in book:
        rows = list(sheet.iter_rows(min_row=3, values_only=True))
        meters = [_meter(row, sheet.title) for row in rows]
        papers = [Certificate(seq=1, number=row[12], lab=row[13]) for row in rows]
        session.add_all(meters + papers)
        session.flush()
        for meter, paper, row in zip(meters, papers, rows, strict=True):
            session.add_all(_belongings(meter, paper, row, sheet.title))
        session.flush()


def _meter(row, kind):
    from models.store.instrument import Instrument

    keys = ("name", "number", "model", "accuracy_class", "range", "serial", "maker", "place")
    entries = dict(zip(keys, row[1:9], strict=True))
    return Instrument(seq=1, kind=kind, registered_on=_day(row[10]), state="合格", search="", **entries)


def _belongings(meter, paper, row, sheet):
    from models.store.instrument import InstrumentEvent, SourceRow
    from models.store.verification import Verification

    day, own = _day(row[10]), {"seq": 1, "instrument_id": meter.id}
    found = {"kind": "周期", "method": "检定", "result": "合格", "convention": "减一天"}
    return [
        InstrumentEvent(on=day, event="登记", state="待检", **own),
        InstrumentEvent(on=day, event="检定合格", state="合格", **own),
        Verification(certificate_id=paper.id, on=day, renews=True, from_ledger=True, **found, **own),
        SourceRow(import_id=1, sheet=sheet, row=row[0], cells=str(row), **own),
    ]


def _day(text):
    return date.fromisoformat(text.replace(".", "-"))


BENCHES = [
    Bench(
        "import of 20,000 rows, checked and stored",
        ours,
        "openpyxl read_only + ORM add_all of the same rows, unchecked",
        plainly,
        0.30,
        rounds=3,
        data=made,
    )
]
