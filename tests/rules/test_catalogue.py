import pytest

from models.rules.catalogue import read_catalogue
from resources import resource

CATALOGUE = read_catalogue(resource("catalogue", "catalogue.csv").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("name", "kind", "months"),
    [
        ("电磁流量计", "电磁流量计", 24),
        ("不锈钢耐震压力表", "一般压力表", 6),
        ("0.4级精密压力表", "精密压力表", 12),
        ("电接点压力表", "电接点压力表", 6),
        ("智能差压变送器", "压力变送器", 12),
        ("计量 CT", "电力电流互感器", 120),
        ("pt100铂热电阻", "工业铂、铜热电阻", 12),
        ("电子式交流电能表(0.2S、0.5S级)", "电子式交流电能表（0.2S、0.5S级）", 72),
        ("便携式超声波流量计", "便携式超声波流量计", 24),
        ("电磁水表", "饮用冷水水表（＞DN50 或 Q3＞16m3/h）", 24),
    ],
)
def test_the_longest_name_in_a_ledger_s_words_gives_the_kind(name, kind, months):
    found = CATALOGUE.match(name)
    assert found is not None
    assert (found.name, found.months) == (kind, months)


@pytest.mark.parametrize("name", ["", "法兰", "ACTION", "保温杯"])
def test_what_is_no_instrument_matches_nothing(name):
    assert CATALOGUE.match(name) is None


def test_what_was_not_checked_is_marked_in_the_hint():
    target = CATALOGUE.match("靶式流量计")
    assert "months" in target.unsure
    assert "常用周期 12 个月（待核对）" in target.hint
    assert "仅供参考" in target.hint


def test_every_kind_has_a_category_and_a_plausible_interval():
    assert len(CATALOGUE.entries) > 100
    assert all(one.category and 1 <= one.months <= 240 for one in CATALOGUE.entries)
    assert len({one.name for one in CATALOGUE.entries}) == len(CATALOGUE.entries)
