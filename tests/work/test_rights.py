"""The table of rights is what happens: every role, every action, in every state of instruments and slips."""

import importlib
import inspect
import itertools
import json
import pkgutil
import shutil
import tomllib
import typing
from datetime import date
from pathlib import Path

import pytest
from conftest import PASSWORD, Clock
from sqlalchemy import select

from desktop import cli
from desktop.actions import actions, arguments, parameters, secret
from models import work
from models.rules.refusal import Refusal
from models.rules.request import RequestState
from models.rules.rights import HOLDERS, NotKnownHere, NotYourRight, Right, UsingUnitMayNot
from models.rules.roles import Role
from models.store.instrument import Instrument
from models.store.ledger import Ledger
from models.store.request import Request
from models.work import person, request, setting
from models.work.desk import Desk
from resources import resource

BARRED = (NotYourRight, UsingUnitMayNot, NotKnownHere)
TABLE = tomllib.loads(Path(__file__).with_name("rights.toml").read_text("utf-8"))
ANYBODY = TABLE.pop("不问角色")["操作"]
ALLOWED = {
    action: {Role(role) for role in rows["角色"]} for rows in TABLE.values() for action in rows["操作"]
}
STATES = ("待检", "合格", "准用", "停用", "封存", "报废")
NAMES = {role: f"某{role.value}" for role in Role}


def declared():
    """Return every function of work that a desk performs, the hidden ones too, by module.function."""
    found = {}
    for module in pkgutil.iter_modules(work.__path__):
        loaded = importlib.import_module(f"models.work.{module.name}")
        for name, function in inspect.getmembers(loaded, inspect.isfunction):
            if function.__module__ == loaded.__name__ and _begins_with_unit(function):
                found[f"{module.name}.{name}"] = function
    return found


def _begins_with_unit(function):
    """Say whether a function is an action: it takes the unit of work, and answers with what came of it."""
    signature = inspect.signature(function)
    first = next(iter(signature.parameters.values()), None)
    acts = signature.return_annotation == "Outcome" or hasattr(function, "right")
    return acts and first is not None and first.kind is inspect.Parameter.POSITIONAL_ONLY


EVERY = declared()


def test_every_action_declares_its_right_and_stands_in_the_table():
    assert [name for name, action in EVERY.items() if not hasattr(action, "right")] == []
    assert actions().keys() <= EVERY.keys()
    assert sorted([*ALLOWED, *ANYBODY]) == sorted(EVERY)


def test_the_table_names_the_right_and_its_holders():
    for title, rows in TABLE.items():
        right = Right(title)
        assert {Role(role) for role in rows["角色"]} == HOLDERS[right], title
        assert all(EVERY[action].right is right for action in rows["操作"]), title
    assert {Right(title) for title in TABLE} == set(Right)


def test_the_manual_prints_the_same_table():
    text = resource("manual", "12-points-people-settings.md").read_text("utf-8")
    lines = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    heads = next(line for line in lines if line[0] == "权限")
    rows = {line[0]: line[1:] for line in lines if line[0] in {right.value for right in Right}}
    assert heads[1:] == [role.value for role in Role]
    assert rows == {right.value: ["✓" if role in HOLDERS[right] else "—" for role in Role] for right in Right}


@pytest.fixture(scope="module")
def staffed(sample_plant, tmp_path_factory):
    """The sample plant with one person per role, and a slip in every state."""
    folder = tmp_path_factory.mktemp("rights") / "台账库"
    shutil.copytree(sample_plant, folder)
    ledger, clock = Ledger.open(folder), Clock()
    admin = Desk(ledger, "王管理", clock, proved=True)
    for role, name in NAMES.items():
        admin.perform(person.add, name=name, roles=(role,), unit="动力车间")
    admin.perform(setting.choose, key="approved_effect", value="由计量员办结")
    desks = {role: Desk(ledger, name, clock, proved=True) for role, name in NAMES.items()}
    with ledger.reading() as session:
        good = select(Instrument.id).where(Instrument.state == "合格", Instrument.valid_until >= clock.day)
        free = iter(session.scalars(good.limit(10)).all())
    _slips(desks, free)
    yield ledger
    ledger.close()


def _slips(desks, free):
    """Bring one slip into each state."""

    def apply(kind, **wishes):
        return (
            desks[Role.METROLOGIST]
            .perform(request.apply, kind=kind, instrument_ids=(next(free),), reason="理由", **wishes)
            .ids[0]
        )

    desks[Role.METROLOGIST].perform(
        request.draft, kind="封存", instrument_ids=(next(free),), reason="理由", place="库房"
    )
    apply("封存", place="库房")
    returned, approved, withdrawn = (apply("封存", place="库房") for _ in range(3))
    desks[Role.GROUP_LEAD].perform(request.send_back, request_id=returned, opinion="不同意")
    for role in (Role.GROUP_LEAD, Role.LEADER):
        desks[role].perform(request.sign, request_id=approved)
    desks[Role.METROLOGIST].perform(request.withdraw, request_id=withdrawn, reason="不办了")
    apply("停用")


def _found(ledger):
    with ledger.reading() as session:
        instruments = {
            state: session.scalars(select(Instrument.id).where(Instrument.state == state)).first()
            for state in STATES
        }
        slips = {
            state.value: session.scalars(select(Request.id).where(Request.state == state.value)).first()
            for state in RequestState
        }
    assert None not in [*instruments.values(), *slips.values()], (instruments, slips)
    return instruments, slips


WRITTEN = {int: "999999", date: "2026-11-20", bool: "是", str: "文字", float: "1"}


def _text(kind, file):
    """Return a text of the kind that a parameter takes."""
    inner = [one for one in typing.get_args(kind) if one not in {type(None), Ellipsis}]
    if typing.is_typeddict(kind):
        return "[]"
    if inner:
        return _text(inner[0], file)
    if kind is Path:
        return str(file)
    if kind is Role:
        return Role.READER.value
    return WRITTEN[kind] if kind in WRITTEN else str(next(iter(kind)).value)


def _asked(name, file, **ids):
    """Return arguments with which an action gets past the check of its parameters."""
    action = EVERY[name]
    if name not in actions():
        needed = [
            one
            for one in inspect.signature(action).parameters.values()
            if one.kind is inspect.Parameter.KEYWORD_ONLY and one.default is inspect.Parameter.empty
        ]
        return {one.name: 999_999 if one.annotation == "int" else None for one in needed}
    texts = {key: _text(kind, file) for key, (kind, needed) in parameters(action).items() if needed}
    texts |= {key: str(value) for key, value in ids.items() if key in parameters(action)}
    asked = arguments(action, texts)
    return asked | ({"password": "一句谁也猜不到的话"} if secret(action) else {})


def _barred(desk, name, asked):
    """Say whether the action refuses this person, whatever else it may say of what is asked; nothing stays."""
    try:
        desk.rehearse(EVERY[name], **asked)
    except BARRED:
        return True
    except Refusal:
        return False  # what is asked does not fit; the right was not the matter
    except (AttributeError, TypeError):
        if name in actions():
            raise
    return False


def test_the_whole_matrix_of_roles_actions_and_states(staffed, tmp_path):
    file = tmp_path / "纸.pdf"
    file.write_bytes(b"%PDF-1.4 x")
    instruments, slips = _found(staffed)
    wrong, cells = [], 0
    for role, (name, allowed) in itertools.product(Role, ALLOWED.items()):
        desk = Desk(staffed, NAMES[role], Clock(), proved=True)
        known = parameters(EVERY[name]) if name in actions() else {}
        states = [("", {})]
        if {"instrument_id", "instrument_ids"} & known.keys():
            states = [
                (state, {"instrument_id": key, "instrument_ids": key}) for state, key in instruments.items()
            ]
        elif "request_id" in known:
            states = [(state, {"request_id": key}) for state, key in slips.items()]
        for state, ids in states:
            cells += 1
            if _barred(desk, name, _asked(name, file, **ids)) is (role in allowed):
                wrong.append((role.value, name, state))
    print(f"{cells:,} cells of the matrix, {len(wrong)} differences")
    assert wrong == []
    assert cells > 1000


@pytest.mark.parametrize("who", ["somebody who left", "nobody known", "nobody at all"])
def test_who_is_not_here_may_do_nothing(staffed, tmp_path, who):
    file = tmp_path / "纸.pdf"
    file.write_bytes(b"%PDF-1.4 x")
    admin = Desk(staffed, "王管理", Clock())
    if who == "somebody who left":
        name = "已离岗的人"
        number = admin.perform(person.add, name=name, roles=tuple(Role)).ids[0]
        admin.perform(person.leave, person_id=number, reason="退休")
    else:
        name = "没有登记的人" if who == "nobody known" else ""
    desk = Desk(staffed, name, Clock(), proved=True)
    assert [one for one in ALLOWED if not _barred(desk, one, _asked(one, file))] == []


def test_the_command_line_bars_the_same_people(sample_plant, tmp_path, monkeypatch, capsys):
    """Each action once as somebody who may, once as somebody who may not."""
    file, folder = tmp_path / "纸.pdf", tmp_path / "台账库"
    file.write_bytes(b"%PDF-1.4 x")
    shutil.copytree(sample_plant, folder)
    ledger = Ledger.open(folder)
    admin = Desk(ledger, "王管理", Clock())
    for role, name in NAMES.items():
        admin.perform(person.add, name=name, roles=(role,), password=PASSWORD)
    ledger.close()
    monkeypatch.setenv("ZHUNSHENG_PASSWORD", PASSWORD)
    monkeypatch.setenv("ZHUNSHENG_NEW_PASSWORD", "一句谁也猜不到的话")
    wrong, count = [], 0
    for name in sorted(actions().keys() - {"sample.plant", "person.change_password"}):
        texts = [
            f"{key}={_text(kind, file)}" for key, (kind, needed) in parameters(EVERY[name]).items() if needed
        ]
        may = next(iter(sorted(ALLOWED[name])))
        may_not = next(iter(sorted(set(Role) - ALLOWED[name])), None)
        for role in filter(None, (may, may_not)):
            words = ["--ledger", str(folder), "--user", NAMES[role], "--json", "do", name, *texts]
            capsys.readouterr()
            cli.run(words)
            said = json.loads(capsys.readouterr().out).get("error", {}).get("code")
            count += 1
            if (said in {one.__name__ for one in BARRED}) is (role in ALLOWED[name]):
                wrong.append((role.value, name, said))
    print(f"{count} commands, {len(wrong)} differences")
    assert wrong == []
