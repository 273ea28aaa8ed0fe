"""追溯处理单: what a failed examination calls into question, judged line by line and signed at the end (R9)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLineEdit

from models.read.impact import ImpactLineRow, Offer, Slip, foreseen, impact_lines, slip
from models.read.impact_list import line_spec
from models.rules.impact import ImpactState, Judgement
from models.sheets.printed import fill_impact
from models.work import impact
from views.dialogs.listing import ListDialog
from views.dialogs.question import Question
from views.fields import Entry, OfferedField, choice
from views.hub import Follower
from views.pieces import across, button, down, label
from views.tables.acts import Act, Door

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from models.work.unit import Done
    from views.context import Context

SHOWN = 6
"""Lines of a slip to come that are shown before it is opened."""
OPINIONS = ("在用范围内误差未超允差", "期间核查合格，其后未使用", "已用合格标准器复检合格", "数据已更正重报")
CONCLUSIONS = ("没有影响", "受影响的已全部处理完")


def open_impact(context: Context, parent: QWidget, offer: Offer) -> None:
    """Show the slip of a failed examination; where there is none, ask whether one is to be opened."""
    if offer.impact_id is None:
        _ask_open(context, parent, offer)
    else:
        show_slip(context, parent, offer.impact_id)


def show_slip(context: Context, parent: QWidget, impact_id: int) -> None:
    """Show a slip."""

    def then(found: Slip | None) -> None:
        if found is not None:
            ImpactDialog(context, parent, found).open()

    context.ask(parent, then, slip, impact_id=impact_id)


def _ask_open(context: Context, parent: QWidget, offer: Offer) -> None:
    """Say what would be listed, then open the slip."""
    what = f"{offer.number} {offer.name}：{offer.on} 检定不合格"
    dialog = Question(parent, "追溯影响", what, "开追溯处理单", "path")
    dialog.preview("正在清查…")
    dialog.wait()

    def show(found: tuple[str, list[str]]) -> None:
        days, texts = found
        more = [f"……共 {len(texts):,} 项"] if len(texts) > SHOWN else []
        none = [] if texts else ["台账里没有它在这段时间检定过的器具，也没有装在计量点；可以在单上补充。"]
        dialog.preview(f"追溯期：{days}（上次合格到下次合格，两头的当天都算）", *texts[:SHOWN], *more, *none)
        dialog.wait(waiting=False)
        dialog.fit()

    def done(result: Done) -> None:
        dialog.accept()
        context.did(result)
        show_slip(context, parent, result.ids[0])

    def answered() -> None:
        dialog.wait()
        context.perform(dialog, done, dialog.refuse, impact.open_slip, verification_id=offer.verification_id)

    dialog.answered.connect(answered)
    context.open(dialog)
    context.ask(dialog, show, foreseen, verification_id=offer.verification_id)


class ImpactDialog(ListDialog):
    """One slip: its lines to be judged, and the signature at the end."""

    def __init__(self, context: Context, parent: QWidget, found: Slip) -> None:
        super().__init__(context, parent, f"追溯处理单 {found.row.number}")
        self.setObjectName("impact_dialog")
        self._id, self._number = found.row.id, found.row.number
        self._state = label(look="strong")
        self._facts = label(look="muted", wrap=True)
        title = f"追溯处理单 {found.row.number}　{found.row.instrument_number} {found.row.name}"
        head = down(across(label(title, "name"), self._state, None), self._facts, spacing=4)
        self._close = button("办结…", self._ask_close, icon_name="check", look="primary", name="close_slip")
        self._void = button("撤销这张单…", self._ask_void, icon_name="prohibit", name="void_slip")
        self.list = self.furnish(
            line_spec(f"追溯处理单 {found.row.number}"),
            lambda: context.desk.ask(impact_lines, impact_id=self._id),
            head,
            kinds=("impact", "impact_line"),
            acts=(Act("judge", "判定", "check-circle", self.judge, shortcut="Ctrl+R", primary=True),),
            doors=(
                Door("print_slip", "处理单", "file-text", self._print, writes=False),
                Door("renew", "重新清查", "arrows-clockwise", self._renew),
                Door("add_line", "补充一项", "plus", self._ask_line, shortcut="Ctrl+N"),
            ),
            unit="项",
            nothing=(
                "path",
                "没有列出的项",
                "台账里没有它在追溯期内经手的检定和计量点。有别的影响就补充一项。",
            ),
            foot=(self._void, self._close),
        )
        self.list.edit_asked.connect(lambda row, _column: self.judge([row]))
        self._follower = Follower(self, context.hub, ("impact", "impact_line"), self._reload, fresh=True)
        self._show(found)

    def judge(self, rows: list[ImpactLineRow]) -> None:
        """Say of these lines what was found, and on what ground."""
        first = rows[0]
        what = first.text if len(rows) == 1 else f"{len(rows)} 项"
        dialog = Question(self, "判定影响", what, "判定", "check-circle")
        judged = first.judgement or Judgement.NONE.value
        verdict = choice([one.value for one in Judgement], judged)
        opinion = OfferedField(OPINIONS, first.opinion or "", placeholder="必填，印在处理单上")
        dialog.ask(Entry("judgement", "判定", verdict), Entry("opinion", "依据和处理", opinion))
        dialog.preview("“需追溯”的处理完以后，改判为“已更正”或“重新检定”，才能办结。")
        ids = tuple(row.id for row in rows)
        self._answer(
            dialog,
            lambda: partial(
                impact.judge,
                line_ids=ids,
                judgement=Judgement(verdict.currentText()),
                opinion=opinion.value(),
            ),
        )
        opinion.setFocus()

    def _print(self) -> None:
        """Show the printed slip."""
        from views.dialogs.printing import PrintDialog

        context, number = self._context, self._id
        desk, day = context.desk, context.day()
        PrintDialog(
            context,
            self,
            f"追溯处理单 {self._number}",
            lambda: fill_impact(desk, number, as_of=day),
            "impact",
        ).open()

    def _renew(self) -> None:
        self._context.perform(self, self._told, self.complain, impact.renew, impact_id=self._id)

    def _ask_line(self) -> None:
        dialog = Question(
            self, "补充一项", "台账里没有、但也受影响的，例如一批产品、一份报表", "补充", "plus"
        )
        text = QLineEdit(placeholderText="是什么，哪一天")
        dialog.ask(Entry("text", "受影响的", text))
        self._answer(dialog, lambda: partial(impact.add_line, impact_id=self._id, text=text.text()))

    def _ask_void(self) -> None:
        dialog = Question(self, "撤销追溯处理单", self._number, "撤销", "prohibit")
        reason = OfferedField(("开错了", "检定登错了"))
        dialog.ask(Entry("reason", "理由", reason, "原单留存可查"))
        dialog.accepted.connect(self.reject)
        self._answer(dialog, lambda: partial(impact.void, impact_id=self._id, reason=reason.value()))

    def _ask_close(self) -> None:
        """Ask for the conclusion and the password: it is the group lead's signature."""
        dialog = Question(self, "办结追溯处理单", self._number, "签认办结", "check")
        conclusion = OfferedField(CONCLUSIONS, placeholder="必填，印在处理单上")
        password = QLineEdit(echoMode=QLineEdit.EchoMode.Password)
        dialog.ask(
            Entry("conclusion", "处理结论", conclusion),
            Entry("password", f"{self._context.desk.actor} 的密码", password, "签认要再输一次"),
        )
        dialog.preview("由小组负责人签认：各项都已判定并处理完。办结后内容不再改动。")

        def done(result: Done) -> None:
            dialog.accept()
            self._told(result)

        def answered() -> None:
            dialog.wait()
            self._context.perform_proved(
                dialog,
                done,
                dialog.refuse,
                password.text(),
                impact.close,
                impact_id=self._id,
                conclusion=conclusion.value(),
            )

        dialog.answered.connect(answered)
        self._context.open(dialog)
        conclusion.setFocus()

    def _answer(self, dialog: Question, act: Callable[[], partial[Any]]) -> None:
        def done(result: Done) -> None:
            dialog.accept()
            self._told(result)

        def answered() -> None:
            dialog.wait()
            call = act()
            self._context.perform(dialog, done, dialog.refuse, call.func, **call.keywords)

        dialog.answered.connect(answered)
        self._context.open(dialog)

    def _told(self, done: Done) -> None:
        self.tell("")
        self._context.did(done)

    def _reload(self) -> None:
        self._context.ask(
            self, lambda found: None if found is None else self._show(found), slip, impact_id=self._id
        )

    def _show(self, found: Slip) -> None:
        row = found.row
        running = row.state == ImpactState.RUNNING
        left = f"，还有 {row.left} 项未处理完" if row.left else ""
        self._state.setText("内容被改动过，签认失效" if row.intact is False else f"{row.state}{left}")
        shown = ("不合格的检定", "证书编号", "追溯期", "期内的核查", "处理结论", "签认")
        self._facts.setText("　".join(f"{key}：{found.facts[key]}" for key in shown if found.facts[key]))
        self._close.setVisible(running)
        self._void.setVisible(running)
        self._close.setEnabled(not row.left)
        self._close.setToolTip("各项都判定并处理完以后，由小组负责人签认" if row.left else "")
        self.list.acts.set_read_only(not running or self._context.hub.as_of is not None)
