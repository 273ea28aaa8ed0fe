"""Fields of dialogs: dates and intervals as people type them, words offered from before, refusals below."""

from __future__ import annotations

from typing import TYPE_CHECKING, override

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QCompleter, QFrame, QLineEdit, QWidget

from models.rules.instrument import interval_text
from views.calendar import DayPopup
from views.icons import icon
from views.pieces import across, button, down, label, wrapped
from views.spoken import read_date, read_interval, stepped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from PySide6.QtGui import QFocusEvent, QKeyEvent

    from models.rules.refusal import Refusal

STEPS = {
    Qt.Key.Key_Up: (1, 0),
    Qt.Key.Key_Down: (-1, 0),
    Qt.Key.Key_PageUp: (0, 1),
    Qt.Key.Key_PageDown: (0, -1),
}
NO_INTERVAL = ("长期", "一次性", "随坏随换", "免检")
LONG_HINT = 34
"""Characters of a hint that stand beside the title; a longer one stands below it and wraps."""
USUAL_MONTHS = (6, 12, 24, 36, 60, 72)


def steady[Field: QWidget](field: Field) -> Field:
    """Let the wheel scroll the page instead of changing the field that happens to be under the pointer."""
    field.wheelEvent = lambda event: event.ignore()  # type: ignore[method-assign]
    return field


def mark_wrong(field: QWidget, *, wrong: bool) -> None:
    """Draw a field's edge as wrong, or as usual again."""
    if bool(field.property("wrong")) != wrong:
        field.setProperty("wrong", wrong)
        field.style().unpolish(field)
        field.style().polish(field)


class DateField(QLineEdit):
    """A day, typed in any usual way; ``t`` is today, ↑ ↓ a day, PgUp PgDn a month, F4 the calendar."""

    moved = Signal(object)
    """The day, or ``None`` while there is none or it cannot be read."""

    def __init__(self, today: date, day: date | None = None) -> None:
        super().__init__(placeholderText="例如 20261121，t 为今天")
        self._today = today
        self._day: date | None = None
        calendar = QAction(icon("calendar-blank"), "日历（F4）", self)
        calendar.triggered.connect(lambda _checked=False: self.open_calendar())
        self.addAction(calendar, QLineEdit.ActionPosition.TrailingPosition)
        self.textChanged.connect(self._read)
        self.editingFinished.connect(self.tidy)
        self.set_value(day)

    def value(self) -> date | None:
        """Return the day; ``None`` if there is none or it cannot be read."""
        return self._day

    def set_value(self, day: date | None) -> None:
        """Show a day."""
        self.setText(day.isoformat() if day else "")

    def unreadable(self) -> bool:
        """Say whether something is typed that is no day."""
        return bool(self.text().strip()) and self._day is None

    def tidy(self) -> None:
        """Write the day as 2026-11-21, or mark the field where it cannot be read."""
        if self._day is not None:
            self.setText(self._day.isoformat())
        mark_wrong(self, wrong=self.unreadable())
        self.setToolTip("看不懂这个日期，请写成 2026-11-21" if self.unreadable() else "")

    def open_calendar(self) -> DayPopup:
        """Open a calendar below the field; returns the popup."""
        popup = DayPopup(self, self._day or self._today, self._today)
        popup.chosen.connect(self._take)
        popup.open_at(self.mapToGlobal(QPoint(0, self.height() + 4)))
        return popup

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        replaces = not self.text() or self.selectedText() == self.text()
        if key in STEPS and not event.modifiers():
            days, months = STEPS[key]
            self.set_value(stepped(self._day or self._today, days, months))
        elif key == Qt.Key.Key_T and replaces and not event.modifiers():
            self.set_value(self._today)
        elif key == Qt.Key.Key_F4:
            self.open_calendar()
        else:
            super().keyPressEvent(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.selectAll()

    def _take(self, day: date) -> None:
        self.set_value(day)
        self.tidy()

    def _read(self, text: str) -> None:
        before, self._day = self._day, read_date(text, self._today)
        if self._day is not None or not text.strip():
            mark_wrong(self, wrong=False)
        if self._day != before:
            self.moved.emit(self._day)


class OfferedField(QComboBox):
    """Free text with the words used before on offer; they are found by any part of them."""

    def __init__(self, offered: Iterable[str] = (), text: str = "", placeholder: str = "") -> None:
        super().__init__()
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(12)
        self.edit = QLineEdit(placeholderText=placeholder)
        self.setLineEdit(self.edit)
        finder = QCompleter(self.model(), self)
        finder.setFilterMode(Qt.MatchFlag.MatchContains)
        finder.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setCompleter(finder)
        self.offer(offered)
        self.setEditText(text)
        steady(self)

    def offer(self, words: Iterable[str]) -> None:
        """Offer these words; what is typed stays."""
        text = self.currentText()
        self.clear()
        self.addItems(list(dict.fromkeys(words)))
        self.setCurrentIndex(-1)
        self.setEditText(text)

    def value(self) -> str:
        """Return the text without blanks around it."""
        return self.currentText().strip()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()  # the dialog's Enter
        else:
            super().keyPressEvent(event)


class IntervalField(OfferedField):
    """Months, in figures or words, or a word for what is verified only once."""

    moved = Signal(object)
    """The months, or ``None``."""

    def __init__(self, months: int | None = None, word: str = "") -> None:
        offered = [*(interval_text(usual) for usual in USUAL_MONTHS), *NO_INTERVAL]
        super().__init__(offered, interval_text(months) if months else word, "例如 12、半年、2 年")
        self._months = read_interval(self.currentText())
        self.currentTextChanged.connect(self._read)
        self.edit.editingFinished.connect(self.tidy)

    def months(self) -> int | None:
        """Return the months; ``None`` without an interval."""
        return self._months

    def word(self) -> str | None:
        """Return the word in place of an interval, e.g. 随坏随换."""
        return None if self._months else self.value() or None

    def set_value(self, months: int | None, word: str = "") -> None:
        """Show an interval, or the word in its place."""
        self.setEditText(interval_text(months) if months else word)

    def tidy(self) -> None:
        """Write the interval as the forms do."""
        if self._months:
            self.setEditText(interval_text(self._months))

    def _read(self, text: str) -> None:
        before, self._months = self._months, read_interval(text)
        if self._months != before:
            self.moved.emit(self._months)


def choice(values: Iterable[str], chosen: str) -> QComboBox:
    """Return a box of fixed choices."""
    box = steady(QComboBox())
    box.addItems(list(values))
    box.setCurrentText(chosen)
    return box


class Message(QFrame):
    """A line below a field: why what stands there is refused, with the clause as a link."""

    clause_asked = Signal(str)

    def __init__(self, look: str = "refusal") -> None:
        super().__init__()
        self.setObjectName("message")
        self._text = label(look=look, wrap=True)
        self._link = button("", self._ask, look="link", name="clause")
        self._clause = ""
        self.setLayout(down(self._text, across(self._link, None), spacing=0))
        self.hide()

    def say(self, text: str, clause: str | None = None) -> None:
        """Show a text and the clause that it rests on."""
        self._text.setText(text)
        self._clause = clause or ""
        self._link.setText(f"规程 {clause}" if clause else "")
        self._link.setVisible(bool(clause))
        self.setVisible(bool(text))

    def text(self) -> str:
        """Return what is said now."""
        return "" if self.isHidden() else self._text.text()

    def _ask(self) -> None:
        self.clause_asked.emit(self._clause)


class Entry(QWidget):
    """A field with its title above and room for a refusal below."""

    def __init__(self, key: str, title: str, field: QWidget, hint: str = "") -> None:
        super().__init__()
        self.key = key
        self.field = field
        self.message = Message()
        field.setObjectName(key)
        field.setAccessibleName(title)
        name = label(title, "muted")
        name.setBuddy(field)
        long = len(hint) > LONG_HINT
        head = (
            down(name, wrapped(hint, "faint"), spacing=0)
            if long
            else across(name, None, label(hint, "faint"), spacing=4)
        )
        self.setLayout(down(head, field, self.message, spacing=4))

    def refuse(self, refusal: Refusal) -> None:
        """Show at this field why it is refused, and go there."""
        self.message.say(refusal.message, refusal.clause)
        mark_wrong(self.field, wrong=True)
        self.field.setFocus()

    def clear(self) -> None:
        """Take the refusal away."""
        self.message.say("")
        mark_wrong(self.field, wrong=False)


def refuse_at(
    entries: Iterable[Entry], refusal: Refusal, elsewhere: Callable[[str, str | None], object]
) -> None:
    """Show a refusal at the field it names; where no field has that name, hand it on."""
    for entry in entries:
        entry.clear()
    for entry in entries:
        if entry.key == refusal.field:
            entry.refuse(refusal)
            return
    elsewhere(refusal.message, refusal.clause)
