"""A random walk of requests over random people: whatever is tried, only lawful chains change an instrument."""

import tempfile
from collections import Counter
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import text

from models.read.due import counts
from models.read.instrument import ledger as rows_of
from models.rules.refusal import Refusal
from models.rules.request import RequestKind
from models.rules.roles import Role
from models.store.check import check
from models.store.ledger import Ledger
from models.work import instrument, person, request, verification
from models.work.desk import Desk

START = date(2026, 1, 5)
PEOPLE = {
    "张三": (Role.ADMINISTRATOR, Role.METROLOGIST),
    "李四": (Role.METROLOGIST,),
    "王五": (Role.METROLOGIST, Role.GROUP_LEAD),
    "李组长": (Role.GROUP_LEAD,),
    "赵审核": (Role.REVIEWER,),
    "钱总": (Role.LEADER,),
    "孙两职": (Role.GROUP_LEAD, Role.LEADER),
    "周三职": (Role.GROUP_LEAD, Role.REVIEWER, Role.LEADER),
    "吴车间": (Role.USING_UNIT,),
    "郑看看": (Role.READER,),
}
LAWFUL = {
    "降级": ("小组负责人", "公司领导"),
    "封存": ("小组负责人", "公司领导"),
    "启封": ("小组负责人", "公司领导"),
    "报废": ("小组负责人", "公司领导"),
    "普通器具报废": ("小组负责人", "部门审核人", "公司领导"),
}
"""What the regulation asks [二.三.6, 二.四.3], told apart from the program's own table."""
APPLICANTS = frozenset({"张三", "李四", "王五", "李组长", "孙两职", "周三职"})
"""计量员 and 小组负责人: the using unit and all others may not dispose."""

names = st.sampled_from(sorted(PEOPLE))
signers = st.sampled_from(["王五", "李组长", "赵审核", "钱总", "孙两职", "周三职"])
slips = st.integers(0, 4)
"""Which of the newest slips."""
meters = st.lists(st.integers(1, 6), min_size=1, max_size=3, unique=True)


class Walk(RuleBasedStateMachine):
    """People try things in any order, allowed or not; refusals are answers, anything else is a bug."""

    tried: ClassVar = Counter()
    done: ClassVar = Counter()

    @initialize()
    def open(self):
        self.folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self.day = START
        self.ledger = Ledger.create(Path(self.folder.name) / "台账")
        for name, roles in PEOPLE.items():
            self.desk("张三").perform(person.add, name=name, roles=roles)
        kinds = (
            {"management_class": "A"},
            {"purpose": "贸易结算"},
            {"is_standard": True},
            {},
            {},
            {"mandatory": True},
        )
        for at, more in enumerate(kinds, 1):
            desk = self.desk("张三")
            desk.perform(
                instrument.register,
                number=f"M-{at}",
                name="表",
                interval_months=12,
                accuracy_class="0.5",
                **more,
            )
            if at != 5:
                desk.perform(verification.record, instrument_id=at, on=START)
        self.scan = Path(self.folder.name) / "签字单.pdf"
        self.scan.write_bytes(b"%PDF-1.4 signed")

    def desk(self, name):
        return Desk(self.ledger, name, lambda: datetime.combine(self.day, time(9)).astimezone(), proved=True)

    def slip(self, back):
        with self.ledger.reading() as session:
            newest = session.scalar(text("SELECT max(id) FROM request")) or 1
        return max(1, newest - back)

    def attempt(self, name, action, **asked):
        self.tried[action.__name__] += 1
        try:
            self.desk(name).perform(action, **asked)
        except Refusal:
            return
        self.done[action.__name__] += 1

    @rule(
        name=names,
        kind=st.sampled_from(list(RequestKind)),
        ids=meters,
        months=st.sampled_from([3, 6, 12, 24]),
    )
    def ask(self, name, kind, ids, months):
        self.apply(name, kind, ids, months)

    def apply(self, name, kind, ids, months):
        wishes = {"accuracy_class": "1.0", "purpose": "考核", "appraisal": "坏", "interval_months": months}
        self.attempt(name, request.apply, kind=kind, instrument_ids=tuple(ids), reason="理由", **wishes)

    @rule(name=names, slip=slips)
    def sign(self, name, slip):
        self.attempt(name, request.sign, request_id=self.slip(slip))

    @rule(first=signers, second=signers, third=signers, slip=slips)
    def go_round(self, first, second, third, slip):
        for name in (first, second, third):
            self.attempt(name, request.sign, request_id=self.slip(slip))

    @rule(
        name=st.sampled_from(["张三", "李四"]),
        kind=st.sampled_from(["降级", "封存", "启封", "报废"]),
        meter=st.integers(1, 6),
    )
    def go_the_lawful_way(self, name, kind, meter):
        self.apply(name, RequestKind(kind), [meter], 12)
        for signer in ("李组长", "赵审核", "钱总"):
            self.attempt(signer, request.sign, request_id=self.slip(0))

    @rule(name=names, signers=st.lists(names, min_size=1, max_size=3), slip=slips)
    def paper(self, name, signers, slip):
        given = tuple({"name": one, "on": self.day} for one in signers)
        self.attempt(
            name, request.sign_on_paper, request_id=self.slip(slip), signatures=given, scan=(self.scan,)
        )

    @rule(name=names, slip=slips)
    def send_back(self, name, slip):
        self.attempt(name, request.send_back, request_id=self.slip(slip), opinion="不同意")

    @rule(name=names, slip=slips)
    def submit(self, name, slip):
        self.attempt(name, request.submit, request_id=self.slip(slip))

    @rule(name=names, slip=slips)
    def withdraw(self, name, slip):
        self.attempt(name, request.withdraw, request_id=self.slip(slip), reason="不办了")

    @rule(name=names, slip=slips)
    def complete(self, name, slip):
        self.attempt(name, request.complete, request_id=self.slip(slip))

    @rule(name=names, slip=slips)
    def reverse(self, name, slip):
        self.attempt(name, request.reverse_completion, request_id=self.slip(slip), reason="办错")

    @rule(name=names, meter=st.integers(1, 6), result=st.sampled_from(["合格", "不合格", "准用"]))
    def examine(self, name, meter, result):
        limits = {"limits": "限用 0~80%"} if result == "准用" else {}
        self.attempt(name, verification.record, instrument_id=meter, on=self.day, result=result, **limits)

    @rule(days=st.integers(1, 90))
    def wait(self, days):
        self.day += timedelta(days)

    @invariant()
    def every_disposition_has_its_chain(self):
        if not hasattr(self, "ledger"):
            return
        with self.ledger.reading() as session:
            found = session.execute(
                text(
                    "SELECT e.event, e.request_id, r.state, r.kind, r.round, p.name, i.is_standard,"
                    " i.management_class, i.purpose FROM instrument_event e"
                    " JOIN instrument i ON i.id = e.instrument_id"
                    " LEFT JOIN request r ON r.id = e.request_id LEFT JOIN person p ON p.id = r.applicant_id"
                    " WHERE e.void_seq IS NULL AND e.event IN ('降级', '封存', '启封', '报废')"
                )
            ).all()
            for event, slip, state, kind, round_, applicant, standard, grade, purpose in found:
                assert (state, kind) == ("已办结", event)
                assert applicant in APPLICANTS
                signed = session.execute(
                    text(
                        "SELECT name, role FROM signature WHERE request_id = :slip AND round = :round"
                        " AND position > 0 AND meaning IN ('同意', '批准') AND void_seq IS NULL ORDER BY position"
                    ),
                    {"slip": slip, "round": round_},
                ).all()
                chain = tuple(role for _name, role in signed)
                ordinary = not (standard or grade == "A" or purpose == "贸易结算")
                lawful = {LAWFUL["普通器具报废"]} if event == "报废" else {LAWFUL[event]}
                assert chain in (lawful if ordinary else lawful | {LAWFUL[event]})
                chain_of = [name for name, _role in signed]
                assert len({*chain_of, applicant}) == len(chain_of) + 1, "no one twice, never the applicant"
                assert all(Role(role) in PEOPLE[name] for name, role in signed)

    @invariant()
    def the_board_adds_up(self):
        if not hasattr(self, "ledger"):
            return
        rows = self.desk("张三").ask(rows_of, as_of=self.day, today=self.day)
        board = counts(rows, self.day)
        buckets = ("overdue", "valid", "no_date", "pending", "stopped", "sealed")
        assert sum(board[key] for key in buckets) == sum(row.state != "报废" for row in rows)
        assert len(rows) == 6

    def teardown(self):
        if hasattr(self, "ledger"):
            assert check(self.ledger).findings == ()
            self.ledger.close()
            self.folder.cleanup()


def walk(examples, steps):
    Walk.tried.clear()
    Walk.done.clear()
    run_state_machine_as_test(
        Walk,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=True,
            database=None,
        ),
    )


def told():
    return dict(Walk.tried), dict(Walk.done)


def test_a_short_walk():
    walk(10, 60)
    assert min(Walk.done["apply"], Walk.done["sign"]) > 0, "the walk must get somewhere"


@pytest.mark.slow
def test_a_walk_of_ten_thousand_requests():
    walk(700, 120)
    assert Walk.tried["apply"] >= 10_000
    assert Walk.done["apply"] > 1_000
