"""Bring an earlier value of an entry back: a new entry with its reason, never by rewriting [二.五.11]."""

from __future__ import annotations

import json

from models.rules.instrument import FIELD, detail_text
from models.rules.refusal import Refusal
from models.rules.rights import Right, needs
from models.store.journal import Change
from models.work.desk import ChangedMeanwhile
from models.work.instrument import entry, instrument, set_to
from models.work.unit import NotFound, Outcome, ReasonMissing, Unit


class NotAnEntry(Refusal):
    """这一行不是器具内容的修改，没有可以恢复的旧值。检定和状态变更用“作废”更正。"""


class AlreadySo(Refusal):
    """{number} 的“{title}”现在就是 {value}，不用恢复。"""


@needs(Right.KEEP)
def restore(unit: Unit, /, *, change_id: int, reason: str, version: int | None = None) -> Outcome:
    """Give an entry of an instrument the value that it had before a change.

    ``version`` is the instrument's as it was looked at; without it the present one is taken.
    """
    change = unit.session.get(Change, change_id)
    if change is None:
        raise NotFound(what="修改记录", wanted=change_id)
    if change.entity != "instrument" or change.field not in FIELD:
        raise NotAnEntry
    row = instrument(unit, change.entity_id)
    if version is not None and row.version != version:
        raise ChangedMeanwhile
    if not reason.strip():
        raise ReasonMissing
    title, value = FIELD[change.field].title, json.loads(change.before or "null")
    number, now = row.number, entry(unit, row, change.field)
    if not set_to(unit, row, change.field, value):
        raise AlreadySo(number=number, title=title, value=detail_text(value))
    what = f"{detail_text(now)} → {detail_text(value)}"
    return Outcome(f"恢复 {row.number} {row.name} 的“{title}”：{what}", (row.id,))
