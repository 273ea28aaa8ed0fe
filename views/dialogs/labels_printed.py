"""已打印: how many labels came out well; reprints say why. Only then does the ledger know of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSpinBox

from models.work import label as work_label
from views.dialogs.question import Question
from views.fields import Entry, OfferedField

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from models.work.unit import Done
    from views.context import Context

REASONS = ("脱落", "污损", "打印不清", "丢失", "换了设计")


class LabelsPrintedDialog(Question):
    """Asks a person who looked at the paper."""

    kept = Signal(int)
    """How many labels were taken down as printed."""

    def __init__(
        self,
        context: Context,
        parent: QWidget,
        labels: Sequence[work_label.PrintedLabel],
        again: Sequence[bool],
        copies: int,
    ) -> None:
        """``again`` says of each label whether it was printed before and says the same."""
        super().__init__(
            parent, "确认打印好的标识", "看过纸上的标识，清楚、完整的才算打印好。", "记下来", "check"
        )
        self.setObjectName("labels_printed_dialog")
        self._context, self._labels, self._again, self._copies = context, labels, again, copies
        self._count = QSpinBox(minimum=1, maximum=max(len(labels), 1), value=len(labels))
        self._count.setSuffix(f" / {len(labels)} 枚")
        self._reason = OfferedField(REASONS, placeholder="例如 脱落")
        self._why = Entry("reason", "重印理由", self._reason, "内容没有变化的，要写明为什么重印")
        self.ask(Entry("count", "打印好的枚数", self._count, "从第 1 枚数起"), self._why)
        self._count.valueChanged.connect(lambda _value: self._tell())
        self.answered.connect(self._record)
        self._tell()

    def _tell(self) -> None:
        count = self._count.value()
        again = sum(self._again[:count])
        left = len(self._labels) - count
        self._why.setVisible(again > 0)
        lines = [f"记下 {count} 枚已打印" + (f"，其中 {again} 枚是重印。" if again else "。")]
        if left:
            lines.append(f"其余 {left} 枚不记；内容有变化的仍留在“标识”页。")
        self.preview(*lines)
        self.fit()

    def _record(self) -> None:
        count = self._count.value()
        reason = self._reason.value() if sum(self._again[:count]) else None
        self._context.perform(
            self,
            lambda done: self._finish(count, done),
            self.refuse,
            work_label.confirm_printed,
            labels=tuple(self._labels[:count]),
            copies=self._copies,
            reason=reason,
        )

    def _finish(self, count: int, done: Done) -> None:
        self._context.did(done)
        self.accept()
        self.kept.emit(count)
