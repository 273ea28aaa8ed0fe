"""Tables that are no ledger though their headings are known: lists to choose from, catalogues of intervals."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from models.rules.spelling.words import is_nothing

if TYPE_CHECKING:
    from models.rules.columns import Columns
    from models.rules.old_book import RawTable

OF_ONE = frozenset({"number", "serial", "certificate_no", "verified_on", "valid_until", "point"})
"""Fields that belong to one instrument; no list to choose from has them."""
OF_SOME = OF_ONE | {
    "place",
    "unit",
    "model",
    "range",
    "maker",
    "state",
    "running_state",
    "made_on",
    "installed_on",
}
"""Fields of which a ledger has at least one."""
DESCRIBING = frozenset({"name", "model", "range", "place"})
LIST_NAME = re.compile(r"下拉|选项|字典|数据源|基础数据|枚举|代码表|数据有效性|可选值|列表")


def why_no_ledger(sheet: str, table: RawTable, columns: Columns) -> str:
    """Return why the rows of a table are no instruments; nothing where they may be."""
    fields = {field for field in columns.fields if field}
    if not fields or fields & OF_ONE:
        return ""
    if not fields & OF_SOME:
        return "没有编号、型号、地点、日期等列，不像器具台账"
    lists = [_column(table, place) for place, field in enumerate(columns.fields) if field]
    if len(table.rows) < 2 or not all(map(_to_choose_from, lists)):
        return ""
    ragged = len({sum(map(bool, column)) for column in lists}) > 1
    if ragged or LIST_NAME.search(sheet) or not fields & DESCRIBING:
        return "各列互不相关，像供选择的选项，不像器具"
    return ""


def _column(table: RawTable, place: int) -> list[str]:
    texts = (row.cells[place].text.strip() for row in table.rows)
    return ["" if is_nothing(text) else text for text in texts]


def _to_choose_from(column: list[str]) -> bool:
    """Say whether the values of a column are all different and stand there without a gap."""
    filled = [text for text in column if text]
    return len(set(filled)) == len(filled) and column[: len(filled)] == filled
