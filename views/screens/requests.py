"""审批: every slip, what waits for this person, and beside it the one under the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.rules.request import RequestAct
from models.rules.rights import Right
from views.listed import listed
from views.requests.pane import RequestPane
from views.tables.acts import Act

if TYPE_CHECKING:
    from models.read.request import RequestRow
    from views.context import Context
    from views.requests.acts import RequestActs
    from views.tables.list_screen import ListScreen

MINE = "mine"


def requests_page(context: Context, acts: RequestActs) -> ListScreen[RequestRow]:
    """Return the list of slips; it opens on what waits for this person, if anything does."""
    pane = RequestPane(context)
    screen: ListScreen[RequestRow] = listed(
        context,
        "requests",
        acts=_acts(acts),
        detail=pane,
        unit="张",
        nothing=(
            "clipboard-text",
            "还没有申请单",
            "在台账里选中器具，按“状态变更”申请降级、封存、启封、报废、停用或周期调整。",
        ),
    )
    first = True

    def open_on_mine() -> None:
        nonlocal first
        if first and screen.rows.bucket is None and not screen.grid.selected_count():
            mine = [row for row in screen.rows.rows.rows if row.mine]
            if mine:
                screen.show_bucket(MINE)
                screen.grid.choose({mine[0].id})
        first = False

    screen.loaded.connect(open_on_mine)
    screen.chosen.connect(pane.look_at)
    screen.edit_asked.connect(lambda row, _column: acts.go_on(row))
    screen.export_asked.connect(acts.export_seen)
    screen.print_asked.connect(acts.print_seen)
    pane.asked.connect(acts.act)
    pane.print_asked.connect(lambda row: acts.print_slip(row.id, row.number))
    pane.file_asked.connect(acts.open_file)
    pane.instrument_asked.connect(lambda number: context.show("instruments", number))
    return screen


def _acts(acts: RequestActs) -> tuple[Act[RequestRow], ...]:
    return (
        Act(
            "sign",
            "签署",
            "pen-nib",
            lambda rows: acts.ask_act(RequestAct.SIGN, rows[0]),
            many=False,
            shortcut="Ctrl+R",
            needs=Right.SIGN,
        ),
        Act(
            "on_paper",
            "登记纸面签字",
            "file-arrow-up",
            lambda rows: acts.ask_act(RequestAct.ON_PAPER, rows[0]),
            many=False,
            needs=Right.APPLY,
        ),
        Act(
            "print_one",
            "打印审批单",
            "printer",
            lambda rows: acts.print_slip(rows[0].id, rows[0].number),
            many=False,
            writes=False,
        ),
    )
