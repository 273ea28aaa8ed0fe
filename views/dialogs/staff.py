"""What happens to people: they leave and come back, forget passwords, let others sign, earn certificates."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QGridLayout, QLineEdit, QWidget

from models.read.person import PersonRow, people, rights
from models.rules.passwords import SHORTEST
from models.rules.roles import Role
from models.rules.routes import SIGNERS
from models.work import delegation, person, person_certificate
from views.dialogs.entrance import PasswordsDiffer, password_field
from views.dialogs.question import Question
from views.fields import DateField, Entry, OfferedField, choice
from views.pieces import button, label, wrapped

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.read.delegation import DelegationRow
    from models.read.person import CertificateRow
    from models.work.unit import Done, Outcome
    from views.context import Context

FORTNIGHT = timedelta(days=14)
KEPT = "写入日志，留存可查"


def leave_dialog(context: Context, window: QWidget, row: PersonRow) -> Question:
    """Ask to let a person go; or to work again, who left."""
    if row.left_on is not None:
        dialog = Question(window, "恢复在岗", f"{row.name}　{row.left_on} 离岗", "恢复在岗", "user")
        reason = OfferedField(("返岗", "登记有误"))
        dialog.preview("恢复离岗以前的角色和密码。")
        dialog.ask(Entry("reason", "理由", reason, KEPT))
        back = person.come_back
        _does(context, dialog, back, lambda: {"person_id": row.id, "reason": reason.value()})
        return dialog
    dialog = Question(window, "离岗", f"{row.name}　{row.roles}", "离岗", "sign-out")
    on, reason = DateField(context.today(), context.today()), OfferedField(("退休", "调离", "离职"))
    dialog.ask(Entry("on", "自哪天起", on), Entry("reason", "理由", reason, KEPT))
    dialog.preview("从那天起不能登录、不能签署，他的委托也不再有效。", "他做过的记录和签名都保留。")
    _does(
        context,
        dialog,
        person.leave,
        lambda: {"person_id": row.id, "reason": reason.value(), "on": on.value()},
    )
    return dialog


def reset_dialog(context: Context, window: QWidget, row: PersonRow) -> Question:
    """Ask for a password with which somebody who forgot the own one comes in once."""
    dialog = Question(
        window,
        "重设密码",
        f"给 {row.name} 设一个临时密码。登录后须先换成自己的，才能办理其他事情；锁定同时解除。",
        "重设",
        "key",
    )
    password, again = password_field(), password_field()
    reason = OfferedField(("忘记密码", "初次设密码", "密码泄露"))
    dialog.ask_beside(
        Entry("password", "临时密码", password, f"至少 {SHORTEST} 个字符"), Entry("again", "再输一次", again)
    )
    dialog.ask(Entry("reason", "理由", reason, KEPT))

    def asked() -> dict[str, Any]:
        if password.text() != again.text():
            raise PasswordsDiffer
        return {"person_id": row.id, "password": password.text(), "reason": reason.value()}

    _does(context, dialog, person.reset_password, asked)
    return dialog


def delegate_dialog(context: Context, window: QWidget) -> Question:
    """Ask who signs in one's own role for a while."""
    dialog = Question(
        window,
        "委托签署",
        "出差、休假时，请人在一段时间内代您签署。签名写明是谁代谁签的；申请人本人仍不能签自己的单。",
        "委托",
        "users",
    )
    today, own = context.today(), [role.value for role in SIGNERS if role in context.roles]
    role, stand_in = choice(own, own[-1] if own else ""), OfferedField()
    since, until = DateField(today, today), DateField(today, today + FORTNIGHT)
    reason = OfferedField(("出差", "休假", "外出学习"))
    dialog.ask_beside(Entry("role", "代行角色", role), Entry("delegate", "受托人", stand_in))
    dialog.ask_beside(Entry("since", "自", since), Entry("until", "至", until, "含当天"))
    dialog.ask(Entry("reason", "事由", reason))

    def offer(rows: list[PersonRow]) -> None:
        signers = {one.value for one in SIGNERS}
        others = (row for row in rows if row.here(today) and row.name != context.desk.actor)
        stand_in.offer(row.name for row in others if signers & set(row.roles.split("、")))

    context.ask(dialog, offer, people)
    _does(
        context,
        dialog,
        delegation.delegate,
        lambda: {
            "delegate": stand_in.value(),
            "role": Role(role.currentText()),
            "since": since.value() or today,
            "until": until.value() or today,
            "reason": reason.value(),
        },
    )
    return dialog


def certificate_dialog(context: Context, window: QWidget, row: PersonRow) -> Question:
    """Ask for a certificate of a person, with its scan."""
    dialog = Question(
        window,
        "登记人员证书",
        f"{row.name}　从事检定、使用计量标准的人员须持有效证书（二.二.4）。换证时再登记一张即可。",
        "登记",
        "medal",
    )
    today = context.today()
    title = OfferedField(("计量检定员证", "注册计量师注册证", "计量校准员培训证"))
    number, issued_by = QLineEdit(), OfferedField()
    issued_on, until = DateField(today), DateField(today)
    scan: list[Path] = []
    picked = label("没有选扫描件", "faint")

    def take(name: str) -> None:
        scan[:] = [Path(name)]
        picked.setText(f"扫描件　{Path(name).name}")

    def pick() -> None:
        picker = QFileDialog(dialog, "选择证书扫描件")
        picker.setFileMode(QFileDialog.FileMode.ExistingFile)
        picker.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        picker.fileSelected.connect(take)
        picker.open()

    dialog.ask_beside(Entry("title", "证书名称", title), Entry("number", "证书编号", number))
    dialog.ask(Entry("issued_by", "发证机构", issued_by))
    dialog.ask_beside(
        Entry("issued_on", "发证日期", issued_on), Entry("valid_until", "有效期至", until, "长期的不填")
    )
    dialog.ask(picked)
    dialog.offer(button("扫描件…", pick, icon_name="paperclip", name="scan"))
    _does(
        context,
        dialog,
        person_certificate.add,
        lambda: {
            "person_id": row.id,
            "title": title.value(),
            "number": number.text(),
            "issued_by": issued_by.value(),
            "issued_on": issued_on.value(),
            "valid_until": until.value(),
            "scan": tuple(scan),
        },
    )
    return dialog


def void_dialog(context: Context, window: QWidget, row: CertificateRow) -> Question:
    """Ask why a certificate that was entered by mistake is taken back."""
    dialog = Question(window, "作废证书", f"{row.title} {row.number or ''}", "作废", "prohibit")
    reason = OfferedField(("登错人", "日期录错"))
    dialog.ask(Entry("reason", "理由", reason, KEPT))
    void = person_certificate.void
    _does(context, dialog, void, lambda: {"certificate_id": row.id, "reason": reason.value()})
    return dialog


def end_dialog(context: Context, window: QWidget, row: DelegationRow) -> Question:
    """Ask why a delegation ends before its last day."""
    words = f"{row.principal} 委托 {row.delegate} 代行{row.role}，{row.since} 至 {row.until}"
    dialog = Question(window, "结束委托", words, "结束", "prohibit")
    reason = OfferedField(("提前返岗", "委托有误"))
    dialog.ask(Entry("reason", "理由", reason, KEPT))
    dialog.preview("从今天起不再代签；已经签了的仍然有效。")
    _does(context, dialog, delegation.end, lambda: {"delegation_id": row.id, "reason": reason.value()})
    return dialog


def rights_dialog(window: QWidget) -> Question:
    """Show which role may do what."""
    dialog = Question(
        window,
        "角色与权限",
        "一人可以有几个角色。申请人不能签自己的申请，同一人不签一张单的两步（二.三.6）。",
        "知道了",
    )
    table, grid = QWidget(), QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(10)
    for column, role in enumerate(Role, 1):
        grid.addWidget(label(role.value, "strong"), 0, column, Qt.AlignmentFlag.AlignHCenter)
    for line, (right, held) in enumerate(rights(), 1):
        grid.addWidget(label(right.value), line, 0)
        for column, role in enumerate(Role, 1):
            mark = label("✓" if held[role] else "—", "strong" if held[role] else "faint")
            grid.addWidget(mark, line, column, Qt.AlignmentFlag.AlignHCenter)
    table.setLayout(grid)
    dialog.ask(table, wrapped("所有人都能查看和导出；只任“使用单位”的只看本部门及下属的器具。", "muted"))
    dialog.secondary.hide()
    dialog.answered.connect(dialog.accept)
    dialog.resize(780, dialog.height())
    return dialog


def _does(
    context: Context, dialog: Question, action: Callable[..., Outcome], asked: Callable[[], dict[str, Any]]
) -> None:
    """Let the dialog's button run an action; what was done is said, and stays done."""

    def finish(done: Done) -> None:
        dialog.accept()
        context.say("　".join((done.summary, *done.warnings[:1])), None)

    def answered() -> None:
        dialog.wait()
        try:
            context.perform(dialog, finish, dialog.refuse, action, **asked())
        except PasswordsDiffer as refusal:
            dialog.refuse(refusal)

    dialog.answered.connect(answered)
