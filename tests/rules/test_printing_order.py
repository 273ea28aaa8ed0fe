"""Page ranges as people write them, and the order in which copies leave the printer."""

import pytest

from models.rules.printing import NoSuchPage, PagesNotUnderstood, in_order, read_pages


@pytest.mark.parametrize(
    ("text", "pages"),
    [
        ("", [1, 2, 3, 4, 5, 6]),
        ("  ", [1, 2, 3, 4, 5, 6]),
        ("1-3,5", [1, 2, 3, 5]),
        ("１－３，５", [1, 2, 3, 5]),
        ("1～3、5", [1, 2, 3, 5]),
        ("第1页到第3页", [1, 2, 3]),
        ("4-", [4, 5, 6]),
        ("-2", [1, 2]),
        ("2 4 6", [2, 4, 6]),
        ("1 - 2, 2", [1, 2]),
        ("3-1", [3, 2, 1]),
        ("6", [6]),
    ],
)
def test_ranges_are_read_as_people_write_them(text, pages):
    assert read_pages(text, 6) == pages


@pytest.mark.parametrize("text", ["一到三", "1-2-3", "a", "1..3", "--"])
def test_what_is_no_range_is_refused(text):
    with pytest.raises(PagesNotUnderstood, match="1-3,5") as refused:
        read_pages(text, 6)
    assert refused.value.field == "pages"


@pytest.mark.parametrize("text", ["7", "0", "5-9", "999999999"])
def test_pages_that_are_not_there_are_refused(text):
    with pytest.raises(NoSuchPage, match="只有 6 页"):
        read_pages(text, 6)


@pytest.mark.parametrize(
    ("pages", "copies", "collate", "both", "order"),
    [
        ([1, 2, 3], 1, True, False, [1, 2, 3]),
        ([1, 2, 3], 2, True, False, [1, 2, 3, 1, 2, 3]),
        ([1, 2, 3], 2, False, False, [1, 1, 2, 2, 3, 3]),
        ([1, 2, 3], 1, True, True, [1, 2, 3]),
        ([1, 2, 3], 2, True, True, [1, 2, 3, None, 1, 2, 3]),
        ([1, 2, 3], 2, False, True, [1, 2, 1, 2, 3, None, 3]),
        ([], 3, True, True, []),
    ],
)
def test_copies_are_laid_together_and_each_begins_on_a_new_sheet(pages, copies, collate, both, order):
    assert in_order(pages, copies, collate=collate, both_sides=both) == order
