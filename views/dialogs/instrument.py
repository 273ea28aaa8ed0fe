"""Entries of instruments: new, copied, corrected, many at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from models.read.offered import offered
from models.rules.instrument import FIELD, FIELDS, Field
from models.work import instrument
from views.dialogs.question import Question
from views.fields import DateField, Entry, IntervalField, OfferedField

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from enum import StrEnum

    from models.read.instrument import InstrumentRow
    from models.work.unit import Done
    from views.context import Context

LINES: tuple[tuple[str, ...], ...] = (
    ("number", "name", "kind"),
    ("model", "accuracy_class", "range"),
    ("maker", "serial", "made_on"),
    ("unit", "place", "point"),
    ("energy", "level", "installed_on"),
    ("interval_months", "management_class", "mandatory"),
    ("regulation", "purpose", "networked"),
    ("running_state", "custody", "is_standard"),
    ("remark",),
)
"""Which entries stand side by side; the interval's word is typed in the field of the interval."""
YES_NO = ("", "是", "否")


def field_for(entry: Field, value: Any, today: date) -> QWidget:
    """Return the widget in which an entry is typed."""
    if entry.key == "interval_months":
        return IntervalField(
            value if isinstance(value, int) else None, value if isinstance(value, str) else ""
        )
    if entry.kind is bool:
        return _choice(YES_NO, {True: "是", False: "否"}.get(value, ""))
    if entry.kind.__name__ == "date":
        return DateField(today, value)
    if entry.kind is not str:
        return _choice(("", *(str(one.value) for one in _members(entry.kind))), value or "")
    if entry.key in {"number", "serial", "made_on", "range", "remark"}:
        return QLineEdit(value or "")
    return OfferedField(text=value or "")


def value_of(entry: Field, field: QWidget) -> Any:
    """Return what was typed, as the action takes it."""
    if isinstance(field, IntervalField):
        return field.months()
    if isinstance(field, DateField):
        return field.value()
    if isinstance(field, OfferedField):
        return field.value() or None
    if isinstance(field, QComboBox):
        text = field.currentText()
        if entry.kind is bool:
            return {"是": True, "否": False}.get(text)
        return entry.kind(text) if text else None
    return field.text().strip() or None if isinstance(field, QLineEdit) else None


def _members(kind: Any) -> Sequence[StrEnum]:
    return list(kind)


def _choice(values: Sequence[str], chosen: str) -> QComboBox:
    box = QComboBox()
    box.addItems(list(values))
    box.setCurrentText(chosen)
    return box


class InstrumentDialog(Question):
    """Enters or corrects one instrument, or enters several alike."""

    def __init__(
        self,
        context: Context,
        parent: QWidget,
        done: Callable[[Done], None],
        *,
        row: InstrumentRow | None = None,
        copy: bool = False,
    ) -> None:
        self._amending = row is not None and not copy
        title = "修改器具" if self._amending else "复制新建" if copy else "新建器具"
        question = f"{row.number} {row.name}" if row is not None and self._amending else ""
        super().__init__(parent, title, question, "保存" if self._amending else "登记", "check")
        self._context, self._row, self._done = context, row, done
        self._fields = {
            entry.key: field_for(entry, self._start(entry), context.today()) for entry in _typed()
        }
        self._many = QPlainTextEdit(
            placeholderText="每行一台：管理编号，空格或制表符，出厂编号（可省略）。可从 Excel 两列直接粘贴。"
        )
        self._many_entry = Entry("numbers", "多台：管理编号与出厂编号", self._many)
        self._several = QCheckBox("一次登记多台相同的器具")
        self._reason = OfferedField(placeholder="例如：核对铭牌后更正")
        self._lay_fields()
        self.answered.connect(self._save)
        context.ask(self, self._offer, offered)
        self._fields["number"].setFocus()

    def _start(self, entry: Field) -> Any:
        if self._row is None:
            return {"running_state": "正常", "custody": "在装"}.get(entry.key)
        if not self._amending and entry.key in {"number", "serial"}:
            return None
        if entry.key == "interval_months":
            return self._row.interval_months or self._row.interval_word
        return getattr(self._row, entry.key)

    def _lay_fields(self) -> None:
        for line in LINES:
            self.ask_beside(
                *(Entry(key, FIELD[key].title.replace("（月）", ""), self._fields[key]) for key in line)
            )
        if self._amending:
            self.ask(Entry("reason", "更正理由", self._reason, "原值和理由都会留存"))
        else:
            self.ask(self._several, self._many_entry)
            self._many_entry.hide()
            self._several.toggled.connect(self._many_entry.setVisible)
            self._several.toggled.connect(self._fields["number"].setDisabled)
            self._several.toggled.connect(self._fields["serial"].setDisabled)
        self.resize(860, self.sizeHint().height())

    def _offer(self, words: dict[str, tuple[str, ...]]) -> None:
        for key, field in self._fields.items():
            if isinstance(field, OfferedField) and key in words:
                field.offer(words[key])
        self._reason.offer(words["reason"])

    def _save(self) -> None:
        details = self._details()
        self.wait()
        if self._amending and self._row is not None:
            changed = {key: value for key, value in details.items() if value != self._before(key)}
            self._context.perform(
                self,
                self._finish,
                self.refuse,
                instrument.amend,
                instrument_id=self._row.id,
                version=self._row.version,
                reason=self._reason.value(),
                **changed,
            )
        elif self._several.isChecked():
            del details["number"], details["serial"]
            lines = [line.split(maxsplit=1) for line in self._many.toPlainText().splitlines() if line.strip()]
            serials = tuple(line[1] for line in lines if len(line) > 1)
            numbers = tuple(line[0] for line in lines)
            self._context.perform(
                self,
                self._finish,
                self.refuse,
                instrument.register_many,
                numbers=numbers,
                serials=serials,
                **details,
            )
        else:
            self._context.perform(self, self._finish, self.refuse, instrument.register, **details)

    def _details(self) -> Any:
        details = {entry.key: value_of(entry, self._fields[entry.key]) for entry in _typed()}
        interval = self._fields["interval_months"]
        if isinstance(interval, IntervalField):
            details["interval_word"] = interval.word()
        for key in ("running_state", "custody"):
            if details[key] is None:
                del details[key]
        return details

    def _before(self, key: str) -> Any:
        return getattr(self._row, key)

    def _finish(self, done: Done) -> None:
        self.accept()
        self._done(done)


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
        for entry in _typed():
            if entry.key in {"number", "serial"}:
                continue
            self._offer_entry(entry)
        self._reason = OfferedField(placeholder="例如：按新制度调整管理类别")
        self.ask(Entry("reason", "更正理由", self._reason, "原值和理由都会留存"))
        self.answered.connect(self._save)
        context.ask(self, self._offer, offered)
        self._show_result()

    def _offer_entry(self, entry: Field) -> None:
        tick = QCheckBox(entry.title)
        tick.setObjectName(f"tick_{entry.key}")
        tick.setMinimumWidth(160)
        field = field_for(entry, None, self._context.today())
        field.setObjectName(entry.key)
        field.setEnabled(False)
        tick.toggled.connect(field.setEnabled)
        tick.toggled.connect(lambda _on: self._show_result())
        self._ticks[entry.key], self._fields[entry.key] = tick, field
        self.ask_beside(tick, field)

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


def _typed() -> tuple[Field, ...]:
    return tuple(entry for entry in FIELDS if entry.key != "interval_word")
