"""Change the plant's settings."""

from __future__ import annotations

import json

from models.rules.refusal import Refusal
from models.rules.rights import Right, needs
from models.rules.settings import SETTINGS
from models.store.setting import Setting, current
from models.work.unit import Outcome, Unit


class NoSuchSetting(Refusal):
    """没有名为「{key}」的设置项。可用的设置项：{known}。"""

    field = "key"


class NotAChoice(Refusal):
    """“{title}”不能设为「{value}」，可选：{choices}。"""

    field = "value"


@needs(Right.PLANT)
def choose(unit: Unit, /, *, key: str, value: str) -> Outcome:
    """Set a setting of the plant."""
    if key not in SETTINGS:
        raise NoSuchSetting(key=key, known="、".join(SETTINGS))
    setting = SETTINGS[key]
    if setting.choices and value not in setting.choices:
        raise NotAChoice(title=setting.title, value=value, choices="、".join(setting.choices))
    if setting.check is not None:
        setting.check(value)
    before = current(unit.session, key)
    unit.session.merge(Setting(key=key, value=json.dumps(value, ensure_ascii=False)))
    unit.note("setting", 0, key, before, value)
    return Outcome(f"设置 {setting.title}：{before or '（空）'} → {value}")
