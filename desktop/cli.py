"""The command line: every action, every list, every form, without a screen."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.commands import history, imports, keeping, lists, paper
from desktop.commands.package import package
from desktop.commands.returned import returned
from desktop.session import CommandSession, now
from models.rules.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Command = Callable[[CommandSession], int | None]

REFUSED = 1


def run(arguments: Sequence[str]) -> int:
    """Run one command; return 0 done, 1 refused, 2 wrong usage."""
    options = parser().parse_args(arguments)
    session = CommandSession(options, now().date())
    try:
        command: Command = options.run
        return command(session) or 0
    except Refusal as refusal:
        return _refused(refusal, as_json=options.json)


def _refused(refusal: Refusal, *, as_json: bool) -> int:
    if as_json:
        error = {"code": refusal.code, "message": refusal.message, "clause": refusal.clause}
        print(json.dumps({"error": error}, ensure_ascii=False))
    else:
        print(refusal.message, file=sys.stderr)
    return REFUSED


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    top = argparse.ArgumentParser(prog="zhunsheng", description="准绳：计量器具台账。不带命令时打开窗口。")
    _common(top, argument_default=None)
    commands = top.add_subparsers(title="命令", metavar="命令", required=True)

    def add(name: str, about: str, command: Command) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=about, description=about)
        _common(sub, argument_default=argparse.SUPPRESS)
        sub.set_defaults(run=command)
        return sub

    init = add("init", "新建台账库", keeping.init)
    init.add_argument("--sample", action="store_true", help="装入示例工厂")
    init.add_argument("--admin", metavar="姓名", help="管理员的姓名")
    init.add_argument("--company", metavar="名称", default="", help="企业名称，印在表单和标识上")
    _take(add("import", "导入旧台账：不带 --accept 时只预览", imports.take))
    _accept(add("compare", "核对导出后改过的表：不带 --accept 时只核对", returned))
    add("imports", "列出做过的导入", imports.show_imports)
    undo = add("undo", "撤销一次导入", imports.undo)
    undo.add_argument("import_id", type=int)
    undo.add_argument("--reason", default="撤销导入")
    add("lists", "列出全部清单", lists.show_lists)
    one = add("list", "显示一张清单", lists.show_list)
    one.add_argument("name")
    one.add_argument("--until", type=date.fromisoformat, metavar="日期", help="只用于 due：在此日以前到期的")
    _narrow(one)
    _history(add("history", "一台器具的履历：谁、何时、改了什么", history.show_history))
    add("actions", "列出全部操作及参数", lists.show_actions)
    do = add("do", "执行一个操作", lists.do)
    do.add_argument("action")
    do.add_argument("given", nargs="*", metavar="KEY=VALUE", type=_pair)
    _add_papers(add)
    _check(add("check", "检查台账库是否完好，核对流水指纹", keeping.check))
    add("backup", "备份到文件", keeping.backup).add_argument("file", type=Path)
    add("restore", "从备份恢复", keeping.restore).add_argument("file", type=Path)
    add("upgrade", "把台账库升级到本程序的版本", keeping.upgrade)
    return top


def _add_papers(add: Callable[[str, str, Command], argparse.ArgumentParser]) -> None:
    """Add what writes paper."""
    forms = add("forms", "列出全部表单", paper.show_forms)
    forms.add_argument("--own", action="store_true", help="只列本厂自己的")
    _export(add("export", "输出表单为 Excel、PDF，或输出表格定义（.toml）", paper.export))
    slip = add("slip", "输出审批单为 PDF 或 Excel", paper.slip)
    slip.add_argument("request", metavar="单据号", help="例如 BF-2026-0001")
    slip.add_argument("file", type=Path)
    papers = add("package", "整理一个核查年度的迎检资料包", package)
    papers.add_argument("target", type=Path, nargs="?", metavar="FOLDER|FILE.zip")
    papers.add_argument("--year", type=int, metavar="年", help="核查年度，不写时为今年")
    papers.add_argument("--check", action="store_true", help="列出还缺什么；不写文件夹时只检查")
    labels = add("labels", "打印标识到 PDF", paper.labels)
    labels.add_argument("file", type=Path)
    _labels(labels)
    _narrow(labels)


def _history(told: argparse.ArgumentParser) -> None:
    told.add_argument("number", metavar="管理编号")
    told.add_argument("file", nargs="?", type=Path, help="写到 .xlsx、.pdf 或 .csv 文件")
    told.add_argument("--card", action="store_true", help="写成档案卡")


def _check(check: argparse.ArgumentParser) -> None:
    check.add_argument(
        "--anchor", metavar="指纹", action="append", default=[], help="纸上印的流水指纹，可以给几个"
    )
    check.add_argument("--report", metavar="FILE.pdf", type=Path, help="检查报告")


def _common(sub: argparse.ArgumentParser, *, argument_default: str | None) -> None:
    sub.add_argument("--ledger", metavar="文件夹", default=argument_default, help="台账库")
    sub.add_argument("--user", metavar="姓名", default=argument_default, help="操作人")
    sub.add_argument(
        "--json", action="store_true", default=argument_default or False, help="输出一个 JSON 对象"
    )


def _take(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("file", type=Path)
    sub.add_argument("--accept", choices=["clear"], help="写入所有无须人工决定的行")
    sub.add_argument("--header-row", action="append", default=[], metavar="工作表=行", type=_pair)


def _accept(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("file", type=Path)
    sub.add_argument("--accept", choices=["clear", "all"], help="采用没有疑问的改动；all 连同要确认的")
    sub.add_argument("--reason", default="", metavar="文字", help="更正理由；带 --accept 时必须写")


def _export(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("form")
    sub.add_argument("file", type=Path, nargs="?")
    sub.add_argument("--check", action="store_true", help="列出打印前要核对的缺项、矛盾和超期")
    _narrow(sub)


def _narrow(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--where", default="", metavar="文字", help="只要含有这些词的")
    sub.add_argument("--as-of", type=date.fromisoformat, default=None, metavar="日期", help="截至某日")


def _labels(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--size", default="50x30", help="尺寸的名称，或宽x高，如 45x28（毫米）")
    sub.add_argument("--layout", default="single", help="single 或 A4 排版的名称")
    sub.add_argument("--changed", action="store_true", help="只印与上次打印不同的")
    sub.add_argument("--start", type=_count, default=1, metavar="N", help="从整张纸的第几个位置开始")
    sub.add_argument("--copies", type=_count, default=1, metavar="N", help="每枚印几份")
    sub.add_argument("--black-and-white", action="store_true", help="黑白，用于热敏打印机")
    sub.add_argument(
        "--offset", type=_offset, default=(0.0, 0.0), metavar="X,Y", help="向右、向下移动的毫米数"
    )
    sub.add_argument("--test-page", action="store_true", help="只输出量打印机偏移用的测试页")


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def _offset(text: str) -> tuple[float, float]:
    across, _comma, down = text.replace("，", ",").partition(",")
    return float(across), float(down)


def _pair(text: str) -> str:
    if "=" not in text:
        raise argparse.ArgumentTypeError(f"「{text}」应写成 KEY=VALUE")
    return text
