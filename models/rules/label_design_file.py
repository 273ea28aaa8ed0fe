"""A plant's own design of labels as one file: kept with its forms, and given to another plant as it is.

A file rather than settings in the database: kinds, sizes, sheets and logo belong together, travel
together and are backed up with the forms. What it does not say is as shipped.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import tomllib
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from models.rules.label import KINDS
from models.rules.label_design import (
    CODES,
    ENTRIES,
    LARGEST,
    PAYLOADS,
    PLAINS,
    SMALLEST,
    Design,
    Kind,
    shipped,
)
from models.rules.label_size import LabelSize, Layout, usual
from models.rules.png import is_sound
from models.rules.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

FILE = "labels.zslabels"
"""Name of the plant's own design among its forms."""
LARGEST_FILE = 1_000_000
"""Bytes of a design, its logo included."""
LONGEST_WORD, LONGEST_TEXT, LARGEST_LOGO = 8, 60, 400_000
_COLOUR = re.compile("#[0-9a-fA-F]{6}")


class LabelDesignBroken(Refusal):
    """标识设计 {file} 无法使用：{reason}。请改正该文件，或换一个；没有自己的设计时使用程序自带的。"""

    field = "file"


def design_of(folder: Path | None) -> Design:
    """Return the design in a ledger's folder of forms, or the shipped one where it has none."""
    file = folder / FILE if folder is not None else None
    if file is None or not file.is_file():
        return shipped()
    return parse(file.read_bytes(), str(file))


def parse(content: bytes, file: str) -> Design:
    """Read a design; ``file`` is named in refusals."""
    try:
        return _design(tomllib.loads(content.decode("utf-8-sig")))
    except UnicodeDecodeError as error:
        raise LabelDesignBroken(file=file, reason="文件编码不是 UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise LabelDesignBroken(file=file, reason=f"不是正确的 TOML（{error}）") from error
    except _Wrong as error:
        raise LabelDesignBroken(file=file, reason=str(error)) from error


def taken(path: Path) -> bytes:
    """Return the content of a design that somebody hands in, once it has been read without an objection."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise LabelDesignBroken(file=path.name, reason="文件超过 1 MB")
        content = path.read_bytes()
    except OSError as error:
        raise LabelDesignBroken(file=path.name, reason=f"读不到这个文件（{error.strerror}）") from error
    parse(content, path.name)
    return content


def written(design: Design) -> bytes:
    """Return a design as the file that ``parse`` reads."""
    logo = base64.b64encode(design.logo).decode()
    lines = ["# 准绳 标识设计：可拷给另一个厂，在标识设计里“导入”。"]
    lines += [f"{key} = {_toml(getattr(design, key))}" for key in ("code", "payload", "company")]
    lines.append(f"logo = {_toml(logo)}")
    for name, kind in design.kinds.items():
        lines += ["", f"[kinds.{_toml(name)}]", *_lines(kind)]
    for table, things, known in (
        ("sizes", design.sizes, shipped().sizes),
        ("layouts", design.layouts, shipped().layouts),
    ):
        for name, thing in things.items():
            if known.get(name) != thing:
                lines += ["", f"[{table}.{_toml(name)}]", *_lines(thing)]
    return ("\n".join(lines) + "\n").encode()


class _Wrong(Exception):  # noqa: N818 - becomes part of a refusal
    """What is wrong with an entry."""


def _design(given: dict[str, Any]) -> Design:
    known = shipped()
    kinds = dict(known.kinds)
    for name, entry in _table(given, "kinds").items():
        if name not in KINDS:
            raise _Wrong(f"没有“{name}”这种标识，可用的：{'、'.join(KINDS)}")
        kinds[name] = _changed_kind(kinds[name], name, entry)
    sizes = {name: _size(name, entry) for name, entry in _table(given, "sizes").items()}
    layouts = {name: _layout(name, entry) for name, entry in _table(given, "layouts").items()}
    plain = {key: value for key, value in given.items() if key not in {"kinds", "sizes", "layouts"}}
    plain = _checked(plain, _DESIGN, "标识设计")
    if "logo" in plain:
        plain["logo"] = _logo(plain["logo"])
    return replace(known, kinds=kinds, sizes=known.sizes | sizes, layouts=known.layouts | layouts, **plain)


def _changed_kind(before: Kind, name: str, entry: Any) -> Kind:
    found = _checked(entry, _KIND, f"标识“{name}”")
    if "captions" in found:
        found["captions"] = before.captions | found["captions"]
    for key in ("fields", "rank"):
        if key in found:
            found[key] = tuple(found[key])
    return replace(before, **found)


def _size(name: str, entry: Any) -> LabelSize:
    found = _checked(entry, _LABEL_SIZE, f"尺寸“{name}”")
    if not {"width", "height"} <= set(found):
        raise _Wrong(f"尺寸“{name}”缺少 width 或 height")
    if not (SMALLEST[0] <= found["width"] <= LARGEST[0] and SMALLEST[1] <= found["height"] <= LARGEST[1]):
        raise _Wrong(f"尺寸“{name}”须在 8×6 到 210×297 mm 之间")
    return replace(usual(found["width"], found["height"]), **found)


def _layout(name: str, entry: Any) -> Layout:
    found = _checked(entry, _LAYOUT, f"排版“{name}”")
    if not {"title", "columns", "rows", "pitch_x", "pitch_y", "width", "height"} <= set(found):
        raise _Wrong(f"排版“{name}”的项目不全")
    made = Layout(**(found | {"paper": tuple(found.get("paper", (210.0, 297.0)))}))
    right = made.left + (made.columns - 1) * made.pitch_x + made.width
    low = made.top + (made.rows - 1) * made.pitch_y + made.height
    overlap = (made.columns > 1 and made.pitch_x < made.width) or (
        made.rows > 1 and made.pitch_y < made.height
    )
    if right > made.paper[0] + 0.01 or low > made.paper[1] + 0.01 or overlap:
        raise _Wrong(f"排版“{name}”的格子重叠或超出纸张")
    return made


def _logo(text: str) -> bytes:
    try:
        logo = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise _Wrong("“logo”不是 base64") from error
    if logo and not is_sound(logo):
        raise _Wrong("“logo”不是完好的 PNG 图片")
    return logo


def _table(given: dict[str, Any], key: str) -> dict[str, Any]:
    found = given.get(key, {})
    if not isinstance(found, dict):
        raise _Wrong(f"“{key}”的写法不对")
    return found


def _checked(entry: Any, known: Mapping[str, Callable[[Any], bool]], what: str) -> dict[str, Any]:
    if not isinstance(entry, dict):
        raise _Wrong(f"{what}的写法不对")
    for key, value in entry.items():
        if key not in known:
            raise _Wrong(f"{what}有不认识的项目“{key}”，可用的：{'、'.join(known)}")
        try:
            right = known[key](value)
        except TypeError:
            right = False
        if not right:
            raise _Wrong(f"{what}的“{key}”写法不对")
    return dict(entry)


def _text(longest: int) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and len(value) <= longest and value.isprintable()


def _number(least: float, most: float) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, int | float) and value is not True and least <= value <= most


def _flag(value: Any) -> bool:
    return isinstance(value, bool)


def _colour(value: Any) -> bool:
    return isinstance(value, str) and (not value or _COLOUR.fullmatch(value) is not None)


def _entries(value: Any) -> bool:
    return isinstance(value, list) and set(value) <= set(ENTRIES) and len(value) == len(set(value))


def _captions(value: Any) -> bool:
    text = _text(LONGEST_WORD + 2)
    return isinstance(value, dict) and set(value) <= set(ENTRIES) and all(map(text, value.values()))


_DESIGN: dict[str, Callable[[Any], bool]] = {
    "code": CODES.__contains__,
    "payload": PAYLOADS.__contains__,
    "company": _flag,
    "logo": lambda value: isinstance(value, str) and len(value) <= LARGEST_LOGO,
}
_KIND: dict[str, Callable[[Any], bool]] = {
    "word": lambda value: bool(value) and _text(LONGEST_WORD)(value),
    "colour": lambda value: bool(value) and _colour(value),
    "ink": lambda value: bool(value) and _colour(value),
    "edge": _colour,
    "stripe": _colour,
    "plain": PLAINS.__contains__,
    "note": _text(LONGEST_TEXT),
    "fields": _entries,
    "rank": _entries,
    "captions": _captions,
}
_LABEL_SIZE: dict[str, Callable[[Any], bool]] = {
    "title": _text(LONGEST_TEXT),
    **dict.fromkeys(("width", "height"), _number(1, 300)),
    "band": _number(2, 40),
    **dict.fromkeys(("word", "largest", "smallest"), _number(3, 60)),
    "qr": _number(0, 60),
    **dict.fromkeys(("side_band", "captions"), _flag),
}
_LAYOUT: dict[str, Callable[[Any], bool]] = {
    "title": _text(LONGEST_TEXT),
    "single": _flag,
    **dict.fromkeys(
        ("columns", "rows"), lambda value: isinstance(value, int) and value is not True and 1 <= value <= 60
    ),
    **dict.fromkeys(("left", "top"), _number(0, 300)),
    **dict.fromkeys(("pitch_x", "pitch_y", "width", "height"), _number(1, 420)),
    "paper": lambda value: isinstance(value, list) and len(value) == 2 and all(map(_number(20, 500), value)),
}


def _lines(thing: Kind | LabelSize | Layout) -> list[str]:
    return [f"{one.name} = {_toml(getattr(thing, one.name))}" for one in fields(thing)]


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(one)}" for key, one in value.items()) + " }"
    if isinstance(value, tuple):
        return json.dumps(list(value), ensure_ascii=False)
    return json.dumps(value, ensure_ascii=False)
