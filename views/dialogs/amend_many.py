"""The same entries set on several instruments at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from models.read.offered import offered
from models.rules.instrument import FIELD, Field
from models.work import instrument
from views.dialogs.instrument import field_for, typed, value_of
from views.dialogs.question import Question
from views.fields import Entry, IntervalField, OfferedField

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from models.read.instrument import InstrumentRow
    from models.work.unit import Done
    from views.context import Context

ONE_BY_ONE = frozenset({"number", "serial"})
"""Entries that no two instruments share."""


class AmendManyDialog(Question):
    """Sets the same entries on several instruments; only ticked ones change."""

    def __init__(
        self, context: Context, parent: QWidget, rows: Sequence[InstrumentRow], done: Callable[[Done], None]
    ) -> None:
        super().__init__(
            parent, "批量修改", f"选中的 {len(rows)} 台。只改打勾的项。", "修改", "pencil-simple"
        )
        self._context, self._rows, self._done = context, rows, done
        self._ticks: dict[str, QCheckBox] = {}
        self._fields: dict[str, QWidget] = {}
        self.ask(self._lay_entries([entry for entry in typed() if entry.key not in ONE_BY_ONE]))
        self.resize(860, self.height())
        self._reason = OfferedField(placeholder="例如：按新制度调整管理类别")
        self.ask_at_foot(Entry("reason", "更正理由", self._reason, "原值和理由都会留存"))
        self.answered.connect(self._save)
        context.ask(self, self._offer, offered)
        self._show_result()

    def _lay_entries(self, entries: Sequence[Field]) -> QWidget:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        lines = (len(entries) + 1) // 2
        for at, entry in enumerate(entries):
            side = 2 * (at // lines)
            for beside, part in enumerate(self._offer_entry(entry)):
                grid.addWidget(part, at % lines, side + beside)
            grid.setColumnStretch(side + 1, 1)
        fields = QWidget()
        fields.setLayout(grid)
        return fields

    def _offer_entry(self, entry: Field) -> tuple[QCheckBox, QWidget]:
        tick = QCheckBox(entry.title.replace("（月）", ""))
        tick.setObjectName(f"tick_{entry.key}")
        field = field_for(entry, None, self._context.today())
        field.setObjectName(entry.key)
        field.setAccessibleName(entry.title)
        field.setEnabled(False)
        tick.toggled.connect(field.setEnabled)
        tick.toggled.connect(lambda on: field.setFocus() if on else None)
        tick.toggled.connect(lambda _on: self._show_result())
        self._ticks[entry.key], self._fields[entry.key] = tick, field
        return tick, field

    def _offer(self, words: dict[str, tuple[str, ...]]) -> None:
        for key, field in self._fields.items():
            if isinstance(field, OfferedField) and key in words:
                field.offer(words[key])
        self._reason.offer(words["reason"])

    def _details(self) -> Any:
        details = {
            key: value_of(FIELD[key], self._fields[key])
            for key, tick in self._ticks.items()
            if tick.isChecked()
        }
        interval = self._fields["interval_months"]
        if "interval_months" in details and isinstance(interval, IntervalField):
            details["interval_word"] = interval.word()
        return details

    def _show_result(self) -> None:
        ticked = [FIELD[key].title for key, tick in self._ticks.items() if tick.isChecked()]
        self.preview(
            f"将修改 {len(self._rows)} 台的：{'、'.join(ticked)}" if ticked else "还没有勾选要改的项"
        )
        self.primary.setEnabled(bool(ticked))

    def _save(self) -> None:
        self.wait()
        self._context.perform(
            self,
            self._finish,
            self.refuse,
            instrument.amend_many,
            instrument_ids=tuple(row.id for row in self._rows),
            reason=self._reason.value(),
            **self._details(),
        )

    def _finish(self, done: Done) -> None:
        self.accept()
        self._done(done)
