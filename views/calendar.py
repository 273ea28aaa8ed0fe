"""The calendar that opens below a date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QPoint, Qt, Signal
from PySide6.QtGui import QColor, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QFrame, QToolButton, QWidget

from views.icons import icon
from views.pieces import across, button, down, label
from views.theme import tokens

if TYPE_CHECKING:
    from datetime import date


class DayPopup(QFrame):
    """A month to choose a day from, and a way straight to today."""

    chosen = Signal(object)
    """The day, a ``date``."""

    def __init__(
        self, parent: QWidget, day: date, today: date, *, latest: date | None = None, note: str = ""
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("day_popup")
        self._anchor = parent
        self.setProperty("look", "popup")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.calendar = QCalendarWidget()
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self._calm()
        if latest is not None:
            self.calendar.setMaximumDate(_qdate(latest))
        self.calendar.setSelectedDate(_qdate(day))
        self.calendar.clicked.connect(self._choose)
        self.calendar.activated.connect(self._choose)
        back = button("今天", lambda: self._choose(_qdate(today)), look="link", name="today")
        self.setLayout(down(self.calendar, across(label(note, "muted"), None, back), margins=(8, 8, 8, 8)))

    def open_at(self, corner: QPoint) -> None:
        """Open with the upper left corner there, kept inside the screen."""
        self.adjustSize()
        room = self._anchor.screen().availableGeometry()
        x = max(room.left(), min(corner.x(), room.right() - self.width()))
        y = max(room.top(), min(corner.y(), room.bottom() - self.height()))
        self.move(x, y)
        self.show()
        self.calendar.setFocus()

    def _calm(self) -> None:
        """Weekends are no warnings here, and the arrows have the colour of the theme."""
        for name, picture in (
            ("qt_calendar_prevmonth", "caret-left"),
            ("qt_calendar_nextmonth", "caret-right"),
        ):
            for arrow in self.calendar.findChildren(QToolButton, name):
                arrow.setIcon(icon(picture))
        usual = QTextCharFormat()
        usual.setForeground(QColor(tokens().muted))
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.calendar.setWeekdayTextFormat(day, usual)

    def _choose(self, day: QDate) -> None:
        self.chosen.emit(day.toPython())
        self.close()


def _qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
