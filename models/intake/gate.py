"""The gate: hostile and broken files are refused before a parser sees them (reliability S1, S2)."""

from __future__ import annotations

import re
import zipfile
import zlib
from typing import IO, TYPE_CHECKING

from models.intake import ole
from models.intake.refusals import (
    BrokenFile,
    CannotOpen,
    EmptyFile,
    FileTooLarge,
    NotAWorkbook,
    OtherFormat,
    PasswordProtected,
    SheetTooLarge,
    TooManyParts,
    UnpacksTooLarge,
    UnsafeContent,
)

if TYPE_CHECKING:
    from pathlib import Path

MB = 1024 * 1024
FILE_LIMIT = 20 * MB
ENTRY_LIMIT = 2000
UNPACKED_LIMIT = 300 * MB
RATIO_LIMIT = 200
RATIO_COUNTS_FROM = 8 * MB
"""A part that unpacks to less than this is harmless, however well it is packed."""
ROW_LIMIT = 100_000
COLUMN_LIMIT = 200
"""The last column allowed is GR."""
CELL_LIMIT = 3_000_000
TEXT_LIMIT = 100_000
"""Characters of a cell. Excel writes 32,767 at most, other programs more: such a row is listed, not the file refused."""
DEPTH_LIMIT = 256
CHUNK = MB

FAR = re.compile(
    rb"""r=["'](?:[A-Za-z]{0,3}(?!100000["'])\d{6,}|(?:G[S-Zs-z]|[H-Zh-z][A-Za-z]|[A-Za-z]{3,})\d)"""
)
"""A row or cell reference beyond the limits."""
DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
ELEMENT = re.compile(rb"<([A-Za-z_][\w.-]*:)?[A-Za-z_]")
OTHER_PARTS = {
    "xl/workbook.bin": "二进制工作簿（.xlsb）",
    "word/document.xml": "Word 文档",
    "ppt/presentation.xml": "PowerPoint 演示文稿",
    "content.xml": "OpenDocument 表格（.ods）",
}
OTHER_STARTS = {
    b"%pdf": "PDF",
    b"<?xml": "XML 表格（Excel 2003 XML）",
    b"<html": "网页（HTML）",
    b"<!doctype html": "网页（HTML）",
    b"<table": "网页（HTML）",
    b"<meta": "网页（HTML）",
    b"{\\rtf": "RTF 文档",
    b"rar!": "RAR 压缩包",
    b"7z\xbc\xaf": "7z 压缩包",
    b"\x89png": "图片",
    b"\xff\xd8\xff": "图片",
    b"sqlite format 3": "数据库文件",
}


def examine(path: Path) -> str:
    """Return ``xlsx``, ``xls`` or ``csv`` by what a file holds, or refuse it.

    The name's ending counts for nothing. Parts are unpacked in small pieces and counted, since the sizes in
    their headers may lie.
    """
    try:
        size = path.stat().st_size
        if size > FILE_LIMIT:
            raise FileTooLarge(name=path.name, size=f"{size / MB:.0f}", limit=FILE_LIMIT // MB)
        with path.open("rb") as file:
            return _examine(path.name, file, size)
    except OSError as error:
        raise CannotOpen(name=path.name) from error


def _examine(name: str, file: IO[bytes], size: int) -> str:
    start = file.read(64)
    if not start.strip():
        raise EmptyFile(name=name)
    file.seek(0)
    if start.startswith(b"PK"):
        _examine_package(name, file)
        return "xlsx"
    if start.startswith(ole.MAGIC):
        _examine_ole(name, file.read(size))
        return "xls"
    text = start.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    for mark, what in OTHER_STARTS.items():
        if text.startswith(mark):
            raise OtherFormat(name=name, format=what)
    _examine_text(name, file.read(size), start)
    return "csv"


def _examine_text(name: str, data: bytes, start: bytes) -> None:
    wide = start.startswith((b"\xff\xfe", b"\xfe\xff"))
    if b"\0" in data and not wide:
        raise NotAWorkbook(name=name)
    lines = data.count(b"\n") or data.count(b"\r")
    if lines > ROW_LIMIT:
        raise SheetTooLarge(name=name, rows=ROW_LIMIT, columns=COLUMN_LIMIT, where=f"共 {lines} 行")


def _examine_ole(name: str, data: bytes) -> None:
    try:
        streams = ole.Container(data).entries
    except (ole.Malformed, ValueError, IndexError, OverflowError) as error:
        raise BrokenFile(name=name) from error
    if "EncryptedPackage" in streams:
        raise PasswordProtected(name=name)
    if "WordDocument" in streams:
        raise OtherFormat(name=name, format="Word 文档")
    if not {"Workbook", "Book"} & streams.keys():
        raise NotAWorkbook(name=name)


def _examine_package(name: str, file: IO[bytes]) -> None:
    try:
        with zipfile.ZipFile(file) as package:
            parts = package.infolist()
            _examine_parts(name, parts)
            unpacked = 0
            for part in parts:
                unpacked += _Part(name, part, unpacked).examine(package)
    except (
        zipfile.BadZipFile,
        zlib.error,
        OSError,
        EOFError,
        NotImplementedError,
        ValueError,
        RuntimeError,
    ) as error:
        raise BrokenFile(name=name) from error


def _examine_parts(name: str, parts: list[zipfile.ZipInfo]) -> None:
    names = {part.filename for part in parts}
    if len(parts) > ENTRY_LIMIT or len(names) < len(parts):
        raise TooManyParts(name=name, count=len(parts))
    if any(part.flag_bits & 1 for part in parts):
        raise PasswordProtected(name=name)
    if "xl/workbook.xml" not in {part.lower() for part in names}:
        what = next((what for part, what in OTHER_PARTS.items() if part in names), "")
        raise OtherFormat(name=name, format=what) if what else NotAWorkbook(name=name)


class _Part:
    """One part of a package, unpacked piece by piece."""

    def __init__(self, name: str, part: zipfile.ZipInfo, before: int) -> None:
        self.name, self.part, self.before = name, part, before
        lower = part.filename.lower()
        self.xml = lower.endswith((".xml", ".rels", ".vml"))
        self.sheet = self.xml and "worksheets/" in lower
        self.rows = self.cells = self.size = self.depth = 0
        self.begun, self.prefix = False, b""

    def examine(self, package: zipfile.ZipFile) -> int:
        """Return the part's unpacked size."""
        rest = b""
        with package.open(self.part) as stream:
            while piece := stream.read(CHUNK):
                if self.size == 0 and self.xml and b"\0" in piece[:4]:
                    raise UnsafeContent(name=self.name)
                self._count(len(piece))
                if not self.xml:
                    continue
                piece = rest + piece
                cut = piece.rfind(b"<")
                whole, rest = (piece[:cut], piece[cut:]) if cut > 0 else (piece, b"")
                self._look(whole)
        self._look(rest)
        return self.size

    def _count(self, more: int) -> None:
        self.size += more
        ratio = self.size / max(self.part.compress_size, 1)
        if self.before + self.size > UNPACKED_LIMIT:
            raise UnpacksTooLarge(name=self.name, what=f"超过 {UNPACKED_LIMIT // MB} MB")
        if self.size > RATIO_COUNTS_FROM and ratio > RATIO_LIMIT:
            raise UnpacksTooLarge(name=self.name, what=f"膨胀 {ratio:.0f} 倍")

    def _look(self, xml: bytes) -> None:
        if not self.begun:
            self._begin(xml)
        if self.sheet:
            self._measure(xml)
            return
        self.depth += (
            xml.count(b"<") - 2 * xml.count(b"</") - xml.count(b"/>") - xml.count(b"<?") - xml.count(b"<!")
        )
        if self.depth > DEPTH_LIMIT:
            raise UnpacksTooLarge(name=self.name, what=f"嵌套 {self.depth} 层")

    def _begin(self, xml: bytes) -> None:
        """Look for declarations, which may stand before the first element only, and at that element."""
        if DECLARATION.search(xml):
            raise UnsafeContent(name=self.name)
        if first := ELEMENT.search(xml):
            self.begun, self.prefix = True, first[1] or b""

    def _measure(self, xml: bytes) -> None:
        self.rows += xml.count(b"<%brow" % self.prefix)
        self.cells += xml.count(b"<%bc" % self.prefix)
        if far := FAR.search(xml):
            where = far[0].split(b"=", 1)[1].strip(b"\"'").decode("ascii", "replace")
            raise SheetTooLarge(name=self.name, rows=ROW_LIMIT, columns=COLUMN_LIMIT, where=f"{where}…")
        if self.rows > ROW_LIMIT or self.cells > CELL_LIMIT:
            where = f"{self.rows} 行、{self.cells} 格"
            raise SheetTooLarge(name=self.name, rows=ROW_LIMIT, columns=COLUMN_LIMIT, where=where)
