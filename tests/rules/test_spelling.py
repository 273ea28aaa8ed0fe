"""How old ledgers spell things: one table per concept, as a metrologist would write it."""

from datetime import date
from decimal import Decimal

import pytest

from models.rules.instrument import Custody, InstrumentState, ManagementClass, MeteringLevel, RunningState
from models.rules.old_book import RawCell
from models.rules.spelling.dates import LAST_VERIFIED, read_date
from models.rules.spelling.intervals import read_interval
from models.rules.spelling.ranges import read_range
from models.rules.spelling.reading import Severity
from models.rules.spelling.texts import read_class, read_code, read_made_on, read_number, read_serial
from models.rules.spelling.words import (
    read_level,
    read_management_class,
    read_result,
    read_running_state,
    read_state,
    read_yes_no,
)
from models.rules.verification import Result


def cell(value, text=None):
    if text is None:
        text = value.isoformat() if isinstance(value, date) else str(value)
    return RawCell(value, text)


JULY = date(2025, 7, 12)

CERTAIN_DATES = [
    ("2025.07.12", JULY),
    ("2025-7-12", JULY),
    ("2025/07/12", JULY),
    ("2025年7月12日", JULY),
    ("2025年07月12号", JULY),
    (" 2025. 7. 12 ", JULY),
    ("２０２５．７．１２", JULY),
    ("2025。07。12", JULY),
    ("2025、7、12", JULY),
    ("2025—07—12", JULY),
    ("2025 7 12", JULY),
    ("2025\n.07.12", JULY),
    ("2025.07.12.", JULY),
    ("2025-07-12 00:00:00", JULY),
    ("2025-07-12T08:30", JULY),
    ("二〇二五年七月十二日", JULY),
    ("二○二五年十二月三十一日", date(2025, 12, 31)),
    ("检定日期：2025.07.12", JULY),
    ("至2025年7月12日", JULY),
    ("2025.7.12止", JULY),
    ("20250712", JULY),
    (20250712, JULY),
    (20181221, date(2018, 12, 21)),
    (20250712.0, JULY),
    (JULY, JULY),
    ("2024.02.29", date(2024, 2, 29)),
]


@pytest.mark.parametrize(("written", "day"), CERTAIN_DATES)
def test_dates_that_can_be_read_in_one_way_only(written, day):
    reading = read_date(cell(written))
    assert (reading.value, reading.why) == (day, "")


NOTED_DATES = [
    (43009, "43009", date(2017, 10, 1)),
    ("43009", "43009", date(2017, 10, 1)),
    (43009.5, "43009.5", date(2017, 10, 1)),
    (2023.06, "2023.06", date(2023, 6, 1)),
    (2023.6, "2023.6", date(2023, 6, 1)),
    (2023.1, "2023.10", date(2023, 10, 1)),
    (2023.11, "2023.11", date(2023, 11, 1)),
    ("2018.05", "2018.05", date(2018, 5, 1)),
    ("2025年3月", "2025年3月", date(2025, 3, 1)),
    ("2025年3月份", "2025年3月份", date(2025, 3, 1)),
    ("2025-03", "2025-03", date(2025, 3, 1)),
    (202105, "202105", date(2021, 5, 1)),
    (date(2025, 3, 1), "2025年3月", date(2025, 3, 1)),
]


@pytest.mark.parametrize(("value", "text", "day"), NOTED_DATES)
def test_serial_numbers_and_months_are_taken_and_listed(value, text, day):
    reading = read_date(cell(value, text))
    assert (reading.value, reading.severity) == (day, Severity.NOTES)
    assert reading.why


def test_a_month_counts_as_the_day_that_the_user_chose():
    assert read_date(cell("2024.2"), "first").value == date(2024, 2, 1)
    assert read_date(cell("2024.2"), "last").value == date(2024, 2, 29)


ASKED_DATES = [
    (2023.1, date(2023, 10, 1)),
    ("2023.1", date(2023, 1, 1)),
    ("23.5.6", date(2023, 5, 6)),
    ("05/06/2023", date(2023, 5, 6)),
    ("16/05/2023", date(2023, 5, 16)),
    ("230506", date(2023, 5, 6)),
    ("2026.1.31安装", date(2026, 1, 31)),
    ("202105安装", date(2021, 5, 1)),
    ("2024.7.12/2025.7.11", date(2025, 7, 11)),
    ("2023.02.30", date(2023, 2, 28)),
    ("2023.13.05", None),
    ("2023", None),
    ("YL20230115-003", None),
    ("A20230115", None),
    ("GZ2023-01-15-003", None),
    ("证2023-01-15-003", None),
    ("合格", None),
    (20231301, None),
    (123456, None),
    (-5, None),
    (date(1900, 2, 28), None),
]


@pytest.mark.parametrize(("written", "guess"), ASKED_DATES)
def test_dates_that_can_be_read_in_two_ways_are_asked_never_applied(written, guess):
    reading = read_date(cell(written))
    assert reading.value is None
    assert reading.severity is Severity.BLOCKS
    assert reading.guess == guess
    assert reading.why


@pytest.mark.parametrize("written", ["", " ", "/", "-", "—", "——", "－", "无", "N/A"])
def test_spelled_out_blanks_are_no_date_and_no_doubt(written):
    reading = read_date(cell(written))
    assert (reading.value, reading.why) == (None, "")


SLIPS = [
    # cell → date, guess, listed
    (0, None, None, True),
    ("2062.12.25", None, date(2026, 12, 25), True),
    ("2025.7.5?", None, date(2025, 7, 5), True),
    ("2026.1.26/2026.1.28", None, date(2026, 1, 28), True),
    ("2026.13.05", None, None, True),
    ("2025", None, None, True),
    ("202512", date(2025, 12, 1), None, True),
    ("202510安装", None, date(2025, 10, 1), True),
    ("2026/2/2 0:00", date(2026, 2, 2), None, False),
    ("2025/3/1 10:30", date(2025, 3, 1), None, False),
    ("2026/1/2 13:05:00", date(2026, 1, 2), None, False),
    ("2026-12-20T08:00:00", date(2026, 12, 20), None, False),
]


@pytest.mark.parametrize(("written", "day", "guess", "listed"), SLIPS)
def test_slips_of_the_pen_are_listed_and_a_time_is_no_part_of_the_day(written, day, guess, listed):
    reading = read_date(cell(written), last=LAST_VERIFIED)
    assert (reading.value, reading.guess, bool(reading.why)) == (day, guess, listed)


INTERVALS = [
    ("1 年", 12), ("1年", 12), ("5 年", 60), ("一年", 12), ("两年", 24), ("半年", 6), ("一年半", 18), ("1.5年", 18),
    ("0.5年", 6), ("12个月", 12), ("12 个月", 12), ("12月", 12), ("六个月", 6), ("24月", 24), ("12M", 12), (6, 6), (12, 12),
    (36.0, 36), ("6", 6), ("72", 72), ("12", 12), ("1次/年", 12), ("2次/年", 6), ("每年一次", 12), ("季度", 3), ("每半年", 6),
    ("１２个月", 12), ("1年/次", 12), ("6个月/次", 6), ("每6个月一次", 6), ("半年/次", 6), ("一年一检", 12), ("两年一次", 24),
    ("一年两次", 6), ("1次/6个月", 6), ("每季度一次", 3), ("十八个月", 18), ("贰年", 24), ("1年（12个月）", 12), ("12 months", 12),
]  # fmt: skip


@pytest.mark.parametrize(("written", "months"), INTERVALS)
def test_intervals(written, months):
    reading = read_interval(cell(written))
    assert (reading.value, reading.why) == (months, "")


@pytest.mark.parametrize(
    ("written", "unit", "months"),
    [(1, "年", 12), ("2", "年", 24), (6, "月", 6), (1, "月", 1), (0.5, "年", 6)],
)
def test_the_unit_in_the_heading_counts_for_bare_intervals(written, unit, months):
    assert read_interval(cell(written), unit).value == months


@pytest.mark.parametrize("word", ["长期", "一次性", "免检", "随坏随换", "首次检定", 0])
def test_words_for_no_interval_are_kept(word):
    reading = read_interval(cell(word))
    assert (reading.value, reading.why) == (None, "")
    assert reading.also == (("interval_word", str(word)),)


@pytest.mark.parametrize(
    ("written", "guess"),
    [
        (1, 12),
        ("2", 24),
        ("365天", 12),
        ("1-2年", None),
        ("1年（6个月）", None),
        ("12-6", None),
        ("看情况", None),
        (500, None),
        (date(2025, 6, 1), None),
    ],
)
def test_intervals_that_are_not_certain_are_asked(written, guess):
    reading = read_interval(cell(written))
    assert (reading.value, reading.guess, reading.severity) == (None, guess, Severity.BLOCKS)


RANGES = [
    ("0-1.6", "MPa", "0-1.6MPa", "0", "1.6", "MPa"),
    ("0~1.6", "MPa", "0~1.6MPa", "0", "1.6", "MPa"),
    ("0～1.6", "", "0～1.6", "0", "1.6", None),
    ("-0.1～0.5", "MPa", "-0.1～0.5MPa", "-0.1", "0.5", "MPa"),
    ("-0.1-0.06", "MPa", "-0.1-0.06MPa", "-0.1", "0.06", "MPa"),
    ("-40～80℃", "", "-40～80℃", "-40", "80", "°C"),
    ("—40—120", "℃", "—40—120℃", "-40", "120", "°C"),
    ("0—4", "MPa", "0—4MPa", "0", "4", "MPa"),
    ("（0～10）MPa", "", "（0～10）MPa", "0", "10", "MPa"),
    ("0～20kPa", "MPa", "0～20kPa", "0", "20", "kPa"),
    ("0～1bar", "MPa", "0～1bar", "0", "1", "bar"),
    ("-12~12m / s", "", "-12~12m / s", "-12", "12", "m/s"),
    ("70-1400m³/h", "", "70-1400m³/h", "70", "1400", "m3/h"),
    ("0.7-7m3/h", "", "0.7-7m3/h", "0.7", "7", "m3/h"),
    ("0至100", "t", "0至100t", "0", "100", "t"),
    ("0℃～100℃", "", "0℃～100℃", "0", "100", "°C"),
    ("3×1.5(6)A", "", "3×1.5(6)A", None, None, None),
    (0.6, "MPa", "0.6MPa", None, None, None),
    ("0-1.6MPa/0-100℃", "", "0-1.6MPa/0-100℃", None, None, None),
    ("DN50", "mm", "DN50", None, None, None),
    ("100-50", "", "100-50", None, None, None),
]


@pytest.mark.parametrize(("written", "unit", "text", "lower", "upper", "of"), RANGES)
def test_ranges_keep_their_text_and_take_the_headings_unit(written, unit, text, lower, upper, of):
    reading = read_range(cell(written), unit)
    limits = dict(reading.also)
    assert reading.value == text
    assert limits.get("range_lower") == (Decimal(lower) if lower else None)
    assert limits.get("range_upper") == (Decimal(upper) if upper else None)
    assert limits.get("range_unit") == of


def test_a_range_that_excel_made_a_date_is_asked():
    assert read_range(cell(date(2025, 1, 6), "1月6日")).severity is Severity.BLOCKS


@pytest.mark.parametrize(
    ("value", "text"),
    [("0.5S", "0.5S"), ("±0.2%FS", "±0.2%FS"), (0.005, "0.50%"), (1.5, "1.5"), (1, "1.0"), ("M1 级", "M1 级"), ("±1.0级", "±1.0级")],
)  # fmt: skip
def test_classes_stay_as_excel_shows_them(value, text):
    assert read_class(cell(value, text)).value == text


SERIALS = [
    (123.0, "123", "123"),
    (123, "00123", "00123"),
    ("0012 34", "0012 34", "0012 34"),
    ("2018-04-08  1D", "2018-04-08  1D", "2018-04-08  1D"),
    ("180916s", "180916s", "180916s"),
    (" L230822750 ", " L230822750 ", "L230822750"),
    (231116001, "2.31E+08", "231116001"),
    (20230115, "20230115", "20230115"),
]


@pytest.mark.parametrize(("value", "text", "serial"), SERIALS)
def test_serials_keep_zeros_blanks_and_case(value, text, serial):
    reading = read_serial(cell(value, text))
    assert (reading.value, reading.why) == (serial, "")


@pytest.mark.parametrize("mark", ["/", "—", "-", "无", "——"])
def test_marks_for_nothing_are_no_serial(mark):
    assert read_serial(cell(mark)).value is None


SEVERAL = ["1201～1203", "1201~1203", "1201、1202", "1201，1202", "A1;A2", "1201\n1202", "QH-1至QH-3"]


@pytest.mark.parametrize("written", SEVERAL)
@pytest.mark.parametrize("read", [read_serial, read_number])
def test_several_numbers_in_one_cell_wait_for_a_decision_and_keep_their_text(read, written):
    reading = read(cell(written))
    assert (reading.value, reading.severity) == (written, Severity.BLOCKS)
    assert "一台一行" in reading.why


@pytest.mark.parametrize("written", ["191011-57", "A0 1 23", "12/345", "YB-2018.05"])
def test_a_number_with_a_hyphen_or_blank_is_one_number(written):
    assert read_serial(cell(written)).why == ""


@pytest.mark.parametrize("word", ["无", "看不清", "表头未安装", "铭牌磨损"])
def test_words_instead_of_a_serial_are_no_serial_and_listed(word):
    reading = read_serial(cell(word))
    assert (reading.value, reading.severity) == (None, Severity.NOTES)
    assert word in reading.why


def test_spoilt_serials_are_asked():
    assert read_code(cell("2.31E+15")).severity is Severity.BLOCKS
    assert read_code(cell(1234567890123456800, "1.23457E+18")).severity is Severity.BLOCKS
    assert read_code(cell(date(2018, 4, 8))).severity is Severity.BLOCKS
    assert read_serial(cell("表头未安装")).why


STATES = [
    ("合格", InstrumentState.QUALIFIED, {}),
    ("准用", InstrumentState.LIMITED, {}),
    ("限用", InstrumentState.LIMITED, {}),
    ("停用", InstrumentState.STOPPED, {"running_state": RunningState.OUT}),
    ("封存", InstrumentState.SEALED, {}),
    ("报废", InstrumentState.SCRAPPED, {}),
    ("待检", InstrumentState.PENDING, {}),
    ("在用", None, {"running_state": RunningState.NORMAL, "custody": Custody.INSTALLED}),
    ("备用", None, {"custody": Custody.STORED}),
    ("未投用", None, {"running_state": RunningState.OUT, "custody": Custody.STORED}),
    ("送检中", None, {"custody": Custody.AT_LABORATORY}),
    ("合格/在用", InstrumentState.QUALIFIED, {"running_state": RunningState.NORMAL, "custody": Custody.INSTALLED}),
    (" 合 格 ", InstrumentState.QUALIFIED, {}),
]  # fmt: skip


@pytest.mark.parametrize(("word", "state", "also"), STATES)
def test_states(word, state, also):
    reading = read_state(word)
    assert (reading.value, dict(reading.also), reading.why) == (state, also, "")


@pytest.mark.parametrize("word", ["在甬", "停用？", "合格/停用", "丢失", "ok"])
def test_an_unknown_state_is_never_taken_for_one(word):
    reading = read_state(word)
    assert (reading.value, reading.also, reading.severity) == (None, (), Severity.BLOCKS)


def test_overdue_is_never_a_stored_state():
    reading = read_state("超期")
    assert (reading.value, reading.also, reading.severity) == (None, (), Severity.NOTES)


def test_other_words():
    assert read_running_state("维护").value is RunningState.MAINTENANCE
    assert read_running_state("转着").severity is Severity.BLOCKS
    assert read_result("合格").value is Result.PASS
    assert read_result("不合格").value is Result.FAIL
    assert read_result("不知道").severity is Severity.BLOCKS
    assert read_result("见证书").value is None
    assert [read_level(word).value for word in ("一级", "Ⅱ级", "3", "主要用能设备")] == [
        MeteringLevel.ONE, MeteringLevel.TWO, MeteringLevel.THREE, MeteringLevel.THREE,
    ]  # fmt: skip
    assert [read_management_class(word).value for word in ("B", "B类", "ａ类", "甲")] == [
        ManagementClass.B, ManagementClass.B, ManagementClass.A, None,
    ]  # fmt: skip
    assert [read_yes_no(word).value for word in ("是", "√", "强检", "否", "×", "非强检", "也许")] == [
        True, True, True, False, False, False, None,
    ]  # fmt: skip


def test_the_makers_date_is_kept_as_far_as_it_is_known():
    assert read_made_on(cell("2018.05")).value == "2018.05"
    assert read_made_on(cell(20181221)).value == "2018-12-21"
    assert read_made_on(cell("2018年")).value == "2018年"
    assert read_made_on(cell("/")).value is None


def test_a_makers_date_that_lost_its_last_zero_is_kept_as_written_and_listed():
    assert read_made_on(cell(2019.06)).why == ""
    reading = read_made_on(cell(2019.1))
    assert (reading.value, reading.severity) == ("2019.1", Severity.NOTES)
    assert "10 月" in reading.why
