"""An old ledger of 20,000 rows, read, checked and stored."""

import tempfile
from datetime import date, datetime, time, timedelta
from pathlib import Path

from data import TODAY, rows_of_a8
from frame import Bench

HEADERS = (
    "序号",
    "计量器具名称",
    "型号规格",
    "准确度等级",
    "测量范围",
    "生产厂家",
    "出厂编号",
    "管理编号",
    "安装使用地点",
    "使用状态",
    "检定周期",
    "检定日期",
    "备注",
)
ROWS = 20_000


def old_ledger(folder):
    """Make the workbook: one sheet, a title, a header row, dates as dates and as 2025.07.12."""
    from xlsxwriter import Workbook

    with Workbook(folder / "old.xlsx", {"constant_memory": True}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet("电能表")
        sheet.write(0, 0, "能源计量器具台账")
        sheet.write_row(1, 0, HEADERS)
        for number, row in enumerate(rows_of_a8(ROWS), 2):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    dotted = number % 3 == 0
                    sheet.write(
                        number, column, f"{value:%Y.%m.%d}" if dotted else value, None if dotted else day
                    )
                else:
                    sheet.write(number, column, value)


def ours(folder):
    """Read in the limited child process, preview every row, accept all that needs no decision, in one commit."""
    from models.intake.reader import read_old_ledger
    from models.read.imports import preview
    from models.rules.roles import Role
    from models.store.ledger import Ledger
    from models.work import person
    from models.work.desk import Desk
    from models.work.imports import accept

    ledger = Ledger.create(Path(tempfile.mkdtemp(dir=folder)) / "ledger")
    desk = Desk(ledger, "张三", lambda: datetime.combine(TODAY, time(9)).astimezone())

    desk.perform(person.add, name="张三", roles=(Role.ADMINISTRATOR, Role.METROLOGIST))

    def work():
        old = folder / "old.xlsx"
        seen = desk.ask(preview, book=read_old_ledger(old), today=TODAY, path=old)
        done = desk.perform(accept, preview=seen)
        assert str(ROWS) in done.summary.replace(",", ""), done.summary

    return work


def instrument_table():
    """Return the class of a plain ORM table of instruments."""
    from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

    class Base(DeclarativeBase):
        pass

    class Instrument(Base):
        __tablename__ = "instrument"
        id: Mapped[int] = mapped_column(primary_key=True)
        number: Mapped[str] = mapped_column(unique=True)
        name: Mapped[str]
        model: Mapped[str | None]
        accuracy_class: Mapped[str | None]
        range: Mapped[str | None]
        maker: Mapped[str | None]
        serial: Mapped[str | None]
        place: Mapped[str | None]
        state: Mapped[str | None]
        interval_months: Mapped[int | None]
        verified_on: Mapped[date | None]
        valid_until: Mapped[date | None]
        remark: Mapped[str | None]

    return Instrument


def day(value):
    if isinstance(value, datetime):
        return value.date()
    return datetime.strptime(value, "%Y.%m.%d").date() if value else None  # noqa: DTZ007


def text(value):
    return None if value in (None, "", "/", "-") else str(value).strip()


def openpyxl_and_orm(folder):
    """Read with openpyxl's read_only mode, clean, look for doubles, and add_all ORM rows: the usual way."""
    from openpyxl import load_workbook
    from sqlalchemy import create_engine, select
    from sqlalchemy.orm import Session

    instrument = instrument_table()

    def work():
        (folder / "peer.db").unlink(missing_ok=True)
        engine = create_engine(f"sqlite:///{folder / 'peer.db'}")
        instrument.metadata.create_all(engine)
        book = load_workbook(folder / "old.xlsx", read_only=True)
        with Session(engine) as session:
            known, found = set(session.scalars(select(instrument.number))), []
            for row in book.active.iter_rows(min_row=3, values_only=True):
                number, verified, months = text(row[7]), day(row[11]), 12 if row[10] == "1 年" else 6
                if number in known:
                    continue
                known.add(number)
                found.append(
                    instrument(
                        number=number,
                        name=text(row[1]),
                        model=text(row[2]),
                        accuracy_class=text(row[3]),
                        range=text(row[4]),
                        maker=text(row[5]),
                        serial=text(row[6]),
                        place=text(row[8]),
                        state=text(row[9]),
                        interval_months=months,
                        verified_on=verified,
                        valid_until=verified and verified + timedelta(days=364),
                        remark=text(row[12]),
                    )
                )
            session.add_all(found)
            session.commit()
        book.close()
        engine.dispose()

    return work


BENCHES = [
    Bench(
        "import of 20,000 rows, checked and stored",
        ours,
        "openpyxl read_only + ORM add_all",
        openpyxl_and_orm,
        0.3,
        rounds=3,
        data=old_ledger,
    ),
]
