"""What stands beside the list of slips: one slip whole, its way, and what this person can do with it next."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QScrollArea, QWidget

from models.read.request import TONES, RequestDetail, RequestRow, request_detail
from models.rules.request import FORMS, RequestAct, RequestKind, RequestState
from models.work.request_foreseen import ForeseenStep, next_acts, steps_left
from views.detail import Dot
from views.fields import Message
from views.hub import Follower
from views.pieces import Flow, across, button, down, label, rule, wrapped
from views.requests.content import facts, files_block, instruments_block, wishes_block
from views.requests.route import route_view, stops_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtWidgets import QLayout, QPushButton, QVBoxLayout

    from models.rules.refusal import Refusal
    from views.context import Context

ICONS = {
    RequestAct.SIGN: "pen-nib",
    RequestAct.SEND_BACK: "arrow-u-up-left",
    RequestAct.ON_PAPER: "file-arrow-up",
    RequestAct.BACK_ON_PAPER: "file-x",
    RequestAct.COMPLETE: "check-circle",
    RequestAct.SUBMIT: "paper-plane-tilt",
    RequestAct.REVISE: "pencil-simple",
    RequestAct.WITHDRAW: "x-circle",
    RequestAct.REVERSE: "arrow-counter-clockwise",
}
FIRST = (RequestAct.SIGN, RequestAct.COMPLETE, RequestAct.SUBMIT, RequestAct.ON_PAPER)
"""The first of these that is possible is the one to be done next."""
NOT_NOW = object()
RARE = frozenset({RequestAct.BACK_ON_PAPER, RequestAct.WITHDRAW, RequestAct.REVERSE})
MARGIN = 16
HASH = 16
"""Characters of the fingerprint that are shown."""


class Seen(NamedTuple):
    """A slip and what this person can do with it."""

    slip: RequestDetail
    acts: dict[RequestAct, Refusal | None]
    left: tuple[ForeseenStep, ...] = ()
    """The steps that are left, and who may sign them."""


def look(context: Context, request_id: int) -> Seen | None:
    """Return a slip as this person sees it; runs on the worker."""
    desk = context.desk
    slip = desk.ask(request_detail, request_id=request_id, name=desk.actor, today=context.today())
    if slip is None:
        return None
    running = slip.row.state == RequestState.RUNNING
    left = desk.foresee(steps_left, request_id=request_id) if running else ()
    return Seen(slip, desk.foresee(next_acts, request_id=request_id), left)


class RequestPane(QScrollArea):
    """Shows one slip; asks for it when the row under the cursor changes."""

    asked = Signal(object, object)
    """A ``RequestAct`` to be done with a ``RequestDetail``."""
    print_asked = Signal(object)
    """The ``RequestRow`` whose paper is wanted."""
    file_asked = Signal(object)
    instrument_asked = Signal(int)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("request_detail")
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self._context = context
        self._id: int | None = None
        self.shown: Seen | None = None
        kinds = {"request", "signature", "person", "instrument", "setting", "attachment_link"}
        self._follower = Follower(self, context.hub, kinds, self._load)
        self._fill(_hint())

    def look_at(self, row: RequestRow | None) -> None:
        """Show a slip, or nothing."""
        self._id = None if row is None else row.id
        self._load()

    def _load(self) -> None:
        wanted = self._id
        if wanted is None:
            self.shown = None
            self._fill(_hint())
            return

        def then(found: Seen | None) -> None:
            if wanted == self._id:
                self.shown = found
                self._fill(_hint() if found is None else self._page(found))

        context = self._context
        context.jobs.run(self, lambda: look(context, wanted), then, context.complain)

    def _fill(self, layout: QLayout) -> None:
        page = QWidget()
        page.setObjectName("request_page")
        page.setLayout(layout)
        at = self.verticalScrollBar().value() if self.shown is not None else 0
        self.setWidget(page)
        layout.activate()
        self.verticalScrollBar().setValue(at)

    def _page(self, seen: Seen) -> QLayout:
        slip, row = seen.slip, seen.slip.row
        kind = RequestKind(row.kind)
        title = wrapped(FORMS[kind].title)
        box = down(_head(row), title, wrapped(_about(row), "muted"), margins=(MARGIN, 14, MARGIN, 14))
        if self._context.hub.as_of is None:
            box.addWidget(rule())
            box.addLayout(self._acts(seen))
            for part in self._reasons(seen):
                box.addWidget(part)
        self._section(box, "审批路线", self._route(seen))
        self._section(box, "理由", [wrapped(row.reason), *facts(wishes_block(kind, slip.lines))])
        count = f"器具 {row.instruments} 台" if row.instruments > 1 else "器具"
        self._section(box, count, instruments_block(slip.lines, self.instrument_asked.emit))
        if slip.files:
            self._section(box, "附件", files_block(slip.files, self.file_asked.emit))
        if row.content_hash:
            mark = wrapped(f"签署内容指纹 {row.content_hash[:HASH]}", "faint")
            mark.setToolTip(f"签署时与此核对，改动任何一处都会不同：\n{row.content_hash}")
            box.addWidget(rule())
            box.addWidget(mark)
        box.addStretch(1)
        return box

    def _acts(self, seen: Seen) -> QLayout:
        flow = Flow()
        first = next((act for act in FIRST if seen.acts.get(act, NOT_NOW) is None), None)
        if seen.slip.row.state == RequestState.RETURNED and seen.acts[RequestAct.REVISE] is None:
            first = RequestAct.REVISE
        order = sorted(
            seen.acts, key=lambda act: (act is not first, act in RARE, list(RequestAct).index(act))
        )
        for act in order:
            flow.addWidget(self._button(seen, act, primary=act is first))
        paper = button(
            f"打印{_paper(seen.slip.row)}",
            lambda: self.print_asked.emit(seen.slip.row),
            icon_name="printer",
            name="print_slip",
        )
        flow.addWidget(paper)
        return flow

    def _button(self, seen: Seen, act: RequestAct, *, primary: bool) -> QPushButton:
        refusal = seen.acts[act]
        made = button(
            act.value,
            lambda: self.asked.emit(act, seen.slip),
            icon_name=ICONS[act],
            look="primary" if primary else "",
            name=f"act_{act.name.lower()}",
        )
        made.setEnabled(refusal is None)
        if refusal is not None:
            made.setToolTip(refusal.message)
        return made

    def _reasons(self, seen: Seen) -> list[QWidget]:
        """Say below the buttons why some of them are closed, with the clause."""
        why: dict[str, list[RequestAct]] = {}
        for act, refusal in seen.acts.items():
            if refusal is not None:
                why.setdefault(refusal.message, []).append(act)
        parts: list[QWidget] = []
        for message, acts in why.items():
            names = "、".join(act.value for act in acts)
            refusal = seen.acts[acts[0]]
            shown = Message("muted")
            shown.setObjectName(f"why_{acts[0].name.lower()}")
            shown.say(f"{names}：{message}", None if refusal is None else refusal.clause)
            shown.clause_asked.connect(self._context.explain)
            parts.append(shown)
        return parts

    def _route(self, seen: Seen) -> list[QWidget]:
        slip = seen.slip
        now = slip.row.round
        present = [one for one in slip.signatures if one.round == now]
        if not present:
            return [wrapped("草稿，还没有提交", "muted")]
        parts = [route_view(stops_of(present, seen.left))]
        for number in range(now - 1, 0, -1):
            parts += self._earlier(number, slip)
        return parts

    def _earlier(self, number: int, slip: RequestDetail) -> list[QWidget]:
        """Return an earlier round, folded."""
        given = [one for one in slip.signatures if one.round == number and one.meaning is not None]
        view = route_view(stops_of(given), f"round_{number}")
        view.hide()
        fold = button("", None, look="link", name=f"fold_{number}")
        fold.setCheckable(True)

        def show(shown: bool) -> None:
            view.setVisible(shown)
            fold.setText(f"第 {number} 次提交的签署　{'收起' if shown else '展开'}")

        fold.toggled.connect(show)
        show(shown=False)
        return [fold, view]

    def _section(self, box: QVBoxLayout, title: str, parts: Iterable[QWidget | QLayout]) -> None:
        box.addWidget(rule())
        box.addWidget(label(title, "strong"))
        for part in parts:
            if isinstance(part, QWidget):
                box.addWidget(part)
            else:
                box.addLayout(part)


def _head(row: RequestRow) -> QLayout:
    number = wrapped(row.number, "name")
    head = across(number, Dot(TONES[RequestState(row.state)]), label(row.state))
    head.setStretch(0, 1)
    return head


def _about(row: RequestRow) -> str:
    applied = f"　{row.applied_on} 提交" if row.applied_on else ""
    done = f"　{row.done_on} 办结" if row.done_on else ""
    return f"{row.applicant} 申请{applied}{done}"


def _paper(row: RequestRow) -> str:
    return "通知单" if row.kind == RequestKind.STOP else "审批单"


def _hint() -> QLayout:
    text = "选一张申请单，这里显示它到了哪一步、办理前后有什么不同、您能做什么"
    return down(None, label(text, "faint", wrap=True), None, margins=(MARGIN,) * 4)
