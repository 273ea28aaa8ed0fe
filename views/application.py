"""The QApplication as this program wants it: font, language, style, scale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QApplication

from resources import resource
from views.theme import Scheme, Theme

if TYPE_CHECKING:
    from collections.abc import Sequence

FAMILY = "Noto Sans SC"
POINTS = 10


def application(argv: Sequence[str], scheme: Scheme = Scheme.SYSTEM) -> QApplication:
    """Return the application, made ready before its first window; its theme is its child ``Theme``."""
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    app = QApplication(list(argv))
    app.setApplicationName("zhunsheng")
    app.setApplicationDisplayName("准绳")
    app.setStyle("Fusion")
    dress(app, scheme)
    return app


def dress(app: QApplication, scheme: Scheme = Scheme.SYSTEM) -> Theme:
    """Give an application the shipped font, Chinese for Qt's own words, and the theme."""
    for name in ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf"):
        QFontDatabase.addApplicationFont(str(resource("fonts", name)))
    font = QFont(FAMILY, POINTS)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    app.setFont(font)
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    words = QTranslator(app)
    if words.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(words)
    return Theme(app, scheme)


def theme_of(app: QApplication) -> Theme:
    """Return the theme that ``dress`` put on."""
    return next(child for child in app.children() if isinstance(child, Theme))
