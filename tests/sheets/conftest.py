"""Rows as the ledger gives them, with the plainest and the nastiest texts."""

from datetime import date, timedelta

import pytest

from models.read.instrument import InstrumentRow

KINDS = ("电子汽车衡", "电能表", "超声波水表", "压力变送器", "涡街流量计")
MODELS = ("SCS-150", "DSSD331-1", "ZCL-ID", "EJA430A-EAS4A-97DC/FF1/D3", "LUGB-2315-P2 DN150 PN1.6")
CLASSES = ("M1 级", "0.25S", "1 级", "0.075", "±1.0%")
RANGES = ("1g~150t", "5000imp/kW·h", "0~150mm", "(0~2.5) MPa", "(0~400) m³/h")
PLACES = (
    "厂区地磅房 东门",
    "总降压站 110kV 进线 501 柜",
    "水处理 一级反渗透进水总管",
    "气化车间 1# 氧气总管",
    "空分",
)
MAKERS = ("梅特勒-托利多（常州）测量技术有限公司", "长沙威胜", "汇中仪表", "横河电机", "上海自动化仪表九厂")
FACTS = {
    "company": "××化工有限责任公司",
    "as_of": "2026-11-21",
    "form_no": "JL-QR-08",
    "printed_on": "2026-11-21",
    "printed_by": "李敏",
}


def instrument(i, **other):
    k = i % 5
    day = date(2025, 12, 1) + timedelta(days=i % 330)
    made = dict.fromkeys(InstrumentRow._fields)
    made |= {
        "id": i,
        "version": 1,
        "number": f"JL-{i:05}",
        "name": KINDS[k],
        "kind": KINDS[k],
        "state": ("合格", "合格", "合格", "准用", "停用", "封存")[i % 6],
        "bucket": "valid",
        "valid_until": day + timedelta(days=364),
        "place": PLACES[k],
        "unit": ("原料车间", "动力车间", "合成车间")[i % 3],
        "model": MODELS[k],
        "accuracy_class": CLASSES[k],
        "range": RANGES[k],
        "interval_months": (12, 60, 24, 6, 12)[k],
        "verified_on": day,
        "lab": "市计量测试研究院",
        "certificate_no": f"RL{day:%Y%m}-{i:05}",
        "result": "合格",
        "maker": MAKERS[k],
        "serial": f"{2019 + k}{i:07}",
        "level": ("一级", "二级", "三级")[i % 3],
        "networked": i % 2 == 0,
        "running_state": "正常",
        "custody": "在装",
        "management_class": "ABC"[i % 3],
        "search": "",
    }
    return InstrumentRow(**{**made, **other})


@pytest.fixture
def facts():
    return dict(FACTS)


@pytest.fixture
def make():
    return instrument


@pytest.fixture
def rows():
    return [instrument(i) for i in range(1, 121)]
