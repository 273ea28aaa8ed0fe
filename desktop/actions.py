"""Actions by name: every public function of ``models.work`` whose first parameter is the unit of work."""

from __future__ import annotations

import enum
import importlib
import inspect
import json
import pkgutil
import types
import typing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models import work
from models.rules.refusal import Refusal
from models.work.unit import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable


SECRET = "password"
"""A parameter of this name is never written as an argument: other people on the PC can read those."""
PLAIN = (str, int, float, bool, date, Path)
WRAPPERS = (typing.Union, types.UnionType, typing.Required, typing.NotRequired, tuple)


class NoSuchAction(Refusal):
    """没有名为「{name}」的操作。用 actions 查看全部操作。"""


class WrongParameter(Refusal):
    """参数「{name}」：{why}。用 actions 查看这个操作的参数。"""


def actions() -> dict[str, Callable[..., Outcome]]:
    """Return every action by ``module.function``."""
    found: dict[str, Callable[..., Outcome]] = {}
    for module in pkgutil.iter_modules(work.__path__):
        loaded = importlib.import_module(f"{work.__name__}.{module.name}")
        for name, function in inspect.getmembers(loaded, inspect.isfunction):
            if function.__module__ == loaded.__name__ and not name.startswith("_") and _is_action(function):
                found[f"{module.name}.{name}"] = function
    return found


def parameters(action: Callable[..., Outcome]) -> dict[str, tuple[Any, bool]]:
    """Return the parameters of an action that can be written as text: name → (type, whether it must be given)."""
    known = _all_parameters(action).items()
    return {name: found for name, found in known if name != SECRET and _writable(found[0])}


def secret(action: Callable[..., Outcome]) -> bool | None:
    """Say whether an action must be given a new password; ``None`` where it takes none."""
    found = _all_parameters(action).get(SECRET)
    return None if found is None else found[1]


def _all_parameters(action: Callable[..., Any]) -> dict[str, tuple[Any, bool]]:
    found: dict[str, tuple[Any, bool]] = {}
    types_of = typing.get_type_hints(action, include_extras=True)
    for name, parameter in list(inspect.signature(action).parameters.items())[1:]:
        if parameter.kind is inspect.Parameter.VAR_KEYWORD:
            (entries,) = typing.get_args(types_of[name])
            needed = entries.__required_keys__
            hints = typing.get_type_hints(entries)
            found.update({key: (kind, key in needed) for key, kind in hints.items()})
        else:
            found[name] = (types_of[name], parameter.default is inspect.Parameter.empty)
    return found


def arguments(action: Callable[..., Outcome], given: dict[str, str]) -> dict[str, Any]:
    """Turn ``KEY=VALUE`` texts into the values that an action takes."""
    known = parameters(action)
    for name in given:
        if name == SECRET:
            raise WrongParameter(
                name=name, why="密码不写在命令里，从 ZHUNSHENG_NEW_PASSWORD 或提示输入中读取"
            )
        if name not in known:
            raise WrongParameter(name=name, why=f"这个操作没有这个参数，可用：{'、'.join(known)}")
    for name, (_kind, needed) in known.items():
        if needed and name not in given:
            raise WrongParameter(name=name, why="必须填写")
    return {name: _value(name, known[name][0], text) for name, text in given.items()}


def _is_action(function: Callable[..., Any]) -> bool:
    """Say whether a function is an action whose parameters can be written as text."""
    try:
        if typing.get_type_hints(function).get("return") is not Outcome:
            return False
    except NameError:
        return False
    return all(_writable(kind) for kind, needed in _all_parameters(function).values() if needed)


def _writable(kind: Any) -> bool:
    inner = [one for one in typing.get_args(kind) if one not in {type(None), Ellipsis}]
    if typing.get_origin(kind) in WRAPPERS:
        return all(_writable(one) for one in inner)
    return (
        typing.is_typeddict(kind) or kind in PLAIN or (isinstance(kind, type) and issubclass(kind, enum.Enum))
    )


def _value(name: str, kind: Any, text: str) -> Any:
    try:
        if text.startswith(("[", "{")):
            return _shaped(kind, json.loads(text))
        return _shaped(kind, text)
    except (ValueError, KeyError, TypeError) as error:
        raise WrongParameter(name=name, why=f"「{text}」无法理解（应为 {type_text(kind)}）") from error


def _shaped(kind: Any, value: Any) -> Any:
    origin = typing.get_origin(kind)
    if origin in (typing.Union, types.UnionType):
        kinds = [one for one in typing.get_args(kind) if one is not type(None)]
        return None if value in ("", None) else _shaped(kinds[0], value)
    if origin in {typing.Required, typing.NotRequired}:
        return _shaped(typing.get_args(kind)[0], value)
    if origin is tuple:
        inner = typing.get_args(kind)[0]
        return tuple(_shaped(inner, one) for one in (value.split(",") if isinstance(value, str) else value))
    if typing.is_typeddict(kind):
        hints = typing.get_type_hints(kind)
        return {key: _shaped(hints[key], one) for key, one in value.items()}
    return _plain(kind, value)


def _plain(kind: Any, value: Any) -> Any:
    if kind is bool:
        return {"是": True, "true": True, "1": True, "否": False, "false": False, "0": False}[
            str(value).lower()
        ]
    if kind is date:
        return date.fromisoformat(value)
    if kind in {int, str, float, Path} or (isinstance(kind, type) and issubclass(kind, enum.Enum)):
        return kind(value)
    raise TypeError(kind)


def type_text(kind: Any) -> str:
    """Return a type as a person at the command line reads it."""
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return "|".join(str(one.value) for one in kind)
    names = {str: "文字", int: "整数", date: "日期 2026-11-21", bool: "是|否", Path: "文件"}
    if kind in names:
        return names[kind]
    inner = [one for one in typing.get_args(kind) if one not in {type(None), Ellipsis}]
    return "、".join(type_text(one) for one in inner) if inner else getattr(kind, "__name__", str(kind))
