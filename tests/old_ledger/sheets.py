"""The sheets of the invented old ledger: one a kind of instrument, each written in its own way."""

from datetime import date

from old_ledger.book import columns_of
from openpyxl.styles import Font

PLACES = (
    "造气炉 1#",
    "造气炉 2#",
    "脱硫塔",
    "压缩机一段",
    "压缩机二段",
    "铜洗塔",
    "尿素合成塔",
    "造粒塔",
    "循环水泵",
    "废热锅炉",
    "氨球罐",
    "空压站",
)
OWN, LAB = "二分厂仪表班", "示例市计量检定测试所"


def gauges(book):
    """压力表: text dates with dots, C class 36 months, repeated serials, shared certificates, stray notes."""
    columns = columns_of(
        "序号=no|位号=number|规格型号=model|量程（MPa）=range|精度等级=accuracy|"
        "生产厂家=maker|出厂编号=serial|安装位置=place|压力表类别=sort|分类管理=grade|"
        "检验\n周期=interval| 检定时间=on|有效期=until|检验单位=lab|证书编号=certificate|"
        "器具\n状态=state"
    )
    rows, serial = [], 180900
    for at in range(92):
        grade = book.pick("A", "B", "B", "C")
        months = 36 if grade == "C" else 6
        first = date(2024, 6, 1) if grade == "C" else date(2026, 3, 1)
        if at % 9:
            serial += 1 + at % 4
        row = book.entry(
            "short" if at % 5 == 0 else "dots",
            months,
            first=first,
            number=f"PG-{1101 + at}",
            model=book.pick("Y-100", "Y-150", "YTN-60", "Y-100BF"),
            range=book.pick(
                "0-1.6", "0~1.6", "0～2.5", "-0.1～0.5", "-0.1-0.06", "0~25", "0～1bar", "0～0.6"
            ),
            accuracy=book.pick("1.6", 1.6, "1.6级", 2.5, "2.5级"),
            maker=book.maker(),
            serial=f"{serial}s" if at % 11 == 0 else serial,
            place=f"{PLACES[at % 12]}{book.pick('出口', '进口', '顶部')}",
            sort=book.pick("一般压力表", "耐震压力表"),
            grade=book.pick(grade, f"{grade}类"),
            interval=book.pick(months, f"{months}个月"),
            lab=LAB if grade == "A" else OWN,
            certificate=f"YL2026-{300 + at // 4 * 4:04d}",
            state=book.pick("在用", "在用", "在用", "合格"),
        )
        rows.append(row)
    for at, note in {7: "2026.1.31安装", 23: "未投用", 40: "停用", 61: 2816794}.items():
        rows[at]["stray"] = note
    for at in (30, 71):  # written by hand, 36 months after a date half a year later
        rows[at].update(on="2026.04.03", until="2029.10.02", interval=36, grade="C")
        rows[at]["means"].update(on="2026-04-03", until="2029-10-02", months=36)
    rows[52].update(lab="停用", certificate="/")
    sheet = book.sheet("压力表", "二分厂压力表台账（2026年）", 11)
    end = book.table(sheet, 2, columns, rows)
    sheet.cell(end + 2, 2, "注：红色为超期，及时送检。")
    sheet.freeze_panes = "C3"


def transmitters(book):
    """压变: real dates, classes as percent, units in headers."""
    columns = columns_of(
        "序号=no|仪表位号=number|器具名称=name|型号=model|测量范围=range|"
        "仪表精度=accuracy|制造单位=maker|S/N=serial|安装地点=place|管理分类=grade|"
        "检定周期（月）=interval|检定日期=on|有效期至=until|检定单位=lab|证书号=certificate|"
        "备注=remark"
    )
    rows = [
        book.entry(
            "real",
            12,
            first=date(2025, 9, 1),
            number=f"PT-{2101 + at}",
            name="差压变送器" if at % 7 == 3 else "压力变送器",
            model=book.pick("QH3051TG", "QH3051CD", "EJ-110"),
            range=book.pick("0～4MPa", "0~20kPa", "-6~6kPa", "0～1.0MPa", "—40—120kPa"),
            accuracy=book.pick(0.005, 0.00075, "0.1级", "0.075级", "±0.1%"),
            maker=book.maker(),
            serial=f"L23{book.chance.randrange(1000000, 9999999)}",
            place=f"{PLACES[at % 12]}压力",
            grade="B",
            interval=12,
            lab=OWN,
            certificate=f"PT26-{at + 1:03d}",
            remark=book.pick(None, None, "/", "2025年大修更换"),
        )
        for at in range(46)
    ]
    sheet = book.sheet("压变", "压力变送器台账", 8)
    book.table(sheet, 2, columns, rows)


def temperature_transmitters(book):
    """温变: first row empty, dates as numbers that Excel counts days with."""
    columns = columns_of(
        "序号=no|管理编号=number|规格型号=model|量程(℃)=range|精度=accuracy|"
        "厂家=maker|出厂编号=serial|位置=place|检验周期=interval|检验时间=on|"
        "到期时间=until|检验单位=lab|使用状态=state"
    )
    rows = [
        book.entry(
            "serial",
            12,
            first=date(2025, 10, 20),
            number=f"TT-{3101 + at}",
            model="SBWZ-240",
            range=book.pick("-40～80", "0-200", "0~600"),
            accuracy=book.pick("0.2", "0.5级", "±1.0%"),
            maker=book.maker(),
            serial=str(20190000 + at * 37),
            place=f"{PLACES[at % 12]}温度",
            interval=book.pick("1 年", "12个月", "一年"),
            lab=OWN,
            state=book.pick("在用", "在用", "备用"),
        )
        for at in range(22)
    ]
    sheet = book.sheet("温变", None, 0)
    book.table(sheet, 2, columns, rows)


def thermometers(book):
    """温度计: months only, the trap of 2025.1 that is October, intervals in words."""
    columns = columns_of(
        "序号=no|自用编号=number|名称=name|规格型号=model|测量范围（℃）=range|"
        "准确度等级=accuracy|制造厂=maker|编号=serial|安装位置=place|ABC分类=grade|"
        "校准周期=interval|校准日期=on|校准单位=lab|备注=remark"
    )
    rows = []
    for at in range(32):
        months = 36 if at % 3 else 12
        row = book.entry(
            book.pick("dots", "words", "slashes"),
            months,
            number=f"TG-{4101 + at}",
            name="双金属温度计",
            model=book.pick("WSS-411", "WSS-481"),
            range=book.pick("0～100", "0-150", "-40~80"),
            accuracy=book.pick("1.5", 1.5, "1.5级"),
            maker=book.maker(),
            serial=book.chance.randrange(10000, 99999),
            place=PLACES[at % 12],
            grade="C" if months == 36 else "B",
            interval=f"{months // 12} 年",
            lab=OWN,
        )
        row["means"]["until"] = None
        rows.append(row)
    for at, (cell, month) in enumerate(
        {2025.1: "2025-10", 2025.06: "2025-06", "2025年3月": "2025-03"}.items()
    ):
        rows[4 + at * 9]["on"] = cell
        rows[4 + at * 9]["means"]["on"] = month
    rows[11].update(interval="长期", on=None, remark="随坏随换")
    rows[11]["means"].update(on=None, months=None)
    sheet = book.sheet("温度计", "温度计台账", 5)
    rows[20]["no"], rows[21]["no"] = 24, 25
    book.table(sheet, 2, columns, rows, formula=False)


def resistors(book):
    """热电阻: dates as eight digits."""
    columns = columns_of(
        "序号=no|位号=number|仪表名称=name|型号规格=model|量程(℃)=range|精度=accuracy|"
        "出厂编号=serial|安装地点或计量区域=place|检定周期=interval|检定日期=on|有效日期=until|"
        "检定结果=result"
    )
    rows = [
        book.entry(
            "digits",
            12,
            first=date(2025, 11, 1),
            number=f"TE-{5101 + at}",
            name=book.pick("铂热电阻", "热电阻", "K型热电偶"),
            model=book.pick("WZP-230", "WZP-430"),
            range=book.pick("-50～200", "0-400", "—50—200"),
            accuracy=book.pick("A级", "B级"),
            serial=f"R{book.chance.randrange(1000, 9999)}",
            place=f"{PLACES[at % 12]}温度",
            interval="12月",
            result="合格",
        )
        for at in range(18)
    ]
    sheet = book.sheet("热电阻", "热电阻热电偶台账", 6)
    book.table(sheet, 2, columns, rows)


def flowmeters(book):
    """电磁流量计: units beside the figures, 合计 at the end."""
    columns = columns_of(
        "序号=no|计量编号=number|规格型号=model|公称通径=bore|流量范围=range|"
        "精度等级=accuracy|生产厂商=maker|出厂编号=serial|安装位置=place|能源种类=energy|"
        "检验周期=interval|检验日期=on|有效期=until|检验单位=lab|"
        "仪表检定证书编号=certificate"
    )
    rows = [
        book.entry(
            "dashes",
            12,
            first=date(2025, 8, 1),
            number=f"FT-{6101 + at}",
            model="LDG-S",
            bore=book.pick("DN80", "DN150", "DN300"),
            range=book.pick("70-1400m³/h", "0.7-7m3/h", "0～200 m³/h"),
            accuracy="0.5级",
            maker="澜生流量仪表（示例）",
            serial=f"LS{book.chance.randrange(10000, 99999)}",
            place=f"{PLACES[at % 12]}进水",
            energy=book.pick("水", "循环水", "脱盐水"),
            interval=12,
            lab="禾准检测技术有限公司（示例）",
            certificate=f"HZ-2026-{1200 + at}",
        )
        for at in range(16)
    ]
    sheet = book.sheet("电磁流量计", "电磁流量计台账", 7)
    end = book.table(sheet, 2, columns, rows)
    sheet.cell(end + 1, 1, "合计")
    sheet.cell(end + 1, 3, 16)


def rotors(book):
    """双转子流量计: two tables with headers of their own, one below the other."""
    first = columns_of(
        "序号=no|位号=number|型号规格=model|测量范围=range|精度=accuracy|出厂编号=serial|位置=place"
    )
    second = first + columns_of("检验日期=on|有效期=until|壳体材料=shell|检定周期=interval|检定机构=lab")

    def rows(count, start):
        return [
            book.entry(
                "dots",
                6,
                first=date(2026, 4, 1),
                number=f"FQ-{start + at}",
                model="LSZ-80",
                range="8~80m³/h",
                accuracy="0.2",
                serial=f"SZ{start + at}",
                place=book.pick("油库", "装车台"),
                shell=book.pick("碳钢", "不锈钢"),
                interval="半年",
                lab=LAB,
            )
            for at in range(count)
        ]

    above, below = rows(5, 7101), rows(6, 7201)
    for row in above:
        row["means"].update(on=None, until=None, months=None)
    sheet = book.sheet("双转子流量计", "双转子流量计（未检）", 4)
    end = book.table(sheet, 2, first, above, formula=False)
    sheet.cell(end + 3, 1, "双转子流量计（已检）").font = Font(name="宋体", size=14, bold=True)
    book.table(sheet, end + 4, second, below, formula=False)


def meters(book):
    """电度表: constants in the range column, levels beside classes."""
    columns = columns_of(
        "序号=no|计量器具名称=name|型号规格=model|准确度等级=accuracy|测量范围=range|"
        "生产厂家=maker|出厂编号=serial|用能单位管理编号=number|安装使用地点=place|级别=level|"
        "倍率=ratio|检定周期/校准间隔=interval|最后一次检定/校准时间=on|下次检定日期=until|"
        "是否与平台联网=networked"
    )
    rows = [
        book.entry(
            "words" if at % 4 == 0 else "dashes",
            60,
            first=date(2022, 1, 10),
            name=None if at % 6 in (1, 2) else "电度表",
            model="DTSD-QH188",
            accuracy=book.pick("0.5S", "0.25S", "1 级", "2.0级"),
            range=book.pick("5000imp/kw.h", "3×1.5(6)A", "3×100V"),
            maker="恒禾电表（示例）",
            serial=f"{2022010000 + at * 13:012d}",
            number=f"EM-{8101 + at}",
            place=f"二分厂变电所 {at + 1} 柜",
            level=book.pick("二级", "三级", "三级"),
            ratio=book.pick(1, 20, 300, 6000),
            interval="5 年",
            networked=book.pick("是", "否"),
        )
        for at in range(24)
    ]
    sheet = book.sheet("电度表", "能源计量器具配备一览表", 9)
    book.table(sheet, 2, columns, rows)
    for first in range(3, 27, 6):
        sheet.merge_cells(start_row=first, start_column=2, end_row=first + 2, end_column=2)


def scales(book):
    """衡器: header in the fifth row, 小计 between the groups."""
    columns = columns_of(
        "序号=no|器具名称=name|计量器具编号=number|规格型号=model|级别=accuracy|"
        "量程=range|制造厂=maker|出厂编号=serial|存放地点=place|检定周期=interval|"
        "检定日期=on|有效期至=until|准用证号=certificate|管理状态=state"
    )

    def scale(at, name, model, span, place):
        return book.entry(
            "slashes",
            12,
            first=date(2025, 11, 1),
            name=name,
            number=f"WS-{9101 + at}",
            model=model,
            accuracy="M1 级" if name == "砝码" else "Ⅲ级",
            range=span,
            maker="平川衡器（示例）",
            serial=f"PC{at:04d}",
            place=place,
            interval="1 年",
            certificate=f"ZY2026{at:03d}",
            state="准用" if at == 3 else "合格",
        )

    sheet = book.sheet("衡器", "计量器具检定明细表", 6)
    sheet["A3"] = "单位（盖章）：青禾化工二分厂（示例）"
    trucks = [scale(at, "电子汽车衡", "SCS-120", "1t~120t", "地磅房") for at in range(3)]
    benches = [
        scale(at, *book.pick(("电子台秤", "TCS-300", "0~300kg"), ("砝码", "20kg", "20kg")), "包装间")
        for at in range(3, 12)
    ]
    rows = [*trucks, {"no": "小计", "name": 3}, *benches, {"no": "小计", "name": 9}]
    for at, row in enumerate(trucks + benches, 1):
        row["no"] = at
    book.table(sheet, 5, columns, rows, formula=False)


def detectors(book):
    """气体报警器: contradictions, notes in columns that mean something else."""
    columns = columns_of(
        "序号=no|设备名称=name|设备识别号=number|规格型号=model|测量范围=range|"
        "精度=accuracy|生产厂家=maker|序列号=serial|安装地点=place|是否强检=mandatory|"
        "检定周期=interval|检测日期=on|证书有效日期=until|检定机构=lab|证书编号=certificate|"
        "状态=state"
    )
    rows = [
        book.entry(
            book.pick("dots", "dashes"),
            12,
            first=date(2025, 10, 1),
            name=book.pick("可燃气体检测报警器", "氨气检测报警器", "一氧化碳检测报警器"),
            number=f"GD-{1301 + at}",
            model="GT-QH2000",
            range="0~100%LEL",
            accuracy="±5%FS",
            maker="安岚传感（示例）",
            serial=f"AL{2300 + at - (at % 9 == 8)}",
            place=f"{PLACES[at % 12]}东侧",
            mandatory="是",
            interval=12,
            lab=LAB,
            certificate=f"BJ2026-{50 + at // 6:03d}",
            state="在用",
        )
        for at in range(26)
    ]
    rows[5].update(on="2026.04.10", until="2027.10.09")
    rows[5]["means"].update(on="2026-04-10", until="2027-10-09")
    rows[14].update(state="未投用", on="-", until="—", certificate="/", lab="/")
    rows[14]["means"].update(on=None, until=None)
    rows[19].update(state="停用")
    sheet = book.sheet("气体报警器", "可燃有毒气体检测报警器台账", 10)
    book.table(sheet, 2, columns, rows)


def laboratory(book):
    """化验仪器: a list without a title, intervals as figures."""
    columns = columns_of(
        "序号=no|仪器名称=name|资产编号=number|规格型号=model|准确度=accuracy|"
        "出厂编号=serial|出厂日期=made|使用人或地点=place|校准周期(月)=interval|"
        "上次检定/校准日期=on|下次校准日期=until|检定依据=regulation"
    )
    kinds = (
        ("电子天平", "FA-2004", "Ⅰ级", "JJG 1036-2022", 12),
        ("酸度计", "QH-PH3", "0.01级", "JJG 119-2018", 12),
        ("分光光度计", "QH-722", "/", "JJG 178-2007", 12),
        ("气相色谱仪", "QH-GC9", "", "JJG 700-2016", 24),
    )
    rows = []
    for at in range(13):
        name, model, accuracy, regulation, months = kinds[at % 4]
        rows.append(
            book.entry(
                "dashes",
                months,
                first=date(2025, 11, 1),
                name=name,
                number=f"LA-{1401 + at}",
                model=model,
                accuracy=accuracy,
                serial=f"2018-{at + 3:02d}-08  {at}D",
                made=f"2018.{at % 9 + 1:02d}",
                place="化验室",
                interval=months,
                regulation=regulation,
            )
        )
    sheet = book.sheet("化验仪器", None, 0)
    book.table(sheet, 1, columns, rows, formula=False)


SHEETS = (
    gauges,
    transmitters,
    temperature_transmitters,
    thermometers,
    resistors,
    flowmeters,
    lambda book: book.book.create_sheet("Sheet1"),
    rotors,
    meters,
    scales,
    detectors,
    laboratory,
)
