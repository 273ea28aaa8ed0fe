"""Facts: the words in braces that a form's texts may name, and how they are put in."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from models.lists import show
from models.rules.instrument import FIELDS
from models.rules.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

FACTS = {
    "company": "单位名称",
    "department": "部门",
    "form_no": "表单编号",
    "as_of": "截止日期",
    "year": "年度",
    "printed_on": "打印日期",
    "printed_by": "打印人",
    "list": "列表名称",
    "filter": "筛选条件",
    "total": "全部台数",
    "count": "本分表台数",
    "part": "分表的值",
    "heading": "分表标题",
    "page": "页码",
    "pages": "页数",
    "rules": "采用的规则集版本",
    "fingerprint": "流水指纹",
    "journal_seq": "流水号",
}
"""Facts that a form's lines may name in braces."""

SLIP_FACTS = {
    "slip_number": "单据号",
    "qr": "二维码内容",
    "applied_on": "申请日期",
    "applicant": "申请人",
    "reason": "原因或理由",
    "effective_on": "生效日期",
    "attachments": "所附文件",
    "new_class": "降级后准确度等级",
    "new_use": "降级后用途、使用范围",
    "limits": "限用范围",
    "influence": "影响评价",
    "label_change": "标识变更",
    "store_place": "封存地点",
    "seal_strip": "封条号",
    "keeping": "保管要求",
    "state_before": "办理前状态",
    "sealed_on": "封存日期",
    "unsealed_on": "启封日期",
    "original_value": "原值（元）",
    "residual_value": "残值（元）",
    "years_used": "已用年限",
    "appraisal": "技术鉴定",
    "disposal": "处置方式",
    "stop_reason": "停用类别",
    "stopped_on": "停用日期",
    "substitute": "替代措施",
    "affected": "涉及的数据或产品",
    "since": "追溯起始日期",
    "until": "追溯截止日期",
    "findings": "追溯情况",
    "measures": "处理措施",
    "conclusion": "结论",
    "judgement": "判定",
    "judged": "判定人、日期",
    "resumed_on": "恢复使用日期",
    "new_interval": "拟调整周期",
    "adjustment_basis": "调整依据",
    "intervals_used": "近期检定情况",
    "to": "致（接收部门）",
    "lab_to": "送往的检定机构",
    "sent_on": "送检日期",
    "contact": "联系人",
    "phone": "联系电话",
    "deadline": "截止日期（通知）",
}
"""Facts of a slip besides those of its instrument; a slip without them is printed with empty cells."""

INSTRUMENT_FACTS = {field.key: field.title for field in FIELDS} | {
    "state": "管理状态",
    "state_reason": "状态原因",
    "interval": "检定周期",
    "verified_on": "检定日期",
    "valid_until": "有效期至",
    "lab": "检定单位",
    "certificate_no": "证书编号",
    "result": "检定结论",
    "verifier": "检定员",
}
"""Facts of one instrument."""

_FACT = re.compile(r"\{(\w+)\}")


COUNT_FACTS = {
    f"l{number}_{key}": f"{level}{title}"
    for number, level in enumerate(("一级", "二级", "三级"), 1)
    for key, title in {
        "due": "应配数量",
        "have": "实配数量",
        "rate": "配备率",
        "good": "完好率",
        "valid": "检定率",
    }.items()
} | {"all_valid": "是否在有效检定期内", "all_exact": "计量精度是否符合要求"}
"""Facts of 表1-7, counted from the metering points."""


class UnknownFact(Refusal):
    """表格定义 {file} 中的“{{{key}}}”不是程序知道的内容。可用的有：{known}。请改正该文件后再打印。"""


@cache
def known_facts() -> dict[str, str]:
    """Return every fact that a slip may name, with its title: what a form editor offers."""
    return FACTS | SLIP_FACTS | INSTRUMENT_FACTS | COUNT_FACTS


def fill(template: str, facts: Mapping[str, Any], file: str, date_style: str = "%Y-%m-%d") -> str:
    """Put facts into a text: {company}. A known fact that was not given stays empty."""

    def value(found: re.Match[str]) -> str:
        key = found[1]
        if key not in facts and key not in known_facts():
            raise UnknownFact(file=file, key=key, known="、".join(known_facts()))
        got = facts.get(key)
        return got.strftime(date_style) if isinstance(got, date) else show(got)

    return _FACT.sub(value, template)
