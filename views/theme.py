"""The colours of the program: one table of tokens per theme, from which everything on the screen is drawn."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette

from models.lists import Tone
from resources import resource

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

UNIT = 4
"""The rhythm: distances are multiples of this many device-independent pixels."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of one theme by what they are for; text colours have a contrast of 4.5 or more."""

    ground: str
    surface: str
    line: str
    line_strong: str
    text: str
    muted: str
    faint: str
    accent: str
    accent_hover: str
    on_accent: str
    accent_soft: str
    accent_mid: str
    hover: str
    good: str
    limited: str
    limited_soft: str
    stop: str
    sealed: str
    scrap: str
    wait: str
    tip: str
    on_tip: str
    on_tip_link: str

    def of(self, tone: Tone) -> str:
        """Return the text colour of a tone."""
        return str(getattr(self, FIELDS[tone]))


FIELDS = {
    Tone.PLAIN: "text",
    Tone.STRONG: "text",
    Tone.MUTED: "muted",
    Tone.GOOD: "good",
    Tone.LIMITED: "limited",
    Tone.STOP: "stop",
    Tone.SEALED: "sealed",
    Tone.SCRAP: "scrap",
    Tone.WAIT: "wait",
}

LIGHT = Tokens(
    ground="#F5F6F7",
    surface="#FFFFFF",
    line="#E3E6E8",
    line_strong="#C5CBCF",
    text="#1D2327",
    muted="#586269",
    faint="#616B72",
    accent="#0B6E8A",
    accent_hover="#095C74",
    on_accent="#FFFFFF",
    accent_soft="#E3F1F5",
    accent_mid="#D4EAF0",
    hover="#EDF0F1",
    good="#177040",
    limited="#8A5A0B",
    limited_soft="#FBF1DC",
    stop="#B83427",
    sealed="#2560A3",
    scrap="#5F666B",
    wait="#616B72",
    tip="#2A3237",
    on_tip="#F2F4F5",
    on_tip_link="#7FD0E4",
)

DARK = Tokens(
    ground="#1B1F22",
    surface="#23282B",
    line="#343B3F",
    line_strong="#515A5F",
    text="#E6EAEC",
    muted="#ABB5BB",
    faint="#A2ADB3",
    accent="#4DB6D0",
    accent_hover="#6AC6DC",
    on_accent="#10262D",
    accent_soft="#21404A",
    accent_mid="#264B57",
    hover="#2C3236",
    good="#4CC27F",
    limited="#E0AC4B",
    limited_soft="#3B3424",
    stop="#F7958A",
    sealed="#83B5EE",
    scrap="#A2ADB3",
    wait="#A2ADB3",
    tip="#E6EAEC",
    on_tip="#1D2327",
    on_tip_link="#0B6E8A",
)


class Scheme(StrEnum):
    """Which theme is wanted."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Theme(QObject):
    """Keeps palette and style sheet of the application at the wanted scheme."""

    changed = Signal()

    def __init__(self, app: QApplication, scheme: Scheme = Scheme.SYSTEM) -> None:
        super().__init__(app)
        self._app = app
        self._scheme = scheme
        self._put_on()
        app.styleHints().colorSchemeChanged.connect(self._put_on)

    @property
    def scheme(self) -> Scheme:
        """The scheme that was wanted."""
        return self._scheme

    def choose(self, scheme: Scheme) -> None:
        """Follow the system, or keep to one scheme."""
        self._scheme = scheme
        self._put_on()

    def _put_on(self) -> None:
        dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        if self._scheme is not Scheme.SYSTEM:
            dark = self._scheme is Scheme.DARK
        wanted = DARK if dark else LIGHT
        if wanted is _in_force[0] and self._app.property("theme"):
            return
        _in_force[0] = wanted
        self._app.setProperty("theme", "dark" if dark else "light")
        self._app.setPalette(palette(wanted))
        self._app.setStyleSheet(style_sheet(wanted))
        self.changed.emit()


_in_force = [LIGHT]


def tokens() -> Tokens:
    """Return the colours now in force."""
    return _in_force[0]


def palette(t: Tokens) -> QPalette:
    """Return the palette that Qt's own widgets draw with."""
    roles = QPalette.ColorRole
    result = QPalette()
    for role, colour in {
        roles.Window: t.surface,
        roles.Base: t.surface,
        roles.AlternateBase: t.ground,
        roles.Button: t.surface,
        roles.Text: t.text,
        roles.WindowText: t.text,
        roles.ButtonText: t.text,
        roles.PlaceholderText: t.faint,
        roles.Highlight: t.accent_soft,
        roles.HighlightedText: t.text,
        roles.Accent: t.accent,
        roles.Link: t.accent,
        roles.LinkVisited: t.accent,
        roles.Mid: t.line,
        roles.Midlight: t.line,
        roles.Light: t.surface,
        roles.Dark: t.line_strong,
        roles.Shadow: t.line_strong,
        roles.ToolTipBase: t.tip,
        roles.ToolTipText: t.on_tip,
    }.items():
        result.setColor(role, QColor(colour))
    for role in (roles.Text, roles.WindowText, roles.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, role, QColor(t.faint))
    return result


def style_sheet(t: Tokens) -> str:
    """Return the style sheet with the tokens filled in."""
    text = resource("style.qss").read_text("utf-8")
    for name, colour in sorted(asdict(t).items(), key=lambda item: -len(item[0])):
        text = text.replace(f"@{name}", colour)
    check = "check-dark.svg" if t is DARK else "check-light.svg"
    for name, file in (("@upcaret", "caret-up.svg"), ("@caret", "caret.svg"), ("@check", check)):
        text = text.replace(name, resource("icons", file).as_posix())
    return text
