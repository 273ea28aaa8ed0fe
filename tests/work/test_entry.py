"""The door: who guesses passwords waits, whoever the name; who knows it comes in."""

from datetime import datetime, timedelta

import pytest
from argon2 import PasswordHasher
from people import comes_in
from sqlalchemy import func, select

from models.read.history import journal
from models.rules.entry import LOCK
from models.rules.roles import Role
from models.store.entry import ROOMS, EntryFailures
from models.store.person import Person
from models.work import person
from models.work.desk import Desk
from models.work.entry import EntryLocked, TryLater, WrongPassword
from models.work.hashing import Argon2
from models.work.person import OldPasswordMissing, SamePassword
from models.work.unit import PasswordMustChange

PASSWORD = "é 一句自己记得住的话"


class Counting:
    """Compares texts at once, and counts how often it was asked."""

    def __init__(self):
        self.asked = 0

    def make(self, password):
        return f"made of {password}"

    def fits(self, stored, password):
        self.asked += 1
        return stored == f"made of {password}"

    def outdated(self, stored):
        return False


class Moving:
    """A clock that a test moves by seconds."""

    def __init__(self):
        self.now = datetime(2026, 11, 21, 9, 30).astimezone()

    def __call__(self):
        return self.now

    def wait(self, **parts):
        self.now += timedelta(**parts)


@pytest.fixture
def clock():
    return Moving()


@pytest.fixture
def door(ledger, desk):
    """A person with a password that Counting knows."""
    desk.perform(person.add, name="李四", roles=(Role.METROLOGIST,), password=PASSWORD)
    with ledger.writing() as session:
        session.scalars(
            select(Person).where(Person.name == "李四")
        ).one().password_hash = f"made of {PASSWORD}"
    return Counting()


def knock(desk, name, password, hashing):
    return Desk(desk.ledger, name, desk.clock).signing(password, hashing)


def answers(desk, name, hashing, clock, waits):
    """Return what is said to guess after guess, the time moved on by each wait."""
    said = []
    for seconds in waits:
        clock.wait(seconds=seconds)
        try:
            knock(desk, name, "falsch", hashing)
        except (WrongPassword, TryLater, EntryLocked) as refusal:
            said.append(refusal.message.replace(name, "…"))
    return said


def test_the_right_password_opens_and_a_wrong_one_does_not(desk, door):
    assert knock(desk, "李四", PASSWORD, door).proved
    for wrong in ("falsch", "", "x" * 10_000, PASSWORD + " "):
        with pytest.raises(WrongPassword):
            knock(desk, "李四", wrong, door)


def test_from_the_fifth_failure_each_wait_is_twice_as_long_until_the_lock(desk, door, clock):
    said = answers(desk, "李四", door, clock, [0, 0, 0, 0, 0, 1, 1, 3, 1, 8, 16, 31])
    assert [text[:6] for text in said] == [
        *["姓名或密码不"] * 5,
        "密码连续输错",  # one second of two
        "姓名或密码不",
        "密码连续输错",  # three of four
        "姓名或密码不",
        "姓名或密码不",
        "姓名或密码不",
        "密码连续输错",
    ]
    clock.wait(seconds=1)
    with pytest.raises(WrongPassword):
        knock(desk, "李四", "falsch", door)
    asked = door.asked
    with pytest.raises(EntryLocked, match="输对了也不能进入"):
        knock(desk, "李四", PASSWORD, door)
    assert door.asked == asked, "while locked no password is looked at"
    clock.wait(minutes=15)
    assert knock(desk, "李四", PASSWORD, door).proved
    assert "此前连续 10 次密码不对" in desk.ask(journal)[0].summary


@pytest.mark.parametrize("seconds", [0, 1, 3.6], ids=lambda seconds: f"every {seconds} s")
@pytest.mark.parametrize("name", ["李四", "没有这个人"])
def test_of_a_thousand_guesses_at_most_forty_reach_the_hash(desk, door, clock, name, seconds):
    before = len(desk.ask(journal))
    answers(desk, name, door, clock, [seconds] * 1000)
    print(f"{name}: {door.asked} of 1,000 guesses within {seconds * 1000 / 60:.0f} min reached the hash")
    assert door.asked <= 40
    assert 1 <= len(desk.ask(journal)) - before <= 10, "an inspector sees it, the journal is not flooded"


def test_a_known_and_an_unknown_name_are_answered_alike(desk, door, clock):
    waits = [0, 0, 0, 0, 0, 0, 2, 4, 8, 16, 32, 600, 300, 2, 4]
    start = clock.now
    known = answers(desk, "李四", door, clock, waits)
    asked, clock.now = door.asked, start
    assert answers(desk, "没有这个人", door, clock, waits) == known
    assert door.asked == 2 * asked, "the hash is asked as often"


@pytest.mark.parametrize("how", ["left", "paper only"])
def test_who_left_or_signs_on_paper_only_is_answered_like_a_stranger(desk, door, clock, how):
    if how == "left":
        number = desk.ask(lambda session: session.scalar(select(Person.id).where(Person.name == "李四")))
        desk.perform(person.leave, person_id=number, reason="退休")
        name, password = "李四", PASSWORD
    else:
        desk.perform(person.add, name="王五", roles=(Role.LEADER,))
        name, password = "王五", "made of"
    with pytest.raises(WrongPassword):
        knock(desk, name, password, door)
    assert door.asked == 1


def test_names_that_nobody_bears_do_not_fill_the_table(ledger, desk, door):
    for number in range(1500):
        with pytest.raises((WrongPassword, TryLater)):
            knock(desk, f"名字{number}", "falsch", door)
    with ledger.reading() as session:
        assert session.scalar(select(func.count()).select_from(EntryFailures)) <= ROOMS
    assert "名字" not in "".join(line.actor + line.summary for line in desk.ask(journal))


def test_a_refused_log_in_is_counted_although_it_is_refused(ledger, desk, door):
    with pytest.raises(WrongPassword):
        knock(desk, "李四", "falsch", door)
    with ledger.reading() as session:
        assert session.scalar(select(EntryFailures.failures)) == 1


def test_a_clock_that_was_wrong_locks_nobody_out_for_long(desk, door, clock):
    clock.wait(days=400)
    answers(desk, "李四", door, clock, [0, 0, 0, 0, 0, 2, 4, 8, 16, 32])
    clock.wait(days=-400)
    assert timedelta(days=1) > LOCK
    assert knock(desk, "李四", PASSWORD, door).proved


def test_passwords_are_kept_as_argon2id_and_typed_alike_on_every_keyboard(ledger, desk, clock):
    desk.perform(person.add, name="李四", roles=(Role.READER,), password=PASSWORD)
    with ledger.reading() as session:
        stored = session.scalar(select(Person.password_hash).where(Person.name == "李四"))
    assert stored.startswith("$argon2id$")
    assert PASSWORD not in repr(desk.ask(journal))
    assert comes_in(ledger, "李四", "e\u0301" + PASSWORD[1:], clock)


def test_a_fingerprint_made_more_cheaply_is_renewed_at_the_next_log_in(ledger, desk, clock):
    desk.perform(person.add, name="李四", roles=(Role.READER,), password=PASSWORD)
    cheap = PasswordHasher(time_cost=1, memory_cost=1024).hash(PASSWORD)
    with ledger.writing() as session:
        session.scalars(select(Person).where(Person.name == "李四")).one().password_hash = cheap
    assert Argon2().outdated(cheap)
    assert comes_in(ledger, "李四", PASSWORD, clock)
    with ledger.reading() as session:
        assert not Argon2().outdated(
            session.scalar(select(Person.password_hash).where(Person.name == "李四"))
        )
    assert comes_in(ledger, "李四", PASSWORD, clock)


def test_a_password_set_by_the_administrator_serves_only_to_be_changed(ledger, desk, clock):
    number = desk.perform(person.add, name="李四", roles=(Role.METROLOGIST,), password=PASSWORD).ids[0]
    desk.perform(person.reset_password, person_id=number, password="先用这一句进来吧", reason="忘记了")
    assert not comes_in(ledger, "李四", PASSWORD, clock)
    four = Desk(ledger, "李四", clock)
    from models.work import instrument

    with pytest.raises(PasswordMustChange):
        four.perform(instrument.register, number="A-1", name="压力表")
    with pytest.raises(OldPasswordMissing):
        four.perform(person.change_password, password="自己想的另一句话")
    proved = four.signing("先用这一句进来吧")
    with pytest.raises(SamePassword):
        proved.perform(person.change_password, password="先用这一句进来吧")
    proved.perform(person.change_password, password="自己想的另一句话")
    four.perform(instrument.register, number="A-1", name="压力表")
    assert comes_in(ledger, "李四", "自己想的另一句话", clock)


def test_the_administrator_s_new_password_ends_a_lock(ledger, desk, door, clock):
    answers(desk, "李四", door, clock, [0, 0, 0, 0, 0, 2, 4, 8, 16, 32])
    number = desk.ask(lambda session: session.scalar(select(Person.id).where(Person.name == "李四")))
    desk.perform(person.reset_password, person_id=number, password="先用这一句进来吧", reason="忘记了")
    assert comes_in(ledger, "李四", "先用这一句进来吧", clock)
