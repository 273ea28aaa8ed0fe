"""Taking an old ledger over: what is previewed, decided, written and kept."""

from datetime import date

import pytest
from old_ledger.grids import book, meter, sheet
from sqlalchemy import func, select

from models.read import contradictions, imports
from models.read.due import counts, due
from models.read.instrument import ledger as instruments
from models.read.verification import verifications
from models.rules.import_choice import ChoiceNotOffered, ClaimedTwice, RowNotReady
from models.rules.imports import Choice, Decisions, RowDecision, Verdict, summary
from models.rules.verification import Decision
from models.store.instrument import Instrument, InstrumentEvent, SourceRow
from models.store.standing import derive
from models.store.verification import Verification
from models.work import instrument, verification
from models.work.imports import ImportCancelled, NothingToImport, PreviewOutdated, accept

TODAY = date(2026, 11, 21)
D = date.fromisoformat


def preview(desk, old, **given):
    return desk.ask(imports.preview, book=old, today=TODAY, **given)


def take(desk, old, decisions=None, **given):
    return desk.perform(accept, preview=preview(desk, old, **given), decisions=decisions)


def rows(desk, day=TODAY):
    return {row.number: row for row in desk.ask(instruments, as_of=day, today=TODAY)}


def verdicts(seen):
    return [row.verdict.value for row in seen.rows]


def decided(seen, choice, at=0, **values):
    key = list(seen.rows)[at].key
    return Decisions(rows={key: RowDecision(choice, values)})


def test_a_preview_writes_nothing_and_says_what_would_happen(desk):
    seen = preview(desk, book(电能表=sheet(meter(1), meter(2))))
    assert verdicts(seen) == ["new", "new"]
    assert rows(desk) == {}
    (told,) = summary(seen)["sheets"]
    assert (told["name"], told["kind"], told["header_row"], told["new"]) == ("电能表", "电能表", 2, 2)
    assert told["columns"]["出厂编号"] == "serial"
    assert told["columns"]["证书编号"] == "certificate_no"


def test_an_accepted_row_is_an_instrument_with_its_last_examination(desk):
    done = take(desk, book(电能表=sheet(meter(1))))
    row = rows(desk)["DN-001"]
    assert (row.name, row.serial, row.unit, row.place) == ("三相电能表", "20000001", "动力车间", "1# 配电室")
    assert (row.state, row.verified_on, row.valid_until) == ("合格", D("2026-03-01"), D("2027-02-28"))
    assert (row.lab, row.certificate_no, row.interval_months) == ("市计量院", "DX2026-0001", 12)
    assert "dnb" in row.search
    assert rows(desk, D("2026-05-01"))["DN-001"].state == "合格"
    assert done.ids == (1,)


def test_what_is_stored_beside_the_events_is_what_they_say(desk):
    take(desk, book(表=sheet(*VARIED)), Decisions(alike={Verdict.UNSURE: Choice.NEW}))
    with desk.ledger.reading() as session:
        stored = session.scalars(select(Instrument)).all()
        derived = {one["key"]: one for one in derive(session, [row.id for row in stored])}
        for row in stored:
            for key in (
                "state",
                "state_reason",
                "verified_on",
                "valid_until",
                "verification_id",
                "registered_on",
            ):
                assert getattr(row, key) == derived[row.id][key], (row.number, key)


VARIED = [
    meter(1),
    meter(2, 状态="准用"),
    meter(3, 状态="停用"),
    meter(4, 状态="封存备用"),
    meter(5, 状态="报废"),
    meter(6, 状态="在用", 检定日期=None, 有效期至=None),
    meter(7, 状态="合格", 检定日期=None, 有效期至=None),
    meter(8, 状态=None, 检定周期="一次性", 有效期至=None),
    meter(9, 状态="超期", 检定日期="2024.1.5", 有效期至="2025-1-4"),
    meter(10, 检定日期="2027.3.1", 有效期至=None),
]
# number → state shown, bucket, reason
STANDING = {
    "DN-001": ("合格", "valid", None),
    "DN-002": ("准用", "valid", None),
    "DN-003": ("停用", "stopped", "停用"),
    "DN-004": ("封存", "sealed", "封存备用"),
    "DN-005": ("报废", None, "报废"),
    "DN-006": ("待检", "pending", None),
    "DN-007": ("合格", "no_date", None),
    "DN-008": ("合格", "no_date", None),
    "DN-009": ("停用", "overdue", None),
}


def test_stated_states_are_taken_over_in_their_own_words_and_overdue_is_derived(desk):
    take(desk, book(表=sheet(*VARIED)))
    found = rows(desk)
    assert {number: (row.state, row.bucket, row.state_reason) for number, row in found.items()} == STANDING
    assert found["DN-004"].custody == "在库"
    assert found["DN-008"].interval_word == "一次性"


def test_an_unknown_state_waits_for_a_decision(desk):
    seen = preview(desk, book(表=sheet(meter(1, 状态="待修中？"))))
    assert verdicts(seen) == ["unsure"]
    assert "待修中" in next(seen.rows).why
    with pytest.raises(NothingToImport):
        desk.perform(accept, preview=seen)
    desk.perform(accept, preview=seen, decisions=decided(seen, Choice.NEW, state="停用"))
    assert rows(desk)["DN-001"].state == "停用"


def test_an_examination_still_to_come_is_asked_about(desk):
    seen = preview(desk, book(表=sheet(meter(1, 检定日期="2027.3.1", 有效期至=None))))
    assert verdicts(seen) == ["unsure"]
    assert next(seen.rows).field == "verified_on"
    desk.perform(accept, preview=seen, decisions=decided(seen, Choice.NEW))
    assert rows(desk)["DN-001"].verified_on is None


def test_a_validity_without_its_examination_is_offered_with_the_date_that_the_interval_gives(desk):
    seen = preview(desk, book(表=sheet(meter(1, 检定日期=None))))
    assert verdicts(seen) == ["unsure"]
    assert rows(desk) == {}
    desk.perform(accept, preview=seen, decisions=Decisions(alike={Verdict.UNSURE: Choice.GUESS}))
    row = rows(desk)["DN-001"]
    assert (row.verified_on, row.valid_until) == (D("2026-03-01"), D("2027-02-28"))


def test_importing_the_same_file_again_doubles_nothing(desk):
    old = book(
        电能表=sheet(*(meter(at) for at in range(1, 6)), meter(6, 管理编号=None)),
        压力表=[
            ["名称", "出厂编号", "安装地点", "量程（MPa）"],
            *(["压力表", None, f"{at}# 泵", "0～1.6"] for at in (1, 2, 2)),
        ],
    )
    take(desk, old)
    before = rows(desk)
    assert len(before) == 9
    again = preview(desk, old)
    assert set(verdicts(again)) == {"same"}
    with pytest.raises(NothingToImport):
        desk.perform(accept, preview=again)
    assert rows(desk) == before


def test_a_row_decided_by_hand_is_the_same_the_next_time(desk):
    old = book(表=sheet(meter(1, 检定日期="2025.1"), meter(2, 名称=None, 管理编号="X-2")))
    seen = preview(desk, old)
    keys = [row.key for row in seen.rows]
    chosen = {keys[0]: RowDecision(Choice.GUESS), keys[1]: RowDecision(Choice.NEW, {"name": "电能表"})}
    desk.perform(accept, preview=seen, decisions=Decisions(rows=chosen))
    assert rows(desk)["DN-001"].verified_on == D("2025-01-01")
    assert set(verdicts(preview(desk, old))) == {"same"}


def test_a_row_amended_in_the_ledger_since_is_not_set_back(desk):
    old = book(表=sheet(meter(1)))
    take(desk, old)
    one = rows(desk)["DN-001"]
    desk.perform(instrument.amend, instrument_id=one.id, version=one.version, reason="搬迁", place="新厂房")
    assert verdicts(preview(desk, old)) == ["same"]


def test_changed_entries_are_shown_old_and_new_and_written_with_their_history(desk):
    take(desk, book(表=sheet(meter(1), meter(2))))
    seen = preview(desk, book(表=sheet(meter(1, 安装地点="新厂房"), meter(2))))
    assert verdicts(seen) == ["changed", "same"]
    (difference,) = next(seen.rows).differences
    assert (difference.field, difference.old, difference.new) == ("place", "1# 配电室", "新厂房")
    desk.perform(accept, preview=seen)
    assert rows(desk)["DN-001"].place == "新厂房"
    assert [len(desk.ask(imports.source_cells, instrument_id=one)) for one in (1, 2)] == [2, 1]


def test_a_newer_examination_in_the_sheet_becomes_a_verification(desk):
    take(desk, book(表=sheet(meter(1, 检定日期="2025.3.1", 有效期至="2026-2-28"))))
    assert rows(desk)["DN-001"].bucket == "overdue"
    newer = meter(1, 检定日期="2026.8.5", 有效期至=None, 证书编号="新-1")
    done = take(desk, book(表=sheet(newer)))
    assert "更新 1 台" in done.summary
    row = rows(desk)["DN-001"]
    assert (row.bucket, row.valid_until, row.certificate_no) == ("valid", D("2027-08-04"), "新-1")
    assert len(desk.ask(verifications, instrument_id=row.id)) == 2


def test_a_word_instead_of_the_interval_replaces_it_and_the_other_way_round(desk):
    take(desk, book(表=sheet(meter(1), meter(2, 检定周期="免检", 有效期至=None))))
    take(desk, book(表=sheet(meter(1, 检定周期="免检", 有效期至=None), meter(2, 检定周期=6, 有效期至=None))))
    found = rows(desk)
    assert (found["DN-001"].interval, found["DN-002"].interval) == ("免检", "6 个月")


def test_an_older_examination_in_the_sheet_does_not_set_the_ledger_back(desk):
    take(desk, book(表=sheet(meter(1))))
    older = meter(1, 检定日期="2024.3.1", 有效期至="2025-2-28", 证书编号="旧-1")
    assert verdicts(preview(desk, book(表=sheet(older)))) == ["same"]


def test_a_corrected_certificate_number_of_the_same_examination_is_taken(desk):
    take(desk, book(表=sheet(meter(1), meter(2))))
    take(desk, book(表=sheet(meter(3), meter(1, 证书编号="更正-1"), meter(2), meter(4))))
    found = rows(desk)
    assert (found["DN-001"].certificate_no, found["DN-002"].certificate_no) == ("更正-1", "DX2026-0002")
    assert len(desk.ask(verifications, instrument_id=found["DN-001"].id)) == 1


SWAPPED = meter(1, 出厂编号="99-777", 名称="三相电能表（换）")


@pytest.mark.parametrize(
    ("choice", "numbers", "serial"),
    [
        (Choice.SHEET, {"DN-001", "DN-002"}, "99-777"),
        (Choice.NEW, {"DN-001", "DN-002", "DN-003"}, "20000001"),
    ],
)
def test_a_number_that_belongs_to_another_thing_is_a_conflict_to_decide(desk, choice, numbers, serial):
    take(desk, book(电能表=sheet(meter(1), meter(2))))
    seen = preview(desk, book(电能表=sheet(SWAPPED)))
    assert verdicts(seen) == ["conflict"]
    row = next(seen.rows)
    assert row.number == "DN-001"
    assert "99-777" in row.why
    with pytest.raises(NothingToImport):
        desk.perform(accept, preview=seen)
    desk.perform(accept, preview=seen, decisions=decided(seen, choice))
    found = rows(desk)
    assert set(found) == numbers
    assert found["DN-001"].serial == serial
    if choice is Choice.NEW:
        assert found["DN-003"].serial == "99-777"


def test_where_the_ledger_wins_nothing_changes_and_the_row_is_known_from_then_on(desk):
    take(desk, book(电能表=sheet(meter(1))))
    seen = preview(desk, book(电能表=sheet(SWAPPED, meter(5))))
    desk.perform(accept, preview=seen, decisions=decided(seen, Choice.LEDGER))
    assert rows(desk)["DN-001"].serial == "20000001"
    assert set(verdicts(preview(desk, book(电能表=sheet(SWAPPED, meter(5)))))) == {"same"}


def test_two_rows_that_claim_one_number_are_conflicts_and_only_one_can_have_it(desk):
    seen = preview(desk, book(电能表=sheet(meter(1), meter(1, 出厂编号="20000099"), meter(3))))
    assert verdicts(seen) == ["conflict", "conflict", "new"]
    first, second, _ = (row.key for row in seen.rows)
    both = Decisions(rows={key: RowDecision(Choice.SHEET) for key in (first, second)})
    with pytest.raises(ClaimedTwice):
        desk.perform(accept, preview=seen, decisions=both)
    assert rows(desk) == {}
    each = Decisions(rows={first: RowDecision(Choice.SHEET), second: RowDecision(Choice.NEW)})
    desk.perform(accept, preview=seen, decisions=each)
    assert {row.serial for row in rows(desk).values()} == {"20000001", "20000099", "20000003"}


def test_one_serial_on_instruments_of_two_kinds_makes_two_instruments(desk):
    same = {"管理编号": None, "出厂编号": "231116001"}
    old = book(
        压力变送器=sheet(meter(1, 名称="压力变送器", **same)),
        差压变送器=sheet(meter(2, 名称="差压变送器", **same)),
    )
    assert verdicts(preview(desk, old)) == ["new", "new"]
    take(desk, old)
    assert {row.name for row in rows(desk).values()} == {"压力变送器", "差压变送器"}


def test_one_serial_twice_within_a_kind_is_asked_about_unless_maker_or_number_tells_them_apart(desk):
    twin = {"管理编号": None, "出厂编号": "5566"}
    assert verdicts(preview(desk, book(表=sheet(meter(1, **twin), meter(2, **twin))))) == ["unsure"] * 2
    apart = sheet(meter(1, **twin), meter(2, **twin, 生产厂家="另一厂"))
    assert verdicts(preview(desk, book(表=apart))) == ["new", "new"]
    numbered = sheet(meter(1, 出厂编号="5566"), meter(2, 出厂编号="5566"))
    assert verdicts(preview(desk, book(表=numbered))) == ["new", "new"]


def test_a_row_without_a_number_is_known_by_kind_and_serial(desk):
    take(desk, book(电能表=sheet(meter(1, 管理编号=None), meter(2, 管理编号=None))))
    assert set(rows(desk)) == {"DNB-001", "DNB-002"}
    moved = book(电能表=sheet(meter(1, 管理编号=None, 安装地点="新厂房")))
    assert verdicts(preview(desk, moved)) == ["changed"]
    take(desk, moved)
    assert rows(desk)["DNB-001"].place == "新厂房"


def test_a_new_number_for_a_known_serial_is_asked_about_when_the_old_number_is_gone(desk):
    take(desk, book(电能表=sheet(meter(1), meter(2))))
    renamed = book(电能表=sheet(meter(1, 管理编号="E-77"), meter(2)))
    seen = preview(desk, renamed)
    assert verdicts(seen) == ["unsure", "same"]
    assert [one.number for one in next(seen.rows).candidates] == ["DN-001"]
    desk.perform(accept, preview=seen, decisions=decided(seen, Choice.SHEET))
    assert set(rows(desk)) == {"E-77", "DN-002"}


def test_proposed_numbers_follow_the_plants_own_pattern_and_are_free(desk):
    take(desk, book(电能表=sheet(meter(1), meter(2), meter(9))))
    seen = preview(desk, book(电能表=sheet(meter(10, 管理编号=None), meter(11), meter(12, 管理编号=None))))
    assert [row.number for row in seen.rows] == ["DN-012", "DN-011", "DN-013"]


def test_a_row_without_any_name_is_an_error_with_its_field_until_one_is_given(desk):
    seen = preview(desk, book(台账=sheet(meter(1, 名称=None), meter(2))))
    row = next(seen.rows)
    assert (row.verdict, row.field) == (Verdict.ERROR, "name")
    with pytest.raises(RowNotReady):
        desk.perform(accept, preview=seen, decisions=decided(seen, Choice.NEW))
    desk.perform(accept, preview=seen, decisions=decided(seen, Choice.NEW, name="电能表"))
    assert rows(desk)["DN-001"].name == "电能表"


def test_a_text_too_long_for_its_field_is_an_error_that_says_so(desk):
    seen = preview(desk, book(表=sheet(meter(1, 管理编号="长" * 61))))
    row = next(seen.rows)
    assert (row.verdict, row.field) == (Verdict.ERROR, "number")
    assert "60" in row.why


def test_a_choice_that_is_not_offered_is_refused(desk):
    seen = preview(desk, book(表=sheet(meter(1))))
    with pytest.raises(ChoiceNotOffered):
        desk.perform(accept, preview=seen, decisions=decided(seen, Choice.LEDGER))


CONTRADICTED = meter(1, 检定日期="2026.04.03", 检定周期=36, 有效期至="2029.10.02")


def test_a_stated_date_that_its_interval_contradicts_is_kept_listed_and_the_earlier_counts(desk):
    done = take(desk, book(表=sheet(CONTRADICTED, meter(2))))
    assert any("不一致" in text for text in done.warnings)
    (row,) = desk.ask(contradictions.contradictions)
    assert (row.stated_until, row.computed_until) == (D("2029-10-02"), D("2029-04-02"))
    assert (row.valid_until, rows(desk)["DN-001"].valid_until) == (D("2029-04-02"),) * 2
    desk.perform(verification.decide, verification_id=row.verification_id, decision=Decision.STATED)
    assert rows(desk)["DN-001"].valid_until == D("2029-10-02")
    (row,) = desk.ask(contradictions.contradictions)
    assert row.decision == "按台账所写"
    assert verdicts(preview(desk, book(表=sheet(CONTRADICTED)))) == ["same"]


def test_a_sealed_instrument_is_not_unsealed_by_a_sheet_unasked(desk):
    take(desk, book(表=sheet(meter(1, 状态="封存"))))
    seen = preview(desk, book(表=sheet(meter(1, 状态="合格"))))
    assert verdicts(seen) == ["conflict"]
    assert next(seen.rows).field == "state"
    desk.perform(accept, preview=seen, decisions=decided(seen, Choice.SHEET))
    assert rows(desk)["DN-001"].state == "合格"


def test_another_verdict_for_the_same_examination_is_decided_and_replaces_it(desk):
    headings = ["名称", "管理编号", "检定日期", "检定周期", "检定结果"]
    take(desk, book(表=[headings, ["压力表", "P-1", "2026.3.1", "6个月", "合格"]]))
    seen = preview(desk, book(表=[headings, ["压力表", "P-1", "2026.3.1", "6个月", "不合格"]]))
    assert verdicts(seen) == ["conflict"]
    desk.perform(accept, preview=seen, decisions=decided(seen, Choice.SHEET))
    row = rows(desk)["P-1"]
    assert (row.state, row.valid_until, row.result) == ("停用", None, "不合格")
    assert len(desk.ask(verifications, instrument_id=row.id)) == 1


def test_every_cell_of_the_file_can_still_be_read(desk):
    old = book(
        电能表=[
            ["动力车间计量器具台账"],
            ["名称", "管理编号", "倍率", "检定日期"],
            ["电能表", "DN-1", "40/5", "2026.3.1"],
            ["小计", None, None, "1 台"],
            [None],
            ["编制：李四", None, "审核：王五"],
        ]
    )
    done = take(desk, old)
    kept = desk.ask(imports.rows_of_import, import_id=done.ids[0])
    texts = " ".join(text for row in kept for _title, text in row.cells)
    for text in (
        "动力车间计量器具台账",
        "电能表",
        "DN-1",
        "倍率",
        "40/5",
        "2026.3.1",
        "小计",
        "编制：李四",
        "审核：王五",
    ):
        assert text in texts
    (own,) = desk.ask(imports.source_cells, instrument_id=1)
    assert (own.sheet, own.row) == ("电能表", 3)
    assert ("倍率", "40/5") in own.cells


def test_a_heading_mapped_by_hand_counts_at_once_and_is_remembered(desk):
    rows_of_sheet = [["设备", "牌号", "编码"], ["流量计", "A-7", "F-1"]]
    own = {"表": {"设备": "name", "牌号": "model", "编码": "number"}}
    old = book(表=rows_of_sheet)
    seen = preview(desk, old, mapping=own)
    assert seen.sheets[0].columns == own["表"]
    desk.perform(accept, preview=seen)
    assert rows(desk)["F-1"].model == "A-7"
    assert desk.ask(imports.headings) == own["表"]
    assert preview(desk, book(表=[*rows_of_sheet, ["流量计", "A-8", "F-2"]])).counts[Verdict.NEW] == 1


def test_a_column_mapped_later_is_filled_in_by_importing_the_same_file_again(desk):
    old = book(表=[["名称", "管理编号", "牌号"], ["流量计", "F-1", "A-7"]])
    take(desk, old)
    assert rows(desk)["F-1"].model is None
    seen = preview(desk, old, mapping={"表": {"牌号": "model"}})
    assert verdicts(seen) == ["changed"]
    desk.perform(accept, preview=seen)
    assert rows(desk)["F-1"].model == "A-7"
    assert verdicts(preview(desk, old)) == ["same"]


def test_cancelling_before_the_end_leaves_no_trace(desk):
    seen = preview(desk, book(表=sheet(*(meter(at) for at in range(1, 40)))))
    for stop_at in (1, 2, 3):
        looks = iter(range(100))
        with pytest.raises(ImportCancelled):
            desk.perform(accept, preview=seen, cancelled=lambda: next(looks) >= stop_at)
        assert rows(desk) == {}
    heard = []
    desk.perform(accept, preview=seen, progress=heard.append)
    assert len(rows(desk)) == 39
    assert heard == sorted(heard)
    assert heard[-1] == 1.0


def test_a_preview_that_the_ledger_has_overtaken_is_refused(desk):
    take(desk, book(表=sheet(meter(1))))
    seen = preview(desk, book(表=sheet(meter(1, 安装地点="新厂房"), meter(2))))
    one = rows(desk)["DN-001"]
    desk.perform(verification.record, instrument_id=one.id, on=D("2026-11-01"))
    with pytest.raises(PreviewOutdated):
        desk.perform(accept, preview=seen)
    fresh = preview(desk, book(表=sheet(meter(2))))
    desk.perform(instrument.register, number="DN-002", name="占用")
    with pytest.raises(PreviewOutdated):
        desk.perform(accept, preview=fresh)


def test_an_import_is_one_line_of_the_journal_and_listed_with_its_counts(desk):
    take(desk, book(表=sheet(meter(1), meter(2, 状态="？？"))))
    (row,) = desk.ask(imports.imports)
    assert (row.written, row.left, row.counts["new"], row.counts["unsure"]) == (1, 1, 1, 1)
    assert row.seq == 2
    with desk.ledger.reading() as session:
        assert session.scalar(select(func.count()).select_from(SourceRow)) >= 2
        for table in (Instrument, InstrumentEvent, Verification, SourceRow):
            assert set(session.scalars(select(table.seq))) == {2}


def test_counts_of_the_due_board_add_up_after_an_import(desk):
    take(desk, book(表=sheet(*VARIED)))
    found = counts(desk.ask(due, as_of=TODAY), TODAY)
    main = ("overdue", "valid", "no_date", "pending", "stopped", "sealed")
    assert sum(found[one] for one in main) == 8
    assert found["overdue"] == 1
