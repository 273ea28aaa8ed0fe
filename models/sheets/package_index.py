"""The index of the papers for an inspection, and the list of what is missing in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from models.lists import Column, ListSpec
from models.rules.form import load
from models.sheets.form_check import FINDINGS, Finding
from models.sheets.layout import lay_out
from models.sheets.package_check import counted
from models.sheets.package_lists import FILE, link
from models.sheets.sheet import Cell, Line, Row, Style

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from models.sheets.sheet import Book

HEADING = 8.0
"""Millimetres."""
ROOT = "总览"
"""Heading of the files beside the folders."""
NOTHING = "没有发现缺项。"


class Document(NamedTuple):
    """One file of the papers."""

    folder: str
    title: str
    """What it is, in words."""
    file: str
    """Its path inside the papers; empty where it could not be made."""
    extent: str
    """Pages of a PDF, rows of a workbook, size of any other file."""
    note: str


D = Column[Document]
DOCUMENTS: ListSpec[Document] = ListSpec(
    name="package",
    title="目录",
    key=id,
    search=lambda _row: "",
    columns=(
        D("title", "资料", lambda one: one.title),
        D(FILE, "文件", lambda one: one.file),
        D("extent", "页、行", lambda one: one.extent),
        D("note", "说明", lambda one: one.note),
    ),
)


def index_book(documents: Sequence[Document], found: Sequence[Finding], facts: Mapping[str, Any]) -> Book:
    """Lay the index out, the files under their folders; each name leads to its file."""
    book = lay_out(load("_package"), DOCUMENTS, documents, {**facts, "filter": in_words(found)})
    (sheet,) = book.sheets
    made: list[Line | Row] = []
    folder = None
    for document, line in zip(documents, sheet.body, strict=True):
        if document.folder != folder:
            folder = document.folder
            made.append(Row(HEADING, (Cell(0, folder or ROOT, Style.SECTION, len(sheet.tracks)),), keep=True))
        made.append(line)
    sheet.body = made
    link(sheet, 2)
    return book


def missing_book(found: Sequence[Finding], facts: Mapping[str, Any]) -> Book:
    """Lay out what is missing, group by group."""
    return lay_out(load("_package_missing"), FINDINGS, found, {**facts, "filter": in_words(found)})


def in_words(found: Sequence[Finding]) -> str:
    """Say in one sentence what is missing."""
    counts = counted(found)
    if not counts:
        return NOTHING
    parts = "、".join(f"{kind} {count:,}" for kind, count in counts.items())
    return f"缺项共 {len(found):,} 处：{parts}。"
