"""登记故障, 登记修复: shows what the state becomes, and asks for what the rule asks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFileDialog

from models.read.offered import offered
from models.rules.lifecycle import MOVES, Event
from models.work import lifecycle
from views.dialogs.question import Question
from views.fields import DateField, Entry, OfferedField
from views.pieces import button

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

    from models.read.instrument import InstrumentRow
    from models.work.unit import Done
    from views.context import Context

TITLES = {
    Event.FAULT: ("登记故障", "故障现象", "登记故障", "warning"),
    Event.REPAIRED: ("登记修复", "修理情况", "登记修复", "wrench"),
}
BECOMES = {
    Event.FAULT: "立即停用，运行状态改为“维护”，换停用标识",
    Event.REPAIRED: "改为“待检”：检定合格后才能使用（二.三.3）",
}


class LifecycleDialog(Question):
    """Records one event of the chosen instruments."""

    def __init__(
        self,
        context: Context,
        event: Event,
        rows: Sequence[InstrumentRow],
        parent: QWidget,
        done: Callable[[Done], None],
    ) -> None:
        title, asked, verb, icon_name = TITLES[event]
        what = f"{rows[0].number} {rows[0].name}" if len(rows) == 1 else f"{len(rows)} 台器具"
        super().__init__(parent, title, what, verb, icon_name)
        self._context, self._event, self._rows, self._done = context, event, rows, done
        self._proof: Path | None = None
        self._on = DateField(context.today(), context.today())
        self._text = OfferedField(placeholder="必填，写入履历")
        self.ask_beside(Entry("on", "日期", self._on), Entry("text", asked, self._text))
        self._outside = QCheckBox("由外单位修理（须附维护保养证明书或相当的凭证）")
        self._outside.setObjectName("outside")
        self._pick = button("选择凭证…", self._pick_proof, icon_name="paperclip", name="pick_proof")
        if event is Event.REPAIRED:
            self.ask(self._outside)
            self.offer(self._pick)
        self.preview(f"{BECOMES[event]}。", f"依据 {MOVES[event].clause}")
        self.answered.connect(self._record)
        context.ask(self, self._offer, offered)
        self._text.setFocus()

    def take_proof(self, name: str) -> None:
        """Attach this proof when the repair is recorded."""
        self._proof = Path(name)
        self._pick.setText(self._proof.name)
        self._outside.setChecked(True)

    def _offer(self, words: dict[str, tuple[str, ...]]) -> None:
        self._text.offer(words["reason"])

    def _pick_proof(self) -> None:
        picker = QFileDialog(self, "选择修理凭证", "", "文件（*.pdf *.jpg *.jpeg *.png *.docx *.xlsx）")
        picker.setFileMode(QFileDialog.FileMode.ExistingFile)
        picker.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        picker.fileSelected.connect(self.take_proof)
        picker.open()

    def _record(self) -> None:
        on = self._on.value()
        if on is None:
            self.message.say("请填写日期，例如 2026-11-21。")
            return
        self.wait()
        keys, text = tuple(row.id for row in self._rows), self._text.value()
        perform = self._context.perform
        if self._event is Event.FAULT:
            perform(self, self._finish, self.refuse, lifecycle.fault, instrument_ids=keys, on=on, text=text)
            return
        perform(
            self,
            self._finish,
            self.refuse,
            lifecycle.repaired,
            instrument_ids=keys,
            on=on,
            text=text,
            outside=self._outside.isChecked(),
            proof=self._proof,
        )

    def _finish(self, done: Done) -> None:
        self.accept()
        self._done(done)
