"""Codes of labels: what is written is read again, whatever keyboard it came through."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.scan import number_key, read_code, write_code

VERIFIED, VALID = date(2025, 11, 22), date(2026, 11, 21)
WIDE = {chr(sign): chr(sign + 0xFEE0) for sign in range(0x21, 0x7F)}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("JL-00012", "JL-00012"),
        (" JL-00012\r\n", "JL-00012"),
        ("ＪＬ－０００１２", "JL-00012"),
        ("JL—00012", "JL-00012"),
        ("jl-00012", "jl-00012"),
        ("DQ。0231", "DQ.0231"),
        ("】C1JL-7", "]C1JL-7"),
        ("锅炉-3", "锅炉-3"),
        ("A*B", "A*B"),
        ("", ""),
    ],
)
def test_a_number_alone_is_read_as_it_stands(text, number):
    assert read_code(text).number == number
    assert read_code(text).intact


def test_numbers_are_the_same_whatever_their_case_width_and_blanks():
    assert len({number_key(one) for one in ("JL-00012", "jl-00012", "ＪＬ－00012", " jl - 00012")}) == 1
    assert number_key("JL-00012") != number_key("JL-0012")


@pytest.mark.parametrize("days", [(VERIFIED, VALID), (VERIFIED, None), (None, None)])
def test_number_dates_and_check_digits_come_back(days):
    code = read_code(write_code("JL-00012", *days))
    assert (code.number, code.verified_on, code.valid_until, code.intact) == ("JL-00012", *days, True)


def test_case_and_width_do_not_spoil_the_check_digits():
    written = write_code("JL-a7", VERIFIED, VALID)
    for text in (written.upper(), written.lower(), "".join(WIDE.get(sign, sign) for sign in written)):
        code = read_code(text)
        assert (number_key(code.number), code.valid_until, code.intact) == ("JL-A7", VALID, True)


def test_every_single_wrong_sign_and_every_exchange_of_neighbours_is_found():
    written = write_code("JL-00012", VERIFIED, VALID)
    end = len("JL-00012")
    for place in range(end):
        for sign in "0123456789ABCXYZ-":
            if sign != written[place]:
                assert not read_code(written[:place] + sign + written[place + 1 :]).intact
        if place + 1 < end and written[place] != written[place + 1]:
            pair = written[place + 1] + written[place]
            assert not read_code(written[:place] + pair + written[place + 2 :]).intact


def test_a_day_that_is_none_is_not_believed():
    assert not read_code("JL-1*20251340*20261121*00").intact


@given(st.text(max_size=40))
def test_whatever_is_scanned_is_read_without_an_error(text):
    assert read_code(text).text == read_code(read_code(text).text).text


@given(st.text("ABCXYZ0123456789-./*锅炉 ", min_size=1, max_size=30), st.dates(), st.dates())
def test_any_number_comes_back_whole(number, verified, valid):
    number = number.strip() or "A"
    code = read_code(write_code(number, verified, valid))
    assert (code.number, code.verified_on, code.valid_until, code.intact) == (number, verified, valid, True)
