"""A list in a window of its own, over the page from which it was opened; Esc leads back there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from models.rules.refusal import Refusal
from views.papers import Papers
from views.pieces import across, button, down, label, rule, within_screen
from views.tables.list_screen import ListScreen

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QLayout, QPushButton

    from models.lists import ListSpec
    from views.context import Context
    from views.tables.acts import Act, Door

WIDE, HIGH = 1180, 720


class ListDialog(QDialog):
    """Shows one list with everything that lists can do: counts, search, filters, columns, export, print."""

    def __init__(self, context: Context, parent: QWidget, title: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.resize(within_screen(self, WIDE, HIGH))
        self._context = context
        self.papers = Papers(context, self)
        self._said = label(look="refusal", wrap=True)
        self._said.setObjectName("said")
        self._said.hide()

    def furnish[R](
        self,
        spec: ListSpec[R],
        load: Callable[[], Sequence[R]],
        head: QLayout,
        *,
        kinds: Sequence[str],
        acts: Sequence[Act[R]],
        doors: Sequence[Door],
        unit: str,
        nothing: tuple[str, str, str],
        foot: Sequence[QPushButton] = (),
    ) -> ListScreen[R]:
        """Put the list in, below what the head says; returns it."""
        screen = ListScreen(
            spec,
            load,
            self._context.jobs,
            self._context.hub,
            self._context.remembered,
            kinds=kinds,
            acts=acts,
            doors=doors,
            unit=unit,
            nothing=nothing,
        )
        screen.hide_title()
        screen.export_asked.connect(self.papers.export_seen)
        screen.print_asked.connect(self.papers.print_seen)
        head.setContentsMargins(16, 14, 16, 0)
        close = button("关闭", self.reject, name="close")
        bottom = across(self._said, None, *foot, close, margins=(16, 10, 16, 12))
        bottom.setStretch(0, 100)
        box = down(head, screen, rule(), bottom, spacing=0)
        box.setStretch(1, 1)
        self.setLayout(box)
        return screen

    def complain(self, error: BaseException) -> None:
        """Say below the list why something was not done."""
        if isinstance(error, Refusal):
            self.tell(error.message)
        else:
            self._context.complain(error)

    def tell(self, text: str) -> None:
        """Say something below the list."""
        self._said.setText(text)
        self._said.setVisible(bool(text))
