"""What a form editor writes reads back as the same form, for every form and every nasty text."""

import tomllib

import pytest

from models.rules.form import every, parse
from models.rules.form_writing import to_toml
from resources import resource


@pytest.mark.parametrize("name", sorted(every()))
def test_a_form_written_back_is_the_same_form(name):
    text = resource("forms", f"{name}.toml").read_text("utf-8")
    entries = tomllib.loads(text)
    written = to_toml(entries)
    assert tomllib.loads(written) == entries
    assert parse(name, written, "x") == parse(name, text, "x")


@pytest.mark.parametrize("text", ['引"号"', "反\\斜", "两\n行\t", "控\x00\x1f\x7f", "𠮷 😀", "", "#[[]]{}="])
def test_any_text_survives(text):
    entries = {
        "title": text,
        "words": {text: text},
        "columns": [{"key": text}, {"key": "b"}],
        "sign": [text, text],
    }
    assert tomllib.loads(to_toml(entries)) == entries
