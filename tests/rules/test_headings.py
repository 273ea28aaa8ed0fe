"""The headings that workshops write, and the field that each of them means."""

import pytest

from models.rules.header_words import KEPT, claim, claim_of, split_unit
from models.rules.sheet_names import kind_of_sheet, level_of_title

HEADINGS = {
    "name": "器具名称 计量器具名称 仪表名称 仪器名称 设备名称 计量表名称 液位计类型 名称",
    "kind": "器具类别 仪器类别 压力表类别 所属大类",
    "number": "管理编号 计量编号 用能单位管理编号 自用编号 计量器具编号 设备识别号 资产编号",
    "serial": "出厂编号 序列号 S/N 表号 （出厂）编号",
    "model": "规格型号 型号规格 型号 计量器具规格",
    "range": "量程（MPa） 量程(℃) 量程（mm） 测量范围 流量范围 测量范围/MPa",
    "accuracy_class": "精度 仪表精度 精度等级 准确度等级 准确度 准确度（级）",
    "maker": "厂家 生产厂家 制造单位 制造厂 生产厂商 厂家名称",
    "place": "安装位置 位置 安装地点 安装地点或计量区域 使用人或地点 存放地点 矿名/队名 安装使用地点及用途",
    "verified_on": "检验时间 检定时间 检定日期 检测日期 检验日期 校准日期 上次检定/校准日期 最后一次检定/校准时间",
    "valid_until": "有效期 到期时间 有效日期 有效期至 证书有效日期 下次检定日期 下次校准日期 下次检定/校准时间",
    "interval_months": "检验周期 检定周期 检定周期（月） 校准周期(月) 检定周期/校准间隔",
    "certificate_no": "证书编号 仪表检定证书编号 证书号 准用证号 检定（校准）证书编号",
    "lab": "检验单位 检定单位 校准单位 检定机构",
    "state": "器具状态 使用状态 管理状态 在库状态 使用状态（合格/准用/停用）",
    "running_state": "运行状态",
    "management_class": "分类管理 管理分类 ABC分类 管理标识 ABC A/B/C类 A.B.C 管理等级 分级管理 管理类别（ABC）",
    "energy": "能源属性 能源类型 能源种类",
    "regulation": "检定依据(检定标准) 检定规程",
    "result": "检定结果 检定结论",
    "made_on": "出厂日期 制造年月 生产日期",
    "networked": "是否与平台实现联网",
    "mandatory": "是否强检 强检/非强检",
    "remark": "备注 备\u3000注",
    KEPT: "序号 倍率 防爆等级 公称通径 是否外送 首次检定日期 检定员 数量",
}
FOREIGN = {
    "name": "Name,Instrument Name,器具名称 Name",
    "number": "Tag No.,Asset No.,管理编号(Asset No.),管理编号 Asset No.",
    "serial": "Serial No.,S/N,SN",
    "model": "Model,Type",
    "range": "Range,Measuring Range",
    "accuracy_class": "Accuracy,Accuracy Class",
    "verified_on": "Cal. Date,Last Cal,检定日期 Cal. Date",
    "valid_until": "Due Date,Next Cal. Date,Valid Until,有效期至 Due Date",
    "interval_months": "Interval,Cycle",
    "certificate_no": "Cert. No.,Report No.",
    "place": "Location",
    "state": "Status",
    KEPT: "No.,Qty",
}
CASES = [(title, field) for field, titles in HEADINGS.items() for title in titles.split(" ")]


@pytest.mark.parametrize(("title", "field"), CASES)
def test_headings_seen_in_real_ledgers(title, field):
    assert claim(title).fields[0] == field


@pytest.mark.parametrize(
    ("title", "field"), [(one, field) for field, many in FOREIGN.items() for one in many.split(",")]
)
def test_headings_in_english_or_with_a_translation(title, field):
    assert claim(title).fields[0] == field


@pytest.mark.parametrize(
    ("title", "field"),
    [
        ("下次校验时间", "valid_until"),
        ("下次标定日期", "valid_until"),
        ("下一次检测时间", "valid_until"),
        ("上次校验时间", "verified_on"),
        ("鉴定日期", "verified_on"),
        ("校验周期", "interval_months"),
        ("台帐编号", "number"),
        ("剩余有效期(天)", KEPT),
        ("量程上限", KEPT),
    ],
)
def test_words_that_are_easily_mistaken(title, field):
    assert claim(title).fields[0] == field


@pytest.mark.parametrize("title", ["器具\n状态", "检验\n周期", " 检定时间", "检 定 时 间", "＊检定时间"])
def test_line_breaks_blanks_and_widths_do_not_count(title):
    assert claim(title) is not None
    assert claim(title).covers == 1


@pytest.mark.parametrize("title", ["卡号2号泵", "泵房", "合格", "压力表", ""])
def test_other_words_mean_nothing(title):
    assert claim(title) is None or claim(title).covers < 0.6


@pytest.mark.parametrize(
    ("title", "unit"), [("量程（MPa）", "MPa"), ("量程(℃)", "°C"), ("流量[m³/h]", "m3/h"), ("周期（月）", "月"), ("状态（合格）", "")]
)  # fmt: skip
def test_units_in_brackets(title, unit):
    assert split_unit(title)[1] == unit


@pytest.mark.parametrize(
    ("lines", "field"),
    [
        (("检定情况", "日期"), "verified_on"),
        (("检定情况", "结果"), "result"),
        (("检定", "有效期"), "valid_until"),
        (("出厂", "日期"), "made_on"),
        (("出厂", "编号"), "serial"),
        (("证书", "编号"), "certificate_no"),
        (("计量器具", "名称"), "name"),
        (("计量器具", "编号"), "number"),
        (("下次检定", "日期"), "valid_until"),
    ],
)
def test_headings_two_lines_high(lines, field):
    assert claim_of(lines).fields[0] == field


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("压力表", "压力表"),
        ("3、压力表（2024年）", "压力表"),
        ("温变台账", "温变"),
        ("压力变送器检定台账", "压力变送器"),
        ("Sheet1", ""),
        ("台账", ""),
        ("汇总", ""),
        ("2025年", ""),
        ("一车间", ""),
        ("一级能源计量器具一览表", ""),
        ("能源计量器具检验台账", ""),
        ("压力表一览", "压力表"),
        ("压力表(最新)改2", "压力表"),
        ("2025年台账(最新)改2", ""),
        ("现场一览表", ""),
        ("报废停用", ""),
        ("并排", ""),
        ("ledger_v2", ""),
        ("热电阻热电偶", "热电阻热电偶"),
    ],
)
def test_the_kind_that_a_sheets_name_gives(name, kind):
    assert kind_of_sheet(name) == kind


def test_the_level_that_a_title_gives():
    assert level_of_title("二级能源计量器具一览表") == "二级"
    assert (
        level_of_title("一级、二级能源计量器具一览表") is None or level_of_title("能源计量器具一览表") is None
    )
