"""What the names of sheets and tables say: the kind of instrument, the metering level."""

from __future__ import annotations

import functools
import re

from models.rules.instrument import MeteringLevel
from models.rules.spelling.reading import plain

NUMBERED = re.compile(r"^(?:[（(]?[一二三四五六七八九十\d]+[)）、.．\-_]+|\d+(?=[^\d.．\-]))")
SECTION_NUMBER = re.compile(r"^[（(]?[一二三四五六七八九十\d]+[)）、.．\s]*")
BRACKETS = re.compile(r"[(（\[【].*?[)）\]】]")
YEAR = re.compile(r"(?:19|20)\d{2}(?:年度?)?(?:\d{1,2}月)?")
VERSION = re.compile(r"[-_ ]*(?:最新版?|最终版?|修[改订]版?|改\d*|副本|备份|新版|旧版|定稿|[vV]\d[\d.]*)\d*$")
PAPER = re.compile(
    r"(?:计量器具|测量设备|仪器仪表)?(?:周期)?(?:检定|校准|检验|检测|管理)?(?:计划)?"
    r"(?:总?台[账帐]|总?一览表?|清单|明细表?|汇总表?|登记表|统计表|情况表|记录表?|信息表|总表|分表)$"
)
BEHIND = re.compile(r"^.*(?:台[账帐]|一览表?|清单|明细表?|登记表|汇总表?|统计表?)[-_—–.、:： ]+(?=.)")
"""``仪表台账-电``: what stands behind the paper's name counts, if it is more than a letter."""
SUMMARY = re.compile(
    r"^(?:能源|企业|公司|全厂|本厂)?(?:能源)?(?:计量|测量|仪表|设备)?(?:器具|设备|仪表|仪器)?$"
)
NOT_A_KIND = re.compile(
    r"^(?:sheet|工作表|表|table|页|第)\d*|^[\d.\-_]*$|^(?:总|汇总|其他|其它|全部|数据|目录|封面|说明|备注|模板)表?$"
    r"|(?:炉|炉子|锅炉|机组|装置|窑|楼|厂房|系统|泵房|导出|导入|统计|汇总|记录|变更|更改|修订|履历|数据源|年度|季度)$|(?:车间|部门|工段|分厂|公司|班组|厂|站|科|处|室|队|区|线|部)$|^(?:[一二三]级|[ABCabc]类)$|^台账$|(?:说明|选项|字典|模板|示例|并排)$"
    r"|^(?:(?:报废|停用|封存|备用|在用|闲置|在库|待检|送检|外送|自检|强检|非强检|现场|库房|新增|不?合格|及|和|与|、)+)"
    r"(?:计量器具|器具|仪表|设备)?$|^[^\u4e00-\u9fff]*$",
    re.IGNORECASE,
)
LEVEL = re.compile(r"([一二三])级(?:能源)?(?:计量)?(?:器具|仪表|分表|表|台账|$)")
LEVELS = {"一": MeteringLevel.ONE, "二": MeteringLevel.TWO, "三": MeteringLevel.THREE}


@functools.lru_cache(maxsize=1024)
def kind_of_sheet(name: str) -> str:
    """Return the kind of instrument that a sheet's or table's name gives; empty for 台账, Sheet1, 一车间."""
    text = YEAR.sub("", BRACKETS.sub("", plain(name)))
    text = VERSION.sub("", NUMBERED.sub("", text))
    text = PAPER.sub("", BEHIND.sub("", text)).strip("-_.、:： #＃")
    if not text or SUMMARY.fullmatch(text) or NOT_A_KIND.search(text):
        return ""
    if re.search(r"[一二三]级|台[账帐]|一览|清单", text) or not 2 <= len(text) <= 20:
        return ""
    return text


@functools.lru_cache(maxsize=1024)
def kind_of_section(line: str) -> str:
    """Return the kind of instrument that a section line names (``二、压力表``)."""
    return kind_of_sheet(SECTION_NUMBER.sub("", line))


def level_of_title(title: str) -> MeteringLevel | None:
    """Return the level that a title names (``一级能源计量器具一览表``); ``None`` where it names none or several."""
    found = set(LEVEL.findall(plain(title)))
    return LEVELS[found.pop()] if len(found) == 1 else None
