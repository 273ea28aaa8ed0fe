"""What a page offers in its upper right corner: what does not fit goes into a menu, the main one last."""

from __future__ import annotations

from typing import TYPE_CHECKING, override

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QWidget

from views.pieces import across, button

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

GAP = 8


class Corner(QWidget):
    """Buttons at the right; in a narrow window the first ones move into “更多”."""

    def __init__(self, buttons: Sequence[QPushButton]) -> None:
        super().__init__()
        self._all = list(buttons)
        self._buttons = self._all
        """Those that are offered now."""
        self._more = button("", self._open_more, icon_name="dots-three", name="more_doors")
        self._more.setToolTip("更多")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.setLayout(across(None, self._more, *self._all, spacing=GAP))
        self._more.hide()

    def offer(self, buttons: Sequence[QPushButton]) -> None:
        """Offer only these of the buttons; at least one."""
        self._buttons = [one for one in self._all if one in buttons]
        for one in self._all:
            one.setVisible(one in buttons)
        self.updateGeometry()
        self.fit()

    @override
    def sizeHint(self) -> QSize:
        wide = sum(one.sizeHint().width() + GAP for one in self._buttons) - GAP
        return QSize(wide, self._buttons[-1].sizeHint().height())

    @override
    def minimumSizeHint(self) -> QSize:
        least = self._more.sizeHint().width() + GAP + self._buttons[-1].sizeHint().width()
        return QSize(least, self._buttons[-1].sizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Show the buttons that fit, the last one always."""
        wide = [one.sizeHint().width() + GAP for one in self._buttons]
        room = self.width() + GAP
        room -= 0 if sum(wide) <= room else self._more.sizeHint().width() + GAP
        for at in reversed(range(len(wide))):
            room -= wide[at]
            self._buttons[at].setVisible(room >= 0 or at == len(wide) - 1)
        self._more.setVisible(any(one.isHidden() for one in self._buttons))

    def _open_more(self) -> None:
        menu = QMenu(self)
        for one in self._buttons:
            if one.isHidden():
                entry = menu.addAction(one.icon(), one.text() or one.toolTip(), one.click)
                entry.setEnabled(one.isEnabled())
                entry.setToolTip(one.toolTip())
        menu.setToolTipsVisible(True)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))
