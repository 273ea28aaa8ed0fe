"""日志: what was done, when, by whom and why; one step can be taken back from here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.work import journal
from views.dialogs.question import Question
from views.fields import Entry, OfferedField
from views.listed import listed
from views.tables.acts import Act

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from models.read.history import JournalRow
    from models.work.unit import Done
    from views.context import Context
    from views.papers import Papers
    from views.tables.list_screen import ListScreen

REASONS = ("做错了", "登错器具", "重复登记")


def journal_page(context: Context, papers: Papers, window: QWidget) -> ListScreen[JournalRow]:
    """Return the journal."""
    screen: ListScreen[JournalRow] = listed(
        context,
        "journal",
        acts=(
            Act(
                "take_back",
                "撤销这一步",
                "arrow-counter-clockwise",
                lambda rows: _ask(context, window, rows[0]),
                many=False,
                needs=None,
            ),
        ),
        unit="条",
        nothing=("notebook", "还没有操作", ""),
    )
    screen.export_asked.connect(papers.export_seen)
    screen.print_asked.connect(papers.print_seen)
    return screen


def _ask(context: Context, window: QWidget, row: JournalRow) -> None:
    """Ask for the reason and take one step back; why it cannot be is said in the dialog."""
    dialog = Question(window, "撤销这一步", row.summary, "撤销", "arrow-counter-clockwise")
    reason = OfferedField(REASONS)
    dialog.ask(Entry("reason", "理由", reason, "写入日志，留存可查"))
    dialog.preview(
        "这一步写入的内容不再起作用，改过的内容恢复原样；这一步和这次撤销都留在日志里。",
        "后来又在同样的器具上做过别的，就不能撤销，会告诉您是哪些。",
    )

    def done(result: Done) -> None:
        dialog.accept()
        context.say(result.summary, None)

    def answered() -> None:
        dialog.wait()
        context.perform(dialog, done, dialog.refuse, journal.take_back, seq=row.seq, reason=reason.value())

    dialog.answered.connect(answered)
    context.open(dialog)
