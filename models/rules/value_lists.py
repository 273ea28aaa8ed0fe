"""Tables that are no ledger though their headings are known: lists to choose from, catalogues of intervals."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from models.rules.header_words import split_unit
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
LOG = re.compile(
    r"(?:变更|更改|修改|修订|调整|改动)(?:日期|时间|内容|事项|原因|情况|记录|说明|人|者|前|后|理由|依据|类型|版本)?$"
    r"|版本号?$|版次$|修订号$|^改(?:了什么|动|账)|^经手|(?:变更|更改|修改|修订)[前后]?(?:内容|状态|情况|数据)"
)
"""Headings of a log of changes."""
SUM = re.compile(
    r"(?:数量|台数|件数|总数|合格数|总台数|应检数?|已检数?|其中.*|实检数|受检数|(?:合格|受检|检定|送检|完好|配备|及时|覆盖)率|.*(?:合格|应检|已检|实检|受检|在用|停用|报废)数|合计|小计|总计|占比|百分比)$"
)
LEDGER_ONLY = frozenset({"verified_on", "valid_until", "model", "range", "accuracy_class", "interval_months"})
"""Fields that a log of changes does not repeat."""
LIST_NAME = re.compile(r"下拉|选项|字典|数据源|基础数据|枚举|代码表|数据有效性|可选值|列表")


def why_no_ledger(sheet: str, table: RawTable, columns: Columns) -> str:
    """Return why the rows of a table are no instruments; nothing where they may be."""
    fields = {field for field in columns.fields if field}
    titles = [split_unit(column.title)[0] for column in table.columns]
    dated = {"verified_on"}  # the day of the change looks like one
    if sum(LOG.search(title) is not None for title in titles) >= 2 and not (fields - dated) & LEDGER_ONLY:
        return "变更记录，说的是台账怎么改的，不是器具"
    if sum(SUM.match(title) is not None for title in titles) >= 2 and not fields & OF_ONE:
        return "统计表，一行不是一台器具"
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
