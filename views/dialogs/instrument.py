"""The entry of an instrument: new, copied, corrected, several alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from models.read.offered import offered
from models.rules.instrument import FIELD, FIELDS, Field
from models.rules.refusal import Refusal
from models.work import instrument
from views.dialogs.catalogue_hint import CatalogueHint, catalogue
from views.dialogs.question import Question, beside
from views.fields import DateField, Entry, IntervalField, OfferedField, steady
from views.icons import icon
from views.pieces import button, down

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from enum import StrEnum

    from models.read.instrument import InstrumentRow
    from models.rules.catalogue import CatalogueEntry
    from models.work.unit import Done
    from views.context import Context

FIRST: tuple[tuple[str, ...], ...] = (
    ("number", "name", "model"),
    ("accuracy_class", "range", "serial"),
    ("interval_months", "unit", "place"),
)
REST: tuple[tuple[str, ...], ...] = (
    ("kind", "maker", "made_on"),
    ("point", "energy", "level"),
    ("management_class", "mandatory", "regulation"),
    ("purpose", "networked", "installed_on"),
    ("running_state", "custody", "is_standard"),
    ("remark",),
)
"""Which entries stand side by side; the interval's word is typed in the field of the interval."""
MORE, LESS = "更多项目：类别、厂家、计量点、能源、强检、备注等", "收起更多项目"
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
    box = steady(QComboBox())
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
        number: str = "",
    ) -> None:
        """``number`` is that of a new instrument, where it is known beforehand."""
        self._number = number
        self._amending = row is not None and not copy
        title = "修改器具" if self._amending else "复制新建" if copy else "新建器具"
        question = f"{row.number} {row.name}" if row is not None and self._amending else ""
        super().__init__(parent, title, question, "保存" if self._amending else "登记", "check")
        self._context, self._row, self._done = context, row, done
        self._fields = {entry.key: field_for(entry, self._start(entry), context.today()) for entry in typed()}
        self._many = QPlainTextEdit(
            placeholderText="每行一台：管理编号，空格或制表符，出厂编号（可省略）。可从 Excel 两列直接粘贴。"
        )
        self._many_entry = Entry("numbers", "多台：管理编号与出厂编号", self._many)
        self._several = QCheckBox("一次登记多台相同的器具")
        self._reason = OfferedField(placeholder="例如：核对铭牌后更正")
        self._hint = CatalogueHint()
        self._more = button(MORE, self._toggle_rest, look="link", name="more_fields")
        self._lay_fields()
        self._hint.taken.connect(self._take_hint)
        self.answered.connect(self._save)
        name = self._fields["name"]
        if isinstance(name, OfferedField) and not self._amending:
            name.currentTextChanged.connect(self._hint.look_up)
        context.ask(self, self._offer, offered)
        self._fields["number"].setFocus()

    def _start(self, entry: Field) -> Any:
        if self._row is None:
            return {"number": self._number, "running_state": "正常", "custody": "在装"}.get(entry.key)
        if not self._amending and entry.key in {"number", "serial"}:
            return None
        if entry.key == "interval_months":
            return self._row.interval_months or self._row.interval_word
        return getattr(self._row, entry.key)

    def _lay_fields(self) -> None:
        for line in FIRST:
            self.ask_beside(*map(self._entry, line))
        self.ask(self._hint, self._more, self._fold(self._amending))
        if self._amending:
            self.ask_at_foot(Entry("reason", "更正理由", self._reason, "原值和理由都会留存"))
        else:
            self.ask(self._several, self._many_entry)
            self._many_entry.hide()
            self._several.toggled.connect(self._many_entry.setVisible)
            self._several.toggled.connect(self._fields["number"].setDisabled)
            self._several.toggled.connect(self._fields["serial"].setDisabled)
        self.resize(860, self.height())

    def _entry(self, key: str) -> Entry:
        return Entry(key, FIELD[key].title.replace("（月）", ""), self._fields[key])

    def _fold(self, unfolded: bool) -> QWidget:
        """Return the entries that are seldom needed at once, out of sight until they are asked for."""
        lines = []
        for line in REST:
            entries = [self._entry(key) for key in line]
            self.adopt(*entries)
            lines.append(beside(*entries))
        self._rest = QWidget()
        self._rest.setLayout(down(*lines, spacing=12))
        self._show_rest(shown=unfolded)
        return self._rest

    def _show_rest(self, *, shown: bool) -> None:
        self._rest.setVisible(shown)
        self._more.setText(LESS if shown else MORE)
        self._more.setIcon(icon("caret-up" if shown else "caret-down", "accent"))

    def _toggle_rest(self) -> None:
        self._show_rest(shown=self._rest.isHidden())
        QTimer.singleShot(0, self, self.fit)

    def refuse(self, error: BaseException) -> None:
        """Show a refusal at its field, unfolding the rest where the field is there."""
        if isinstance(error, Refusal):
            if any(error.field in line for line in REST):
                self._show_rest(shown=True)
            if error.field == "number" and self._several.isChecked():
                error.field = "numbers"
        super().refuse(error)

    def _take_hint(self, kind: CatalogueEntry) -> None:
        """Fill what is still empty with what the catalogue says is usual."""
        interval = self._fields["interval_months"]
        if isinstance(interval, IntervalField) and not interval.value():
            interval.set_value(kind.months)
        for key, text in (("kind", kind.category), ("regulation", kind.regulation)):
            field = self._fields[key]
            if isinstance(field, OfferedField) and not field.value():
                field.setEditText(text)

    def _offer(self, words: dict[str, tuple[str, ...]]) -> None:
        for key, field in self._fields.items():
            if isinstance(field, OfferedField) and key in words:
                field.offer((*words[key], *(kind.name for kind in catalogue().entries if key == "name")))
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
        details = {entry.key: value_of(entry, self._fields[entry.key]) for entry in typed()}
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


def typed() -> tuple[Field, ...]:
    """Return the entries that have a field of their own."""
    return tuple(entry for entry in FIELDS if entry.key != "interval_word")
