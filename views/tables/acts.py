"""What can be done from a list, given as data: with the selected rows, or without any."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, override

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QMenu, QPushButton, QWidget

from models.rules.rights import Right
from views.icons import icon
from views.pieces import across, button, label

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from models.lists import Column


@dataclass(frozen=True, slots=True)
class Act[R]:
    """Something to do with selected rows."""

    key: str
    title: str
    icon: str
    run: Callable[[list[R]], object]
    many: bool = True
    """Whether it can be done with several rows at once."""
    shortcut: str = ""
    primary: bool = False
    writes: bool = True
    """Not offered while a past day is looked at."""
    needs: Right | None = Right.KEEP
    """Asked of whoever wants to write."""
    denied: str = ""
    """Why the person at work may not; said at the button, which then does nothing."""


@dataclass(frozen=True, slots=True)
class Door:
    """Something to do that needs no row: make a new one, import; also shown where a list is empty."""

    key: str
    title: str
    icon: str
    run: Callable[[], object]
    shortcut: str = ""
    primary: bool = False
    writes: bool = True
    needs: Right | None = Right.KEEP
    denied: str = ""
    quiet: bool = False
    """Stands as a word in the line of the filters, not as a button beside the title."""


@dataclass(frozen=True, slots=True)
class Seen[R]:
    """What a list shows at this moment, to be exported or printed as it is seen."""

    title: str
    columns: tuple[Column[R], ...]
    rows: list[R]
    filters: str
    """What the rows were limited to, in words; empty if nothing."""


def door_button(door: Door) -> QPushButton:
    """Return the button of a door, its shortcut in the tooltip."""
    look = "primary" if door.primary else "flat" if door.quiet else ""
    result = button(door.title, door.run, icon_name=door.icon, look=look, name=door.key)
    if door.shortcut:
        result.setToolTip(f"{door.title}（{door.shortcut}）")
    deny(result, door.denied)
    return result


def deny(what: QPushButton | QAction, why: str) -> None:
    """Close a button or an entry of a menu, and say at it why; an empty text leaves it open."""
    if why:
        what.setEnabled(False)
        what.setToolTip(why)


class ActBar(QFrame):
    """Appears below a list while rows are selected and offers what can be done with them."""

    cleared = Signal()

    def __init__(
        self, acts: Sequence[Act[Any]], unit: str, rows: Callable[[], list[Any]], screen: QWidget
    ) -> None:
        super().__init__()
        self.setObjectName("acts")
        self.setProperty("look", "bar")
        self._acts = acts
        self._unit = unit
        self._rows = rows
        self._count = 0
        self._read_only = False
        self._label = label(look="strong")
        self._buttons = [self._button(act, screen) for act in acts]
        self._more = button("更多", self._open_more, icon_name="dots-three", name="more")
        hint = button("取消选择  Esc", self.cleared.emit, look="flat", name="clear_selection")
        self._rest = hint
        self.setLayout(across(self._label, 4, *self._buttons, self._more, None, hint, margins=(16, 8, 8, 8)))
        self.hide()

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.sizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._offer()

    def show_count(self, count: int) -> None:
        """Say how many rows are selected, and offer what fits that many."""
        self._count = count
        self._label.setText(f"已选 {count:,} {self._unit}")
        self._offer()
        self.setVisible(count > 0 and bool(self._acts))

    def run(self, key: str) -> bool:
        """Do something with the selected rows by its key; say whether it could be done."""
        return any(act.key == key and self._do(act) for act in self._acts)

    def set_read_only(self, read_only: bool) -> None:
        """Offer only what writes nothing."""
        self._read_only = read_only
        self._offer()

    def _offer(self) -> None:
        """Show the buttons that fit, in their order; the others go into a menu."""
        fixed = self._label.sizeHint().width() + self._rest.sizeHint().width() + 64
        allowed = [b for act, b in zip(self._acts, self._buttons, strict=True) if not self._forbids(act)]
        wide = sum(b.sizeHint().width() + 8 for b in allowed)
        room = (
            self.width() - fixed - (0 if wide <= self.width() - fixed else self._more.sizeHint().width() + 8)
        )
        for act, shown in zip(self._acts, self._buttons, strict=True):
            room -= shown.sizeHint().width() + 8 if shown in allowed else 0
            shown.setVisible(shown in allowed and room >= 0)
            shown.setEnabled((act.many or self._count == 1) and not act.denied)
        self._more.setVisible(bool(self._hidden()))

    def _hidden(self) -> list[Act[Any]]:
        pairs = zip(self._acts, self._buttons, strict=True)
        return [act for act, shown in pairs if shown.isHidden() and not self._forbids(act)]

    def _forbids(self, act: Act[Any]) -> bool:
        return act.writes and self._read_only

    def _open_more(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        for act in self._hidden():
            entry = menu.addAction(icon(act.icon), act.title)
            entry.triggered.connect(partial(self._do, act))
            entry.setEnabled(act.many or self._count == 1)
            deny(entry, act.denied)
        menu.popup(self._more.mapToGlobal(self._more.rect().topLeft()) - QPoint(0, menu.sizeHint().height()))

    def _button(self, act: Act[Any], screen: QWidget) -> QPushButton:
        result = button(
            act.title,
            lambda: self._do(act),
            icon_name=act.icon,
            look="primary" if act.primary else "",
            name=act.key,
        )
        tip = act.title if act.many else f"{act.title}：一次一{self._unit}"
        result.setToolTip(f"{tip}（{act.shortcut}）" if act.shortcut else tip)
        deny(result, act.denied)
        if act.shortcut:
            context = Qt.ShortcutContext.WidgetWithChildrenShortcut
            QShortcut(QKeySequence(act.shortcut), screen, lambda: self._do(act), context=context)
        return result

    def _do(self, act: Act[Any], _checked: bool = False) -> bool:
        able = not (act.denied or self._forbids(act))
        fits = self._count > 0 and (act.many or self._count == 1) and able
        if fits:
            act.run(self._rows())
        return fits
