"""签署 and 退回: shows what is signed and what the signature says, and asks for the password once more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.rules.request import FORMS, Meaning, RequestKind
from models.work import request
from views.dialogs.entrance import password_field
from views.dialogs.question import Question
from views.fields import Entry, OfferedField
from views.pieces import across, down, frame, label, rule, wrapped
from views.requests.content import facts, files_block, instruments_block, wishes_block
from views.requests.route import route_view, stops_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QFrame, QLayout, QLineEdit, QWidget

    from models.read.request import FileRow, RequestDetail
    from models.work.unit import Done
    from views.context import Context

OPINIONS = ("同意", "同意，请尽快办理", "情况属实，同意")
REMARKS = ("缺技术鉴定", "理由不充分，请补充", "请附检定证书")
WIDE = 640
HASH = 16


class SignDialog(Question):
    """Signs the step of a slip that is due, or with ``back`` sends the slip back instead."""

    def __init__(
        self,
        context: Context,
        slip: RequestDetail,
        parent: QWidget,
        done: Callable[[Done], object],
        open_file: Callable[[FileRow], object],
        *,
        back: bool = False,
    ) -> None:
        row = slip.row
        title = f"{'退回' if back else '签署'} {row.number}"
        about = f"{FORMS[RequestKind(row.kind)].title}　{row.applicant} 申请于 {row.applied_on}"
        super().__init__(
            parent,
            title,
            about,
            "退回" if back else "签署",
            "arrow-u-up-left" if back else "pen-nib",
        )
        self._context, self._slip, self._done, self._back = context, slip, done, back
        self._opinion = OfferedField(
            REMARKS if back else OPINIONS, "", "必填，写明为什么退回" if back else "选填"
        )
        self._password: QLineEdit = password_field()
        self.ask(_signed_content(slip, open_file))
        self.ask_at_foot(Entry("opinion", "退回意见" if back else "意见", self._opinion))
        self.ask_at_foot(
            Entry("password", f"{context.desk.actor} 的登录密码", self._password, "签署须再输一次")
        )
        self.preview(*self._meaning())
        self.answered.connect(self._sign)
        self.resize(WIDE, self.height())
        (self._opinion if back else self._password).setFocus()

    def _meaning(self) -> list[QWidget | str]:
        row, actor = self._slip.row, self._context.desk.actor
        mark = label(f"签署内容指纹 {(row.content_hash or '')[:HASH]}", "faint")
        mark.setToolTip(row.content_hash or "")
        if self._back:
            return [f"{actor} 以“{row.waits_for}”退回：器具状态不变，由 {row.applicant} 修改后再提交。", mark]
        left = [one for one in self._slip.signatures if one.round == row.round and one.meaning is None]
        meaning = Meaning.APPROVE if len(left) == 1 else Meaning.AGREE
        then = f"这是最后一步：批准后{row.kind}生效。" if len(left) == 1 else f"接下来由{left[1].role}签署。"
        return [f"{actor} 以“{row.waits_for}”签署，含义：{meaning.value}。{then}", mark]

    def _sign(self) -> None:
        self.wait()
        number, opinion = self._slip.row.id, self._opinion.value()
        sign = self._context.perform_proved
        password = self._password.text()
        if self._back:
            sign(
                self,
                self._finish,
                self.refuse,
                password,
                request.send_back,
                request_id=number,
                opinion=opinion,
            )
        else:
            sign(
                self,
                self._finish,
                self.refuse,
                password,
                request.sign,
                request_id=number,
                opinion=opinion or None,
            )

    def _finish(self, done: Done) -> None:
        self.accept()
        self._done(done)


def _signed_content(slip: RequestDetail, open_file: Callable[[FileRow], object]) -> QFrame:
    """Return everything that the signature stands for."""
    row = slip.row
    box = down(margins=(12, 10, 12, 10), spacing=6)
    parts: list[tuple[str, list[QWidget | QLayout]]] = [
        (
            f"器具 {row.instruments} 台" if row.instruments > 1 else "器具",
            instruments_block(slip.lines, None),
        ),
        ("理由", [wrapped(row.reason), *facts(wishes_block(RequestKind(row.kind), slip.lines))]),
    ]
    if slip.files:
        parts.append(("附件", list(files_block(slip.files, open_file))))
    present = [one for one in slip.signatures if one.round == row.round]
    parts.append(("审批路线", [route_view(stops_of(present), "signing_route")]))
    for at, (title, shown) in enumerate(parts):
        if at:
            box.addWidget(rule())
        box.addLayout(across(label(title, "muted"), None))
        for part in shown:
            box.addLayout(part) if not part.isWidgetType() else box.addWidget(part)  # type: ignore[arg-type]
    return frame("card", box)
