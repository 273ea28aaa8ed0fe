"""What the catalogue knows of a kind of instrument, offered beside its entry; it never overrides."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from models.rules.catalogue import Catalogue, CatalogueEntry, read_catalogue
from resources import resource
from views.pieces import across, button, label


@cache
def catalogue() -> Catalogue:
    """Return the shipped catalogue."""
    return read_catalogue(resource("catalogue", "catalogue.csv").read_text("utf-8"))


class CatalogueHint(QFrame):
    """One sentence about the kind that a name means, and a way to take it over into what is empty."""

    taken = Signal(object)
    """The ``CatalogueEntry`` that the user wants to fill in."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("catalogue_hint")
        self.setProperty("look", "notice")
        self._kind: CatalogueEntry | None = None
        self._text = label(look="muted", wrap=True)
        take = button("填入空着的项", self._take, look="link", name="take_hint")
        line = across(self._text, take, margins=(12, 6, 12, 6), spacing=12)
        line.setStretch(0, 1)
        self.setLayout(line)
        self.hide()

    def look_up(self, name: str) -> None:
        """Show what is usual for an instrument of this name; hide where the catalogue does not know it."""
        self._kind = catalogue().match(name) if name.strip() else None
        if self._kind is not None:
            self._text.setText(f"{self._kind.name}（{self._kind.category}）：{self._kind.hint}")
        self.setVisible(self._kind is not None)

    def _take(self) -> None:
        if self._kind is not None:
            self.taken.emit(self._kind)
