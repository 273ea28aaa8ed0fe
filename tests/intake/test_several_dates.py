"""Ledgers that keep a column of dates for each year: which one counts, and what is never taken silently."""

from datetime import date

import pytest
from old_ledger.grids import book

from models.rules.old_ledger import interpret

YEARS = ["2024年检定日期", "2025年检定日期", "2026年检定日期"]


def read(titles, *days, above=()):
    head = ["管理编号", "名称", *titles]
    full = [[f"Z-{at}", "水表", *["/"] * len(titles)] for at in range(3)]
    (sheet,) = interpret(book(台账=[*above, head, ["S-1", "水表", *days], *full]))
    return sheet.rows[0]


LATEST = [
    # 2024, 2025, 2026 → the date, its guess where it waits, what is listed
    (("2024.3.1", "2025.3.2", "2026.3.3"), date(2026, 3, 3), None, []),
    (("2024.3.1", "2025.3.2", None), date(2025, 3, 2), None, []),
    (("2024.3.1", "/", "—"), date(2024, 3, 1), None, []),
    (("2024.3.1", "2025.3.2", "26.3.3"), None, date(2026, 3, 3), [True]),
    (("2024.3.1", "2025.3.2", "2026.2.30"), None, date(2026, 2, 28), [True]),
    (("2024.3.1", "2025.3.2", "2026.3.3/2026.3.5"), None, date(2026, 3, 5), [True]),
    (("2024.3.1", "25.3.2", "/"), None, date(2025, 3, 2), [True]),
    (("2024.3.1", "2025.3.2", "2025.12.30"), None, date(2025, 12, 30), [True]),
    (("2024.3.1", "2024.3.2", "2026.3.3"), date(2026, 3, 3), None, [False]),
    (("24.3.1", "2025.3.2", "2026.3.3"), date(2026, 3, 3), None, [False]),
    (("2024.3.1", "2026.5.2", "2026.3.3"), None, date(2026, 5, 2), [False, True]),
    (("2024.3.1", "2025.3.2", "待检"), date(2025, 3, 2), None, [False]),
    (("2024.3.1", "2025.3.2", "同上"), None, None, [True]),
]


@pytest.mark.parametrize(("days", "on", "guess", "listed"), LATEST)
def test_the_newest_date_counts_and_an_uncertain_one_is_never_replaced_by_an_older(days, on, guess, listed):
    row = read(YEARS, *days)
    assert row.values.get("verified_on") == on
    assert [one.blocks for one in row.doubts] == listed
    assert next((one.guess for one in row.doubts if one.blocks), None) == guess


def test_the_earlier_dates_are_kept_latest_first():
    row = read(YEARS, "2024.3.1", "2025.3.2", "2026.3.3")
    assert row.values["earlier_verified_on"] == (date(2025, 3, 2), date(2024, 3, 1))
    assert ("2024年检定日期", "2024.3.1") in row.cells


SPELT = [
    ["2026年检定日期", "2025年检定日期"],
    ["26年检定", "25年检定"],
    ["检定日期（2026）", "检定日期（2025）"],
    ["2026年度检定时间", "2025年度检定时间"],
    ["今年检定日期", "去年检定日期"],
    ["本次检定日期", "上次检定日期"],
    ["第二次检定日期", "第一次检定日期"],
    ["检定日期", "上次检定日期"],
    ["检定日期", "2025年检定日期"],
    ["2026年校准日期", "2025年检定日期"],
]


@pytest.mark.parametrize("titles", SPELT, ids=lambda titles: titles[0])
@pytest.mark.parametrize("turned", [False, True])
def test_headings_of_years_and_turns_in_any_order(titles, turned):
    days = ["2026.3.3", "2025.3.2"]
    row = read(titles[::-1], *days[::-1]) if turned else read(titles, *days)
    assert row.values["verified_on"] == date(2026, 3, 3)
    assert row.values["earlier_verified_on"] == (date(2025, 3, 2),)
    assert not row.doubts


def test_two_halves_of_a_year():
    titles = ["2025年下半年检定日期", "2026年上半年检定日期", "2026年下半年检定日期"]
    assert read(titles, "2025.9.1", "2026.3.1", None).values["verified_on"] == date(2026, 3, 1)


def test_years_below_a_common_heading():
    rows = [
        ["管理编号", "名称", "检定日期", None, None, "有效期至"],
        [None, None, "2024年", "2025年", "2026年", None],
        ["S-1", "水表", "2024.3.1", "2025.3.2", "2026.3.3", "2027.3.2"],
        ["S-2", "水表", "2024.3.1", "2025.3.2", None, "2026.3.1"],
    ]
    (sheet,) = interpret(book(台账=rows))
    assert [row.values["verified_on"] for row in sheet.rows] == [date(2026, 3, 3), date(2025, 3, 2)]
    assert not any(row.doubts for row in sheet.rows)


def test_certificates_go_with_their_year():
    titles = ["2025年检定日期", "2025年证书编号", "2026年检定日期", "2026年证书编号"]
    row = read(titles, "2025.3.2", "YL-25", "2026.3.3", "YL-26")
    assert (row.values["verified_on"], row.values["certificate_no"]) == (date(2026, 3, 3), "YL-26")
    row = read(titles, "2025.3.2", "YL-25", None, None)
    assert (row.values["verified_on"], row.values["certificate_no"]) == (date(2025, 3, 2), "YL-25")


def test_the_columns_are_told_about():
    head = ["管理编号", "名称", *YEARS]
    (sheet,) = interpret(book(台账=[head, ["S-1", "水表", "2024.3.1", "2025.3.2", "2026.3.3"]]))
    (table,) = sheet.tables
    assert table.columns["2026年检定日期"] == "verified_on"
    assert ["分列在 3 列" in one.why for one in table.doubts] == [True]


def test_a_planned_day_is_no_newer_verification():
    row = read(["2025年检定日期", "2026年送检日期"], "2025.3.2", "2026.3.3")
    assert row.values["verified_on"] == date(2025, 3, 2)
    assert row.unsure


def test_one_column_of_a_year_that_holds_another_is_listed():
    row = read(["2026年检定日期"], "2025.12.30")
    assert row.values["verified_on"] == date(2025, 12, 30)
    assert [one.code for one in row.doubts] == ["other_year"]


@pytest.mark.parametrize(("main", "second", "read_as", "waits"), [
    ("2026.3.3", "26.5.1", date(2026, 3, 3), True), ("2026.3.3", "25.5.1", date(2026, 3, 3), False),
    (None, "26.5.1", None, True), ("2026.3.3", "2026.5.1", date(2026, 5, 1), True),
])  # fmt: skip
def test_of_columns_without_a_year_the_newer_one_counts_only_with_a_doubt(main, second, read_as, waits):
    head = ["管理编号", "名称", "检定日期", "校准日期"]
    full = [[f"Z-{at}", "水表", "2026.1.1", None] for at in range(3)]
    (sheet,) = interpret(book(台账=[head, ["S-1", "水表", main, second], *full]))
    row = sheet.rows[0]
    assert row.values.get("verified_on") == read_as
    assert [one.blocks for one in row.doubts] == [waits]
