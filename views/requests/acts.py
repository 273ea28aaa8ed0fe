"""What can be done with slips: each act opens its dialog, or is done at once."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from models.read.attachment import file_of
from models.read.request import request_detail
from models.rules.request import RequestAct, RequestKind
from models.work import request
from models.work.request_foreseen import steps_left
from views.dialogs.question import Question
from views.fields import Entry, OfferedField
from views.papers import Papers
from views.requests.lines import Subject
from views.requests.pane import look
from views.tables.acts import Door

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from models.read.request import FileRow, RequestDetail, RequestRow
    from models.work.request_foreseen import ForeseenStep
    from models.work.unit import Done
    from views.dialogs.printing import PrintDialog
    from views.requests.pane import Seen

UNDOING = "撤销刚才的操作"
WHAT_FOR = {
    "待签署": RequestAct.SIGN,
    "待办结": RequestAct.COMPLETE,
    "被退回": RequestAct.REVISE,
    "草稿": RequestAct.REVISE,
}
"""What this person has to do with a slip → the act that does it."""


class RequestActs(Papers):
    """The acts on slips, for every page of one window."""

    def apply(self, kind: RequestKind, subjects: Sequence[Subject]) -> None:
        """Ask for something on a slip."""
        from views.dialogs.request import RequestDialog

        self._context.open(RequestDialog(self._context, kind, subjects, self._window, self.submitted))

    def submitted(self, done: Done) -> None:
        """Say that a slip went round, and offer to print it; what took effect at once can be taken back."""
        if "instrument" in done.changes:
            undo = partial(self._at_once, request.reverse_completion, request_id=done.ids[0], reason=UNDOING)
            self._context.say(done.summary, undo)
            return
        paper = Door("print_now", "打印审批单", "printer", lambda: self._print_new(done.ids[0]))
        self._context.offer(done.summary, [paper])

    def act(self, act: RequestAct, slip: RequestDetail) -> None:
        """Do something with a slip: ask what it needs, or do it where it needs nothing."""
        acts: dict[RequestAct, Callable[[RequestDetail], object]] = {
            RequestAct.SIGN: self.sign,
            RequestAct.SEND_BACK: partial(self.sign, back=True),
            RequestAct.ON_PAPER: self.on_paper,
            RequestAct.BACK_ON_PAPER: self.back_on_paper,
            RequestAct.COMPLETE: self.complete,
            RequestAct.SUBMIT: self.submit,
            RequestAct.REVISE: self.revise,
            RequestAct.WITHDRAW: self.withdraw,
            RequestAct.REVERSE: self.reverse,
        }
        acts[act](slip)

    def ask_act(self, act: RequestAct, row: RequestRow) -> None:
        """Do something with a slip of the list; say why where it cannot be."""

        def then(seen: Seen | None) -> None:
            if seen is None:
                return
            refusal = seen.acts.get(act)
            if refusal is not None:
                self._context.complain(refusal)
            elif act in seen.acts:
                self.act(act, seen.slip)
            else:
                self._context.say(f"{row.number} 现为“{row.state}”，不能{act.value}。", None)

        context = self._context
        context.jobs.run(self._window, lambda: look(context, row.id), then, context.complain)

    def go_on(self, row: RequestRow) -> None:
        """Do what waits for this person at a slip; where nothing waits, show its paper."""
        if row.mine in WHAT_FOR:
            self.ask_act(WHAT_FOR[row.mine], row)
        else:
            self.print_slip(row.id, row.number)

    def sign(self, slip: RequestDetail, *, back: bool = False) -> None:
        """Sign the step that is due, or send the slip back."""
        from views.dialogs.signing import SignDialog

        dialog = SignDialog(self._context, slip, self._window, self._tell, self.open_file, back=back)
        self._context.open(dialog)

    def on_paper(self, slip: RequestDetail) -> None:
        """Take down signatures on paper."""
        from views.dialogs.paper_signing import PaperSignDialog

        def then(steps: tuple[ForeseenStep, ...]) -> None:
            self._context.open(PaperSignDialog(self._context, slip, steps, self._window, self._tell))

        self._with_steps(slip, then)

    def back_on_paper(self, slip: RequestDetail) -> None:
        """Take down a refusal on paper."""
        from views.dialogs.paper_signing import PaperBackDialog

        def then(steps: tuple[ForeseenStep, ...]) -> None:
            self._context.open(PaperBackDialog(self._context, slip, steps[0], self._window, self._tell))

        self._with_steps(slip, then)

    def revise(self, slip: RequestDetail) -> None:
        """Change a slip."""
        from views.dialogs.request import RequestDialog

        subjects = [Subject(line.instrument_id, line.number, line.name) for line in slip.lines]
        dialog = RequestDialog(
            self._context, RequestKind(slip.row.kind), subjects, self._window, self.submitted, slip
        )
        self._context.open(dialog)

    def submit(self, slip: RequestDetail) -> None:
        """Submit a draft, or a slip that was sent back, as it stands."""
        self._at_once(request.submit, self.submitted, request_id=slip.row.id)

    def complete(self, slip: RequestDetail) -> None:
        """Let an approved slip take effect, after a last look at what changes."""
        row = slip.row
        dialog = Question(
            self._window, f"办结 {row.number}", f"{row.kind}　{row.what}", "办结", "check-circle"
        )
        dialog.preview(
            "请先核对实物：封条、位置、标识与审批单一致。",
            "办结后状态、计量点、标识和各表一次改变；当天办错的可以撤销。",
        )
        self._answer(dialog, request.complete, lambda: {"request_id": row.id})

    def withdraw(self, slip: RequestDetail) -> None:
        """Withdraw a slip, with the reason."""
        words = "器具的状态不变；申请单留存，注明撤回和理由。"
        self._with_reason(RequestAct.WITHDRAW, "x-circle", slip, request.withdraw, words)

    def reverse(self, slip: RequestDetail) -> None:
        """Undo on the same day what a slip did, with the reason."""
        words = f"{slip.row.instruments} 台器具回到办结以前的状态；申请单改为“撤回”，签字和理由都留存。"
        self._with_reason(
            RequestAct.REVERSE, "arrow-counter-clockwise", slip, request.reverse_completion, words
        )

    def _print_new(self, request_id: int) -> None:
        context = self._context
        context.ask(
            self._window,
            lambda slip: slip and self.print_slip(request_id, slip.row.number),
            request_detail,
            request_id=request_id,
            name=context.desk.actor,
            today=context.today(),
        )

    def print_slip(self, request_id: int, number: str) -> PrintDialog:
        """Open the print dialog on the paper of a slip."""
        from models.sheets.printed_request import fill_request
        from views.dialogs.printing import PrintDialog

        desk = self._context.desk
        dialog = PrintDialog(
            self._context,
            self._window,
            f"审批单 {number}",
            lambda: fill_request(desk, request_id=request_id),
            "request",
        )
        dialog.open()
        return dialog

    def open_file(self, item: FileRow) -> None:
        """Open a file of a slip with the PC's own program once its bytes are verified."""
        desk = self._context.desk
        self._context.jobs.run(
            self._window,
            lambda: desk.ask(file_of, desk.ledger.files, sha256=item.sha256, name=item.name),
            lambda path: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))),
            self._context.complain,
        )

    def _with_steps(self, slip: RequestDetail, then: Callable[[tuple[ForeseenStep, ...]], object]) -> None:
        desk, number = self._context.desk, slip.row.id
        self._context.jobs.run(
            self._window, lambda: desk.foresee(steps_left, request_id=number), then, self._context.complain
        )

    def _with_reason(
        self, act: RequestAct, icon_name: str, slip: RequestDetail, action: Any, words: str
    ) -> None:
        row = slip.row
        title = f"{act.value} {row.number}"
        dialog = Question(self._window, title, f"{row.kind}　{row.what}", act.value, icon_name)
        reason = OfferedField(("填写有误", "情况有变，不再需要", "选错了器具"))
        dialog.ask(Entry("reason", "理由", reason, "必填"))
        dialog.preview(words)
        self._answer(dialog, action, lambda: {"request_id": row.id, "reason": reason.value()})
        reason.setFocus()

    def _answer(self, dialog: Question, action: Any, asked: Callable[[], dict[str, Any]]) -> None:
        def finish(done: Done) -> None:
            dialog.accept()
            self._tell(done)

        def go() -> None:
            dialog.wait()
            self._context.perform(dialog, finish, dialog.refuse, action, **asked())

        dialog.answered.connect(go)
        self._context.open(dialog)

    def _at_once(self, action: Any, then: Callable[[Done], object] | None = None, **asked: Any) -> None:
        self._context.perform(self._window, then or self._tell, self._context.complain, action, **asked)

    def _tell(self, done: Done) -> None:
        """Say what was done; a signature is not taken back with a click."""
        self._context.say("　".join([done.summary, *done.warnings[:1]]), None)
