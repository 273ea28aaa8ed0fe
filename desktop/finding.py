"""Ctrl+K: instruments, certificates, pages, actions and forms from one box."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtWidgets import QAbstractButton

from models.read.lists import LISTS
from models.read.withdrawn import TAKEN_BACK
from models.rules.pinyin import search_text
from models.sheets.printed import forms
from views.context import PastIsReadOnly
from views.finder import Find, Found
from views.form_list import form_title
from views.tables.list_screen import ListScreen

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

    from views.context import Context
    from views.window import Window

MOST = 8
SHORTEST = 2
"""Letters from which on initials are looked at: one letter would find nearly everything."""


class Action(NamedTuple):
    """Something to do: a button of a page."""

    title: str
    page: str
    button: str
    icon: str
    of_rows: bool = False
    """Whether it is done with selected rows, on whichever page they are."""
    also: str = ""
    """Other words people look for it by."""


CHANGES = "报废 封存 启封 降级 停用 故障 修复"
ACTIONS = (
    Action("新建器具", "instruments", "new", "plus"),
    Action("登记检定", "instruments", "verify", "check-circle", of_rows=True),
    Action("打印标识", "instruments", "labels", "tag", of_rows=True),
    Action("状态变更", "instruments", "state", "arrows-left-right", of_rows=True, also=CHANGES),
    Action("履历", "instruments", "history", "clock-counter-clockwise", of_rows=True),
    Action("批量修改", "instruments", "amend_many", "pencil-simple", of_rows=True),
    Action("复制新建", "instruments", "clone", "copy", of_rows=True),
    Action("新建计量点", "points", "new_point", "tree-structure"),
    Action("新建人员", "people", "new_person", "users"),
    Action("更换我的密码", "people", "change_password", "key"),
    Action("立即备份", "settings", "keep_back_up", "database"),
    Action("备份到文件", "settings", "keep_copy", "floppy-disk"),
    Action("从备份恢复", "settings", "keep_restore", "clock-counter-clockwise"),
    Action("检查台账库", "settings", "keep_check", "heartbeat"),
)


def find_in(context: Context, window: Window, go: Callable[[str, str | None], object]) -> Find:
    """Return the search over a ledger; it runs on the worker."""
    from desktop.app import PAGES, UNLISTED

    def pages(text: str) -> list[Found]:
        return [
            Found(t, "页面", icon, partial(go, key, None))
            for key, t, icon in (*PAGES, *UNLISTED)
            if _fits(t, text)
        ]

    def actions(text: str) -> list[Found]:
        return [
            Found(one.title, "操作", one.icon, partial(_act, context, window, one))
            for one in ACTIONS
            if _fits(f"{one.title} {one.also}", text)
        ]

    def sheets(text: str) -> list[Found]:
        return [
            Found(form_title(form), "报表", "printer", partial(context.show, "forms", name))
            for name, form in forms(context.desk).items()
            if _fits(form_title(form), text)
        ]

    def hits(name: str, icon: str, text: str, wanted: Callable[[Any], bool] = _any) -> list[Found]:
        source = LISTS[name]
        spec = source.spec(context.day)
        rows = context.desk.ask(source.load, context.day(), context.today())
        first, more = spec.columns[:2], spec.columns[2:6]
        return [
            Found(
                "　".join(column.show(row) for column in first),
                "　".join(filter(None, (column.show(row) for column in more))),
                icon,
                partial(context.show, name, spec.key(row)),
            )
            for row in [row for row in rows if spec.matches(row, text) and wanted(row)][:MOST]
        ]

    def find(text: str) -> Sequence[Found]:
        found = [*pages(text), *actions(text), *sheets(text)]
        found += hits("instruments", "table", text)
        found += hits("withdrawn", "archive", text, lambda row: row.how == TAKEN_BACK)
        found += hits("impacts", "path", text)
        found += hits("certificates", "medal", text)
        return found

    return find


def _any(_row: Any) -> bool:
    return True


def _fits(title: str, text: str) -> bool:
    text = text.casefold()
    return text in title.casefold() or (len(text) >= SHORTEST and text in search_text(title))


def _act(context: Context, window: Window, action: Action) -> None:
    """Press a button: on the page that is seen if rows are selected there, else on its own page."""
    if action.of_rows and _press(window.page(window.shown()), action.button):
        return
    page = window.show_page(action.page)
    if _press(page, action.button):
        return
    if context.hub.as_of is not None:
        context.complain(PastIsReadOnly(day=context.hub.as_of))
    else:
        context.say(f"“{action.title}”要先选中器具：在清单里点选，或用扫码枪扫，再来一次。", None)


def _press(page: QWidget, name: str) -> bool:
    if isinstance(page, ListScreen) and page.acts.run(name):
        return True
    button = page.findChild(QAbstractButton, name)
    if button is None or not button.isVisible() or not button.isEnabled():
        return False
    button.click()
    return True
