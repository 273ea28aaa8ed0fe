"""The command line's session: which ledger, who works, how answers are printed."""

from __future__ import annotations

import getpass
import json
import os
import sys
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.read.person import people
from models.read.setting import settings
from models.rules.refusal import Refusal
from models.store.ledger import Ledger
from models.work.desk import Desk

if TYPE_CHECKING:
    import argparse


class LedgerNotNamed(Refusal):
    """没有指明台账库。请加上 --ledger 文件夹，或设置环境变量 ZHUNSHENG_LEDGER。"""


class UserNotNamed(Refusal):
    """台账库里有多位人员，请用 --user 指明由谁操作：每一笔记录都要写明操作人（二.五.11）。"""

    clause = "二.五.11"


class PasswordNeeded(Refusal):
    """这个操作要写入台账库，需要密码。请设置环境变量 ZHUNSHENG_PASSWORD，或在终端中运行后按提示输入。"""


def now() -> datetime:
    """Return the present moment in the plant's own time zone."""
    return datetime.now().astimezone()


class NewPasswordNeeded(Refusal):
    """这个操作要设一个新密码。请设置环境变量 ZHUNSHENG_NEW_PASSWORD，或在终端中运行后按提示输入。"""


class LoginToRead(Refusal):
    """这个台账库设置为命令行查看也须登录。请用 --user 指明姓名，密码从 ZHUNSHENG_PASSWORD 或提示输入中读取。"""


def ask_new_password(prompt: str) -> str:
    """Take a password to be set from the environment or from the person at the terminal."""
    given = os.environ.get("ZHUNSHENG_NEW_PASSWORD")
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise NewPasswordNeeded
    return getpass.getpass(prompt)


def ask_password(prompt: str) -> str:
    """Take the password from the environment or from the person at the terminal."""
    given = os.environ.get("ZHUNSHENG_PASSWORD")
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise PasswordNeeded
    return getpass.getpass(prompt)


@dataclass(slots=True)
class CommandSession:
    """What every command is given."""

    options: argparse.Namespace
    today: date

    def folder(self) -> Path:
        """Return the ledger's folder."""
        given = self.options.ledger or os.environ.get("ZHUNSHENG_LEDGER")
        if not given:
            raise LedgerNotNamed
        return Path(given)

    def opened(self) -> Desk:
        """Open the ledger for somebody unnamed: to look whether it is sound, not to read what stands in it."""
        return Desk(Ledger.open(self.folder()), "", now)

    def reader(self) -> Desk:
        """Open the ledger for questions.

        Without ``--user`` it is read whole, as by anybody who can open its file, unless the plant wants a log-in.
        With ``--user`` the person is asked for the password, and sees what this person may see.
        """
        desk = self.opened()
        try:
            if self.options.user:
                return self._enter(desk, self.options.user)
            if desk.ask(settings)["command_line_reading"] == "须登录":
                raise LoginToRead
        except BaseException:
            desk.ledger.close()
            raise
        return desk

    def writer(self) -> Desk:
        """Open the ledger for actions: the person must be named and know the password."""
        desk = self.opened()
        try:
            known = [row for row in desk.ask(people) if row.here(self.today)]
            name = self.options.user or (known[0].name if len(known) == 1 else None)
            if name is None:
                raise UserNotNamed
            return self._enter(desk, name)
        except BaseException:
            desk.ledger.close()
            raise

    def _enter(self, desk: Desk, name: str) -> Desk:
        """Return the desk of a person who gave the password, which each command asks for anew."""
        return Desk(desk.ledger, name, now).signing(ask_password(f"{name} 的密码："))

    def say(self, text: str, **data: Any) -> None:
        """Print the answer: a sentence, or one JSON object with ``--json``."""
        if self.options.json:
            print(json.dumps(data, ensure_ascii=False, default=str))
        else:
            print(text)
