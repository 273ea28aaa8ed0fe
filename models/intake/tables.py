"""Tables of a sheet: what is an instrument's row, what is a section, a sum, a signature, a note."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from models.intake.grid import letter
from models.intake.headings import Heading, cell_at, find_headings, title_of
from models.intake.side_by_side import apart
from models.rules.columns import folded
from models.rules.header_words import claim
from models.rules.old_book import EMPTY, RawCell, RawRow, RawSheet, RawTable, Skipped, Stray
from models.rules.spelling.reading import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from models.intake.grid import Grid

SUM = re.compile(r"(?:本页|本表|分类|部门)?(?:小计|合计|总计|共计)(?:[:：(（\d].*|[台只件块].*)?")
SIGNED = re.compile(
    r"(?:编制|审核|批准|制表|填表|校核|复核|核准|审批|统计|填报|主管|负责|会签|盖章|单位负责|部门负责|打印|日期|制单|经办)"
    r"(?:人|人员|者|单位|部门|日期|时间|人签字)?(?:[（(].*?[)）])?(?:[:：].*|[_＿\s].*)?"
)
REMARK = re.compile(r"(?:注|备注|说明|附注|注意|填表说明)(?:\d*[:：、.．]|\d).*", re.DOTALL)
SECTION = re.compile(r"(?:[（(]?[一二三四五六七八九十\d]+[)）、.．]|第[一二三四五六七八九十]+).+")
NUMERAL = re.compile(r"[（(]?[一二三四五六七八九十]+[)）、.]?")
LABEL = re.compile(
    r"[^\d:：]{1,12}[:：]|联系人|(?:联系)?电话|手机|传真|邮箱|(?:联系|通讯)?地址|邮编|网址|微信"
)
"""A label that says what the next cell holds: ``联系人：`` ``张三``."""
LABELLED = re.compile(r"[^\d:：]{1,12}[:：].+", re.DOTALL)
SUSPECT = re.compile(r"[计注编审批制填校核统管责签章印期办明序号联:：]")
"""A sign that a long row may be a sum, a signature or a heading again."""
FEW = 4
WIDE_SECTION = 3
"""Merged columns that make a lone text a section line."""


@dataclass
class _Body:
    """What is gathered below one heading."""

    heading: Heading
    title: str
    rows: list[RawRow] = field(default_factory=list)
    section: str = ""


@dataclass
class _Sheet:
    grid: Grid
    places: tuple[int, ...] = ()
    solid: bool = False
    """The table begins in column A and has no gaps."""
    down: dict[int, dict[int, int]] = field(default_factory=dict)
    """Row → column → the row above whose merged cell reaches here."""
    wide: dict[int, dict[int, int]] = field(default_factory=dict)
    """Row → column → last column of the merged cell that begins there."""
    strays: list[Stray] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)

    def skip(self, at: int, why: str) -> None:
        texts = (" ".join(cell.text.split()) for cell in self.grid.rows[at])
        self.skipped.append(Skipped(at + 1, "　".join(text for text in texts if text), why))


def find_tables(
    grid: Grid, mapping: Mapping[str, str | None] | None = None, first: int | None = None
) -> list[RawSheet]:
    """Return the tables of a sheet; every cell is in a row, in a heading, or listed as stray or skipped.

    Tables that stand side by side are given as a sheet each. ``mapping`` are the plant's own headings, so that
    a table of unknown words is still found. ``first`` is the row, from 0, in which a person sees the heading.
    """
    own = folded(mapping or {})
    if first is not None:
        return [_tables(grid, own, first)]
    return [_tables(part, own) for part in apart(grid, own)]


def _tables(grid: Grid, own: Mapping[str, str | None], first: int | None = None) -> RawSheet:
    sheet = _Sheet(grid)
    _spans(sheet)
    headings = find_headings(grid, own, first)
    title = _before(sheet, 0, headings[0].first if headings else len(grid.rows))
    tables: list[RawTable] = []
    for number, heading in enumerate(headings):
        after = headings[number + 1].first if number + 1 < len(headings) else len(grid.rows)
        body = _Body(heading, title)
        sheet.places = tuple(sorted(heading.columns))
        sheet.solid = sheet.places == tuple(range(len(sheet.places)))
        for at in range(heading.last + 1, after):
            _row(sheet, body, at)
        title = _next_title(sheet, body, after)
        _append(sheet, tables, body)
    return RawSheet(grid.name, tuple(tables), tuple(sheet.strays), tuple(sheet.skipped), grid.hidden)


def _append(sheet: _Sheet, tables: list[RawTable], body: _Body) -> None:
    columns = tuple(body.heading.columns[place] for place in sheet.places)
    if tables and tables[-1].columns == columns and not body.title:
        sheet.skip(body.heading.first, "重复的表头")
        last = tables[-1]
        tables[-1] = RawTable(last.header_row, last.title, columns, (*last.rows, *body.rows))
    else:
        tables.append(RawTable(body.heading.last + 1, body.title, columns, tuple(body.rows)))


def _spans(sheet: _Sheet) -> None:
    rows = len(sheet.grid.rows)
    for merge in sheet.grid.merges:
        for at in range(merge.top + 1, min(merge.bottom + 1, rows)):
            sheet.down.setdefault(at, {})[merge.left] = merge.top
        if merge.right > merge.left:
            sheet.wide.setdefault(merge.top, {})[merge.left] = merge.right


def _before(sheet: _Sheet, start: int, stop: int) -> str:
    """List the cells above the first heading; return the last text that stands alone: the title."""
    title = ""
    for at in range(start, stop):
        texts = [(place, cell) for place, cell in enumerate(sheet.grid.rows[at]) if cell.text]
        if (
            len(texts) == 1
            and isinstance(texts[0][1].value, str)
            and not re.search("[:：]", texts[0][1].text)
        ):
            title = title_of(texts[0][1])
            sheet.skip(at, "标题")
            continue
        sheet.strays += (Stray(at + 1, letter(place), cell.text) for place, cell in texts)
    return title


def _next_title(sheet: _Sheet, body: _Body, after: int) -> str:
    """Return the lone text right above the next heading, if there is one: that table's title."""
    last = sheet.skipped[-1] if sheet.skipped else None
    if after == len(sheet.grid.rows) or not last or last.why != "分节" or last.row < after - 1:
        return ""
    if not body.rows or body.rows[-1].row < last.row:
        sheet.skipped[-1] = Skipped(last.row, last.text, "标题")
        return last.text
    return ""


def _row(sheet: _Sheet, body: _Body, at: int) -> None:
    """Put one row below a heading where it belongs."""
    cells = sheet.grid.rows[at]
    if sheet.solid and at not in sheet.down and _is_plain(cells, len(sheet.places)):
        rest = (EMPTY,) * (len(sheet.places) - len(cells))
        body.rows.append(RawRow(at + 1, (*cells, *rest), (), body.section))
        return
    texts = {place: cell for place, cell in enumerate(cells) if cell.text}
    if not texts:
        return
    inside = {place: cell for place, cell in texts.items() if place in body.heading.columns}
    if not inside:
        sheet.strays += (Stray(at + 1, letter(place), cell.text) for place, cell in texts.items())
    elif why := _no_instrument(sheet, body, at, inside):
        sheet.skip(at, why)
        if why == "分节":
            body.section = title_of(list(inside.values())[-1])
    else:
        outside = tuple(
            Stray(at + 1, letter(place), cell.text) for place, cell in texts.items() if place not in inside
        )
        body.rows.append(_instrument(sheet, body, at, cells, outside))


def _is_plain(cells: Sequence[RawCell], width: int) -> bool:
    """Say whether a row is surely an instrument's: well filled, nothing outside, no word of sums or signatures."""
    if len(cells) > width or len(cells) - cells.count(EMPTY) <= FEW:
        return False
    return SUSPECT.search("".join([cell.text for cell in cells[:4]])) is None


def _instrument(
    sheet: _Sheet, body: _Body, at: int, cells: Sequence[RawCell], outside: tuple[Stray, ...]
) -> RawRow:
    if not (down := sheet.down.get(at)):
        values = tuple([cells[place] if place < len(cells) else EMPTY for place in sheet.places])
        return RawRow(at + 1, values, (), body.section, outside)
    listed: list[RawCell] = []
    filled: list[int] = []
    for number, place in enumerate(sheet.places):
        cell = cell_at(cells, place)
        above = down.get(place)
        if not cell.text and above is not None and above > body.heading.last:
            cell = cell_at(sheet.grid.rows[above], place)
            filled.append(number)
        listed.append(cell)
    return RawRow(at + 1, tuple(listed), tuple(filled), body.section, outside)


def _no_instrument(sheet: _Sheet, body: _Body, at: int, inside: dict[int, RawCell]) -> str:
    """Return why a row is no instrument, or nothing."""
    values = list(inside.values())
    titles = body.heading.columns
    if len(values) > FEW and not SUSPECT.search("".join([cell.text for cell in values[:3]])):
        return ""
    first = next((plain(cell.text) for cell in values if not plain(cell.text).isdecimal()), "")
    if any(SUM.fullmatch(plain(cell.text)) for cell in values[:3]):
        return "合计行"
    if SIGNED.fullmatch(values[0].text.strip()) and (len(values) <= 2 or "：" in first or ":" in first):
        return "签字行"
    if (REMARK.fullmatch(first) and len(values) <= 2) or _labelled(values):
        return "说明行"
    lone = [cell for cell in values if isinstance(cell.value, str)]
    if len(values) == 1 and len(lone) == 1 and _is_section(sheet, body, at, next(iter(inside)), lone[0]):
        return "签字行" if _signatures(lone[0].text) else "分节"
    if len(values) == 2 and len(lone) == 2 and NUMERAL.fullmatch(plain(values[0].text)):
        return "分节"
    if (
        len(values) <= 3
        and all(SIGNED.fullmatch(cell.text.strip()) for cell in lone)
        and len(lone) == len(values)
    ):
        return "签字行"
    if {title_of(cell) for cell in values} <= {column.title for column in titles.values()}:
        return "重复的表头"
    return ""


def _labelled(values: Sequence[RawCell]) -> bool:
    """Say whether a row is nothing but labels and what they say: ``联系人：``, ``张三``, ``电话：``, ``…``."""
    texts = [cell.text.strip() for cell in values]
    if len(texts) < 2 or not (LABEL.fullmatch(texts[0]) or LABELLED.fullmatch(texts[0])):
        return False
    return all(
        LABEL.fullmatch(text) or LABELLED.fullmatch(text) or (at and LABEL.fullmatch(texts[at - 1]))
        for at, text in enumerate(texts)
    )


def _signatures(text: str) -> bool:
    return len(re.findall(r"(?:编制|审核|批准|制表|填表|校核|负责人)[^:：]{0,4}[:：]", text)) >= 1


def _is_section(sheet: _Sheet, body: _Body, at: int, place: int, cell: RawCell) -> bool:
    """Say whether a lone text is a section line: merged over columns, numbered, or in the first columns."""
    if sheet.down.get(at) and any(column in sheet.down[at] for column in body.heading.columns):
        return False
    if sheet.wide.get(at, {}).get(place, place) - place + 1 >= WIDE_SECTION:
        return True
    text = plain(cell.text)
    meaning = claim(body.heading.columns[place].title)
    if meaning and set(meaning.fields) & {"serial", "number", "certificate_no"}:
        return SECTION.fullmatch(text) is not None and not any(map(str.isascii, text[1:]))
    return place in sheet.places[:2] or SECTION.fullmatch(text) is not None or _signatures(text)
