"""状态变更: everything that can happen to the chosen instruments, from the table of moves; the rest says why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from models.rules.lifecycle import Event
from models.rules.request import RequestKind
from views.icons import icon

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtWidgets import QWidget

    from models.rules.refusal import Refusal

ENTRIES: tuple[tuple[tuple[Event | RequestKind, str, str], ...], ...] = (
    ((Event.FAULT, "登记故障…", "warning"), (Event.REPAIRED, "登记修复…", "wrench")),
    (
        (RequestKind.STOP, "停用…", "prohibit"),
        (RequestKind.RESUME, "恢复使用…", "play"),
    ),
    (
        (RequestKind.DOWNGRADE, "申请降级…", "trend-down"),
        (RequestKind.SEAL, "申请封存…", "lock-simple"),
        (RequestKind.UNSEAL, "申请启封…", "lock-simple-open"),
        (RequestKind.SCRAP, "申请报废…", "trash"),
    ),
    ((RequestKind.INTERVAL, "申请周期调整…", "calendar-blank"),),
)
"""What is offered, in groups: recorded at once, asked for without and with signatures."""
LONGEST = 28
"""Characters of a reason beside its entry; the whole of it is in the tip."""


class StateMenu(QMenu):
    """The menu; an entry that is closed carries the reason beside it and, with the clause, in its tip."""

    def __init__(
        self,
        parent: QWidget,
        why: Mapping[Event | RequestKind, Refusal | None],
        choose: Callable[[Event | RequestKind], object],
    ) -> None:
        super().__init__(parent)
        self.setObjectName("state_menu")
        self.setToolTipsVisible(True)
        for group in ENTRIES:
            if not self.isEmpty():
                self.addSeparator()
            for what, title, icon_name in group:
                self._add(what, title, icon_name, why[what], choose)
        self.aboutToHide.connect(self.deleteLater)

    def _add(
        self,
        what: Event | RequestKind,
        title: str,
        icon_name: str,
        refusal: Refusal | None,
        choose: Callable[[Event | RequestKind], object],
    ) -> None:
        reason = "" if refusal is None else _brief(refusal)
        entry = self.addAction(icon(icon_name), f"{title}\t{reason}" if reason else title)
        entry.setObjectName(f"state_{what.name.lower()}")
        entry.triggered.connect(lambda _checked=False: choose(what))
        if refusal is not None:
            entry.setEnabled(False)
            entry.setToolTip(refusal.message)


def _brief(refusal: Refusal) -> str:
    text = str(refusal.facts.get("why") or refusal.message)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
