"""人员与权限: who may work on the ledger, in which roles, with which certificates, and who stands in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.rules.rights import Right
from views.dialogs.people import PersonDialog
from views.dialogs.staff import (
    certificate_dialog,
    delegate_dialog,
    end_dialog,
    leave_dialog,
    reset_dialog,
    rights_dialog,
    void_dialog,
)
from views.listed import listed
from views.person_pane import PersonPane
from views.tables.acts import Act, Door

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from models.read.person import PersonRow
    from models.work.unit import Done
    from views.context import Context
    from views.papers import Papers
    from views.tables.list_screen import ListScreen


def people_page(
    context: Context, papers: Papers, window: QWidget, change_password: Callable[[], object]
) -> ListScreen[PersonRow]:
    """Return the list of people with all that is done with them, and one person beside it."""
    pane = PersonPane(context)
    screen: ListScreen[PersonRow] = listed(
        context,
        "people",
        acts=_acts(context, window),
        doors=_doors(context, window, change_password),
        detail=pane,
        unit="人",
        nothing=("users", "还没有人员", ""),
    )
    screen.chosen.connect(pane.look_at)
    pane.void_asked.connect(lambda row: context.open(void_dialog(context, window, row)))
    pane.end_asked.connect(lambda row: context.open(end_dialog(context, window, row)))
    screen.edit_asked.connect(lambda row, _column: _amend(context, window, row))
    screen.export_asked.connect(papers.export_seen)
    screen.print_asked.connect(papers.print_seen)
    return screen


def _acts(context: Context, window: QWidget) -> tuple[Act[PersonRow], ...]:
    return (
        Act(
            "amend_person",
            "修改",
            "pencil-simple",
            lambda rows: _amend(context, window, rows[0]),
            many=False,
            primary=True,
            needs=Right.PEOPLE,
        ),
        Act(
            "add_certificate",
            "登记证书",
            "medal",
            lambda rows: context.open(certificate_dialog(context, window, rows[0])),
            many=False,
        ),
        Act(
            "reset_password",
            "重设密码",
            "key",
            lambda rows: context.open(reset_dialog(context, window, rows[0])),
            many=False,
            needs=Right.PEOPLE,
        ),
        Act(
            "leave",
            "离岗或恢复",
            "sign-out",
            lambda rows: context.open(leave_dialog(context, window, rows[0])),
            many=False,
            needs=Right.PEOPLE,
        ),
    )


def _doors(context: Context, window: QWidget, change_password: Callable[[], object]) -> tuple[Door, ...]:
    return (
        Door("rights", "角色与权限", "table", lambda: context.open(rights_dialog(window)), writes=False),
        Door("change_password", "更换我的密码", "key", change_password, needs=Right.OWN),
        Door(
            "delegate",
            "委托签署",
            "users",
            lambda: context.open(delegate_dialog(context, window)),
            needs=Right.SIGN,
        ),
        Door(
            "new_person",
            "新建人员",
            "plus",
            lambda: context.open(PersonDialog(context, window, _told(context))),
            shortcut="Ctrl+N",
            primary=True,
            needs=Right.PEOPLE,
        ),
    )


def _amend(context: Context, window: QWidget, row: PersonRow) -> None:
    if why := context.denied(Right.PEOPLE):
        context.say(why, None)
    elif context.hub.as_of is None:
        context.open(PersonDialog(context, window, _told(context), row))


def _told(context: Context) -> Callable[[Done], object]:
    """Return how to say what was done; changes of people are not taken back by a click."""
    return lambda done: context.say("　".join((done.summary, *done.warnings[:1])), None)
