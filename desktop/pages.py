"""Which page is built from what: the one place where the screens meet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from views.instrument_acts import InstrumentActs
from views.tables.acts import Door

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from views.context import Context


def build_page(key: str, context: Context, window: QWidget) -> QWidget:
    """Return a page of the window, built."""
    return BUILDERS[key](context, InstrumentActs(context, window))


def _home(context: Context, acts: InstrumentActs) -> QWidget:
    from views.screens.home import HomePage

    doors = (
        Door("import", "导入旧台账", "upload-simple", lambda: context.go("imports", None), primary=True),
        Door("new", "新建第一台", "plus", acts.register),
    )
    return HomePage(context, doors)


def _instruments(context: Context, acts: InstrumentActs) -> QWidget:
    from views.screens.instruments import instruments_page

    return instruments_page(context, acts)


def _due(context: Context, acts: InstrumentActs) -> QWidget:
    from views.screens.instruments import instruments_page

    return instruments_page(context, acts, list_name="due")


def _records(name: str) -> Callable[[Context, InstrumentActs], QWidget]:
    def build(context: Context, acts: InstrumentActs) -> QWidget:
        from views.screens.records import records_page

        return records_page(context, acts, name)

    return build


def _forms(context: Context, _acts: InstrumentActs) -> QWidget:
    from views.screens.forms import FormsPage

    return FormsPage(context)


def _labels(context: Context, acts: InstrumentActs) -> QWidget:
    from views.screens.labels import labels_page

    return labels_page(context, acts)


def _imports(context: Context, _acts: InstrumentActs) -> QWidget:
    from views.screens.imports import imports_page

    return imports_page(context)


def _contradictions(context: Context, _acts: InstrumentActs) -> QWidget:
    from views.screens.contradictions import contradictions_page

    return contradictions_page(context)


def _settings(context: Context, _acts: InstrumentActs) -> QWidget:
    from views.screens.settings import SettingsPage

    return SettingsPage(context)


BUILDERS: dict[str, Callable[[Context, InstrumentActs], QWidget]] = {
    "home": _home,
    "instruments": _instruments,
    "due": _due,
    "certificates": _records("certificates"),
    "points": _records("points"),
    "forms": _forms,
    "labels": _labels,
    "imports": _imports,
    "contradictions": _contradictions,
    "people": _records("people"),
    "journal": _records("journal"),
    "settings": _settings,
}
