"""Names for files: an oracle of Windows' rules, written apart, agrees."""

import string

from hypothesis import given, settings
from hypothesis import strategies as st

from models.rules.file_name import safe_file_name

DEVICES = {"CON", "PRN", "AUX", "NUL"} | {f"{port}{n}" for port in ("COM", "LPT") for n in "0123456789¹²³"}
BITS = [
    "CON",
    "nul",
    "Lpt1",
    "com¹",
    "aux.",
    ". ",
    "..",
    "\u202e",
    "\u200b",
    "𠮷",
    "检定证书",
    ".pdf",
    "<>",
    "\x07",
    "e\u0301",
]
NAMES = st.one_of(
    st.text(max_size=200), st.lists(st.sampled_from([*BITS, *string.printable]), max_size=60).map("".join)
)


def valid_on_windows(name):
    return (
        0 < len(name.encode("utf-16-le")) // 2 <= 120
        and not set(name) & set('<>:"/\\|?*')
        and not any(ord(one) < 32 for one in name)
        and name == name.rstrip(" .")
        and name.partition(".")[0].rstrip(" ").upper() not in DEVICES
    )


@settings(max_examples=1000, deadline=None)
@given(NAMES)
def test_every_name_is_valid_on_windows(wanted):
    name = safe_file_name(wanted)
    assert valid_on_windows(name), name
    assert safe_file_name(name) == name


@settings(max_examples=200, deadline=None)
@given(st.lists(NAMES, max_size=12))
def test_names_never_meet_not_even_without_case(wanted):
    taken = []
    for one in wanted:
        name = safe_file_name(one, taken)
        assert valid_on_windows(name)
        taken.append(name)
    assert len({name.casefold() for name in taken}) == len(taken)


def test_a_good_name_stays_as_it_is():
    assert safe_file_name("检定证书 2026-05.pdf") == "检定证书 2026-05.pdf"
    assert safe_file_name("检定证书 2026-05.pdf", ["检定证书 2026-05.PDF"]) == "检定证书 2026-05 (2).pdf"
    assert safe_file_name("con.pdf") == "_con.pdf"
    assert safe_file_name("  ... ") == "未命名"
