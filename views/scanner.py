"""A barcode scanner that types like a keyboard, recognised on every screen without a field for it.

A scan is a burst of signs faster than fingers, ended with Enter or Tab; the times are those of the key events.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, override

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QLineEdit, QPlainTextEdit, QWidget
from shiboken6 import isValid

if TYPE_CHECKING:
    from collections.abc import Callable

    from views.remembered import Remembered

PREFIX, SUFFIX, GAP = "scanner/prefix", "scanner/suffix", "scanner/gap"
"""What the PC remembers of its scanner."""
USUAL_GAP = 50
"""Milliseconds between two signs at most. Fingers need 60 and more; scanners, even wireless ones, rarely 30."""
SHORTEST = 4
"""Signs of the shortest code; with a prefix set, one is enough."""
LONGEST = 300
ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
SILENT = (Qt.Key.Key_Shift, Qt.Key.Key_CapsLock, Qt.Key.Key_NumLock)
"""Keys that a scanner presses for capitals."""
OTHERS = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)


@dataclass(frozen=True, slots=True)
class Before:
    """A field as it was before a burst, and how it becomes so again."""

    field: QWidget
    restore: Callable[[], object]


class Scanner(QObject):
    """Watches the keys of whichever window has the focus."""

    scanned = Signal(str)
    """What was scanned, without prefix and suffix; fields are as they were before."""

    def __init__(self, remembered: Remembered, parent: QObject) -> None:
        super().__init__(parent)
        self._remembered = remembered
        self._signs: list[str] = []
        self._last = 0
        self._composing = False
        self._before: Before | None = None
        self._watched: dict[str, QObject] = {}
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self._look_at)
            app.focusObjectChanged.connect(self._enter)
            self._look_at(app.focusWindow())
            self._enter(app.focusObject())

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.InputMethod and isinstance(event, QInputMethodEvent):
            self._composing = bool(event.preeditString())
            self._forget()
        elif kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return watched is self._watched.get("window") and self._key(event)
        return False

    def _watch(self, part: str, wanted: QObject | None) -> None:
        old = self._watched.pop(part, None)
        if old is not None and isValid(old):
            old.removeEventFilter(self)
        if wanted is not None:
            wanted.installEventFilter(self)
            self._watched[part] = wanted
        self._forget()

    def _look_at(self, window: QObject | None) -> None:
        self._watch("window", window)

    def _enter(self, field: QObject | None) -> None:
        self._composing = False
        self._watch("field", None if field is self._watched.get("window") else field)

    def _key(self, event: QKeyEvent) -> bool:
        """Take notice of a key; say whether nobody else gets it."""
        gap = int(self._remembered.get(GAP, USUAL_GAP))
        if event.key() in SILENT:
            return False
        at, text = event.timestamp(), event.text()
        quick = bool(self._signs) and at > 0 and 0 <= at - self._last <= gap
        if self._composing or event.isAutoRepeat() or event.modifiers() & OTHERS or not gap:
            self._forget()
            return False
        if event.key() in ENDS:
            return self._end() if quick else self._forget()
        if not text or not text.isprintable() or len(self._signs) >= LONGEST:
            return self._forget()
        if not quick:
            self._forget()
            self._before = before(QApplication.focusWidget())
        self._signs.append(text)
        self._last = at
        return quick and self._before is None  # where nothing is typed, signs would choose or press something

    def _end(self) -> bool:
        """Take a burst for a scan if it looks like one; say whether it did."""
        code, held = self._code("".join(self._signs)), self._before
        self._forget()
        if code is None:
            return False
        if held is not None and isValid(held.field):
            held.restore()
        self.scanned.emit(code)
        return True

    def _code(self, text: str) -> str | None:
        prefix, suffix = (str(self._remembered.get(key, "")) for key in (PREFIX, SUFFIX))
        least = 1 if prefix else SHORTEST
        if not (text.startswith(prefix) and text.endswith(suffix)):
            return None
        code = text[len(prefix) : len(text) - len(suffix)]
        return code if len(code) >= least else None

    def _forget(self) -> bool:
        self._signs, self._before, self._last = [], None, 0
        return False


def before(field: QWidget | None) -> Before | None:
    """Return how to bring a field back to what it is now; nothing where nothing can be typed."""
    if (line := line_of(field)) is not None:
        return Before(line, _line_again(line))
    if isinstance(field, QPlainTextEdit) and not field.isReadOnly():
        return Before(field, _text_again(field))
    return None


def line_of(field: QWidget | None) -> QLineEdit | None:
    """Return the line in which a field is typed; nothing where nothing can be typed."""
    inner = field.findChild(QLineEdit) if isinstance(field, QAbstractSpinBox | QComboBox) else field
    return inner if isinstance(inner, QLineEdit) and not inner.isReadOnly() else None


def _line_again(line: QLineEdit) -> Callable[[], object]:
    text, cursor, start, length = (
        line.text(),
        line.cursorPosition(),
        line.selectionStart(),
        len(line.selectedText()),
    )

    def restore() -> None:
        finder = line.completer()
        if finder is not None and (popup := finder.popup()) is not None:
            popup.hide()
        if line.text() != text:
            line.selectAll()
            line.insert(text)
        if length:
            line.setSelection(start, length)
        else:
            line.setCursorPosition(cursor)

    return restore


def _text_again(field: QPlainTextEdit) -> Callable[[], object]:
    text, cursor = field.toPlainText(), field.textCursor()
    anchor, position = cursor.anchor(), cursor.position()

    def restore() -> None:
        again = field.textCursor()
        again.select(QTextCursor.SelectionType.Document)
        again.insertText(text)
        again.setPosition(anchor)
        again.setPosition(position, QTextCursor.MoveMode.KeepAnchor)
        field.setTextCursor(again)

    return restore
