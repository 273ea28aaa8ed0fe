"""标识: the instruments whose label was never printed or no longer says what is true."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from models.lists import ListSpec
from models.read.instrument import ledger
from models.read.instrument_list import INSTRUMENTS
from models.sheets.printed_labels import changed
from views.tables.acts import Act, Door
from views.tables.list_screen import ListScreen

if TYPE_CHECKING:
    from models.read.instrument import InstrumentRow
    from views.context import Context
    from views.instrument_acts import InstrumentActs

KEYS = ("number", "name", "state", "valid_until", "unit", "place", "verified_on", "state_reason")
SPEC: ListSpec[InstrumentRow] = ListSpec(
    name="labels",
    title="待换标识",
    key=INSTRUMENTS.key,
    search=INSTRUMENTS.search,
    columns=tuple(INSTRUMENTS.column(key) for key in KEYS),
    buckets=(*(bucket for bucket in INSTRUMENTS.buckets if bucket.key != "all"),),
    filters=("unit", "state", "place"),
)


def labels_page(context: Context, acts: InstrumentActs) -> ListScreen[Any]:
    """Return the list of labels to be changed; printing and confirming takes them off."""

    def load() -> list[InstrumentRow]:
        desk = context.desk
        rows = desk.ask(ledger, as_of=context.day(), today=context.today())
        return changed(desk, rows, context.day())

    screen: ListScreen[Any] = ListScreen(
        SPEC,
        load,
        context.jobs,
        context.hub,
        context.remembered,
        kinds=("instrument", "verification", "label_print", "label_design", "setting"),
        acts=(Act("labels", "打印标识", "tag", acts.labels, shortcut="Ctrl+L", primary=True),),
        doors=(Door("label_design", "标识设计", "paint-brush", acts.label_design),),
        nothing=("tag", "标识都是最新的", "检定、状态有变化的器具会出现在这里，打印并确认后消失。"),
    )
    screen.export_asked.connect(acts.export_seen)
    screen.print_asked.connect(acts.print_seen)
    return screen
