"""登记纸面签字: takes down who signed the printed slip and when, with its scan; the first steps or all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit

from models.rules.refusal import Refusal
from models.work import request
from views.dialogs.files import FilesField
from views.dialogs.question import Question, beside
from views.fields import DateField, Entry, OfferedField
from views.pieces import label

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from PySide6.QtWidgets import QWidget

    from models.read.request import RequestDetail
    from models.work.request import PaperSignature
    from models.work.request_foreseen import ForeseenStep
    from models.work.unit import Done
    from views.context import Context


class StepLeftOut(Refusal):
    """前面的“{role}”还没有写签字人。签字须按路线的顺序登记；还没签到的后几步可以空着。"""


class DateMissing(Refusal):
    """请照签字单填写日期，例如 2026-11-21。"""


class PaperSignDialog(Question):
    """One line for each step that is left: who signed, and when."""

    def __init__(
        self,
        context: Context,
        slip: RequestDetail,
        steps: Sequence[ForeseenStep],
        parent: QWidget,
        done: Callable[[Done], object],
    ) -> None:
        row = slip.row
        about = f"{row.kind}　{row.what}。请照签好字的审批单填写，并附它的扫描件或照片。"
        super().__init__(parent, f"登记纸面签字 {row.number}", about, "登记", "file-arrow-up")
        self._context, self._slip, self._steps, self._done = context, slip, list(steps), done
        self._names = [
            OfferedField(step.names, step.names[0] if len(step.names) == 1 else "", "还没签就空着")
            for step in steps
        ]
        self._days = [DateField(context.today(), context.today()) for _step in steps]
        self._scan = FilesField("选择扫描件…")
        for at, step in enumerate(steps):
            hint = "" if step.names else "人员中还没有可签的人"
            name = Entry(f"name_{at}", f"{at + 1}. {step.role}签字人", self._names[at], hint)
            day = Entry(f"on_{at}", "签字日期", self._days[at])
            self.adopt(name, day)
            self.ask_line(name, day)
            self._names[at].currentTextChanged.connect(lambda _text: self._tell())
        self.ask(Entry("scan", "签字单的扫描件或照片", self._scan, "必附（二.五.11）"))
        self.answered.connect(self._record)
        self._tell()
        self._scan.pick.setFocus()

    def ask_line(self, *parts: QWidget) -> None:
        """Put the fields of one step side by side."""
        line = beside(*parts)
        line.setStretch(0, 3)
        line.setStretch(1, 2)
        self._body.addLayout(line)

    def _signed(self) -> int:
        """Return how many of the steps are filled in, from the first on."""
        names = [field.value() for field in self._names]
        return next((at for at, name in enumerate(names) if not name), len(names))

    def _tell(self) -> None:
        signed, row = self._signed(), self._slip.row
        if signed == 0:
            self.preview("请填写第一步的签字人")
        elif signed < len(self._steps):
            self.preview(f"登记前 {signed} 步；接下来由{self._steps[signed].role}签署，状态暂不改变。")
        else:
            many = f" {row.instruments} 台" if row.instruments > 1 else ""
            self.preview(f"全部签完：批准{row.kind}{many}，状态、标识和各表随即改变。")

    def _record(self) -> None:
        try:
            signatures = self._signatures()
        except Refusal as refusal:
            self.refuse(refusal)
            return
        self.wait()
        self._context.perform(
            self,
            self._finish,
            self.refuse,
            request.sign_on_paper,
            request_id=self._slip.row.id,
            signatures=signatures,
            scan=self._scan.paths(),
        )

    def _signatures(self) -> tuple[PaperSignature, ...]:
        signed = self._signed()
        if any(field.value() for field in self._names[signed:]):
            raise StepLeftOut(role=self._steps[signed].role, field=f"name_{signed}")
        found: list[PaperSignature] = []
        for at in range(signed):
            on = self._days[at].value()
            if on is None:
                raise DateMissing(field=f"on_{at}")
            found.append({"name": self._names[at].value(), "on": on})
        return tuple(found)

    def _finish(self, done: Done) -> None:
        self.accept()
        self._done(done)


class PaperBackDialog(Question):
    """Takes down that somebody refused on paper."""

    def __init__(
        self,
        context: Context,
        slip: RequestDetail,
        step: ForeseenStep,
        parent: QWidget,
        done: Callable[[Done], object],
    ) -> None:
        row = slip.row
        about = f"{row.kind}　{row.what}。{step.role}在纸面上退回。"
        super().__init__(parent, f"登记纸面退回 {row.number}", about, "登记退回", "file-x")
        self._context, self._slip, self._done = context, slip, done
        self._name = OfferedField(step.names, step.names[0] if len(step.names) == 1 else "")
        self._on = DateField(context.today(), context.today())
        self._opinion = QLineEdit(placeholderText="照纸面上写的")
        self._scan = FilesField("选择扫描件…")
        self.ask_beside(Entry("name_0", f"{step.role}", self._name), Entry("on_0", "日期", self._on))
        self.ask(Entry("opinion", "退回意见", self._opinion, "必填"))
        self.ask(Entry("scan", "签字单的扫描件或照片", self._scan, "必附（二.五.11）"))
        self.preview(label(f"器具状态不变，由 {row.applicant} 修改后再提交。", wrap=True))
        self.answered.connect(self._record)
        self._opinion.setFocus()

    def _record(self) -> None:
        on: date | None = self._on.value()
        if on is None:
            self.refuse(DateMissing(field="on_0"))
            return
        self.wait()
        self._context.perform(
            self,
            self._finish,
            self.refuse,
            request.send_back_on_paper,
            request_id=self._slip.row.id,
            name=self._name.value(),
            on=on,
            opinion=self._opinion.text(),
            scan=self._scan.paths(),
        )

    def _finish(self, done: Done) -> None:
        self.accept()
        self._done(done)
