"""Classes compare by their error; what is no error in per cent is never failed."""

import pytest

from models.rules.accuracy import Fitness, accuracy, meets
from models.rules.indicators import Ratio
from models.rules.rule_set import Confidence, RuleSetUnreadable, reaches, read_rule_set
from resources import resource


def rule_set(edition="2006"):
    return read_rule_set(resource("rules", f"gb17167-{edition}.toml").read_text("utf-8"), "gb")


def test_the_better_class_comes_first():
    wanted = ["0.075", "0.2S", "0.2", "0.5S", "0.5", "1", "1.5", "2.5"]
    mixed = ["1.5", "0.5", "0.2S", "2.5", "0.5S", "0.075", "1", "0.2"]
    assert sorted(mixed, key=lambda text: accuracy(text).order) == wanted


@pytest.mark.parametrize("text", ["1.0", "1 级", "1.0级", "±1.0%", "±1", "1.0％", " 1 "])
def test_spellings_of_one_class(text):
    assert accuracy(text) == (1.0, False)


@pytest.mark.parametrize(
    "text", ["M1 级", "Ⅲ级", "III", "A级", "±0.5℃", "0.5%FS", "", None, "0.00025", "20211", "1.6/2.5"]
)
def test_what_is_no_error_in_per_cent_is_asked(text):
    assert accuracy(text) is None
    assert meets(text, "0.5") is Fitness.ASK


@pytest.mark.parametrize(
    ("actual", "required", "says"),
    [
        ("0.2S", "0.5", "符合"),
        ("0.5S", "0.5", "符合"),
        ("0.5", "0.5S", "低于要求"),
        ("0.5级", "0.5", "符合"),
        ("1.0级", "0.5级", "低于要求"),
        ("±0.5%", "1.0", "符合"),
        ("Ⅲ级", "Ⅲ级", "符合"),
        ("Ⅲ级", "0.1", "请人工确认"),
        ("M1 级", "0.1", "请人工确认"),
        ("0.5", None, "请人工确认"),
        (None, None, "请人工确认"),
    ],
)
def test_meets(actual, required, says):
    assert meets(actual, required) == says


@pytest.mark.parametrize(
    ("energy", "level", "required"),
    [
        ("电力", "三级", 95),
        ("煤炭", "三级", 90),
        ("原煤", "一级", 100),
        ("煤气", "二级", 90),
        ("蒸汽", "三级", 70),
        ("水", "二级", 95),
        ("柴油", "三级", 95),
    ],
)
def test_rates_of_table_3_of_2006(energy, level, required):
    found = rule_set().rate_of(energy)
    assert found.at(level) == required
    assert found.confidence is Confidence.HIGH


def test_a_rate_is_judged_only_by_sure_figures():
    rules = rule_set()
    power, spare = rules.rate_of("电力"), rules.rate_of("可回收利用的余能")
    assert reaches(Ratio(95, 100), power, "三级") is True
    assert reaches(Ratio(94, 100), power, "三级") is False
    assert reaches(Ratio(0, 0), power, "三级") is None
    assert reaches(Ratio(1, 100), spare, "一级") is None
    assert reaches(Ratio(1, 100), None, "一级") is None
    assert rules.rate_of("氧气") is None
    assert all(one.confidence is not Confidence.HIGH for one in rules.classes)


def test_the_edition_of_2025_has_its_place_and_no_figures():
    rules = rule_set("2025")
    assert rules.is_empty
    assert "2025" in rules.title


@pytest.mark.parametrize(
    "text", ["edition =", 'edition="1"', 'edition="1"\ntitle="x"\n[[rates]]\nenergy="电"']
)
def test_an_unreadable_rule_set_is_refused_by_its_name(text):
    with pytest.raises(RuleSetUnreadable) as caught:
        read_rule_set(text, "_gb17167-2025.toml")
    assert "_gb17167-2025.toml" in caught.value.message
