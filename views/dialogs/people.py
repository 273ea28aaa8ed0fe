"""Who works on the ledger: somebody new, and one's own password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from models.rules.passwords import SHORTEST
from models.rules.refusal import Refusal
from models.rules.roles import Role
from models.work import person
from models.work.entry import EntryLocked, TryLater, WrongPassword
from views.dialogs.entrance import PasswordsDiffer, password_field
from views.dialogs.question import Question
from views.fields import Entry
from views.pieces import Flow

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.work.unit import Done
    from views.context import Context


class RoleMissing(Refusal):
    """请至少勾选一个角色；只看不改的选“只读”。"""

    field = "roles"


class OldPasswordWrong(Refusal):
    """现在的密码不对，没有更换。忘记了请找系统管理员。"""

    field = "old"


class PersonDialog(Question):
    """Adds somebody who may log in."""

    def __init__(self, context: Context, parent: QWidget, done: Callable[[Done], None]) -> None:
        super().__init__(
            parent, "新建人员", "姓名写进他做的每一笔记录。密码由本人输入，程序只存它的指纹。", "新建", "plus"
        )
        self._context, self._done = context, done
        self._name = QLineEdit(placeholderText="例如：李四")
        self._password, self._again = password_field(), password_field()
        self._roles = {role: QCheckBox(role.value) for role in Role}
        self._roles[Role.METROLOGIST].setChecked(True)
        roles, flow = QWidget(), Flow(16)
        for role, tick in self._roles.items():
            tick.setObjectName(f"role_{role.name.lower()}")
            flow.addWidget(tick)
        roles.setLayout(flow)
        self.ask(Entry("name", "姓名", self._name), Entry("roles", "角色", roles, "可以有几个"))
        self.ask_beside(
            Entry("password", "密码", self._password, f"至少 {SHORTEST} 个字符"),
            Entry("again", "再输一次", self._again),
        )
        self.answered.connect(self._go)
        self._name.setFocus()

    def _go(self) -> None:
        roles = tuple(role for role, tick in self._roles.items() if tick.isChecked())
        if not roles:
            self.refuse(RoleMissing())
        elif self._password.text() != self._again.text():
            self.refuse(PasswordsDiffer())
        else:
            self.wait()
            self._context.perform(
                self,
                self._finish,
                self.refuse,
                person.add,
                name=self._name.text(),
                password=self._password.text(),
                roles=roles,
            )

    def _finish(self, done: Done) -> None:
        self.accept()
        self._done(done)


class PasswordDialog(Question):
    """Changes one's own password; the present one is asked first."""

    def __init__(self, context: Context, parent: QWidget, done: Callable[[Done], object]) -> None:
        name = context.desk.actor
        super().__init__(parent, "更换密码", f"更换 {name} 的密码。", "更换", "key")
        self._context, self._name, self._done = context, name, done
        self._old, self._password, self._again = password_field(), password_field(), password_field()
        self.ask(Entry("old", "现在的密码", self._old))
        self.ask_beside(
            Entry("password", "新密码", self._password, f"至少 {SHORTEST} 个字符"),
            Entry("again", "再输一次", self._again),
        )
        self.answered.connect(self._go)
        self._old.setFocus()

    def _go(self) -> None:
        if self._password.text() != self._again.text():
            self.refuse(PasswordsDiffer())
            return
        self.wait()
        self._context.perform_proved(
            self,
            self._finish,
            self._proved,
            self._old.text(),
            person.change_password,
            password=self._password.text(),
        )

    def _proved(self, error: BaseException) -> None:
        error = OldPasswordWrong() if isinstance(error, WrongPassword) else error
        if isinstance(error, TryLater | EntryLocked):
            error.field = "old"
        self.refuse(error)

    def _finish(self, done: Done) -> None:
        self.accept()
        self._done(done)
