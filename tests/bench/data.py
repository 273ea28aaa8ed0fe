"""Ledgers to measure on: the same rows on every machine, made with the program's own tables."""

import random
from datetime import date, datetime, timedelta
from pathlib import Path

TODAY = date(2026, 11, 21)
NAMES = ("电能表", "压力表", "差压变送器", "热电阻", "涡轮流量计", "电子汽车衡", "游标卡尺", "温度变送器")
PLACES = ("一号窑头", "原料磨", "水泥磨", "余热发电", "空压站", "总降压站", "锅炉房", "化验室")
MAKERS = ("华立仪表厂", "上海自动化仪表厂", "川仪股份", "天水长城", "威胜电气", "红旗仪表厂")
STATES = ("合格",) * 80 + ("准用",) * 5 + ("停用",) * 5 + ("待检",) * 4 + ("封存",) * 3 + ("报废",) * 3


def instrument(chance: random.Random, number: int, certificates: int) -> dict[str, object]:
    name = chance.choice(NAMES)
    verified = TODAY - timedelta(days=chance.randrange(370))
    return {
        "id": number,
        "seq": 1,
        "version": 1,
        "number": f"JL-{number:06}",
        "name": name,
        "kind": name,
        "model": f"{chance.choice('ABDEWY')}{chance.randrange(100, 999)}-{chance.randrange(1, 9)}",
        "accuracy_class": chance.choice(("0.2S", "0.5", "1.0", "1.6", "2.5")),
        "range": f"(0~{chance.choice((1, 1.6, 2.5, 100, 600))})",
        "maker": chance.choice(MAKERS),
        "serial": f"{chance.randrange(10**7, 10**8)}",
        "place": chance.choice(PLACES),
        "level": chance.choice(("一级", "二级", "三级")),
        "interval_months": 12,
        "registered_on": date(2020, 1, 1),
        "state": chance.choice(STATES),
        "verified_on": verified,
        "valid_until": verified + timedelta(days=364),
        "verification_id": number * certificates,
        "running_state": "正常",
        "custody": "在装",
        "search": f"jl-{number:06} {name}",
    }


def verifications(rows: list[dict[str, object]], certificates: int) -> list[dict[str, object]]:
    found = []
    for row in rows:
        for back in range(certificates):
            on = row["verified_on"] - timedelta(days=365 * (certificates - 1 - back))
            number = row["id"] * certificates - (certificates - 1 - back)
            until = on + timedelta(days=364)
            found.append(
                {
                    "id": number,
                    "seq": 1,
                    "version": 1,
                    "instrument_id": row["id"],
                    "certificate_id": number,
                    "kind": "周期",
                    "method": "检定",
                    "result": "合格",
                    "on": on,
                    "interval_months": 12,
                    "convention": "-1",
                    "renews": True,
                    "computed_until": until,
                    "valid_until": until,
                    "from_ledger": False,
                }
            )
    return found


def ledger(folder: Path, instruments: int, certificates: int) -> Path:
    """Make a ledger of so many instruments, each with so many certificates, unless it is there."""
    from models.rules.roles import Role
    from models.store.ledger import Ledger
    from models.store.tables import Certificate, Instrument, Verification
    from models.work import person
    from models.work.desk import Desk

    place = folder / f"ledger-{instruments}-{certificates}"
    if (place / "complete").exists():
        return place
    chance = random.Random(instruments)
    opened = Ledger.create(place)
    made = datetime(2026, 1, 1, 9).astimezone()
    desk = Desk(opened, "张三", lambda: made)
    everybody = (Role.ADMINISTRATOR, Role.METROLOGIST)
    desk.perform(
        person.add, name="张三", password="for the bench only", roles=everybody
    )  # line 1, of all the rows
    engine = opened.engine
    insert = {table: table.__table__.insert() for table in (Certificate, Instrument, Verification)}
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        for first in range(1, instruments + 1, 2000):
            rows = [
                instrument(chance, n, certificates) for n in range(first, min(first + 2000, instruments + 1))
            ]
            verified = verifications(rows, certificates)
            papers = [
                {"id": one["id"], "seq": 1, "number": f"Z{one['id']}", "lab": "市计量院"} for one in verified
            ]
            for table, found in ((Instrument, rows), (Certificate, papers), (Verification, verified)):
                connection.execute(insert[table], found)
    with engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()
    engine.dispose()
    (place / "complete").touch()
    return place


def rows_of_a8(count: int) -> list[tuple[object, ...]]:
    """Return rows as 表A.8 has them: 13 columns, the last one empty."""
    chance = random.Random(count)
    made = (instrument(chance, number, 1) for number in range(1, count + 1))
    keys = ("id", "name", "model", "accuracy_class", "range", "maker", "serial", "number", "place", "state")
    return [(*(one[key] for key in keys), "1 年", one["verified_on"], None) for one in made]
