"""Colours that can be read, icons that are there, the shipped font, Chinese on Qt's own buttons."""

import pytest
from PySide6.QtCore import QLocale, QSize
from PySide6.QtGui import QFontInfo, QIcon
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QPushButton

from models.lists import Tone
from views.application import FAMILY
from views.icons import icon
from views.theme import DARK, LIGHT, Scheme, style_sheet, tokens

TEXTS = ("text", "muted", "faint", "accent", "good", "limited", "stop", "sealed", "scrap", "wait")
GROUNDS = ("surface", "ground", "accent_soft", "hover")
PAIRS = [(text, ground) for text in TEXTS for ground in GROUNDS]
PAIRS += [
    ("text", "accent_mid"),
    ("muted", "accent_mid"),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("on_tip", "tip"),
    ("on_tip_link", "tip"),
    ("text", "limited_soft"),
]


def light(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    parts = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


@pytest.mark.parametrize("theme_tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_every_text_can_be_read(theme_tokens, text, ground):
    low, high = sorted(light(getattr(theme_tokens, name)) for name in (text, ground))
    assert (high + 0.05) / (low + 0.05) >= 4.5


@pytest.mark.parametrize("theme_tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_no_token_is_left_open_in_the_style_sheet(theme_tokens):
    assert "@" not in style_sheet(theme_tokens)
    assert all(theme_tokens.of(tone).startswith("#") for tone in Tone)


def test_the_theme_changes_while_the_window_is_open(theme, qtbot):
    shown = QPushButton(icon("truck"), "送检")
    qtbot.addWidget(shown)
    shown.show()
    before = shown.grab().toImage()
    with qtbot.waitSignal(theme.changed):
        theme.choose(Scheme.DARK)
    assert tokens() is DARK
    assert shown.grab().toImage() != before
    theme.choose(Scheme.LIGHT)
    assert shown.grab().toImage() == before


def test_icons_are_sharp_on_every_screen(theme):
    picture = icon("truck").pixmap(QSize(16, 16), 2.0)
    assert picture.size() == QSize(32, 32)
    again = QIcon(icon("truck"))
    again.addPixmap(picture)
    assert not again.isNull()


def test_letters_come_from_the_shipped_font(theme):
    assert QFontInfo(QApplication.font()).family() == FAMILY


def test_qt_itself_speaks_chinese(theme, qtbot):
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    assert box.button(QDialogButtonBox.StandardButton.Cancel).text() == "取消"
    assert QLocale().language() == QLocale.Language.Chinese
