"""``init``, ``check``, ``backup``, ``restore``, ``upgrade``."""

from __future__ import annotations

import os
import secrets
from contextlib import closing
from typing import TYPE_CHECKING

from desktop.founding import FOUNDER, SAMPLE_ADMIN, SAMPLE_PEOPLE, found_ledger, people_the_sample
from desktop.keeping import note_here, noted_here, report_book
from desktop.session import ask_password, now
from models.rules.anchor import read_typed
from models.rules.refusal import Refusal
from models.sheets.export import write
from models.store.backup import make
from models.store.check import check as check_ledger
from models.store.ledger import Ledger
from models.work.backup import restore as restore_ledger

if TYPE_CHECKING:
    from desktop.session import CommandSession
    from models.store.check import Report
    from models.store.finding import Finding


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
    ledger = found_ledger(folder, name, password, sample_plant=options.sample, company=options.company)
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
    options = session.options
    typed = [read_typed(text) for text in options.anchor]
    desk = session.opened()
    try:
        report = check_ledger(desk.ledger, [*noted_here(desk.ledger), *typed])
        if options.report is not None:
            write(report_book(desk.ledger, report, now()), options.report)
    finally:
        desk.ledger.close()
    _tell(session, report)
    return 0 if report.ok else 1


def _tell(session: CommandSession, report: Report) -> None:
    counted = "、".join(f"{title} {count:,}" for title, count in report.counts.items())
    fingerprint = "" if report.anchor is None else report.anchor.text
    lines = [
        f"台账库完好。已核对：{counted}。" if report.ok else "台账库有问题：",
        *(finding.text for finding in report.findings),
        *(f"说明　{note.text}" for note in report.notes),
        f"核对了 {len(report.compared):,} 处记下的流水指纹。现在的流水指纹：{fingerprint or '还没有流水'}",
    ]
    session.say(
        "\n".join(lines),
        ok=report.ok,
        findings=[_plain(finding) for finding in report.findings],
        notes=[_plain(note) for note in report.notes],
        counts=report.counts,
        anchors=[
            {"anchor": one.anchor.text, "source": one.anchor.source, "outcome": one.outcome}
            for one in report.compared
        ],
        fingerprint=fingerprint,
    )


def _plain(finding: Finding) -> dict[str, str]:
    return {"where": finding.where, "what": finding.what, "next": finding.then}


def backup(session: CommandSession) -> None:
    """Write a verified backup with all files."""
    manifest = make(session.folder(), session.options.file, at=now())
    with closing(Ledger.open(session.folder())) as ledger:
        note_here(ledger, now())
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
