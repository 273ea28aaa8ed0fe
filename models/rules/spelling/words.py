"""Words of old ledgers: states, results, levels, classes, yes and no, nothing."""

from __future__ import annotations

import functools
import re
import tomllib
from dataclasses import dataclass
from typing import Any

from models.rules.instrument import Custody, InstrumentState, ManagementClass, MeteringLevel, RunningState
from models.rules.spelling.reading import Reading, ask, leave, note, plain
from models.rules.verification import Result
from resources import resource

PARTS = re.compile(r"[/、,，;；+()（）]|且|并")
FIGURE = re.compile(r"\d")
CLASS = re.compile(r"([ABC])(类|级|类管理|级管理)?")


@dataclass(frozen=True, slots=True)
class Words:
    """The shipped word lists, compared without blanks and widths."""

    states: dict[str, dict[str, str]]
    results: dict[str, str]
    levels: dict[str, str]
    yes: frozenset[str]
    no: frozenset[str]
    nothing: frozenset[str]
    no_interval: frozenset[str]
    no_date: frozenset[str]


@functools.cache
def words() -> Words:
    """Return the shipped word lists."""
    data = tomllib.loads(resource("import", "states.toml").read_text("utf-8"))

    def listed(key: str) -> frozenset[str]:
        return frozenset(plain(word).upper() for word in data[key]["words"])

    return Words(
        states={plain(word): meaning for word, meaning in data["state"].items()},
        results={plain(word): meaning for word, meaning in data["result"].items()},
        levels={plain(word): meaning for word, meaning in data["level"].items()},
        yes=listed("yes"),
        no=listed("no"),
        nothing=listed("nothing"),
        no_interval=listed("no_interval"),
        no_date=listed("no_date"),
    )


def is_nothing(text: str) -> bool:
    """Say whether a text is a spelled-out empty cell (``/``, ``—``, ``无``)."""
    if FIGURE.search(text) and not text.lstrip().startswith("#"):
        return False
    word = plain(text)
    return not word or word.upper() in words().nothing


def state_meaning(text: str) -> dict[str, str] | None:
    """Return what a state word says of state, running state and custody; ``None`` if it is unknown."""
    known = words().states
    word = plain(text)
    if word in known:
        return known[word]
    parts = [part for part in PARTS.split(word) if part]
    if len(parts) < 2 or any(part not in known for part in parts):
        return None
    meaning: dict[str, str] = {}
    for part in parts:
        for key, value in known[part].items():
            if meaning.setdefault(key, value) != value:
                return None
    return meaning


def _fields(meaning: dict[str, str]) -> tuple[tuple[str, Any], ...]:
    kinds: dict[str, tuple[str, type[InstrumentState | RunningState | Custody]]] = {
        "state": ("state", InstrumentState),
        "running": ("running_state", RunningState),
        "custody": ("custody", Custody),
    }
    return tuple((kinds[key][0], kinds[key][1](value)) for key, value in meaning.items())


def read_state(text: str) -> Reading:
    """Read a management state; an unknown word is never taken for one."""
    meaning = state_meaning(text)
    if meaning is None:
        return ask(f"不认识的状态“{text}”，请选一个管理状态")
    fields = _fields(meaning)
    value = next((value for key, value in fields if key == "state"), None)
    also = tuple(pair for pair in fields if pair[0] != "state")
    if not fields:
        return note(None, f"“{text}”由有效期推算，不作为状态保存（二.五.8）")
    return Reading(value, also=also)


def read_running_state(text: str) -> Reading:
    """Read 运行状态; words of the management state are taken as such."""
    word = plain(text)
    if word in RunningState:
        return Reading(RunningState(word))
    meaning = state_meaning(text)
    if meaning is None:
        return ask(f"不认识的运行状态“{text}”，应为正常、维护或停用")
    fields = dict(_fields(meaning))
    running = fields.pop("running_state", None)
    return Reading(running, also=tuple(fields.items()))


def read_result(text: str) -> Reading:
    """Read what a certificate concludes; other words are no verdict."""
    word = plain(text)
    known = words().results
    if word in known:
        return Reading(Result(known[word]))
    if "不" in word or "禁" in word:
        return ask(f"检定结果“{text}”看不出合格与否，请选一个", Result.FAIL)
    guess = Result.PASS if "合格" in word or "符合" in word else None
    return leave(f"检定结果“{text}”不是合格、准用或不合格，未作结论", guess)


def read_level(text: str) -> Reading:
    """Read the metering level."""
    known = words().levels
    if (word := plain(text)) in known:
        return Reading(MeteringLevel(known[word]))
    with_unit = f"{word}级"
    if with_unit in known:
        return Reading(MeteringLevel(known[with_unit]))
    return leave(f"不认识的计量级别“{text}”，应为一级、二级、三级或其他")


def read_management_class(text: str) -> Reading:
    """Read the A/B/C class: ``B``, ``B类``, ``ｂ``."""
    if match := CLASS.fullmatch(plain(text).upper()):
        return Reading(ManagementClass(match[1]))
    return leave(f"不认识的管理类别“{text}”，应为 A、B 或 C")


def read_yes_no(text: str) -> Reading:
    """Read yes or no, also as tick, 强检/非强检, 已联网/未联网."""
    word = plain(text).upper()
    if word in words().yes:
        return Reading(value=True)
    if word in words().no:
        return Reading(value=False)
    return ask(f"“{text}”看不出是还是否")
