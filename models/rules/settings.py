"""The plant's settings, declared once: key, title, default, what may be chosen."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from models.rules.routes import DEFAULT, read_route, route_text
from models.rules.verification import Convention

if TYPE_CHECKING:
    from collections.abc import Callable


LOCK_MINUTES = {"5 分钟": 5, "10 分钟": 10, "30 分钟": 30, "60 分钟": 60, "不锁定": 0}


@dataclass(frozen=True, slots=True)
class PlantSetting:
    """One setting of the plant; the preferences page is built from these."""

    key: str
    title: str
    default: Any
    about: str
    choices: tuple[str, ...] = ()
    group: str = "企业"
    check: Callable[[str], object] | None = None
    """Refuses what may not be set."""


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
        PlantSetting(
            "lock_after",
            "无人操作后锁定窗口",
            "10 分钟",
            "离开座位后别人不能以您的名义办理。没有写完的内容留在锁的后面。",
            tuple(LOCK_MINUTES),
        ),
        PlantSetting(
            "command_line_reading",
            "命令行查看",
            "不须登录",
            "命令行里只看不写的命令（list、export、labels）是否也要姓名和密码。写入总是要的。",
            ("不须登录", "须登录"),
        ),
        PlantSetting(
            "approved_effect",
            "批准之后",
            "立即生效",
            "最后一步签署后，状态、标识和各表立即改变；或等计量员核对实物后再办结。",
            ("立即生效", "由计量员办结"),
            "审批",
        ),
        *(
            PlantSetting(
                f"route.{key}",
                f"{key}的审批路线",
                route_text(route),
                "申请人之后依次签署的角色，用“→”连接；留空表示申请即生效。降级、封存、启封、报废的最后一步须是公司领导。",
                group="审批",
                check=partial(read_route, key),
            )
            for key, route in DEFAULT.items()
        ),
    )
}
