"""Pictures that people hand in, looked at before anything draws them: nothing foreign is fetched or run."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from models.rules.refusal import Refusal

if TYPE_CHECKING:
    from pathlib import Path

MOST = 2_000_000
"""Bytes of a picture; a logo has a hundredth of that."""
PNG = b"\x89PNG\r\n\x1a\n"
_ACTIVE = {"script", "image", "foreignObject", "feImage", "iframe", "animate", "set", "handler"}
_FETCHES = re.compile(r"@import|url\(\s*['\"]?(?!#)", re.IGNORECASE)


class PictureRefused(Refusal):
    """图片 {file} 不能用作标志：{reason}。请换一个 PNG 或 SVG 文件。"""

    field = "logo"


def picture(path: Path) -> tuple[str, bytes]:
    """Return the kind, ``png`` or ``svg``, and the bytes of a picture that stands by itself."""
    try:
        if path.stat().st_size > MOST:
            raise PictureRefused(file=path.name, reason="文件超过 2 MB")
        content = path.read_bytes()
    except OSError as error:
        raise PictureRefused(file=path.name, reason=f"读不到文件（{error.strerror}）") from error
    if content.startswith(PNG):
        return "png", content
    if why := _why_no_svg(content):
        raise PictureRefused(file=path.name, reason=why)
    return "svg", content


def _why_no_svg(content: bytes) -> str:
    """Return why bytes are no harmless drawing; nothing where they are one."""
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        root = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError):
        return "既不是 PNG，也不是正确的 SVG"
    if _local(root.tag) != "svg":
        return "既不是 PNG，也不是 SVG"
    for element in root.iter():
        if _local(element.tag) in _ACTIVE:
            return f"里面有“{_local(element.tag)}”，会引入别的文件或动作"
        words = [element.text or "", *element.attrib.values()]
        if any(map(_FETCHES.search, words)):
            return "里面引用了别的文件"
        for key, value in element.attrib.items():
            if _local(key) == "href" and not value.startswith("#"):
                return "里面引用了别的文件"
    return ""


def _local(tag: object) -> str:
    return str(tag).rpartition("}")[2]
