"""Who makes a ledger, and who comes in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit

from models.rules.passwords import SHORTEST
from models.rules.refusal import Refusal
from views.dialogs.question import Question
from views.fields import Entry, OfferedField
from views.pieces import button

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget


class PasswordsDiffer(Refusal):
    """两次输入的密码不一样。请再输入一次。"""

    field = "again"


class FolderMissing(Refusal):
    """请选择一个本机文件夹来存放台账库。"""

    field = "folder"


def password_field() -> QLineEdit:
    """Return a field whose text is not shown."""
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    return field


class NewLedgerDialog(Question):
    """Asks for the folder and the administrator of a new ledger."""

    def __init__(
        self, parent: QWidget, usual: Path, make: Callable[[NewLedgerDialog, Path, str, str, str], object]
    ) -> None:
        super().__init__(
            parent,
            "新建台账库",
            "台账库是一个文件夹，要放在本机硬盘上。新建的人同时任系统管理员和计量员，以后可在“人员”页分给别人。"
            "没有预设的账号和密码。",
            "新建",
            "plus",
        )
        self._make = make
        self._folder = QLineEdit(str(usual))
        browse = button("浏览…", self._browse, name="browse")
        self._company = QLineEdit(placeholderText="例如：××化工有限公司")
        self._name = QLineEdit(placeholderText="例如：张三")
        self._password, self._again = password_field(), password_field()
        self.ask(Entry("folder", "文件夹", self._folder))
        self.offer(browse)
        self.ask(Entry("company", "企业名称", self._company, "印在表单和标识上，可以以后再填"))
        self.ask(Entry("name", "管理员姓名", self._name, "写进每一笔记录"))
        self.ask_beside(
            Entry("password", "密码", self._password, f"至少 {SHORTEST} 个字符"),
            Entry("again", "再输一次", self._again),
        )
        self.answered.connect(self._go)
        self._name.setFocus()

    def _browse(self) -> None:
        picker = QFileDialog(self, "选择一个空文件夹", self._folder.text())
        picker.setFileMode(QFileDialog.FileMode.Directory)
        picker.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        picker.fileSelected.connect(self._folder.setText)
        picker.open()

    def _go(self) -> None:
        if not self._folder.text().strip():
            self.refuse(FolderMissing())
        elif self._password.text() != self._again.text():
            self.refuse(PasswordsDiffer())
        else:
            self.wait()
            self._make(
                self,
                Path(self._folder.text().strip()),
                self._name.text().strip(),
                self._password.text(),
                self._company.text().strip(),
            )


class LoginDialog(Question):
    """Asks who works now."""

    def __init__(
        self,
        parent: QWidget,
        ledger: Path,
        names: Sequence[str],
        last: str,
        enter: Callable[[LoginDialog, str, str], object],
    ) -> None:
        super().__init__(parent, "登录", f"台账库　{ledger}", "进入", "sign-in")
        self._enter = enter
        self._name = OfferedField(names, last if last in names else names[0] if len(names) == 1 else "")
        self._password = password_field()
        self.ask(Entry("name", "姓名", self._name), Entry("password", "密码", self._password))
        self.answered.connect(self._go)
        (self._password if self._name.value() else self._name).setFocus()

    def _go(self) -> None:
        self.wait()
        self._enter(self, self._name.value(), self._password.text())
