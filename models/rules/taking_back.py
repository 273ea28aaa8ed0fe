"""What may be taken back as a whole, until when, and what is done instead afterwards [二.五.11]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.rules.refusal import Refusal

if TYPE_CHECKING:
    from datetime import date

OWN_WAY = {
    "request": "申请单有自己的手续：没办结的可以撤回，当天办错的在申请单上“撤销办结”，以后要改须另行申请。",
    "person": "人员、角色和密码的变动请另行办理（修改、离岗、恢复在岗、重设密码），前后都留在日志里。",
    "delegation": "委托请在“人员”页提前结束。",
    "entry": "登录的记录只供查看。",
    "backup": "请再从恢复前的备份恢复。",
    "impact.close": "追溯处理单已由小组负责人签认办结。有新情况请写进下一张处理单。",
}
"""Actions, or all actions of a kind, that are signed or give power: never taken back by somebody's mere click."""

LATER = {
    "imports": "导入请在“导入”页整批撤销。",
    "instrument": "内容改错的，在履历里选那一行“恢复为此值”；登记错的，在履历里作废那条登记。",
    "history": "再恢复一次即可：在履历里选那一行“恢复为此值”。",
    "verification": "登错的检定在履历里作废，再登记正确的。",
    "lifecycle": "记错的状态变更在履历里作废。",
    "attachment": "传错的附件在履历里作废。",
    "metering_point": "请在“计量点”页更正。",
    "setting": "请在“设置”页改回。",
    "person_certificate": "登错的人员证书在“人员”页作废。",
    "form": "请在“报表”页再改一次，或恢复为标准表格。",
    "impact": "请在追溯处理单上重新判定，或撤销那张单。",
}
"""What is done after the day, by the kind of action."""
USUALLY = "请另立一条更正的记录，写明理由。"


class SignedAlready(Refusal):
    """“{summary}”不能这样撤销：{instead}"""


class DayOver(Refusal):
    """“{summary}”是 {day} 做的，只有当天能整步撤销：过后别人可能已经照着办了，更正要另立记录（二.五.11）。{instead}"""

    clause = "二.五.11"


def need_takable(action: str, summary: str, day: date, today: date) -> None:
    """Refuse to take back what was signed, or what was done before today, saying what to do instead."""
    kind = action.partition(".")[0]
    for one in (action, kind):
        if one in OWN_WAY:
            raise SignedAlready(summary=summary, instead=OWN_WAY[one])
    if day != today:
        raise DayOver(summary=summary, day=day, instead=LATER.get(kind, USUALLY))
