"""Recording what an examination found."""

from datetime import date

import pytest

from models.read.instrument import ledger
from models.read.verification import verifications
from models.rules.lifecycle import MoveNotAllowed
from models.rules.rights import Right, needs
from models.store.instrument import InstrumentEvent
from models.work import instrument, setting, verification
from models.work.desk import Desk
from models.work.unit import Outcome, ReasonMissing
from models.work.verification import AlreadyRecorded, EndsBeforeItBegins, InTheFuture, LimitsMissing

TODAY = date(2026, 11, 21)
D = date.fromisoformat


@pytest.fixture
def meter(desk):
    return desk.perform(instrument.register, number="DQ-1", name="电能表", interval_months=12).ids[0]


def row(desk, day=TODAY):
    return next(row for row in desk.ask(ledger, as_of=day, today=TODAY) if row.number == "DQ-1")


def record(desk, meter, on, **details):
    return desk.perform(verification.record, instrument_id=meter, on=D(on), **details)


# kind, result, other entries → state, valid until, warned
FOUND = [
    ("周期", "合格", {}, "合格", "2027-03-01", False),
    ("首次", "合格", {"stated_until": "2027-03-02"}, "合格", "2027-03-02", True),
    ("周期", "准用", {"limits": "限 0~1 MPa"}, "准用", "2027-03-01", False),
    ("周期", "不合格", {}, "停用", None, True),
    ("入库", "合格", {}, "待检", None, True),
    ("抽检", "合格", {}, "待检", None, True),
    ("抽检", "不合格", {}, "停用", None, True),
]


@pytest.mark.parametrize(("kind", "result", "more", "state", "until", "warned"), FOUND)
def test_what_follows_from_a_result(desk, meter, kind, result, more, state, until, warned):
    more = {key: D(value) if key == "stated_until" else value for key, value in more.items()}
    done = record(desk, meter, "2026-03-02", kind=kind, result=result, certificate_no="C-1", **more)
    now = row(desk)
    assert (now.state, now.valid_until) == (state, until and D(until))
    assert bool(done.warnings) is warned


def test_a_calibration_does_not_renew_a_mandatory_instrument(desk):
    key = desk.perform(
        instrument.register, number="DQ-1", name="汽车衡", interval_months=12, mandatory=True
    ).ids[0]
    done = record(desk, key, "2026-03-02", method="校准")
    assert row(desk).state == "待检"
    assert "二.五.2" in done.warnings[0]


# entries → refusal at which field
WRONG = [
    ({"on": "2026-11-22"}, InTheFuture, "on"),
    ({"on": "2026-03-02", "stated_until": D("2026-03-01")}, EndsBeforeItBegins, "stated_until"),
    ({"on": "2026-03-02", "result": "准用"}, LimitsMissing, "limits"),
]


@pytest.mark.parametrize(("entries", "refusal", "field"), WRONG)
def test_wrong_entries(desk, meter, entries, refusal, field):
    with pytest.raises(refusal) as refused:
        record(desk, meter, **entries)
    assert refused.value.field == field
    assert desk.ask(verifications) == []


def test_the_same_examination_is_recorded_once(desk, meter):
    record(desk, meter, "2026-03-02", certificate_no="C-1")
    with pytest.raises(AlreadyRecorded, match="C-1"):
        record(desk, meter, "2026-03-02")


def test_an_early_one_renews_from_its_own_date_and_an_older_one_changes_nothing(desk, meter):
    record(desk, meter, "2026-03-02")
    record(desk, meter, "2026-10-05")
    assert row(desk).valid_until == D("2027-10-04")
    record(desk, meter, "2025-03-01")
    assert row(desk).valid_until == D("2027-10-04")
    assert row(desk, D("2025-06-01")).valid_until == D("2026-02-28")
    assert row(desk, D("2026-03-01")).state == "停用", "overdue on that day"
    assert row(desk, D("2026-03-02")).state == "合格"


def test_failing_leaves_no_validity_until_it_passes_again(desk, meter):
    record(desk, meter, "2026-03-02")
    record(desk, meter, "2026-09-01", result="不合格")
    assert (row(desk).state, row(desk).valid_until, row(desk).state_reason) == ("停用", None, "检定不合格")
    record(desk, meter, "2026-09-20", kind="修理后")
    assert (row(desk).state, row(desk).valid_until) == ("合格", D("2027-09-19"))


def test_sealed_and_scrapped_instruments_are_not_verified(desk, meter):
    @needs(Right.KEEP)
    def take_over(unit, /, *, state):
        unit.add(InstrumentEvent(instrument_id=meter, on=unit.today, event="接管", state=state))
        from models.store.standing import refresh

        refresh(unit.session, [meter])
        return Outcome("接管")

    for state in ("封存", "报废"):
        desk.perform(take_over, state=state)
        with pytest.raises(MoveNotAllowed, match=state) as refused:
            record(desk, meter, "2026-03-02")
        assert refused.value.clause == "二.三.6"


def test_a_batch_is_all_or_none_and_shares_its_certificate(desk, meter):
    other = desk.perform(instrument.register, number="DQ-2", name="电能表", interval_months=24).ids[0]
    entries = tuple(
        {"instrument_id": key, "on": D("2026-03-02"), "certificate_no": "B-7", "lab": "省院"}
        for key in (meter, other)
    )
    with pytest.raises(InTheFuture):
        desk.perform(
            verification.record_many, entries=(*entries, {"instrument_id": other, "on": D("2027-01-01")})
        )
    assert desk.ask(verifications) == []
    desk.perform(verification.record_many, entries=entries)
    found = desk.ask(verifications)
    assert {(one.certificate_no, one.valid_until) for one in found} == {
        ("B-7", D("2027-03-01")),
        ("B-7", D("2028-03-01")),
    }


def test_the_class_on_the_certificate_becomes_the_instruments(desk, meter):
    record(desk, meter, "2026-03-02", accuracy_class="0.5S")
    assert row(desk).accuracy_class == "0.5S"


def test_a_record_taken_back_counts_nowhere_and_needs_a_reason(desk, meter):
    record(desk, meter, "2025-12-01")
    wrong = record(desk, meter, "2026-10-05").ids[0]
    with pytest.raises(ReasonMissing):
        desk.perform(verification.void, verification_id=wrong, reason="")
    desk.perform(verification.void, verification_id=wrong, reason="登错表了")
    assert row(desk).valid_until == D("2026-11-30")
    record(desk, meter, "2026-10-05")


def test_the_plant_may_count_the_same_day(desk, meter):
    desk.perform(setting.choose, key="validity_convention", value="同日")
    record(desk, meter, "2026-03-02")
    assert row(desk).valid_until == D("2027-03-02")


def test_midnight_is_the_plants_own(ledger, meter):
    """07:00 in China is still yesterday in UTC; an instrument that ended yesterday is overdue all the same."""
    from datetime import datetime, timedelta, timezone

    desk = Desk(ledger, "张三", lambda: datetime(2027, 3, 2, 7, 0, tzinfo=timezone(timedelta(hours=8))))
    record(desk, meter, "2026-03-02")
    record(desk, meter, "2027-03-02")
