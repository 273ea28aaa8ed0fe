"""Form definitions: what a printed form looks like, read from TOML; the plant's own file wins."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field, replace
from importlib.resources import files
from typing import TYPE_CHECKING

from models.rules.file_name import safe_file_name
from models.rules.form_entries import Wrong, fields
from models.rules.refusal import Refusal

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable
    from pathlib import Path

    from models.rules.form_blocks import Block, FormColumn, Part

TEMPLATE = "template"
"""Source of a form that is an .xlsx file in the plant's folder."""
SEQ = "seq"
"""Key of the column 序号, which is counted, not read from a row."""


LONGEST_NAME = 40
ABOUT_TEMPLATE = "本厂的 Excel 模板，按命名的单元格填写。"


class NoSuchForm(Refusal):
    """没有名为“{name}”的表格。可用的表格：{known}。"""


class FormUnreadable(Refusal):
    """表格定义 {file} 无法使用：{reason}。请改正该文件，或把它移出自有表格文件夹后使用程序自带的定义。"""


class NotAFormName(Refusal):
    """“{name}”不能作表格的名称：名称就是文件名，只用汉字、字母、数字和横线，最多 40 个字，不以下划线开头。"""

    field = "name"


class NoDefinition(Refusal):
    """“{name}”是 Excel 模板，没有表格定义。要改它，请用 Excel 或 WPS 改 {file}；给别的厂，直接拷这个文件。"""


class UnknownColumn(Refusal):
    """表格定义 {file} 中的列“{key}”在列表“{list}”里不存在。可用的列：{known}。请改正该文件后再打印。"""


@dataclass(frozen=True, slots=True)
class Form:
    """A form as its file declares it: a table of many rows, or with ``blocks`` a slip about one thing."""

    name: str
    file: str
    title: str
    form_no: str = ""
    """表单编号, such as JL-QR-08."""
    shelf: str = ""
    """Group of the 报表 page: 迎检表, 台账, 单据, 空白表格."""
    about: str = ""
    """What it is for, in one sentence for the user."""
    source: str = "instruments"
    """Which question of the ledger fills it (``printed.SOURCES``)."""
    columns: tuple[FormColumn, ...] = ()
    """None means: the columns of the list as given."""
    used_only: bool = False
    """Columns in which no row of a 分表 has a value are left out there."""
    grid: tuple[float, ...] = ()
    """A slip's columns in millimetres; without them those of its widest sub-table."""
    blocks: tuple[Block, ...] = ()
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    sign: tuple[str, ...] = ()
    footer: tuple[str, str, str] = ("{form_no}", "第 {page} 页 共 {pages} 页", "流水指纹 {fingerprint}")
    group: tuple[str, ...] = ()
    """序号 starts again at 1 when the first of these columns that has a value changes."""
    through: bool = False
    """序号 goes on from one 分表 to the next; else each starts at 1."""
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
    trouble: str = ""
    """Why its file cannot be used; such a form is listed, and not printed."""

    @property
    def plain_title(self) -> str:
        """The title without facts in braces: how lists of forms call it."""
        return self.title.replace("{year} 年度", "年度").replace("{part}", "分种类")

    @property
    def is_template(self) -> bool:
        """Whether it is a workbook of the plant's own, filled at named cells."""
        return self.source == TEMPLATE

    @property
    def is_own(self) -> bool:
        """Whether it is a file of the plant's own."""
        return self.file != f"{self.name}.toml"

    @property
    def is_slip(self) -> bool:
        """Whether it is laid out block by block."""
        return bool(self.blocks)


def names(own: Path | None = None) -> dict[str, str]:
    """Return the names and titles of all forms, the plant's own among them."""
    return {name: form.title for name, form in every(own).items()}


def every(own: Path | None = None) -> dict[str, Form]:
    """Return all forms by name, the plant's own among them; of a file that cannot be used, why."""
    found = {item.name.removesuffix(".toml") for item in (files("resources") / "forms").iterdir()}
    if own is not None and own.is_dir():
        found |= {path.stem for kind in ("toml", "xlsx") for path in own.glob(f"*.{kind}")}
    return {name: _listed(name, own) for name in sorted(found) if _is_name(name)}


def _listed(name: str, own: Path | None) -> Form:
    try:
        return load(name, own)
    except FormUnreadable as refusal:
        file, why = refusal.facts["file"], refusal.message
        if is_shipped(name):
            return replace(load(name), file=file, about=why, trouble=why)
        return Form(name, file, name, about=why, trouble=why)


def is_shipped(name: str) -> bool:
    """Say whether the program brings a form of this name."""
    return _shipped(name).is_file()


def need_name(name: str) -> None:
    """Refuse what cannot be the name of a plant's own form on every computer."""
    file = f"{name}.toml"
    if not _is_name(name) or len(name) > LONGEST_NAME or safe_file_name(file) != file:
        raise NotAFormName(name=name)


def definition(name: str, own: Path | None = None) -> str:
    """Return the text of a form's file, the plant's own where there is one."""
    mine = own / f"{name}.toml" if own is not None else None
    form = load(name, own)
    if form.is_template:
        raise NoDefinition(name=name, file=form.file)
    if mine is not None and mine.is_file():
        return _text(mine.read_bytes(), str(mine))
    return _shipped(name).read_text("utf-8")


def read(content: bytes, name: str, file: str) -> tuple[Form, str]:
    """Return a form and its text from the bytes of a file."""
    text = _text(content, file)
    return parse(name, text, file), text


def _shipped(name: str) -> Traversable:
    return files("resources") / "forms" / f"{name}.toml"


def load(name: str, own: Path | None = None) -> Form:
    """Read a form; a file of the same name in the folder ``own`` wins over the shipped one."""
    shipped = _shipped(name)
    mine = own / f"{name}.toml" if own is not None else None
    if not re.fullmatch(r"[\w-]+", name):
        raise NoSuchForm(name=name, known="、".join(names(own)))
    if mine is not None and mine.is_file():
        return parse(name, _text(mine.read_bytes(), str(mine)), str(mine))
    if own is not None and (book := own / f"{name}.xlsx").is_file():
        return Form(name, str(book), name, about=ABOUT_TEMPLATE, source=TEMPLATE)
    if shipped.is_file():
        return parse(name, shipped.read_text("utf-8"), f"{name}.toml")
    raise NoSuchForm(name=name, known="、".join(names(own)))


def parse(name: str, text: str, file: str) -> Form:
    """Read a form from TOML text; ``file`` is named in refusals."""
    try:
        return Form(name=name, file=file, **fields(tomllib.loads(text)))
    except tomllib.TOMLDecodeError as error:
        raise FormUnreadable(file=file, reason=f"不是正确的 TOML（{error}）") from error
    except Wrong as error:
        raise FormUnreadable(file=file, reason=str(error)) from error


def _is_name(name: str) -> bool:
    """Say whether a file may be a form: not a part of something else, nor Excel's lock beside an open workbook."""
    return not name.startswith("_") and re.fullmatch(r"[\w-]+", name) is not None


def _text(raw: bytes, file: str) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FormUnreadable(file=file, reason="文件编码不是 UTF-8") from error
