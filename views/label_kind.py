"""The fields of one kind of label: its word, colours and entries."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QColorDialog, QComboBox, QLineEdit, QWidget

from models.rules.label_design import PLAINS
from models.rules.label_design_file import LONGEST_TEXT, LONGEST_WORD
from views.dialogs.question import beside
from views.fields import Entry, steady
from views.label_entries import LabelEntries
from views.pieces import button, down, label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.rules.label_design import Kind

WHITE = 235
"""Lightness from which a band needs a black frame."""


class KindPanel(QWidget):
    """Shows a kind of label and lets it be changed."""

    edited = Signal(object)
    """The kind as it is now."""

    def __init__(self) -> None:
        super().__init__()
        self._kind: Kind | None = None
        self._name = ""
        self._word = QLineEdit(maxLength=LONGEST_WORD)
        self._note = QLineEdit(maxLength=LONGEST_TEXT, placeholderText="例如 启封须重新检定")
        self._plain = named_choice(PLAINS)
        self._colours = {
            "colour": button("", lambda: self.ask_colour("colour")),
            "ink": button("", lambda: self.ask_colour("ink")),
        }
        self.entries = LabelEntries()
        self.entries.setMinimumHeight(264)
        self._word.textEdited.connect(lambda _text: self._take())
        self._note.textEdited.connect(lambda _text: self._take())
        self._plain.activated.connect(lambda _at: self._take())
        self.entries.edited.connect(self._take)
        self.setLayout(down(*self._rows(), spacing=10))

    def show_kind(self, name: str, kind: Kind) -> None:
        """Show a kind."""
        self._name, self._kind = name, kind
        self._word.setText(kind.word)
        self._note.setText(kind.note)
        self._plain.setCurrentIndex(self._plain.findData(kind.plain))
        for key, one in self._colours.items():
            one.setIcon(_swatch(getattr(kind, key)))
            one.setText(f" {getattr(kind, key)}")
        self.entries.show_kind(kind)

    def ask_colour(self, key: str) -> QColorDialog | None:
        """Ask for a colour of the band or its word; returns the open dialog."""
        if self._kind is None:
            return None
        dialog = QColorDialog(QColor(getattr(self._kind, key)), self)
        dialog.colorSelected.connect(lambda colour: self.take_colour(key, colour.name()))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def take_colour(self, key: str, colour: str) -> None:
        """Give the band or its word a colour; a white band gets a black frame."""
        if self._kind is None:
            return
        if key == "ink":
            self._kind = replace(self._kind, ink=colour)
        else:
            edge = "#000000" if QColor(colour).lightness() > WHITE or self._kind.stripe else ""
            self._kind = replace(self._kind, colour=colour, edge=edge)
        self.show_kind(self._name, self._kind)
        self.edited.emit(self._kind)

    def _rows(self) -> list[QWidget]:
        words, colours, moves = QWidget(), QWidget(), QWidget()
        words.setLayout(
            beside(Entry("word", "标识上的词", self._word), Entry("note", "固定文字", self._note))
        )
        colours.setLayout(
            beside(
                Entry("colour", "色条", self._colours["colour"]),
                Entry("ink", "字色", self._colours["ink"]),
                Entry("plain", "黑白时", self._plain),
            )
        )
        hint = label("打勾的从上到下印在标识上；放不下时，先去掉要紧程度数字大的。", "faint", wrap=True)
        line = self.entries.movers(hint)
        line.setStretch(0, 1)
        moves.setLayout(line)
        return [words, colours, self.entries, moves]

    def _take(self) -> None:
        if self._kind is None:
            return
        names, rank, captions = self.entries.entries()
        self._kind = replace(
            self._kind,
            word=self._word.text().strip() or self._name,
            note=self._note.text().strip(),
            plain=self._plain.currentData(),
            fields=names,
            rank=rank,
            captions=captions,
        )
        self.edited.emit(self._kind)


def named_choice(named: Mapping[str, str]) -> QComboBox:
    """Return a box of choices, each with its key."""
    box = steady(QComboBox())
    for key, title in named.items():
        box.addItem(title, key)
    return box


def _swatch(colour: str) -> QIcon:
    picture = QPixmap(16, 16)
    picture.fill(QColor(colour))
    return QIcon(picture)
