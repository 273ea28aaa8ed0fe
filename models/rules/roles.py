"""Roles of people in the plant (DOMAIN §1)."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a person is in the ledger's affairs; one person may be several."""

    METROLOGIST = "计量员"
    GROUP_LEAD = "小组负责人"
    USING_UNIT = "使用单位"
    REVIEWER = "部门审核人"
    LEADER = "公司领导"
    DATA_CLERK = "数据采集员"
    ADMINISTRATOR = "系统管理员"
    READER = "只读"
