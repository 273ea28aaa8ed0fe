"""The edition of GB 17167: chosen in the settings, the plant's own figures win, each report prints what it used."""

from datetime import date

import pytest
from every_form import cells

from models.read.instrument import InstrumentRow
from models.sheets.form_check import check_form
from models.sheets.printed import fill_form
from models.sheets.rule_sets import category, rule_set
from models.work import metering_point, setting

DAY = date(2026, 11, 21)
OWN = """
edition = "2025"
title = "GB 17167-2025"
[[rates]]
energy = "电力"
rates = [100, 100, 100]
confidence = "高"
"""


@pytest.fixture
def points(desk):
    for number, level in (("E-1", "一级"), ("E-2", "二级")):
        desk.perform(metering_point.add, number=number, name="电", level=level, energy="电力")
    return desk


def told(desk):
    sheet = fill_form(desk, "b8", as_of=DAY).sheets[0]
    return [" ".join(map(str, cells(row, sheet).values())) for row in sheet.rows]


def test_the_edition_is_printed_and_its_own_file_wins(points):
    lines = told(points)
    assert any("要求采用：GB 17167-2006。" in line for line in lines)
    assert any(
        line.startswith("电力 1 0 0 100 1 0 0 100 0 0 — ") and line.endswith("未达到") for line in lines
    )
    points.perform(setting.choose, key="rule_set", value="2025")
    lines = told(points)
    assert any("GB 17167-2025（数值未录入）" in line for line in lines)
    assert any(line.startswith("电力 1 0 0  1 0 0  ") for line in lines)
    assert any("尚未录入" in one.text for one in check_form(points, "b8", as_of=DAY))
    (points.ledger.forms / "_gb17167-2025.toml").write_text(OWN, "utf-8")
    assert rule_set(points).rate_of("电力").rates == (100, 100, 100)
    assert any("要求采用：GB 17167-2025。" in line for line in told(points))


def test_points_without_meters_are_found(points):
    found = check_form(points, "form17", as_of=DAY)
    assert [one.number for one in found if one.kind == "计量点"] == ["E-1", "E-2"]
    sheet = fill_form(points, "form17", as_of=DAY).sheets[0]
    whole = " ".join(str(value) for row in sheet.rows for value in cells(row, sheet).values())
    assert whole.count("应配未配") == 2


def test_a_ledger_without_points_says_so_and_prints_empty_counts(desk):
    assert [one.kind for one in check_form(desk, "form17", as_of=DAY)] == ["计量点"]
    sheet = fill_form(desk, "form17", as_of=DAY).sheets[0]
    values = [list(cells(row, sheet).values()) for row in sheet.rows]
    assert ["", "", "—", "—", "—"] in values


@pytest.mark.parametrize(
    ("name", "energy", "wanted"),
    [
        ("三相电能表", "电力", "电能表"),
        ("电子汽车衡", "煤炭", "衡器"),
        ("涡街流量计", "蒸汽", "气体流量表（装置）"),
        ("电磁流量计", "脱盐水", "水流量表（装置）"),
        ("孔板流量计", "氧气", "气体流量表（装置）"),
        ("质量流量计", "甲醇", "流量表（装置）"),
        ("没见过的表", None, "其他"),
    ],
)
def test_kinds_as_the_tables_name_them(name, energy, wanted):
    row = InstrumentRow(**(dict.fromkeys(InstrumentRow._fields) | {"name": name, "energy": energy}))
    assert category(row) == wanted
