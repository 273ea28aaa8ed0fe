"""Which page is built from what: the one place where the screens meet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from views.instrument_acts import InstrumentActs
from views.tables.acts import Door

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from desktop.ledger_acts import LedgerActs
    from views.context import Context


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What pages are built from."""

    context: Context
    window: QWidget
    acts: InstrumentActs
    ledger: LedgerActs
    sample: Callable[[], object]
    """Open the sample plant instead of this ledger."""


def build_page(
    key: str, context: Context, window: QWidget, ledger: LedgerActs, sample: Callable[[], object]
) -> QWidget:
    """Return a page of the window, built."""
    return BUILDERS[key](Surroundings(context, window, InstrumentActs(context, window), ledger, sample))


def _home(around: Surroundings) -> QWidget:
    from views.listed import allowed
    from views.screens.home import HomePage

    context, acts = around.context, around.acts

    doors = (
        Door("import", "导入旧台账", "upload-simple", lambda: context.go("imports", None), primary=True),
        Door("new", "新建第一台", "plus", acts.register),
        Door("sample", "看示例工厂", "factory", around.sample, writes=False),
    )
    return HomePage(context, allowed(context, doors))


def _instruments(around: Surroundings) -> QWidget:
    from views.screens.instruments import instruments_page

    return instruments_page(around.context, around.acts)


def _due(around: Surroundings) -> QWidget:
    from views.screens.instruments import instruments_page

    return instruments_page(around.context, around.acts, list_name="due")


def _certificates(around: Surroundings) -> QWidget:
    from views.screens.certificates import certificates_page

    return certificates_page(around.context, around.acts)


def _requests(around: Surroundings) -> QWidget:
    from views.requests.acts import RequestActs
    from views.screens.requests import requests_page

    return requests_page(around.context, RequestActs(around.context, around.window))


def _journal(around: Surroundings) -> QWidget:
    from views.screens.journal import journal_page

    return journal_page(around.context, around.acts, around.window)


def _points(around: Surroundings) -> QWidget:
    from views.screens.points import points_page

    return points_page(around.context, around.acts, around.window)


def _people(around: Surroundings) -> QWidget:
    from views.screens.people import people_page

    return people_page(around.context, around.acts, around.window, around.ledger.change_password)


def _forms(around: Surroundings) -> QWidget:
    from views.screens.forms import FormsPage

    return FormsPage(around.context)


def _labels(around: Surroundings) -> QWidget:
    from views.screens.labels import labels_page

    return labels_page(around.context, around.acts)


def _imports(around: Surroundings) -> QWidget:
    from views.screens.imports import imports_page

    page = imports_page(around.context)
    page.export_asked.connect(around.acts.export_seen)
    page.print_asked.connect(around.acts.print_seen)
    return page


def _contradictions(around: Surroundings) -> QWidget:
    from views.screens.contradictions import contradictions_page

    page = contradictions_page(around.context)
    page.export_asked.connect(around.acts.export_seen)
    page.print_asked.connect(around.acts.print_seen)
    return page


def _impacts(around: Surroundings) -> QWidget:
    from views.screens.impacts import impacts_page

    return impacts_page(around.context, around.acts, around.window)


def _withdrawn(around: Surroundings) -> QWidget:
    from views.screens.withdrawn import withdrawn_page

    return withdrawn_page(around.context, around.acts)


def _package(around: Surroundings) -> QWidget:
    from desktop.keeping import checked_book
    from views.screens.package import PackagePage

    desk = around.context.desk
    return PackagePage(around.context, lambda step: checked_book(desk.ledger, desk.clock(), step))


def _settings(around: Surroundings) -> QWidget:
    from views.screens.settings import SettingsPage

    return SettingsPage(around.context, around.ledger.card())


BUILDERS: dict[str, Callable[[Surroundings], QWidget]] = {
    "home": _home,
    "instruments": _instruments,
    "due": _due,
    "requests": _requests,
    "certificates": _certificates,
    "points": _points,
    "forms": _forms,
    "labels": _labels,
    "imports": _imports,
    "contradictions": _contradictions,
    "package": _package,
    "impacts": _impacts,
    "withdrawn": _withdrawn,
    "people": _people,
    "journal": _journal,
    "settings": _settings,
}
