"""Whatever is changed of a signed slip behind the program's back, the check says so."""

import json
from dataclasses import replace
from datetime import date

import pysqlite3.dbapi2 as sqlite
import pytest

from models.rules.roles import Role
from models.store.backup import make
from models.store.check import check
from models.store.tables import Base
from models.work import instrument, person, request, verification
from models.work.desk import Desk

TABLES = ("request", "request_item", "request_step", "signature")
NOT_SIGNED = {"id", "version", "seq"}
"""The row's own number, its counter of changes, the line that made it: the backup shows when they change."""
STAFF = {"李组长": Role.GROUP_LEAD, "赵审核": Role.REVIEWER, "钱总": Role.LEADER, "孙二": Role.LEADER}


def desks(desk):
    for name, role in STAFF.items():
        desk.perform(person.add, name=name, roles=(role,))
    return {name: Desk(desk.ledger, name, desk.clock, proved=True) for name in STAFF}


@pytest.fixture
def signed(ledger, desk, tmp_path):
    """A ledger with a scrapping that everybody signed, a downgrade on paper, and a sealing under way."""
    staff = desks(desk)
    mine = replace(desk, proved=True)
    for number in ("A-1", "A-2", "A-3"):
        one = mine.perform(
            instrument.register, number=number, name="电能表", interval_months=12, accuracy_class="0.5S"
        ).ids[0]
        mine.perform(verification.record, instrument_id=one, on=date(2026, 3, 1))
    scrapped = mine.perform(
        request.apply, kind="报废", instrument_ids=(1,), reason="烧毁", appraisal="线圈烧毁"
    ).ids[0]
    for name in ("李组长", "赵审核", "钱总"):
        staff[name].perform(request.sign, request_id=scrapped, opinion="同意")
    sealed = mine.perform(
        request.apply, kind="封存", instrument_ids=(2,), reason="停产", place="库房", seal_no="001"
    ).ids[0]
    scan = tmp_path / "封存.pdf"
    scan.write_bytes(b"%PDF-1.4 scan")
    papers = tuple({"name": name, "on": date(2026, 11, 21)} for name in ("李组长", "钱总"))
    mine.perform(request.sign_on_paper, request_id=sealed, signatures=papers, scan=(scan,))
    running = mine.perform(
        request.apply, kind="封存", instrument_ids=(3,), reason="检修", place="库房", seal_no="002"
    ).ids[0]
    staff["李组长"].perform(request.sign, request_id=running)
    return ledger


def other(column, value):
    """Return another value that could well stand there."""
    if value is None:
        return (
            "2026-01-01" if column.type.python_type is date else 1 if column.type.python_type is int else "改"
        )
    if isinstance(value, int):
        return value + 1
    if value.startswith("{"):
        given = json.loads(value)
        return json.dumps(given | {"place": "别处"}, ensure_ascii=False)
    if column.type.python_type is not str:
        return value.replace("2026", "2025")
    roles = {Role.GROUP_LEAD.value: Role.LEADER.value}
    return roles.get(value) or (f"0{value[1:]}" if len(value) == 64 and value[0] != "0" else f"1{value[1:]}")


def alterations(raw, skip):
    for name in TABLES:
        table = Base.metadata.tables[name]
        keys = [key for (key,) in raw.execute(f"SELECT id FROM {name}")]
        for column in table.columns:
            for key in keys if column.name not in skip else ():
                (value,) = raw.execute(f'SELECT "{column.name}" FROM {name} WHERE id = ?', (key,)).fetchone()
                yield name, column, key, value


def unnoticed(ledger, skip):
    """Change each field of each row in turn, and back; return what the check did not notice, and how many."""
    raw = sqlite.connect(ledger.database, isolation_level=None)
    missed, tried = [], 0
    for name, column, key, value in list(alterations(raw, skip)):
        set_ = f'UPDATE {name} SET "{column.name}" = ? WHERE id = ?'
        raw.execute(set_, (other(column, value), key))
        tried += 1
        if check(ledger).ok:
            missed.append((name, column.name, key, value, other(column, value)))
        raw.execute(set_, (value, key))
    raw.close()
    return missed, tried


def test_a_signed_ledger_is_sound(signed):
    assert check(signed).findings == ()


def test_every_signed_field_shows_when_it_is_changed(signed):
    missed, tried = unnoticed(signed, NOT_SIGNED)
    print(f"{tried} fields changed one by one, {len(missed)} not noticed")
    assert tried > 200
    assert missed == []
    assert check(signed).ok, "all is as it was"


def test_the_rest_of_their_rows_shows_beside_a_backup(signed, desk):
    make(signed.folder, signed.backups / "今天.zsbak", at=desk.clock(), whole=False)
    missed, _tried = unnoticed(
        signed, {column.name for name in TABLES for column in Base.metadata.tables[name].columns} - {"seq"}
    )
    assert missed == []


# what somebody does with whole rows → what the check says
FORGED = {
    "DELETE FROM signature WHERE id = 2": "李组长（小组负责人）的签名不见了",
    "INSERT": "是后来塞进去的",
    "UPDATE instrument_event SET request_id = NULL WHERE event = '报废'": "没有审批单：须计量小组申请",
    "UPDATE instrument_event SET request_id = 2 WHERE event = '报废'": "批准的不是这件事",
    "DELETE FROM instrument_event WHERE event = '报废'": "却没有相应的状态变化",
    "DELETE FROM person_role WHERE role = '公司领导'": "签署时不任公司领导",
}


@pytest.mark.parametrize("statement", FORGED)
def test_forged_rows_are_named(signed, statement):
    raw = sqlite.connect(signed.database, isolation_level=None)
    columns = ", ".join(f'"{column.name}"' for column in Base.metadata.tables["signature"].columns)
    if statement.startswith("INSERT"):
        rest = columns.replace('"id"', "99")
        raw.execute(f"INSERT INTO signature ({columns}) SELECT {rest} FROM signature WHERE id = 2")
    else:
        raw.execute(statement)
    raw.close()
    found = [finding.text for finding in check(signed).findings]
    assert any(FORGED[statement] in text for text in found), found
