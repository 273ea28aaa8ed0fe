"""台账: every instrument, and what can be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.rules.rights import Right
from views.detail import DetailPane
from views.listed import listed
from views.tables.acts import Act, Door

if TYPE_CHECKING:
    from models.read.instrument import InstrumentRow
    from views.context import Context
    from views.instrument_acts import InstrumentActs
    from views.tables.list_screen import ListScreen


def instruments_page(
    context: Context, acts: InstrumentActs, *, list_name: str = "instruments"
) -> ListScreen[InstrumentRow]:
    """Return the ledger, or with ``list_name`` the due list: the same rows seen otherwise."""
    detail = DetailPane(context)
    screen: ListScreen[InstrumentRow] = listed(
        context,
        list_name,
        acts=_acts(acts),
        doors=_doors(context, acts) if list_name == "instruments" else (),
        detail=detail,
        nothing=(
            "table",
            "台账还是空的",
            "从旧台账导入最快：原来的 Excel 文件拖进来就行，写入之前先看结果。",
        ),
    )
    screen.chosen.connect(detail.look_at)
    screen.edit_asked.connect(lambda row, _column: acts.amend(row))
    screen.export_asked.connect(acts.export_seen)
    screen.print_asked.connect(acts.print_seen)
    detail.verify_asked.connect(acts.verify)
    detail.edit_asked.connect(acts.amend)
    detail.state_asked.connect(acts.change_state)
    detail.attach_asked.connect(acts.attach)
    detail.file_asked.connect(acts.open_file)
    detail.void_asked.connect(acts.void)
    detail.history_asked.connect(acts.history)
    detail.step_asked.connect(acts.take_step)
    return screen


def _acts(acts: InstrumentActs) -> tuple[Act[InstrumentRow], ...]:
    return (
        Act("verify", "登记检定", "check-circle", acts.verify, shortcut="Ctrl+R", primary=True),
        Act("labels", "打印标识", "tag", acts.labels, shortcut="Ctrl+L", writes=False),
        Act(
            "state",
            "状态变更",
            "arrows-left-right",
            acts.change_state,
            shortcut="Ctrl+T",
            needs=Right.REPORT,
        ),
        Act(
            "history",
            "履历",
            "clock-counter-clockwise",
            lambda rows: acts.history(rows[0].id),
            many=False,
            shortcut="Ctrl+H",
            writes=False,
        ),
        Act("amend_many", "批量修改", "pencil-simple", acts.amend_many, shortcut="Ctrl+B"),
        Act(
            "clone", "复制新建", "copy", lambda rows: acts.clone(rows[0]), many=False, shortcut="Ctrl+Shift+N"
        ),
    )


def _doors(context: Context, acts: InstrumentActs) -> tuple[Door, ...]:
    return (
        Door(
            "withdrawn", "已撤下", "archive", lambda: context.go("withdrawn", None), writes=False, quiet=True
        ),
        Door("import", "导入", "upload-simple", lambda: context.go("imports", None)),
        Door("new", "新建", "plus", acts.register, shortcut="Ctrl+N", primary=True),
    )
