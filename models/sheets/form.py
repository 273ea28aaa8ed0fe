"""Form definitions: what a printed form looks like, read from TOML; the plant's own file wins."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from models.rules.refusal import Refusal
from models.sheets.sheet import PAPERS, Align

if TYPE_CHECKING:
    from pathlib import Path

SEQ = "seq"
"""Key of the column 序号, which is counted, not read from a row."""
FACTS = {
    "company": "单位名称",
    "department": "部门",
    "form_no": "表单编号",
    "as_of": "截止日期",
    "year": "年度",
    "printed_on": "打印日期",
    "printed_by": "打印人",
    "list": "列表名称",
    "filter": "筛选条件",
    "total": "全部台数",
    "count": "本分表台数",
    "part": "分表的值",
    "heading": "分表标题",
    "page": "页码",
    "pages": "页数",
}
"""Facts that a form's lines may name in braces."""
_FACT = re.compile(r"\{(\w+)\}")
_DATES = {
    "yyyy-mm-dd": "%Y-%m-%d",
    "yyyy.mm.dd": "%Y.%m.%d",
    "yyyy/mm/dd": "%Y/%m/%d",
    "yyyy年m月d日": "%Y年%m月%d日",
}


class NoSuchForm(Refusal):
    """没有名为“{name}”的表格。可用的表格：{known}。"""


class FormUnreadable(Refusal):
    """表格定义 {file} 无法使用：{reason}。请改正该文件，或把它移出自有表格文件夹后使用程序自带的定义。"""


class UnknownColumn(Refusal):
    """表格定义 {file} 中的列“{key}”在列表“{list}”里不存在。可用的列：{known}。请改正该文件后再打印。"""


class UnknownFact(Refusal):
    """表格定义 {file} 中的“{{{key}}}”不是程序知道的内容。可用的有：{known}。请改正该文件后再打印。"""


@dataclass(frozen=True, slots=True)
class FormColumn:
    """One column of a form: which value, under which title, how wide in millimetres."""

    key: str
    title: str | None = None
    width: float | None = None
    align: Align | None = None
    words: dict[str, str] = field(default_factory=dict)
    """Words of the list replaced by words of the form."""


@dataclass(frozen=True, slots=True)
class Part:
    """A 分表: the rows whose ``split`` column has one of these values, under its own heading."""

    name: str
    heading: str
    values: tuple[str, ...] = ()
    """None means: every row that no other part takes; such a part is left out while empty."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form as its file declares it."""

    name: str
    file: str
    title: str
    columns: tuple[FormColumn, ...] = ()
    """None means: the columns of the list as given."""
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    sign: tuple[str, ...] = ()
    footer: tuple[str, str, str] = ("{form_no}", "第 {page} 页 共 {pages} 页", "")
    group: tuple[str, ...] = ()
    """序号 starts again at 1 when the first of these columns that has a value changes."""
    split: str | None = None
    parts: tuple[Part, ...] = ()
    part_heading: str = ""
    """Heading of each part where the parts are the values that occur."""
    leave_out: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Column and values of rows that the form does not show."""
    paper: str = "A4"
    landscape: bool = True
    margins: tuple[float, float, float, float] = (12.0, 12.0, 12.0, 15.0)
    row_height: float = 7.0
    date_style: str = "%Y-%m-%d"
    blank: str = ""
    """What stands in a cell without a value."""


def names(own: Path | None = None) -> dict[str, str]:
    """Return the names and titles of all forms, the plant's own among them."""
    found = {item.name.removesuffix(".toml") for item in (files("resources") / "forms").iterdir()}
    if own is not None and own.is_dir():
        found |= {path.stem for path in own.glob("*.toml")}
    return {name: load(name, own).title for name in sorted(found) if not name.startswith("_")}


def load(name: str, own: Path | None = None) -> Form:
    """Read a form; a file of the same name in the folder ``own`` wins over the shipped one."""
    shipped = files("resources") / "forms" / f"{name}.toml"
    mine = own / f"{name}.toml" if own is not None else None
    if not re.fullmatch(r"[\w-]+", name):
        raise NoSuchForm(name=name, known="、".join(_known(own)))
    if mine is not None and mine.is_file():
        return parse(name, _text(mine.read_bytes(), str(mine)), str(mine))
    if shipped.is_file():
        return parse(name, shipped.read_text("utf-8"), f"{name}.toml")
    raise NoSuchForm(name=name, known="、".join(_known(own)))


def parse(name: str, text: str, file: str) -> Form:
    """Read a form from TOML text; ``file`` is named in refusals."""
    try:
        given = tomllib.loads(text)
        return Form(name=name, file=file, **_fields(given))
    except tomllib.TOMLDecodeError as error:
        raise FormUnreadable(file=file, reason=f"不是正确的 TOML（{error}）") from error
    except _Wrong as error:
        raise FormUnreadable(file=file, reason=str(error)) from error


def fill(template: str, facts: dict[str, Any], file: str) -> str:
    """Put facts into a line: {company}. A known fact that was not given stays empty."""

    def value(found: re.Match[str]) -> str:
        key = found[1]
        if key not in FACTS and key not in facts:
            raise UnknownFact(file=file, key=key, known="、".join(FACTS))
        got = facts.get(key)
        return "" if got is None else str(got)

    return _FACT.sub(value, template)


class _Wrong(Exception):  # noqa: N818 - becomes part of a refusal
    """What is wrong with an entry."""


def _known(own: Path | None) -> list[str]:
    return list(names(own))


def _text(raw: bytes, file: str) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FormUnreadable(file=file, reason="文件编码不是 UTF-8") from error


def _fields(given: dict[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for key, value in given.items():
        if key not in _READ:
            raise _Wrong(f"不认识的项目“{key}”，可用的有：{'、'.join(_READ)}")
        try:
            made[key] = _READ[key](value)
        except (TypeError, ValueError, AttributeError, KeyError) as error:
            raise _Wrong(f"“{key}”的写法不对") from error
    if "title" not in made:
        raise _Wrong("缺少“title”（标题）")
    if made.get("parts") and not made.get("split"):
        raise _Wrong("有“parts”（分表）而没有“split”（按哪一列分）")
    return made


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _strings(value: Any) -> tuple[str, ...]:
    return tuple(map(_string, [value] if isinstance(value, str) else value))


def _footer(value: Any) -> tuple[str, str, str]:
    left, middle, right = _strings(value)
    return left, middle, right


def _margins(value: Any) -> tuple[float, float, float, float]:
    left, right, top, bottom = map(float, value)
    if min(left, right, top, bottom) < 0 or max(left, right, top, bottom) > 60:
        raise ValueError
    return left, right, top, bottom


def _positive(value: Any) -> float:
    if not 0 < float(value) <= 500:
        raise ValueError
    return float(value)


def _paper(value: Any) -> str:
    if value not in PAPERS:
        raise ValueError
    return str(value)


def _columns(value: Any) -> tuple[FormColumn, ...]:
    kinds: dict[str, Any] = {
        "key": _string,
        "title": _string,
        "width": _positive,
        "align": Align,
        "words": dict,
    }
    made = []
    for entry in value:
        entry = {"key": entry} if isinstance(entry, str) else entry
        made.append(FormColumn(**{name: kinds[name](part) for name, part in entry.items()}))
    return tuple(made)


def _parts(value: Any) -> tuple[Part, ...]:
    kinds: dict[str, Any] = {"name": _string, "heading": _string, "values": _strings}
    return tuple(Part(**{name: kinds[name](part) for name, part in entry.items()}) for entry in value)


def _leave_out(value: Any) -> dict[str, tuple[str, ...]]:
    return {key: _strings(words) for key, words in value.items()}


_READ = {
    "title": _string,
    "columns": _columns,
    "above": _strings,
    "below": _strings,
    "sign": _strings,
    "footer": _footer,
    "group": _strings,
    "split": _string,
    "parts": _parts,
    "part_heading": _string,
    "leave_out": _leave_out,
    "paper": _paper,
    "landscape": _flag,
    "margins": _margins,
    "row_height": _positive,
    "date_style": _DATES.__getitem__,
    "blank": _string,
}
