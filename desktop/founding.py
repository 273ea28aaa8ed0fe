"""Making ledgers: with their first person, empty or with the sample plant and its people."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from desktop.places import sample_ledger
from desktop.session import now
from models.read.person import people
from models.rules.passwords import need_good_password
from models.rules.roles import Role
from models.store.ledger import Ledger
from models.work import person, person_certificate, sample, setting
from models.work.desk import Desk

if TYPE_CHECKING:
    from pathlib import Path

SAMPLE_ADMIN = "示例管理员"
FOUNDER = (Role.ADMINISTRATOR, Role.METROLOGIST)
"""Who founds a ledger keeps it, too, until others are entered."""
SAMPLE_PEOPLE: dict[str, tuple[tuple[Role, ...], str, str]] = {
    "林晓禾": ((Role.METROLOGIST,), "仪表车间", "计量员"),
    "周子川": ((Role.GROUP_LEAD,), "仪表车间", "能源计量小组负责人"),
    "何一帆": ((Role.REVIEWER,), "生产技术部", "部门审核"),
    "许青岚": ((Role.LEADER,), "公司领导", "主管副总经理"),
    "秦牧野": ((Role.USING_UNIT,), "动力车间", "工艺班长"),
    "方知夏": ((Role.DATA_CLERK,), "调度室", "调度员"),
    "沈听雨": ((Role.READER,), "生产技术部", "统计"),
}
"""Invented: name → roles, unit, post."""
SAMPLE_CERTIFICATES = {"林晓禾": ("示-0117", 420), "周子川": ("示-0042", -19)}
"""Name → number, and days until it ends: one has to be renewed."""


def found_ledger(folder: Path, name: str, password: str, *, sample_plant: bool, company: str = "") -> Ledger:
    """Make a ledger with its administrator; ``sample_plant`` fills it with the sample plant.

    ``company`` is the name that forms and labels carry; it can be set later as well.
    """
    need_good_password(password, name)
    ledger = Ledger.create(folder)
    desk = Desk(ledger, name, now)
    desk.perform(person.add, name=name, password=password, roles=FOUNDER)
    if company:
        desk.perform(setting.choose, key="company", value=company)
    if sample_plant:
        desk.perform(sample.plant)
    return ledger


def people_the_sample(ledger: Ledger, name: str) -> dict[str, str]:
    """Enter the people of the sample plant; return their made-up passwords, which are kept nowhere."""
    desk = Desk(ledger, name, now)
    passwords = {one: secrets.token_urlsafe(9) for one in SAMPLE_PEOPLE}
    there = {row.name: row.id for row in desk.ask(people)}
    for one, (roles, unit, post) in SAMPLE_PEOPLE.items():
        if one in there:
            key = _let_in(desk, there[one], one, passwords[one])
        else:
            key = desk.perform(
                person.add, name=one, roles=roles, password=passwords[one], unit=unit, post=post
            ).ids[0]
        if one in SAMPLE_CERTIFICATES:
            number, days = SAMPLE_CERTIFICATES[one]
            desk.perform(
                person_certificate.add,
                person_id=key,
                title="计量检定员证",
                number=number,
                issued_by="示例市计量检定测试所",
                valid_until=desk.clock().date() + timedelta(days=days),
            )
    return passwords


def _let_in(desk: Desk, person_id: int, name: str, password: str) -> int:
    """Give somebody who signed slips of the sample plant already the password to log in with."""
    first = secrets.token_urlsafe(9)
    desk.perform(person.reset_password, person_id=person_id, password=first, reason="初次设置")
    Desk(desk.ledger, name, desk.clock).signing(first).perform(person.change_password, password=password)
    return person_id


def sample_ledger_ready() -> tuple[Path, str]:
    """Return the sample plant's ledger on this PC, made if need be, and who works on it."""
    folder = sample_ledger()
    if not (folder / "ledger.db").exists():
        ledger = found_ledger(folder, SAMPLE_ADMIN, secrets.token_urlsafe(16), sample_plant=True)
        people_the_sample(ledger, SAMPLE_ADMIN)
        ledger.close()
    return folder, SAMPLE_ADMIN
