"""履历: everything that ever happened to one instrument, and the way to put right what was entered wrongly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.read.detail import InstrumentDetail, detail
from models.read.happening import Happening, Way
from models.read.instrument import NoSuchInstrument
from models.read.timeline import present_text, timeline, timeline_spec
from models.sheets.printed import fill_card
from views.context import PastIsReadOnly
from views.corrections import VOIDS, Corrections
from views.dialogs.listing import ListDialog
from views.pieces import across, label
from views.tables.acts import Act, Door

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from models.sheets.sheet import Book
    from views.context import Context
    from views.tables.list_screen import ListScreen

KINDS = (
    "instrument",
    "verification",
    "attachment_link",
    "instrument_event",
    "installation",
    "label_print",
    "impact",
    "request",
)


class HistoryDialog(ListDialog):
    """The timeline of one instrument; also of one that left the books."""

    def __init__(self, context: Context, parent: QWidget, found: InstrumentDetail) -> None:
        row = found.row
        name = f"{row.number} {row.name}"
        super().__init__(context, parent, f"履历　{name}")
        self.setObjectName("history_dialog")
        self._found, self._corrections = found, Corrections(context, self)
        gone = found.withdrawn
        state = row.state_text if gone is None else f"已撤下：{gone.on} {gone.actor} {gone.how}"
        head = across(
            label(f"履历　{name}", "name"), label(state, "muted"), None, label(row.model or "", "faint")
        )
        screen: ListScreen[Happening] = self.furnish(
            timeline_spec(f"履历　{name}"),
            self._load,
            head,
            kinds=KINDS,
            acts=self._acts(),
            doors=() if gone else (Door("card", "档案卡", "identification-card", self._card, writes=False),),
            unit="条",
            nothing=("clock-counter-clockwise", "还没有发生过什么", ""),
        )
        self.list = screen
        screen.edit_asked.connect(lambda item, _column: self._open(item))

    def _load(self) -> list[Happening]:
        day = self._context.day()
        rows = self._context.desk.ask(timeline, instrument_id=self._found.row.id)
        return [row for row in rows if row.on <= day]

    def _acts(self) -> tuple[Act[Happening], ...]:
        return (
            Act(
                "restore",
                "恢复为此值",
                "clock-counter-clockwise",
                lambda rows: self._restore(rows[0]),
                many=False,
                shortcut="Ctrl+R",
                primary=True,
            ),
            Act(
                "void",
                "作废这条",
                "prohibit",
                lambda rows: self._void(rows[0]),
                many=False,
                shortcut="Ctrl+D",
            ),
            Act(
                "take_back",
                "撤销这一步",
                "arrow-counter-clockwise",
                lambda rows: self._take_back(rows[0]),
                many=False,
            ),
        )

    def _open(self, item: Happening) -> None:
        """Enter or a double click does what fits the line."""
        if self._context.hub.as_of is not None:
            self.complain(PastIsReadOnly(day=self._context.hub.as_of))
        elif item.way is Way.RESTORE:
            self._restore(item)
        elif item.way is not None:
            self._void(item)

    def _restore(self, item: Happening) -> None:
        """Ask, with what stands there now, whether the value before is to come back."""
        self.tell("")
        if item.way is not Way.RESTORE:
            self.tell("这一行不是内容的修改，没有可以恢复的旧值。检定、状态变更和附件用“作废这条”。")
            return

        def then(found: tuple[str, int] | None) -> None:
            if found is None:
                self.complain(NoSuchInstrument(number=self._found.row.number))
            else:
                self._corrections.restore(item, *found)

        self._context.ask(self, then, present_text, change_id=item.target or 0)

    def _void(self, item: Happening) -> None:
        self.tell("")
        if item.way in VOIDS:
            self._corrections.void(item)
        elif item.gone:
            self.tell("这一条已经撤销过了。")
        else:
            self.tell("这一条不能单独作废：内容的修改用“恢复为此值”，当天做的可以“撤销这一步”。")

    def _take_back(self, item: Happening) -> None:
        self.tell("")
        self._corrections.take_back(item.seq, f"{item.on} {item.what}　{item.text}".strip())

    def _card(self) -> None:
        """Show the printed card of the instrument."""
        from views.dialogs.printing import PrintDialog

        row, context = self._found.row, self._context
        desk, day = context.desk, context.day()

        def make() -> Book:
            return fill_card(desk, row, as_of=day)

        PrintDialog(context, self, f"档案卡 {row.number}", make, "card").open()


def open_history(context: Context, parent: QWidget, instrument_id: int) -> None:
    """Open the history of an instrument, also of one that left the books."""

    def then(found: InstrumentDetail | None) -> None:
        if found is not None:
            HistoryDialog(context, parent, found).open()

    context.ask(parent, then, detail, instrument_id=instrument_id, as_of=context.day(), today=context.today())
