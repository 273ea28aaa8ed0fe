"""Putting right what was entered wrongly: bring a value back, void an entry, take a whole step back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from models.read.happening import Way
from models.work import attachment, history, instrument, journal, lifecycle, verification
from models.work.foreseen import foresee
from views.dialogs.question import Question
from views.fields import Entry, OfferedField

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from PySide6.QtWidgets import QWidget

    from models.read.happening import Happening
    from models.work.unit import Done
    from views.context import Context

VOIDS: dict[Way, tuple[str, Callable[..., Any], str, tuple[str, ...], str]] = {
    Way.VERIFICATION: (
        "作废检定记录",
        verification.void,
        "verification_id",
        ("登错器具", "日期录错", "证书录错"),
        "有效期和状态将按其余的检定记录重新得出。",
    ),
    Way.EVENT: (
        "作废状态变更",
        lifecycle.void,
        "event_id",
        ("登错器具", "日期录错"),
        "状态回到这次变更之前；只能作废最后一次变更。",
    ),
    Way.FILE: (
        "撤销附件",
        attachment.void,
        "attachment_id",
        ("传错文件", "重复"),
        "文件仍存在台账库里备查。",
    ),
    Way.REGISTRATION: (
        "撤销登记",
        instrument.void,
        "instrument_id",
        ("重复登记", "登记错误"),
        "这台器具退出台账，管理编号可以另用；在“已撤下”里仍可查到。",
    ),
}
"""Title, action, the parameter that names what is voided, usual reasons, what comes of it."""
STEP_REASONS = ("做错了", "登错器具", "重复登记")
KEPT = "原记录和理由都留存可查（二.五.11）"


class Corrections:
    """Asks for the reason and does it; each question stands over the window that opened it."""

    def __init__(self, context: Context, window: QWidget) -> None:
        self._context, self._window = context, window

    def restore(self, item: Happening, now: str, version: int) -> None:
        """Bring the value before a change back; ``now`` is what stands there at present."""
        dialog = Question(
            self._window, "恢复为此值", f"{item.on} 的修改：{item.text}", "恢复", "clock-counter-clockwise"
        )
        dialog.preview(
            f"{item.field}：现在是 {now} → 恢复为 {item.before}", "作为一条新的修改写入，原来的记录不动。"
        )
        self._ask(
            dialog,
            ("原来的对", "改错了"),
            lambda reason: partial(
                history.restore, change_id=item.target or 0, reason=reason, version=version
            ),
        )

    def void(self, item: Happening) -> None:
        """Void one entry."""
        if item.way is None or item.way not in VOIDS:
            return
        title, action, key, reasons, comes = VOIDS[item.way]
        dialog = Question(
            self._window, title, f"{item.on} {item.what}　{item.text}".strip(), "作废", "prohibit"
        )
        dialog.preview(comes)
        self._ask(dialog, reasons, lambda reason: partial(action, **{key: item.target}, reason=reason))

    def take_back(self, seq: int, summary: str) -> None:
        """Take a whole step back; what that changes is tried out and said before."""
        dialog = Question(self._window, "撤销这一步", summary, "撤销", "arrow-counter-clockwise")
        dialog.preview("正在核对会改变什么…")
        dialog.wait()
        self._ask(dialog, STEP_REASONS, lambda reason: partial(journal.take_back, seq=seq, reason=reason))
        desk = self._context.desk

        def show(lines: tuple[str, ...]) -> None:
            dialog.preview(*lines, "这一步和这次撤销都留在日志里。")
            dialog.wait(waiting=False)
            dialog.fit()

        def refuse(error: BaseException) -> None:
            dialog.preview()
            dialog.refuse(error)
            dialog.wait()
            dialog.fit()

        self._context.jobs.run(dialog, lambda: desk.rehearse(foresee, seq=seq), show, refuse)

    def _ask(self, dialog: Question, reasons: tuple[str, ...], act: Callable[[str], partial[Any]]) -> None:
        reason = OfferedField(reasons)
        dialog.ask(Entry("reason", "理由", reason, KEPT))

        def done(result: Done) -> None:
            dialog.accept()
            self._context.say(result.summary, None)

        def answered() -> None:
            dialog.wait()
            call = act(reason.value())
            self._context.perform(dialog, done, dialog.refuse, call.func, **call.keywords)

        dialog.answered.connect(answered)
        self._context.open(dialog)
        reason.setFocus()
