"""Who works on the ledger: entered, corrected, gone; and one's own password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from models.read.offered import offered
from models.rules.passwords import SHORTEST
from models.rules.refusal import Refusal
from models.rules.roles import Role
from models.work import person
from models.work.entry import EntryLocked, TryLater, WrongPassword
from views.dialogs.entrance import PasswordsDiffer, password_field
from views.dialogs.question import Question
from views.fields import DateField, Entry, OfferedField, choice
from views.pieces import Flow

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.read.person import PersonRow
    from models.work.person import PersonDetails
    from models.work.unit import Done
    from views.context import Context

GENDERS = ["", "男", "女"]
EDUCATION = ("中专", "大专", "本科", "硕士")
POSTS = ("计量员", "计量检定员", "能源计量小组负责人", "调度员")


class RoleMissing(Refusal):
    """请至少勾选一个角色；只看不改的选“只读”。"""

    field = "roles"


class OldPasswordWrong(Refusal):
    """现在的密码不对，没有更换。忘记了请找系统管理员。"""

    field = "old"


class PersonDialog(Question):
    """Enters a person, or corrects one with a reason."""

    def __init__(
        self,
        context: Context,
        parent: QWidget,
        done: Callable[[Done], object],
        row: PersonRow | None = None,
    ) -> None:
        question = (
            "姓名写进他做的每一笔记录。密码由本人输入，程序只存它的指纹；不登录、只在纸上签字的人不填密码。"
            if row is None
            else f"{row.name}　以前的记录里仍是当时的姓名和角色。"
        )
        super().__init__(
            parent,
            "新建人员" if row is None else "修改人员",
            question,
            "新建" if row is None else "保存",
            "plus" if row is None else "check",
        )
        self._context, self._done, self._row = context, done, row
        self._name = QLineEdit(row.name if row else "", placeholderText="例如：李四")
        held = set(row.roles.split("、")) if row else {Role.METROLOGIST.value}
        self._roles = {role: QCheckBox(role.value) for role in Role}
        roles, flow = QWidget(), Flow(16)
        for role, tick in self._roles.items():
            tick.setObjectName(f"role_{role.name.lower()}")
            tick.setChecked(role.value in held)
            flow.addWidget(tick)
        roles.setLayout(flow)
        self._unit = OfferedField(text=(row and row.unit) or "", placeholder="例如：动力车间")
        self._post = OfferedField(POSTS, (row and row.post) or "")
        self._gender = choice(GENDERS, (row and row.gender) or "")
        self._born = DateField(context.today(), row.born if row else None)
        self._education = OfferedField(EDUCATION, (row and row.education) or "")
        self._title = OfferedField((), (row and row.title) or "")
        self._since = DateField(context.today(), row.measuring_since if row else None)
        self._password, self._again = password_field(), password_field()
        self._reason = OfferedField(("岗位变动", "信息更正", "调动"))
        self._lay_fields(roles)
        self.answered.connect(self._go)
        context.ask(self, lambda words: self._unit.offer(words.get("unit", ())), offered)
        self._name.setFocus()

    def _lay_fields(self, roles: QWidget) -> None:
        own = self._row is not None and self._row.name == self._context.desk.actor
        roles.setEnabled(not own)
        hint = "自己的角色由另一位系统管理员更改" if own else "可以有几个"
        self.ask_beside(Entry("name", "姓名", self._name), Entry("unit", "部门", self._unit))
        self.ask(Entry("roles", "角色", roles, hint))
        self.ask_beside(Entry("post", "岗位", self._post), Entry("title", "职称", self._title))
        self.ask_beside(
            Entry("gender", "性别", self._gender),
            Entry("born", "出生日期", self._born),
            Entry("education", "学历", self._education),
            Entry("measuring_since", "从事计量起始", self._since),
        )
        if self._row is None:
            self.ask_beside(
                Entry("password", "密码", self._password, f"至少 {SHORTEST} 个字符"),
                Entry("again", "再输一次", self._again),
            )
        else:
            self.ask_at_foot(Entry("reason", "理由", self._reason, "原值和理由都会留存"))
        self.resize(640, self.height())

    def _details(self) -> PersonDetails:
        return {
            "unit": self._unit.value() or None,
            "post": self._post.value() or None,
            "gender": self._gender.currentText() or None,
            "born": self._born.value(),
            "education": self._education.value() or None,
            "title": self._title.value() or None,
            "measuring_since": self._since.value(),
        }

    def _go(self) -> None:
        roles = tuple(role for role, tick in self._roles.items() if tick.isChecked())
        if not roles:
            self.refuse(RoleMissing())
        elif self._password.text() != self._again.text():
            self.refuse(PasswordsDiffer())
        elif self._row is None:
            self.wait()
            self._context.perform(
                self,
                self._finish,
                self.refuse,
                person.add,
                name=self._name.text(),
                password=self._password.text() or None,
                roles=roles,
                **self._details(),
            )
        else:
            self.wait()
            self._context.perform(
                self,
                self._finish,
                self.refuse,
                person.amend,
                person_id=self._row.id,
                reason=self._reason.value(),
                name=self._name.text(),
                roles=roles,
                **self._details(),
            )

    def _finish(self, done: Done) -> None:
        self.accept()
        self._done(done)


class PasswordDialog(Question):
    """Changes one's own password; the present one is asked first."""

    def __init__(
        self, context: Context, parent: QWidget, done: Callable[[Done], object], *, must: bool = False
    ) -> None:
        name = context.desk.actor
        why = "现在的密码是系统管理员代设的，换成只有自己知道的，才能办理其他事情。" if must else ""
        super().__init__(parent, "更换密码", f"更换 {name} 的密码。{why}", "更换", "key")
        self._context, self._done = context, done
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
            self._refuse,
            self._old.text(),
            person.change_password,
            password=self._password.text(),
        )

    def _refuse(self, error: BaseException) -> None:
        if isinstance(error, WrongPassword):
            error = OldPasswordWrong()
        elif isinstance(error, TryLater | EntryLocked):
            error.field = "old"
        self.refuse(error)

    def _finish(self, done: Done) -> None:
        self.accept()
        self._done(done)
