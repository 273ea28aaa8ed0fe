"""The plant's settings, declared once: key, title, default, what may be chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from models.rules.verification import Convention


@dataclass(frozen=True, slots=True)
class PlantSetting:
    """One setting of the plant; the preferences page is built from these."""

    key: str
    title: str
    default: Any
    about: str
    choices: tuple[str, ...] = ()


SETTINGS: dict[str, PlantSetting] = {
    setting.key: setting
    for setting in (
        PlantSetting("company", "企业名称", "", "印在表单和标识上。"),
        PlantSetting("workshop", "车间名称", "仪表车间", "显示在窗口左下角和表单上。"),
        PlantSetting(
            "validity_convention",
            "有效期算法",
            Convention.DAY_BEFORE.value,
            "检定日期加周期后是否减一天。证书上写明的有效期至总是优先。",
            tuple(one.value for one in Convention),
        ),
        PlantSetting(
            "rule_set",
            "GB 17167 版本",
            "2006",
            "配备率和准确度等级的要求取自哪一版；报表上会印出所用的版本。2025 版的数值须先录入。",
            ("2006", "2025"),
        ),
        PlantSetting(
            "incomplete_date",
            "只有年月的日期",
            "1 日",
            "旧台账里只写年月的检定日期按当月哪一天算。",
            ("1 日", "末日"),
        ),
    )
}
