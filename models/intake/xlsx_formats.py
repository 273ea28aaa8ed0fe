"""Number formats, spoilt and uncomputed cells of an .xlsx file: what the fast reader does not tell."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from defusedxml.ElementTree import fromstring

from models.intake.grid import Merge, Place, Shown
from models.intake.shown import BUILT_IN, is_plain
from models.rules.export_mark import found_in

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator

FOOT = 8192
"""Bytes that hold what stands below the rows of a sheet."""
MAIN = re.compile(r"^\{[^}]*\}")
MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\s+ref=["']([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)["']""")
SPOILT = re.compile(
    rb"""<(?:\w+:)?c\s(?=[^>]*?\br="([A-Z]{1,3})(\d+)")[^>]*?\bt="e"[^>]*>(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]*)""",
    re.DOTALL,
)
UNCOMPUTED = re.compile(
    rb"""<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3})(\d+)"[^>]*>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>([^<]*)</(?:\w+:)?f>)"""
    rb"""\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"""
)


class XlsxFormats:
    """Looks up how the cells of a workbook are shown."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self.package = package
        self.parts = {part.lower(): part for part in package.namelist()}
        self.codes = self._codes()
        self.sheets = self._sheets()

    def _read(self, part: str) -> bytes:
        name = self.parts.get(part.lower())
        return self.package.read(name) if name else b""

    def _codes(self) -> dict[int, str]:
        """Return the format code of each style that shows a number otherwise than plainly."""
        if not (xml := self._read("xl/styles.xml")):
            return {}
        codes = dict(BUILT_IN)
        styles: dict[int, str] = {}
        for part in fromstring(xml):
            tag = MAIN.sub("", part.tag)
            if tag == "numFmts":
                codes |= {int(one.get("numFmtId", "0")): one.get("formatCode", "") for one in part}
            elif tag == "cellXfs":
                styles = {at: codes.get(int(one.get("numFmtId", "0")), "") for at, one in enumerate(part)}
        return {at: code for at, code in styles.items() if not is_plain(code)}

    def _sheets(self) -> dict[str, str]:
        """Return the part that holds each sheet, by the sheet's name."""
        targets = {
            one.get("Id", ""): one.get("Target", "")
            for one in fromstring(self._read("xl/_rels/workbook.xml.rels"))
        }
        found: dict[str, str] = {}
        for one in fromstring(self._read("xl/workbook.xml")).iter():
            if MAIN.sub("", one.tag) == "sheet":
                key = next((value for name, value in one.items() if name.endswith("}id")), "")
                target = targets.get(key, "")
                path = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
                found[one.get("name", "")] = posixpath.normpath(path)
        return found

    def mark(self) -> str:
        """Return the mark that an exported table carries in its properties, and in the foot of its pages."""
        feet = (self._read(part)[-FOOT:] for part in self.sheets.values())
        return found_in(
            xml.decode("utf-8", "replace") for xml in (self._read("docProps/core.xml")[:FOOT], *feet)
        )

    def of(self, sheet: str) -> Shown:
        """Return how a sheet's cells are shown, which hold no computed value, and which are merged."""
        xml = self._read(self.sheets.get(sheet, ""))
        codes: dict[int, dict[int, str]] = {}
        if self.codes:
            columns: dict[bytes, int] = {}
            for letters, row, style in self._styled(xml):
                if (column := columns.get(letters)) is None:
                    column = columns[letters] = _column(letters)
                codes.setdefault(int(row) - 1, {})[column] = self.codes[int(style)]
        return Shown(codes, dict(_without_value(xml)), _merges(xml))

    def _styled(self, xml: bytes) -> list[tuple[bytes, bytes, bytes]]:
        """Find the cells of the styles that matter; programs write a cell's place before its style."""
        styles = "|".join(map(str, self.codes)).encode()
        found: list[tuple[bytes, bytes, bytes]]
        found = re.findall(rb'<c r="([A-Z]+)(\d+)" s="(' + styles + rb')"', xml)
        if not found:
            both = rb'(?=[^>]*?\br="([A-Z]+)(\d+)")(?=[^>]*?\bs="(' + styles + rb')")'
            found = re.findall(rb"<(?:\w+:)?c\s+" + both, xml)
        return found


def _merges(xml: bytes) -> list[Merge]:
    below = xml[xml.rfind(b"sheetData>") :]
    return [
        Merge(int(top) - 1, _column(left), int(bottom) - 1, _column(right))
        for left, top, right, bottom in MERGED.findall(below)
    ]


def _column(letters: bytes) -> int:
    number = 0
    for one in letters:
        number = number * 26 + one - 64
    return number - 1


def _without_value(xml: bytes) -> Iterator[tuple[Place, str]]:
    if b't="e"' in xml:
        for letters, row, text in SPOILT.findall(xml):
            yield (int(row) - 1, _column(letters)), text.decode("utf-8", "replace")
    if b"</f>" in xml or b":f>" in xml[:4096] or b"<f " in xml:
        for letters, row, formula in UNCOMPUTED.findall(xml):
            yield (int(row) - 1, _column(letters)), f"公式未计算 ={formula.decode('utf-8', 'replace')}"
