"""Who only belongs to a using unit sees the instruments of this unit, and of no other, wherever they are shown."""

import json
import shutil

import pytest
from conftest import PASSWORD, Clock
from sqlalchemy import select

from desktop import cli
from desktop.finding import find_in
from models.read.contradictions import contradictions
from models.read.detail import detail
from models.read.history import files, history, journal
from models.read.home import home
from models.read.instrument import NoSuchInstrument, find
from models.read.lists import LISTS
from models.read.offered import offered
from models.read.verification import verifications
from models.rules.refusal import Refusal
from models.rules.roles import Role
from models.sheets.export import write
from models.sheets.printed import fill_form, fill_seen, forms
from models.store import scope
from models.store.instrument import Instrument
from models.store.ledger import Ledger
from models.store.org_unit import OrgUnit
from models.store.tables import Base
from models.work import instrument, lifecycle, person, request, setting
from models.work.desk import Desk
from models.work.unit import NotFound

MINE, TODAY = "动力车间", Clock().day


@pytest.fixture(scope="module")
def plant(sample_plant, tmp_path_factory):
    """The sample plant; 秦车间 belongs to a workshop, and a slip is under way in another."""
    folder = tmp_path_factory.mktemp("scope") / "台账库"
    shutil.copytree(sample_plant, folder)
    ledger = Ledger.open(folder)
    admin = Desk(ledger, "王管理", Clock())
    admin.perform(person.add, name="秦车间", roles=(Role.USING_UNIT,), unit=MINE, password=PASSWORD)
    admin.perform(person.add, name="没部门", roles=(Role.USING_UNIT,))
    admin.perform(person.add, name="两职", roles=(Role.USING_UNIT, Role.READER), unit=MINE)
    mine, others = _numbers(ledger)
    for number in (min(mine), min(others)):
        key = admin.ask(find, number=number).id
        admin.perform(request.draft, kind="停用", instrument_ids=(key,), reason="检修")
        row = admin.ask(find, number=number)
        admin.perform(
            instrument.amend,
            instrument_id=row.id,
            version=row.version,
            reason="核对铭牌",
            remark=f"动过 {number}",
        )
    yield ledger
    ledger.close()


def _numbers(ledger):
    """Return the numbers of the workshop's own instruments, places in it included, and all the others."""
    with ledger.reading() as session:
        top = session.scalar(select(OrgUnit.id).where(OrgUnit.name == MINE))
        below = {top, *session.scalars(select(OrgUnit.id).where(OrgUnit.parent_id == top))}
        rows = session.execute(select(Instrument.number, Instrument.unit_id)).all()
    mine = {number for number, unit in rows if unit in below}
    others = {number for number, unit in rows if unit not in below}
    assert len(mine) > 20
    assert len(others) > 200
    return mine, others


@pytest.fixture
def worker(plant):
    return Desk(plant, "秦车间", Clock())


@pytest.fixture
def others(plant):
    return _numbers(plant)[1]


def leaks(shown, others):
    """Return the others' numbers that a text names."""
    text = str(shown)
    return {number for number in others if number in text}


@pytest.mark.parametrize("name", sorted(LISTS))
def test_no_list_names_an_instrument_of_another_unit(plant, worker, others, name):
    whole = Desk(plant, "王管理", Clock()).ask(LISTS[name].load, TODAY, TODAY)
    assert leaks(worker.ask(LISTS[name].load, TODAY, TODAY), others) == set()
    if name in {"instruments", "due", "certificates", "requests", "journal"}:
        assert leaks(whole, others), "the whole list names them, or this proves nothing"


def test_the_own_instruments_are_all_there(plant, worker):
    mine, _ = _numbers(plant)
    rows = worker.ask(LISTS["instruments"].load, TODAY, TODAY)
    whole = {
        row.number for row in Desk(plant, "王管理", Clock()).ask(LISTS["instruments"].load, TODAY, TODAY)
    }
    assert {row.number for row in rows} == mine & whole
    assert worker.ask(home, as_of=TODAY, today=TODAY).total == len(
        [row for row in rows if row.state != "报废"]
    )


def test_no_detail_history_or_file_of_another_unit_is_shown(plant, worker, others):
    admin = Desk(plant, "王管理", Clock())
    for number in sorted(others)[::25]:
        key = admin.ask(find, number=number).id
        assert admin.ask(history, instrument_id=key)
        assert worker.ask(history, instrument_id=key) == []
        assert worker.ask(files, instrument_id=key) == []
        assert worker.ask(verifications, instrument_id=key) == []
        assert worker.ask(detail, instrument_id=key, as_of=TODAY, today=TODAY) is None
        with pytest.raises(NoSuchInstrument):
            worker.ask(find, number=number)


def test_the_history_of_the_own_instruments_is_whole(plant, worker):
    admin = Desk(plant, "王管理", Clock())
    for number in sorted(_numbers(plant)[0])[::5]:
        key = admin.ask(find, number=number).id
        assert worker.ask(history, instrument_id=key) == admin.ask(history, instrument_id=key)


def test_words_on_offer_and_questions_come_from_the_own_unit_only(worker, others):
    assert leaks(worker.ask(offered), others) == set()
    assert leaks(worker.ask(contradictions), others) == set()
    assert leaks(worker.ask(journal), others) == set()


def test_the_finder_finds_nothing_of_others(worker, others):
    find_anything = find_in_desk(worker)
    for number in sorted(others)[::40]:
        assert leaks(find_anything(number), others) == set()


def find_in_desk(desk):
    """Return the search of the window for a desk, without the window."""

    class Around:
        def __init__(self):
            self.desk = desk

        def today(self):
            return TODAY

        def day(self):
            return TODAY

    return find_in(Around(), None, lambda *_: None)


def test_no_form_and_no_export_names_an_instrument_of_another_unit(worker, others, tmp_path):
    written = 0
    for name in forms(worker):
        try:
            book = fill_form(worker, name, as_of=TODAY)
        except Refusal:
            continue  # a form of one slip or one instrument
        write(book, tmp_path / f"{name}.xlsx")
        assert leaks(_cells(tmp_path / f"{name}.xlsx"), others) == set(), name
        written += 1
    assert written > 2
    spec = LISTS["instruments"].spec(lambda: TODAY)
    rows = worker.ask(LISTS["instruments"].load, TODAY, TODAY)
    write(fill_seen(worker, spec, spec.columns, rows, as_of=TODAY, filters=""), tmp_path / "台账.csv")
    assert leaks((tmp_path / "台账.csv").read_text("utf-8-sig"), others) == set()


def _cells(path):
    from openpyxl import load_workbook

    return [
        cell for sheet in load_workbook(path) for row in sheet.iter_rows(values_only=True) for cell in row
    ]


def test_a_fault_is_reported_of_an_own_instrument_only(plant, worker, others):
    admin = Desk(plant, "王管理", Clock())
    mine = next(row for row in worker.ask(LISTS["due"].load, TODAY, TODAY) if row.state == "合格")
    foreign = next(
        row
        for row in admin.ask(LISTS["due"].load, TODAY, TODAY)
        if row.number in others and row.state == "合格"
    )
    with pytest.raises(NotFound):
        worker.perform(lifecycle.fault, instrument_ids=(foreign.id,), on=TODAY, text="不走字")
    worker.perform(lifecycle.fault, instrument_ids=(mine.id,), on=TODAY, text="不走字")
    stopped = {row.number for row in worker.ask(LISTS["due"].load, TODAY, TODAY) if row.state == "停用"}
    assert mine.number in stopped


def test_who_has_another_role_too_sees_all_and_who_has_no_unit_sees_nothing(plant, others):
    load = LISTS["instruments"].load
    assert leaks(Desk(plant, "两职", Clock()).ask(load, TODAY, TODAY), others)
    assert Desk(plant, "没部门", Clock()).ask(load, TODAY, TODAY) == []
    assert Desk(plant, "没有登记", Clock()).ask(load, TODAY, TODAY) == []


def test_every_table_that_belongs_to_an_instrument_is_narrowed():
    """A table to come must not be forgotten."""
    tables = Base.metadata.tables.items()
    assert {name for name, table in tables if "instrument_id" in table.columns} == set(scope.BELONGING)
    named = {"verification_id", "certificate_id", "request_id", "impact_id", "point_id", "standard_id"}
    related = {name for name, table in tables if named & set(table.columns.keys())}
    assert related - scope.COVERED.keys() == {
        "instrument",
        "request_step",  # roles of a slip that is covered itself
        "signature",  # names of people
        "verification_standard",  # keys of rows that are covered themselves
    }


def test_the_next_question_of_somebody_else_is_whole_again(plant, worker, others):
    load = LISTS["instruments"].load
    for _ in range(3):
        assert leaks(worker.ask(load, TODAY, TODAY), others) == set()
        assert leaks(Desk(plant, "王管理", Clock()).ask(load, TODAY, TODAY), others)


def test_the_command_line_shows_a_worker_the_own_unit_only(plant, others, monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("ZHUNSHENG_PASSWORD", PASSWORD)

    def run(*words, user=None):
        who = ["--user", user] if user else []
        capsys.readouterr()
        code = cli.run(["--ledger", str(plant.folder), *who, *words])
        return code, capsys.readouterr().out

    for name in sorted(LISTS):
        code, said = run("list", name, "--json", user="秦车间")
        assert (code, leaks(said, others)) == (0, set()), name
    assert run("export", "instruments", str(tmp_path / "x.csv"), user="秦车间")[0] == 0
    assert leaks((tmp_path / "x.csv").read_text("utf-8-sig"), others) == set()
    assert leaks(run("list", "instruments", "--json")[1], others), "nobody named: whoever can read the file"
    monkeypatch.setenv("ZHUNSHENG_PASSWORD", "falsch")
    assert run("list", "instruments", user="秦车间")[0] == 1
    Desk(plant, "王管理", Clock()).perform(setting.choose, key="command_line_reading", value="须登录")
    code, said = run("list", "instruments", "--json")
    assert (code, json.loads(said)["error"]["code"]) == (1, "LoginToRead")
    Desk(plant, "王管理", Clock()).perform(setting.choose, key="command_line_reading", value="不须登录")
