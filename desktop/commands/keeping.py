"""``init``, ``check``, ``backup``, ``restore``, ``upgrade``."""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING

from desktop.founding import FOUNDER, SAMPLE_ADMIN, SAMPLE_PEOPLE, found_ledger, people_the_sample
from desktop.session import ask_password, now
from models.rules.refusal import Refusal
from models.store.backup import make
from models.store.check import check as check_ledger
from models.store.ledger import Ledger
from models.work.backup import restore as restore_ledger

if TYPE_CHECKING:
    from desktop.session import CommandSession


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
    ledger = found_ledger(folder, name, password, sample_plant=options.sample)
    others = people_the_sample(ledger, name) if options.sample else {}
    ledger.close()
    text = f"已新建台账库 {folder}，{name} 任系统管理员和计量员。"
    shown = ({name: password} if made_up else {}) | others
    if shown:
        text += "\n密码（只显示这一次，请记下）：" + "".join(map(_with_password, shown, shown.values()))
    session.say(
        text,
        ledger=str(folder),
        admin=name,
        password=password if made_up else None,
        sample=options.sample,
        people=others,
    )


def _with_password(name: str, password: str) -> str:
    roles = SAMPLE_PEOPLE[name][0] if name in SAMPLE_PEOPLE else FOUNDER
    return f"\n{name}\t{password}\t{'、'.join(role.value for role in roles)}"


def check(session: CommandSession) -> int:
    """Say whether the ledger is sound and what was found; 1 where something is wrong."""
    ledger = Ledger.open(session.folder())
    try:
        report = check_ledger(ledger)
    finally:
        ledger.close()
    counted = "、".join(f"{title} {count:,}" for title, count in report.counts.items())
    words = (
        f"台账库完好。已核对：{counted}。"
        if report.ok
        else "\n".join(["台账库有问题：", *(finding.text for finding in report.findings)])
    )
    session.say(
        words, ok=report.ok, findings=[finding._asdict() for finding in report.findings], counts=report.counts
    )
    return 0 if report.ok else 1


def backup(session: CommandSession) -> None:
    """Write a verified backup with all files."""
    manifest = make(session.folder(), session.options.file, at=now())
    session.say(
        f"已备份到 {session.options.file}，并已核对。", file=str(session.options.file), seq=manifest.seq
    )


def restore(session: CommandSession) -> None:
    """Bring the ledger back from a backup, as its administrator; into a new folder without a log-in."""
    folder = session.folder()
    actor = "恢复备份"
    if (folder / "ledger.db").exists():
        desk = session.writer()
        actor = desk.actor
        desk.ledger.close()
    done = restore_ledger(folder, session.options.file, actor=actor, clock=now)
    session.say(done.summary, summary=done.summary, seq=done.seq)


def upgrade(session: CommandSession) -> None:
    """Bring an older ledger to this program's version; opening does the same."""
    Ledger.open(session.folder()).close()
    session.say("台账库与本程序版本一致。", ok=True)
