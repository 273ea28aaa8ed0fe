"""``lists``, ``list``, ``actions``, ``do``."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from desktop.actions import NoSuchAction, actions, arguments, parameters, secret, type_text
from desktop.session import ask_new_password
from models.read.due import counts, due
from models.read.instrument import find
from models.read.lists import LISTS
from models.read.person import people
from models.rules.refusal import Refusal
from models.rules.rights import HOLDERS, right_of
from models.rules.roles import Role

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from desktop.session import CommandSession
    from models.lists import ListSpec
    from models.work.desk import Desk
    from models.work.unit import Outcome


PASSWORDS = {
    True: "　（新密码：ZHUNSHENG_NEW_PASSWORD 或提示）",
    False: "　（可给新密码：ZHUNSHENG_NEW_PASSWORD）",
    None: "",
}


class NoSuchList(Refusal):
    """没有名为「{name}」的清单。可用的清单：{known}。"""


class NoDates(Refusal):
    """“{name}”这张清单没有“到哪天为止”，--until 只用于 list due。"""


def show_lists(session: CommandSession) -> None:
    """Print the names of all lists."""
    found = {name: source.spec(lambda: session.today).title for name, source in LISTS.items()}
    session.say("\n".join(f"{name:<16}{title}" for name, title in found.items()), lists=found)


def rows_of(
    session: CommandSession, desk: Desk, name: str, where: str, day: date, until: date | None = None
) -> tuple[ListSpec[Any], list[Any]]:
    """Return a list's declaration and those of its rows that hold all words of ``where``.

    With ``until`` the list is the due list, and ends with that day.
    """
    if name not in LISTS:
        raise NoSuchList(name=name, known="、".join(LISTS))
    spec = LISTS[name].spec(lambda: day)
    load = LISTS[name].load
    if until is not None:
        load = lambda asked, day, today: due(asked, as_of=day, today=today, until=until)  # noqa: E731
    rows = desk.ask(load, day, session.today)
    return spec, [row for row in rows if spec.matches(row, where)] if where else list(rows)


def show_list(session: CommandSession) -> None:
    """Print the rows of a list."""
    options = session.options
    day = options.as_of or session.today
    if options.until is not None and options.name != "due":
        raise NoDates(name=options.name)
    desk = session.reader()
    try:
        spec, rows = rows_of(session, desk, options.name, options.where, day, options.until)
    finally:
        desk.ledger.close()
    columns = [{"key": column.key, "title": column.title} for column in spec.columns]
    data: dict[str, Any] = {
        "columns": columns,
        "rows": [{column.key: column.value(row) for column in spec.columns} for row in rows],
        "total": len(rows),
    }
    if options.name in {"due", "instruments"} and options.until is None:
        data["buckets"] = counts(rows, day)
    shown = [column for column in spec.columns if column.shown]
    lines = ["\t".join(column.title for column in shown)]
    lines += ["\t".join(column.show(row) for column in shown) for row in rows]
    session.say("\n".join([*lines, f"共 {len(rows)} 条"]), **data)


def show_actions(session: CommandSession) -> None:
    """Print every action with its parameters."""
    found = {name: parameters(action) for name, action in actions().items()}
    data = {
        name: {
            "about": (actions()[name].__doc__ or "").strip(),
            "right": right_of(actions()[name]),
            "roles": _who(actions()[name]),
            "new_password": {True: "required", False: "optional", None: None}[secret(actions()[name])],
            "parameters": {
                key: {"type": type_text(kind), "required": needed} for key, (kind, needed) in keys.items()
            },
        }
        for name, keys in found.items()
    }
    lines = []
    for name, keys in found.items():
        wanted = " ".join(f"{key}=…" if needed else f"[{key}=…]" for key, (_kind, needed) in keys.items())
        lines.append(f"{name} {wanted}".rstrip() + PASSWORDS[secret(actions()[name])])
        lines.append(f"    {'、'.join(_who(actions()[name]))}")
    session.say("\n".join(lines), actions=data)


def do(session: CommandSession) -> None:
    """Run one action."""
    name = session.options.action
    if name not in actions():
        raise NoSuchAction(name=name)
    action = actions()[name]
    given = dict(pair.split("=", 1) for pair in session.options.given)
    desk = session.writer()
    try:
        _name_instruments(desk, parameters(action), given)
        done = desk.perform(action, **arguments(action, given), **_new_password(action, name))
    finally:
        desk.ledger.close()
    session.say(
        "\n".join([done.summary, *done.warnings]),
        summary=done.summary,
        seq=done.seq,
        ids=list(done.ids),
        warnings=list(done.warnings),
    )


def _who(action: Callable[..., Outcome]) -> list[str]:
    """Return the roles that may run an action."""
    right = right_of(action)
    return [role.value for role in Role if right is None or role in HOLDERS[right]]


def _new_password(action: Callable[..., Outcome], name: str) -> dict[str, str]:
    """Return the password that an action sets, where it takes one: from the environment or a prompt."""
    needed = secret(action)
    if needed is None or (not needed and "ZHUNSHENG_NEW_PASSWORD" not in os.environ):
        return {}
    return {"password": ask_new_password(f"{name} 要设的新密码：")}


def _name_instruments(desk: Desk, known: dict[str, Any], given: dict[str, str]) -> None:
    """Let ``instrument=JL-0231,JL-0232`` and ``person=李四`` stand for the ids (and the version) that the action takes."""
    if (name := given.pop("person", None)) is not None:
        given["person_id"] = str(next((row.id for row in desk.ask(people) if row.name == name), 0))
    numbers = given.pop("instrument", None)
    if numbers is None:
        return
    found = [desk.ask(find, number=number) for number in numbers.split(",")]
    key = "instrument_ids" if "instrument_ids" in known else "instrument_id"
    given[key] = ",".join(str(row.id) for row in found)
    if "version" in known:
        given.setdefault("version", str(found[0].version))
