"""Headings that stand in no list: the field that their shape gives, and what must be left alone."""

import pytest

from models.rules.header_words import KEPT, claim, vocabulary

UNSEEN = {
    "name": "流量计名称 变送器名称 衡器类名称 监测仪表名 报警仪名称 电表名",
    "place": "取压部位 设备安装之处所在 装表位置 所在岗位 出线回路名称 支路名称 装用地点 使用房间 安装于何处 保存场所 现场测点描述",
    "serial": "表体号码 表身编码 原厂号 制造序号码 钢印编码 机芯号 铭牌序号 出厂的序列",
    "number": "受控号码 自管编号 计量台账号码 厂内代码",
    "range": "满刻度 额定流量 测限 变送器量程 秤的称量 有效测量区间 额定容量",
    "accuracy_class": "综合误差 引用误差限 表计准确级别 极限允差 基本误差",
    "verified_on": "末次鉴定日 强检完成日期 最近年检 定检日 2025年标定 年审日期 检验合格日期 校准完成时间 送检年月",
    "valid_until": "复校年月 到检时间 下期检定 下轮校准时间 有效日 证书届满日 失效年月 应检年月 下年检定 "
    "计划校准日期 预计检定时间 拟送检日期",
    "interval_months": "比对周期 复校间隔期限 强检频度 轮换周期",
    "lab": "溯源实验室 检定中心 外校公司 校验站",
    "certificate_no": "检测报告号码 校准证书字号 合格证代码",
    "maker": "供货商家厂家 出品单位 商标 生产地",
    "unit": "归属班组名 使用产线 主管车间 所在工序",
    "made_on": "出品年份 产出日",
    "installed_on": "挂表时间 装表日期 开始使用日期",
    KEPT: "首次校准日期 校准日期填写人 购买费用 验收时间 委托日期 检修日期 "
    "巡检时间 拆表日期 校验员 项目名称 管线名称 证书签发时间 抄表员 大修时间",
}
CASES = [(title, field) for field, titles in UNSEEN.items() for title in titles.split(" ")]


@pytest.mark.parametrize(("title", "field"), CASES)
def test_unseen_headings_by_their_shape(title, field):
    assert title not in vocabulary().whole
    found = claim(title)
    assert found is not None
    assert found.fields[0] == field


@pytest.mark.parametrize(
    "title", ["压差", "颜色", "第三层", "泵", "1#线", "甲班", "长度", "温湿度", "去向", "产量"]
)
def test_other_headings_are_left(title):
    assert claim(title) is None


def test_what_the_shape_gives_is_listed_and_never_makes_a_row_a_heading():
    assert claim("取压部位").by_shape
    assert claim("取压部位").covers < 0.4
    assert not claim("安装位置").by_shape
