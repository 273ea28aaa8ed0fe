"""``init``, ``check``, ``backup``, ``restore``, ``upgrade``."""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING

from desktop.session import ask_password, now
from models.rules.passwords import need_good_password
from models.rules.refusal import Refusal
from models.rules.roles import Role
from models.store.ledger import Ledger
from models.work import person, sample
from models.work.desk import Desk

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.session import CommandSession

SAMPLE_ADMIN = "示例管理员"


class AdministratorNotNamed(Refusal):
    """新建台账库要有管理员：请用 --admin 写明姓名，密码从 ZHUNSHENG_PASSWORD 或提示输入中读取。没有预设的账号和密码。"""

    field = "admin"


def init(session: CommandSession) -> None:
    """Make a new ledger with its administrator, empty or with the sample plant."""
    options = session.options
    name = options.admin or options.user or (SAMPLE_ADMIN if options.sample else None)
    if name is None:
        raise AdministratorNotNamed
    made_up = options.sample and "ZHUNSHENG_PASSWORD" not in os.environ
    password = secrets.token_urlsafe(12) if made_up else ask_password(f"为 {name} 设置密码：")
    folder = session.folder()
    found_ledger(folder, name, password, sample_plant=options.sample).close()
    text = f"已新建台账库 {folder}，管理员 {name}。"
    if made_up:
        text += f"\n密码（只显示这一次，请记下）：{password}"
    session.say(
        text, ledger=str(folder), admin=name, password=password if made_up else None, sample=options.sample
    )


def found_ledger(folder: Path, name: str, password: str, *, sample_plant: bool) -> Ledger:
    """Make a ledger with its first person; ``sample_plant`` fills it with the sample plant."""
    roles = (Role.ADMINISTRATOR, Role.METROLOGIST)
    need_good_password(password, name)
    ledger = Ledger.create(folder)
    desk = Desk(ledger, name, now)
    desk.perform(person.add, name=name, password=password, roles=roles)
    if sample_plant:
        desk.perform(sample.plant)
    return ledger
