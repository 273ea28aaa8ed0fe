"""Making ledgers: with their first person, empty or with the sample plant."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from desktop.places import sample_ledger
from desktop.session import now
from models.rules.passwords import need_good_password
from models.rules.roles import Role
from models.store.ledger import Ledger
from models.work import person, sample
from models.work.desk import Desk

if TYPE_CHECKING:
    from pathlib import Path

SAMPLE_ADMIN = "示例管理员"


def found_ledger(folder: Path, name: str, password: str, *, sample_plant: bool) -> Ledger:
    """Make a ledger with its administrator; ``sample_plant`` fills it with the sample plant."""
    need_good_password(password, name)
    ledger = Ledger.create(folder)
    desk = Desk(ledger, name, now)
    roles = (Role.ADMINISTRATOR, Role.METROLOGIST)
    desk.perform(person.add, name=name, password=password, roles=roles)
    if sample_plant:
        desk.perform(sample.plant)
    return ledger


def sample_ledger_ready() -> tuple[Path, str]:
    """Return the sample plant's ledger on this PC, made if need be, and who works on it."""
    folder = sample_ledger()
    if not (folder / "ledger.db").exists():
        found_ledger(folder, SAMPLE_ADMIN, secrets.token_urlsafe(16), sample_plant=True).close()
    return folder, SAMPLE_ADMIN
