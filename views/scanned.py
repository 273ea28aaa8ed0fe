"""What a scan does: it opens the instrument, or selects it in the list that is seen."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from models.read.instrument import InstrumentRow, one
from models.read.scanned import ScannedInstrument, meant_by
from models.rules.scan import read_code
from views.scanner import line_of
from views.tables.acts import Door
from views.tables.list_screen import ListScreen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.rules.scan import ScannedCode
    from views.context import Context
    from views.instrument_acts import InstrumentActs
    from views.window import Window

LEDGER = "instruments"


class Scanned(QObject):
    """Leads from a scanned code to its instrument."""

    def __init__(self, context: Context, window: Window, acts: InstrumentActs, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._window, self._acts = context, window, acts

    def take(self, text: str) -> None:
        """Do what a scan means here: in a dialog it is typed into the field, elsewhere it finds the instrument."""
        code = read_code(text)
        if QApplication.activeModalWidget() is not None:
            type_in(code.number)
        elif not code.intact:
            self._context.say(f"没有扫清楚：{code.text} 的校验位不对。请对正二维码再扫一次。", None)
        else:
            self._context.ask(self, partial(self._found, code), meant_by, number=code.number)

    def _found(self, code: ScannedCode, found: Sequence[ScannedInstrument]) -> None:
        if not found:
            self._offer(f"台账里没有 {code.number}。", self._doors(code.number))
        elif len(found) > 1:
            self._search(code.number)
            self._context.say(f"出厂编号 {code.number} 有 {len(found)} 台，请从中选一台。", None)
        else:
            self._show(found[0])
            if code.valid_until is not None and code.valid_until != found[0].valid_until:
                self._warn(code, found[0])

    def _show(self, found: ScannedInstrument) -> None:
        page = self._window.page(self._window.shown())
        keys = _keys_of(page, found.id) if isinstance(page, ListScreen) else []
        if isinstance(page, ListScreen) and keys:
            chosen = page.pick(keys[0])
            self._context.say(f"{found.number} {found.name}，已选 {chosen} 台。", None)
        else:
            self._context.show(LEDGER, found.id)
            page = self._window.page(LEDGER)
        if isinstance(page, ListScreen):
            page.show_detail()
        self._window.activateWindow()

    def _warn(self, code: ScannedCode, found: ScannedInstrument) -> None:
        """Say that the label on the instrument is out of date."""
        ledger = found.valid_until.isoformat() if found.valid_until else "没有日期"
        text = (
            f"{found.number} {found.name}：标识上有效期至 {code.valid_until}，台账里是 {ledger}，请换标识。"
        )
        self._offer(text, [Door("new_label", "打印标识", "tag", partial(self._print_label, found.id))])

    def _print_label(self, number: int) -> None:
        def then(row: InstrumentRow | None) -> None:
            if row is not None:
                self._acts.labels([row])

        context = self._context
        context.ask(self, then, one, instrument_id=number, as_of=context.day(), today=context.today())

    def _doors(self, number: str) -> list[Door]:
        search = Door("search_code", "在台账里查找", "magnifying-glass", partial(self._search, number))
        if self._context.hub.as_of is not None:
            return [search]
        return [Door("register_code", "登记为新器具", "plus", partial(self._acts.register, number)), search]

    def _search(self, text: str) -> None:
        self._context.go(LEDGER, None)
        page: Any = self._window.page(LEDGER)
        page.show_bucket(None)
        page.search.setText(text)

    def _offer(self, text: str, doors: Sequence[Door]) -> None:
        self._window.offer(text, doors)


def _keys_of(page: ListScreen[Any], instrument_id: int) -> list[Any]:
    """Return the key of an instrument in a list of instruments, if it is to be seen there."""
    rows = page.rows.shown()
    return [page.spec.key(row) for row in rows if isinstance(row, InstrumentRow) and row.id == instrument_id]


def type_in(text: str) -> None:
    """Put a scanned number where the cursor is, a line of its own where there are several."""
    field = QApplication.focusWidget()
    if (line := line_of(field)) is not None:
        line.insert(text)
    elif isinstance(field, QPlainTextEdit) and not field.isReadOnly():
        field.insertPlainText(f"{text}\n")
