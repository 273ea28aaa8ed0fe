"""设置: the plant's settings and the look on this PC, built from their declarations."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QScrollArea, QWidget

from models.read.setting import settings
from models.rules.rights import Right
from models.rules.settings import SETTINGS, PlantSetting
from models.work import setting as work_setting
from views.application import theme_of
from views.fields import Entry, steady
from views.hub import Follower
from views.pieces import across, down, frame, label
from views.scanner_settings import scanner_entries
from views.theme import Scheme

if TYPE_CHECKING:
    from datetime import date

    from views.context import Context

SCHEMES = {Scheme.SYSTEM: "跟随系统", Scheme.LIGHT: "浅色", Scheme.DARK: "深色"}


class SettingsPage(QWidget):
    """One entry for each setting; a change is saved at once and written into the journal."""

    def __init__(self, context: Context, keeping: QWidget) -> None:
        super().__init__()
        self.setObjectName("settings")
        self._context = context
        self._entries = {key: self._entry(one) for key, one in SETTINGS.items()}
        self._scheme = steady(QComboBox())
        for scheme, title in SCHEMES.items():
            self._scheme.addItem(title, scheme.value)
        self._scheme.setCurrentIndex(
            max(self._scheme.findData(context.remembered.get("scheme", "system")), 0)
        )
        self._scheme.currentIndexChanged.connect(lambda _at: self._choose_scheme())
        plant = frame(
            "card",
            down(
                label("本厂（存在台账库里，大家共用）", "strong"),
                *self._entries.values(),
                margins=(20, 16, 20, 16),
                spacing=12,
            ),
        )
        pc = frame(
            "card",
            down(
                label("这台电脑", "strong"),
                Entry("scheme", "外观", self._scheme),
                scanner_entries(context.remembered),
                margins=(20, 16, 20, 16),
                spacing=12,
            ),
        )
        column = QWidget()
        column.setMaximumWidth(640)
        column.setLayout(down(label("设置", "title"), plant, keeping, pc, None, spacing=16))
        inner = QWidget()
        inner.setLayout(across(column, None, margins=(24, 16, 24, 16)))
        scroll = QScrollArea(widgetResizable=True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inner)
        self._scroll, self._keeping = scroll, keeping
        self.setLayout(down(scroll))
        context.hub.as_of_changed.connect(self._look_at)
        self._look_at(context.hub.as_of)
        self._follower = Follower(self, context.hub, {"setting"}, self.reload)

    def show_bucket(self, _part: str) -> None:
        """Show the part that keeps the ledger safe, once it has its place."""
        QTimer.singleShot(0, self, lambda: self._scroll.ensureWidgetVisible(self._keeping))

    def reload(self) -> None:
        """Show the settings as they stand."""
        self._context.ask(self, self._show, settings)

    def _entry(self, one: PlantSetting) -> Entry:
        field: QWidget
        if one.choices:
            field = steady(QComboBox())
            field.addItems(list(one.choices))
            field.activated.connect(lambda _at, key=one.key: self._save(key))
        else:
            field = QLineEdit()
            field.editingFinished.connect(partial(self._save, one.key))
        return Entry(one.key, one.title, field, one.about)

    def _show(self, values: dict[str, Any]) -> None:
        self._values = values
        for key, entry in self._entries.items():
            if isinstance(entry.field, QComboBox):
                entry.field.setCurrentText(values[key])
            elif isinstance(entry.field, QLineEdit):
                entry.field.setText(values[key])

    def _save(self, key: str) -> None:
        field = self._entries[key].field
        value = (
            field.currentText()
            if isinstance(field, QComboBox)
            else field.text()
            if isinstance(field, QLineEdit)
            else ""
        )
        if value != self._values.get(key):
            self._context.perform(
                self, self._context.did, self._not_saved, work_setting.choose, key=key, value=value
            )

    def _look_at(self, day: date | None) -> None:
        why = self._context.denied(Right.PLANT)
        for entry in self._entries.values():
            entry.setEnabled(day is None and not why)
            entry.setToolTip(why)

    def _not_saved(self, error: BaseException) -> None:
        self._context.complain(error)
        self._show(self._values)

    def _choose_scheme(self) -> None:
        scheme = Scheme(self._scheme.currentData())
        self._context.remembered.set("scheme", scheme.value)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme_of(app).choose(scheme)
