"""The plant's labels as data: sizes, sheets, and the colour, word and entries of each kind.

The shipped design is in ``resources/labels``; a plant's own, which wins, is a file (``label_design_file``).
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field, fields, replace
from functools import cache
from typing import Any

from models.rules.label_size import LabelSize, Layout, usual
from models.rules.refusal import Refusal
from resources import resource

ENTRIES = {
    "number": "管理编号",
    "name": "名称",
    "model": "型号规格",
    "accuracy_class": "准确度等级",
    "range": "测量范围",
    "serial": "出厂编号",
    "verified_on": "检定/校准日期",
    "valid_until": "有效期至",
    "verifier": "检定员",
    "lab": "检定/校准单位",
    "certificate_no": "证书编号",
    "change": "原等级→现等级",
    "reason": "原因、限用范围",
    "since": "停用/封存/报废日期",
    "slip": "审批单号",
    "note": "固定文字",
    "unit": "使用部门",
    "place": "安装地点",
}
"""What may stand on a label."""
CODES = {"qr": "二维码", "code128": "一维码（Code 128）", "none": "不印"}
PAYLOADS = {"number": "管理编号", "dates": "管理编号、日期和校验位"}
PLAINS = {"open": "白底黑字", "box": "词反白", "solid": "整条反白"}
SMALLEST, LARGEST = (8.0, 6.0), (210.0, 297.0)
"""Width and height of the smallest and the largest label, in millimetres."""
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*[x×*]\s*(\d+(?:\.\d+)?)")


class NoSuchLabel(Refusal):
    """没有名为“{name}”的标签尺寸或排版。可用的：{known}；尺寸也可以写成 45x28（毫米）。"""

    field = "size"


@dataclass(frozen=True, slots=True)
class Kind:
    """How the labels of one kind look and what they say."""

    word: str
    colour: str
    """Of the band, #rrggbb like the next three."""
    ink: str
    fields: tuple[str, ...]
    """Entries from top to bottom."""
    rank: tuple[str, ...]
    """Entries from the most to the least needed: what does not fit drops from the end."""
    captions: dict[str, str]
    edge: str = ""
    stripe: str = ""
    plain: str = "open"
    """How it looks in black and white: one of PLAINS."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Design:
    """Everything about the looks of a plant's labels."""

    kinds: dict[str, Kind]
    sizes: dict[str, LabelSize]
    layouts: dict[str, Layout]
    code: str = "qr"
    payload: str = "number"
    company: bool = True
    """Whether the band names the plant."""
    logo: bytes = field(default=b"", repr=False)
    """A PNG file, or nothing."""

    def size(self, name: str) -> LabelSize:
        """Return a size by its name, or one written as 45x28."""
        if name in self.sizes:
            return self.sizes[name]
        found = _SIZE.fullmatch(name.strip().lower())
        if found is None:
            raise NoSuchLabel(name=name, known="、".join(self.sizes))
        return own_size(float(found[1]), float(found[2]))

    def layout(self, name: str) -> Layout:
        """Return a layout by its name; ``single`` is one label a page."""
        if name not in self.layouts:
            raise NoSuchLabel(name=name, known="、".join(self.layouts), field="layout")
        return self.layouts[name]


def own_size(width: float, height: float) -> LabelSize:
    """Return a size of the plant's own; refuse one on which nothing could be read, or wider than A4."""
    if not (SMALLEST[0] <= width <= LARGEST[0] and SMALLEST[1] <= height <= LARGEST[1]):
        raise NoSuchLabel(name=f"{width:g}x{height:g}", known="宽 8~210 mm、高 6~297 mm 的任意尺寸")
    return usual(width, height)


@cache
def shipped() -> Design:
    """Return the design that ships with the program."""
    given = {name: _shipped(name) for name in ("kinds", "sizes", "layouts")}
    common = given["kinds"]["common"]
    kinds = {
        name: _kind(common | entry | {"captions": common["captions"] | entry.get("captions", {})})
        for name, entry in given["kinds"]["kinds"].items()
    }
    sizes = {name: LabelSize(**entry) for name, entry in given["sizes"].items()}
    return Design(kinds, sizes, {name: Layout(**entry) for name, entry in given["layouts"].items()})


def _kind(entry: dict[str, Any]) -> Kind:
    known = {one.name for one in fields(Kind)}
    made = Kind(**{key: value for key, value in entry.items() if key in known})
    return replace(made, fields=tuple(made.fields), rank=tuple(made.rank))


def _shipped(name: str) -> dict[str, Any]:
    return tomllib.loads(resource("labels", f"{name}.toml").read_text("utf-8"))
