"""Slips: a form about one thing, laid out block by block on its grid in millimetres."""

from __future__ import annotations

from datetime import date  # noqa: TC003 - a named tuple shows its types
from typing import TYPE_CHECKING, Any, NamedTuple

from models.rules.form import FormUnreadable
from models.rules.form_blocks import Align, Boxes, FieldLook, Fields, Paragraph, Table, TextLine
from models.sheets import heads
from models.sheets.facts import fill
from models.sheets.sheet import Book, Cell, Row, Sheet, Style, Track
from models.sheets.sub_table import table_head, table_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from models.rules.form import Form
    from models.rules.form_blocks import FieldCell
    from models.sheets.sheet import Line, Value

GRID = (25.0, 38.0, 25.0, 38.0, 25.0, 35.0)
"""Columns of a slip that has neither a grid nor a sub-table: three labels and three values."""
LABEL_WIDTH = 28.0
"""Millimetres that a label wants where the columns are those of a sub-table."""
SIGN_HEIGHT = 8.0
TALLEST_ROW = 180.0
TICKED, OPEN = "√", "□"
STRETCH = 0.6
"""Cells for much writing grow by up to this share to fill a page that one slip has for itself."""
UNSIGNED = "签字（盖章）：　　　　　　　　　　　年　　月　　日"
UNSIGNED_SHORT = "签字：　　　　　　年　　月　　日"
ROOMY = 80.0
"""Millimetres of a signature box that hold the longer line."""


class Signature(NamedTuple):
    """One step of a slip's route: who must sign, and who did."""

    step: str
    """What the signature means: 能源计量小组负责人 审核."""
    name: str = ""
    on: date | None = None
    words: str = ""
    """The opinion: 同意."""
    how: str = ""
    """Printed after the date: 纸质签字，见扫描件."""


class Slip(NamedTuple):
    """What one slip says: facts for its texts, rows for its sub-tables, signatures for its boxes."""

    facts: Mapping[str, Any]
    rows: Sequence[Any] | Mapping[str, Sequence[Any]] = ()
    """Mappings or objects, read by the keys of the columns; by the name of the sub-table where there are several."""
    signatures: Sequence[Signature] = ()
    """Without any, the boxes are those that the form declares, empty."""


def fill_slip(
    form: Form,
    facts: Mapping[str, Any],
    rows: Sequence[Any] | Mapping[str, Sequence[Any]] = (),
    signatures: Sequence[Signature] = (),
) -> Book:
    """Lay one slip out; the facts ``slip_number``, ``qr`` and ``fingerprint`` mark its pages."""
    return fill_slips(form, [Slip(facts, rows, signatures)])


def fill_slips(form: Form, slips: Iterable[Slip]) -> Book:
    """Lay several slips of one form out, each on its own pages of one book."""
    given = list(slips)
    first = {"form_no": form.form_no, **given[0].facts} if given else {}
    made = Book(
        fill(form.title, first, form.file, form.date_style),
        [],
        heads.paper(form),
        form.margins,
        heads.footer(form, first),
        str(first.get("company") or ""),
    )
    taken: set[str] = set()
    for slip in given:
        name = str(slip.facts.get("slip_number") or slip.facts.get("number") or made.title)
        made.sheets.append(_Layout(form, slip, made.room, heads.sheet_name(name, taken)).sheet)
    return made


class _Layout:
    """One slip being laid out."""

    def __init__(self, form: Form, slip: Slip, room: tuple[float, float], name: str) -> None:
        self.form, self.slip = form, slip
        self.facts = {"form_no": form.form_no, **slip.facts}
        tables = [block for block in form.blocks if isinstance(block, Table)]
        widths = form.grid or _widths(tables) or GRID
        tracks = tuple(Track(width * room[0] / sum(widths), Align.CENTER) for width in widths)
        self.sheet = Sheet(name, tracks, date_style=form.date_style, qr=str(slip.facts.get("qr") or ""))
        repeated = next((block for block in tables if block.repeat), None)
        rows = [heads.title(form, self.facts, self.sheet)]
        for block in form.blocks:
            if isinstance(block, Table):
                head = table_head(form, block, self.sheet)
                if block is repeated:
                    self._open(rows, head)
                    rows = []
                else:
                    rows += [row._replace(keep=True) for row in head]
                self.sheet.body += [*rows, *table_rows(form, block, self._rows_of(block), self.sheet)]
                rows = []
            else:
                rows += self._rows(block)
        self._close(rows, opened=repeated is not None)
        self._stretch(room[1])

    def _open(self, before: list[Row], head: list[Row]) -> None:
        """Put what stands before the repeated sub-table at the top: lines on every page, cells on the first."""
        sheet = self.sheet
        framed = [i for i, row in enumerate(before) if row.cells[0].style in {Style.LABEL, Style.VALUE}]
        first = framed[-1] + 1 if framed else 0
        sheet.lead, sheet.head = before[:first], [*before[first:], *head]

    def _close(self, rows: list[Row], *, opened: bool) -> None:
        sheet = self.sheet
        if not opened:
            sheet.body += rows
            top = 1  # the title and the lines below it come again on every page
            while top < len(sheet.body) - 1 and _is_line(sheet.body[top]):
                top += 1
            sheet.head = [row for row in sheet.body[:top] if isinstance(row, Row)]
            sheet.body = sheet.body[top:]
        elif len(rows) > 1 and sum(row.height for row in rows) > TALLEST_ROW:
            sheet.body += rows
        else:
            sheet.foot = rows

    def _stretch(self, room: float) -> None:
        """Let the cells for much writing fill the page of a slip that is all cells and fits on one."""
        rows = [row for row in self.sheet.body if isinstance(row, Row)]
        roomy = {i for i, row in enumerate(rows) if any(cell.top for cell in row.cells)}
        left = room - sum(row.height for row in self.sheet.rows)
        if left <= 0 or not roomy or len(rows) < len(self.sheet.body) or self.sheet.foot:
            return
        share = min(STRETCH, max(0.0, left - 3.0) / sum(rows[i].height for i in roomy))
        self.sheet.body = [
            row._replace(height=round(row.height * (1 + share), 2)) if i in roomy else row
            for i, row in enumerate(rows)
        ]

    def _rows_of(self, table: Table) -> Sequence[Any]:
        given = self.slip.rows
        return given.get(table.name, ()) if isinstance(given, dict) else given  # type: ignore[return-value]

    def _rows(self, block: TextLine | Paragraph | Fields | Boxes) -> list[Row]:
        match block:
            case TextLine():
                row = heads.spread(block.texts, self.facts, self.form, self.sheet, Style.PLAIN)
                high = max(heads.text_height(self.sheet, cell, TALLEST_ROW) for cell in row.cells)
                return [row._replace(height=max(block.height, high))]
            case Paragraph():
                return [self._paragraph(block)]
            case Fields():
                return self._fields(block)
            case Boxes():
                return self._boxes(block)

    def _fill(self, text: str) -> str:
        return fill(text, self.facts, self.form.file, self.form.date_style)

    def _paragraph(self, block: Paragraph) -> Row:
        style = Style.SECTION if block.bold else Style.VALUE if block.framed else Style.PLAIN
        align = block.align or (Align.CENTER if block.bold else Align.LEFT)
        cell = Cell(0, self._fill(block.text), style, len(self.sheet.tracks), align=align)
        return Row(max(block.height, heads.text_height(self.sheet, cell, TALLEST_ROW)), (cell,))

    def _fields(self, block: Fields) -> list[Row]:
        busy: dict[int, set[int]] = {}
        made = []
        for number, given in enumerate(block.rows):
            taken = busy.pop(number, set())
            cells, high = [], block.height
            for field, (at, span) in zip(given, self._places(given, taken), strict=True):
                cell = self._cell(field, at, span)
                cells.append(cell)
                if field.rows == 1:
                    high = max(high, field.height, heads.text_height(self.sheet, cell, TALLEST_ROW))
                for below in range(number + 1, number + field.rows):
                    busy.setdefault(below, set()).update(range(at, at + span))
            made.append(Row(high, tuple(cells), keep=bool(busy)))
        return made

    def _places(self, given: Sequence[FieldCell], taken: set[int]) -> list[tuple[int, int]]:
        """Return column and span of each cell of a row: counted in the grid, or snapped to a table's columns."""
        tracks = self.sheet.tracks
        if not self.form.grid and any(isinstance(block, Table) for block in self.form.blocks):
            labels = sum(field.look is FieldLook.LABEL for field in given)
            rest = (self.sheet.width - labels * LABEL_WIDTH) / max(1, len(given) - labels)
            weights = [LABEL_WIDTH if field.look is FieldLook.LABEL else rest for field in given]
            self._check(len(given) <= len(tracks))
            return heads.places(weights, tracks)
        found, at = [], 0
        for i, field in enumerate(given):
            while at in taken:
                at += 1
            free = next((end for end in range(at, len(tracks)) if end in taken), len(tracks)) - at
            span = field.span or (free if i == len(given) - 1 else 1)
            self._check(0 < span <= free)
            found.append((at, span))
            at += span
        return found

    def _check(self, fits: bool) -> None:
        if not fits:
            reason = f"“fields”中有一行的单元格超出了 {len(self.sheet.tracks)} 列的网格"
            raise FormUnreadable(file=self.form.file, reason=reason)

    def _cell(self, field: FieldCell, at: int, span: int) -> Cell:
        fact = self.facts.get(field.text[1:-1]) if field.text.startswith("{") else None
        figure = isinstance(fact, int | float) and not isinstance(fact, bool)
        text: Value = fact if figure else self._fill(field.text)
        if field.choose:
            own = (str(text),) if text and text not in field.choose else ()
            text = "　".join(f"{TICKED if word == text else OPEN}{word}" for word in (*field.choose, *own))
        label = field.look is FieldLook.LABEL
        align = field.align or (Align.CENTER if label else Align.LEFT)
        style = Style.LABEL if label else Style.VALUE
        return Cell(at, text, style, span, field.rows, align, field.top)

    def _boxes(self, block: Boxes) -> list[Row]:
        signatures = self.slip.signatures or [Signature(step) for step in block.steps]
        across, made = max(1, block.across), []
        for start in range(0, len(signatures), across):
            some = list(signatures[start : start + across])
            made += self._boxes_beside(block, some)
        return made

    def _boxes_beside(self, block: Boxes, some: list[Signature]) -> list[Row]:
        share = self.sheet.width / len(some) - LABEL_WIDTH
        found = heads.places([LABEL_WIDTH, share] * len(some), self.sheet.tracks)
        upper, lower, high = [], [], block.height - SIGN_HEIGHT
        for i, one in enumerate(some):
            (label, wide), (at, span) = found[2 * i : 2 * i + 2]
            upper.append(Cell(label, one.step, Style.LABEL, wide, 2))
            words = Cell(at, one.words, Style.BOX_TOP, span, align=Align.LEFT, top=True)
            high = max(high, heads.text_height(self.sheet, words, TALLEST_ROW))
            upper.append(words)
            signed = _signed(one, self.form.date_style, UNSIGNED if share > ROOMY else UNSIGNED_SHORT)
            lower.append(Cell(at, signed, Style.BOX_END, span, align=Align.RIGHT))
        return [Row(high, tuple(upper), keep=True), Row(SIGN_HEIGHT, tuple(lower))]


def _is_line(row: Line | Row) -> bool:
    return isinstance(row, Row) and all(cell.style is Style.PLAIN for cell in row.cells)


def _signed(one: Signature, date_style: str, unsigned: str) -> str:
    if not one.name:
        return unsigned
    day = one.on.strftime(date_style) if one.on else "　　　　年　　月　　日"
    return "　　".join(filter(None, (f"签字：{one.name}", day, one.how)))


def _widths(tables: Sequence[Table]) -> tuple[float, ...]:
    """Return the widths of the sub-table with the most columns."""
    if not tables:
        return ()
    widest = max(tables, key=lambda table: len(table.columns))
    return tuple(column.width or 20.0 for column in widest.columns)
