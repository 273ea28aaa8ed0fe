"""申请: asks for a change of one or many instruments; shows before and after and who signs, before it is submitted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from models.read.offered import offered
from models.rules.refusal import Refusal
from models.rules.request import FORMS, RequestKind, changes
from models.work import request
from models.work.request_foreseen import foresee
from views.dialogs.files import FilesField
from views.dialogs.question import Question
from views.fields import Entry, Message, OfferedField
from views.pieces import button, label
from views.requests.content import ARROW, change_grid, change_words, parted
from views.requests.lines import Lines, Subject
from views.requests.wishes import WishField, read_wish

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from models.read.request import RequestDetail
    from models.work.request_foreseen import ForeseenSlip, ForeseenStep
    from models.work.unit import Done
    from views.context import Context

PAUSE = 150
"""Milliseconds after the last key before it is worked out what the slip would come to."""
WIDE = 820
EVIDENCE = "依据"


class RequestDialog(Question):
    """Writes a slip for the chosen instruments, or changes one that was sent back."""

    def __init__(
        self,
        context: Context,
        kind: RequestKind,
        subjects: Sequence[Subject],
        parent: QWidget,
        done: Callable[[Done], object],
        slip: RequestDetail | None = None,
    ) -> None:
        what = f"{subjects[0].number} {subjects[0].name}" if len(subjects) == 1 else f"{len(subjects)} 台器具"
        title = f"申请{kind.value}" if slip is None else f"修改 {slip.row.number}（{kind.value}）"
        super().__init__(parent, title, what, "提交", "paper-plane-tilt")
        self._context, self._kind, self._subjects, self._done = context, kind, list(subjects), done
        self._slip, self._round = slip, 0
        self._make_fields()
        self._lay_fields()
        self._soon = QTimer(self, singleShot=True, interval=PAUSE)
        self._soon.timeout.connect(self._foresee)
        self.answered.connect(self._submit)
        context.ask(self, self._offer, offered)
        self.preview("正在核对…")
        self._foresee()
        first = self._wishes[0].field if self._wishes else self._reason
        first.setFocus()

    # what is asked

    def _make_fields(self) -> None:
        today, slip = self._context.today(), self._slip
        wanted = [line.wanted for line in slip.lines] if slip else []
        same = (
            {key: value for key, value in wanted[0].items() if all(w.get(key) == value for w in wanted)}
            if wanted
            else {}
        )
        self._wishes = [
            WishField(wish, today, self._changed, same.get(wish.key)) for wish in FORMS[self._kind].wishes
        ]
        self._reason = OfferedField(text=slip.row.reason if slip else "", placeholder="必填，写在申请单上")
        kept = [(file.id, file.name) for file in slip.files if file.purpose == EVIDENCE] if slip else []
        self._files = FilesField("添加依据…", kept)
        self._table: Lines | None = None
        if len(self._subjects) > 1:
            self._table = Lines(self._subjects, FORMS[self._kind].wishes, self._changed)
            for line, one in enumerate(wanted):
                own = {key: value for key, value in one.items() if key not in same}
                self._table.fill(line, own)
        self._why = Message()
        self._why.clause_asked.connect(self.clause_asked)
        self._draft = button("存为草稿", self._keep_draft, icon_name="floppy-disk", name="save_draft")

    def _lay_fields(self) -> None:
        entries = [one.entry for one in self._wishes]
        for start in range(0, len(entries), 2):
            self.ask_beside(*entries[start : start + 2])
        self.ask(Entry("reason", f"{self._kind.value}理由", self._reason, "必填"))
        if self._table is not None:
            hint = "个别器具不同的，在表中单独填写" if self._wishes else "同在一张申请单上"
            self.ask(label(hint, "muted"), self._table)
            self.resize(WIDE, self.height())
        self.ask(Entry("files", "依据：检定证书、技术鉴定、照片等", self._files))
        self.offer(self._draft)

    def _offer(self, words: dict[str, tuple[str, ...]]) -> None:
        self._reason.offer(words["reason"])
        for one in self._wishes:
            one.offer(words)

    # what will come of it

    def _changed(self) -> None:
        if hasattr(self, "_soon"):
            self._soon.start()

    def _foresee(self) -> None:
        try:
            asked = self._asked()
        except Refusal as refusal:
            self._tell_refusal(refusal)
            return
        self._round += 1
        this, desk = self._round, self._context.desk
        number = None if self._slip is None else self._slip.row.id

        def then(seen: ForeseenSlip) -> None:
            if this == self._round:
                self._tell(seen)

        self._context.jobs.run(
            self,
            lambda: desk.foresee(foresee, kind=self._kind, request_id=number, **asked),
            then,
            self.refuse,
            quiet=True,
        )

    def _tell(self, seen: ForeseenSlip) -> None:
        if self._table is not None:
            self._table.tell(seen.lines)
        refused = [one.refusal for one in seen.lines if one.refusal is not None]
        if refused:
            self._tell_refusal(refused[0], len(refused))
            return
        self.primary.setText("提交" if seen.steps else self._kind.value)
        self._draft.setVisible(bool(seen.steps))
        self.preview(*self._result(seen), *_route_ahead(seen.steps))
        self.fit()

    def _result(self, seen: ForeseenSlip) -> list[QWidget | str]:
        """Return what the slip changes for all instruments; what it changes for single ones stands in the table."""
        shared, own = parted([tuple(changes(one.before, one.after)) for one in seen.lines])
        if not shared:
            return [f"{len(seen.lines)} 台按表中“办理后”一栏改变"] if any(own) else []
        if len(seen.lines) > 1:
            more = "　其余见表" if any(own) else ""
            return [f"办结后，{len(seen.lines)} 台都是：{change_words(shared)}{more}"]
        box = QWidget()
        box.setObjectName("foreseen")
        box.setLayout(change_grid(shared))
        return [label("办结后：", "muted"), box]

    def _tell_refusal(self, refusal: Refusal, count: int = 1) -> None:
        more = f"（这样的有 {count} 台，见表中红字；可取消后少选几台）" if count > 1 else ""
        why = Message()
        why.setObjectName("refused")
        why.clause_asked.connect(self.clause_asked)
        why.say(f"{refusal.message}{more}", refusal.clause)
        self.preview(why)
        self.fit()

    # doing it

    def _asked(self) -> dict[str, Any]:
        """Return what is filled in, as the actions take it."""
        common = {one.wish.key: value for one in self._wishes if (value := one.value()) is not None}
        lines = []
        if self._table is not None:
            today = self._context.today()
            wishes = {wish.key: wish for wish in self._table.wishes}
            for at, subject in enumerate(self._subjects):
                own = {key: read_wish(wishes[key], text, today) for key, text in self._table.own(at).items()}
                if own:
                    lines.append({"instrument_id": subject.id, **own})
        ids = tuple(subject.id for subject in self._subjects)
        return {"instrument_ids": ids, "lines": tuple(lines), **common}

    def _submit(self) -> None:
        self._write(draft=False)

    def _keep_draft(self) -> None:
        self._write(draft=True)

    def _write(self, *, draft: bool) -> None:
        try:
            asked = self._asked() | {"reason": self._reason.value(), "files": self._files.paths()}
        except Refusal as refusal:
            self.refuse(refusal)
            return
        self.wait()
        perform = self._context.perform
        if self._slip is not None:
            perform(
                self,
                self._finish,
                self.refuse,
                request.revise,
                request_id=self._slip.row.id,
                version=self._slip.row.version,
                without_files=self._files.left_out(),
                resubmit=not draft,
                **asked,
            )
            return
        action = request.draft if draft else request.apply
        perform(self, self._finish, self.refuse, action, kind=self._kind, **asked)

    def _finish(self, done: Done) -> None:
        self.accept()
        self._done(done)


def _route_ahead(steps: Sequence[ForeseenStep]) -> list[QWidget]:
    """Return who is to sign after the applicant, one after the other."""
    if not steps:
        return [label("不需要审批，立即生效。", "muted")]
    words = f"　{ARROW}　".join(f"{step.role} {'、'.join(step.names)}".strip() for step in steps)
    route = label(f"接下来由谁签：{words}", wrap=True)
    route.setObjectName("route_ahead")
    nobody = [step.role for step in steps if not step.names]
    if not nobody:
        return [route]
    missing = f"人员中还没有可签的{'、'.join(nobody)}：在程序里签还是在纸面上签，都要先由系统管理员登记此人。"
    return [route, label(missing, "limited", wrap=True)]
