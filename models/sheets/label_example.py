"""A label that shows its design: what a label might say, or the longest texts there are."""

from __future__ import annotations

from datetime import date

from models.sheets.label_text import LabelContent

LONG = "超长的文字用来试排 ABC-1234567890 " * 3


def example(kind: str, text: str = "") -> LabelContent:
    """Return what a label might say; ``text`` stands in every place that people fill."""
    return LabelContent(
        number=text or "JL-00012",
        name=text or "压力变送器",
        kind=kind,
        verified_on=date(2026, 3, 15),
        valid_until=date(2027, 3, 14),
        verifier=text or "李敏",
        management_class="A",
        company=text or "示例水泥有限公司",
        reason=text
        or {"停用": "超过有效期", "封存": "二号窑停产", "报废": "无法修复"}.get(kind, "0~1.6 MPa"),
        model=text or "EJA430A",
        accuracy_class="0.5级",
        range="(0~2.5) MPa",
        serial=text or "20190731",
        lab=text or "市计量测试研究院",
        certificate_no=text or "RL202603-00017",
        change="0.5级→1.0级",
        since=date(2026, 11, 2),
        slip=text or "BF-2026-03",
        unit=text or "动力车间",
        place=text or "1# 锅炉给水",
    )
