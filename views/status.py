"""The line at the bottom: which ledger, which day, how old the backup, what is going on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame

from models.lists import Tone
from views.icons import icon
from views.pieces import across, button, frame, label, wrapped
from views.theme import tokens

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from views.calendar import DayPopup
    from views.hub import Hub


BACKUP_ICONS = {Tone.GOOD: "check-circle", Tone.STOP: "warning"}


class Status(QFrame):
    """Says where one is and when one is."""

    cancelled = Signal()
    backup_asked = Signal()
    """The age of the backup was clicked."""

    def __init__(self, hub: Hub, today: Callable[[], date]) -> None:
        super().__init__()
        self.setObjectName("status")
        self.setProperty("look", "status")
        self._hub = hub
        self._today = today
        self._ledger = label(look="muted")
        self._ledger.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._doing = label(look="muted")
        self._cancel = button("取消", self.cancelled.emit, look="link", name="cancel")
        self._backup = button("", self.backup_asked.emit, look="flat", name="backup")
        self._as_of = button("", self.pick_day, icon_name="calendar-blank", look="flat", name="as_of")
        self._as_of.setToolTip("看过去某一天的台账；那一天只能看，不能改")
        self._saved = label(look="muted")
        parts = (self._ledger, 8, self._doing, self._cancel, None, self._backup, self._as_of, self._saved)
        self.setLayout(across(*parts, margins=(16, 2, 16, 2), spacing=8))
        self._cancel.hide()
        self._backup.hide()
        hub.as_of_changed.connect(lambda _day: self.show_day())
        self.show_day()

    def show_ledger(self, where: str) -> None:
        """Say where the ledger lies."""
        self._ledger.setText(f"台账库　{where}")

    def show_backup(self, text: str, tone: Tone = Tone.GOOD) -> None:
        """Say how old the last backup is."""
        self._backup.setText(text)
        self._backup.setIcon(icon(BACKUP_ICONS.get(tone, "database"), _token(tone)))
        self._backup.setToolTip("点按立即备份到台账库的 backups 文件夹；另存一份到别处在“设置”里")
        self._backup.show()

    def show_saved(self, text: str) -> None:
        """Say when the last change was stored."""
        self._saved.setText(text)

    def show_doing(self, text: str) -> None:
        """Say what is being done; an empty text when nothing is."""
        self._doing.setText(text)

    def offer_cancel(self, *, offered: bool) -> None:
        """Offer to cancel what is being done."""
        self._cancel.setVisible(offered)

    def show_day(self) -> None:
        """Say for which day everything is shown."""
        day = self._hub.as_of or self._today()
        self._as_of.setText(f"截至 {day.isoformat()}")

    def pick_day(self) -> DayPopup:
        """Open a calendar of the past to choose the day to look at; returns the popup."""
        from views.calendar import DayPopup

        today = self._today()
        popup = DayPopup(self, self._hub.as_of or today, today, latest=today, note="看这一天的台账（只读）")
        popup.chosen.connect(lambda day: self._hub.look_at(None if day >= today else day))
        popup.open_at(self._as_of.mapToGlobal(QPoint(0, -popup.sizeHint().height() - 4)))
        return popup


class AlertBand(QFrame):
    """Says above the pages what is wrong with the ledger; hidden while nothing is."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("alert")
        self.setProperty("look", "alert")
        self._text = wrapped("", "strong")
        self._act: Callable[[], object] = lambda: None
        self._go = button("", self._lead, icon_name="heartbeat", name="alert_act")
        line = across(self._text, self._go, margins=(16, 6, 8, 6), spacing=16)
        line.setStretch(0, 1)
        self.setLayout(line)
        self.hide()

    def say(self, text: str, title: str, act: Callable[[], object]) -> None:
        """Show a text, with a button that leads somewhere."""
        self._text.setText(text)
        self._go.setText(title)
        self._act = act
        self.show()

    def _lead(self) -> None:
        self._act()


def past_notice(hub: Hub) -> QFrame:
    """Return the band that says, above a page, that a past day is looked at."""
    text = label(look="strong")
    back = button("回到今天", lambda: hub.look_at(None), name="return")
    band = frame("past", across(text, None, back, margins=(16, 4, 8, 4)))
    band.setObjectName("past")

    def show(day: date | None) -> None:
        text.setText(f"正在看 {day.isoformat()} 的台账，只能看，不能改。" if day else "")
        band.setVisible(day is not None)

    hub.as_of_changed.connect(show)
    show(hub.as_of)
    return band


def _token(tone: Tone) -> str:
    return next(
        name for name in ("good", "limited", "stop", "muted") if tokens().of(tone) == getattr(tokens(), name)
    )
