"""What was imported before, and the way back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from models.read.lists import LISTS
from models.work import imports
from views.dialogs.question import Question
from views.fields import Entry, OfferedField
from views.tables.acts import Act
from views.tables.list_screen import ListScreen

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from models.read.imports import ImportRow
    from models.work.unit import Done
    from views.context import Context

REASONS = ("导错了文件", "列对应有误，重新导入", "先试一试，不作数")
SHOWN = ("file_name", "at", "actor", "written", "left", "undone_at", "reason")


def history_list(context: Context) -> ListScreen[ImportRow]:
    """Return the list of earlier imports; one that stands can be taken back."""
    source = LISTS["imports"]
    spec = source.spec(context.day)
    columns = tuple(replace(one, shown=one.key in SHOWN) for one in spec.columns)

    def undo(rows: list[ImportRow]) -> None:
        row = rows[0]
        if row.undone_at is not None:
            context.say(f"“{row.file_name}”这次导入已经撤销过，不用再撤。", None)
        else:
            ask_undo(context, screen, row.id, f"{row.file_name}，写入 {row.written:,} 台")

    screen: ListScreen[ImportRow] = ListScreen(
        replace(spec, title="导入过的文件", columns=columns, buckets=spec.buckets[1:]),
        lambda: context.desk.ask(source.load, context.day(), context.today()),
        context.jobs,
        context.hub,
        context.remembered,
        kinds=(*source.kinds, "instrument"),
        acts=(Act("undo_import", "撤销这次导入", "arrow-counter-clockwise", undo, many=False),),
        unit="次",
        nothing=("upload-simple", "还没有导入过", ""),
    )
    return screen


def ask_undo(context: Context, parent: QWidget, import_id: int, what: str) -> Question:
    """Ask for the reason and take a whole import back; a refusal is shown in the dialog."""
    dialog = Question(parent, "撤销这次导入", what, "撤销导入", "arrow-counter-clockwise")
    dialog.setObjectName("undo_dialog")
    reason = OfferedField(REASONS)
    dialog.ask(Entry("reason", "理由", reason, "写入日志，留存可查"))
    dialog.preview(
        "这次导入新增的器具从台账中撤下，更新过的内容恢复原样，编号重新可用。",
        "导入之后若又登记过检定或改过这些器具，则不能整次撤销，会告诉您是哪些。",
    )

    def done(result: Done) -> None:
        dialog.accept()
        context.say(result.summary, None)

    def answered() -> None:
        dialog.wait()
        context.perform(dialog, done, dialog.refuse, imports.undo, import_id=import_id, reason=reason.value())

    dialog.answered.connect(answered)
    context.open(dialog)
    return dialog
