"""The child process that parses a file: limited in memory and time, it may die without harm."""

from __future__ import annotations

import csv
import io
import json
import sys
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.intake import gate, text_file
from models.intake.grid import letter
from models.intake.ole import Malformed
from models.intake.refusals import (
    BrokenFile,
    CannotOpen,
    CellTooLong,
    EmptyFile,
    PasswordProtected,
    SheetTooLarge,
    UnknownEncoding,
    UnreadableFile,
)
from models.intake.shown import plain_number, shown_date, shown_number
from models.intake.xls_formats import Protected, XlsFormats
from models.intake.xlsx_formats import XlsxFormats

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from multiprocessing.connection import Connection

MEMORY = 1024 * gate.MB
SECONDS = 60
"""CPU seconds that reading may take."""
TEXT, NUMBER, DATE, NO_VALUE = range(4)
"""Kinds of cells on the wire: ``[kind, value, text]``; dates travel as ISO texts."""
type Cell = list[Any]
type Sheet = dict[str, Any]


def run(path: str, pipe: Connection) -> None:
    """Read a file and send it as JSON: progress, then the sheets or the reason of a refusal."""
    _limit()

    def send(kind: str, **content: Any) -> None:
        pipe.send_bytes(
            json.dumps({"kind": kind, **content}, ensure_ascii=False).encode("utf-8", "surrogatepass")
        )

    try:
        sheets, encoding = read(Path(path), lambda part: send("progress", part=part))
        send("book", sheets=sheets, encoding=encoding)
    except UnreadableFile as refusal:
        send("refused", code=refusal.code, facts=refusal.facts)
    except Exception as error:  # noqa: BLE001 - parsers raise anything on a broken file (reliability S3)
        send("refused", code=BrokenFile.__name__, facts={"name": Path(path).name}, why=repr(error))
    finally:
        pipe.close()


def _limit() -> None:
    """Set the limits where the system has them; elsewhere the gate and the parent's clock must do."""
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def read(path: Path, progress: Callable[[float], None]) -> tuple[list[Sheet], str | None]:
    """Return the sheets of a file as plain lists, and the encoding of a text file."""
    kind = gate.examine(path)
    progress(0.1)
    try:
        if kind == "csv":
            return _text(path)
        return _workbook(path, kind, progress), None
    except OSError as error:
        raise CannotOpen(name=path.name) from error


def _text(path: Path) -> tuple[list[Sheet], str]:
    try:
        found = text_file.read(path)
    except csv.Error as error:
        raise BrokenFile(name=path.name) from error
    if found is None:
        raise UnknownEncoding(name=path.name)
    rows, encoding = found
    packed = _Packed(path.name, path.stem, {}, {})
    return [packed.sheet(rows, (), hidden=False)], encoding


def _workbook(path: Path, kind: str, progress: Callable[[float], None]) -> list[Sheet]:
    import python_calamine

    data = path.read_bytes()
    try:
        formats = XlsFormats(data) if kind == "xls" else XlsxFormats(zipfile.ZipFile(io.BytesIO(data)))
        book = python_calamine.load_workbook(path)
    except (Protected, python_calamine.PasswordError) as error:
        raise PasswordProtected(name=path.name) from error
    except (Malformed, python_calamine.CalamineError) as error:
        raise BrokenFile(name=path.name) from error
    named = [one for one in book.sheets_metadata if one.typ == python_calamine.SheetTypeEnum.WorkSheet]
    sheets: list[Sheet] = []
    for number, one in enumerate(named):
        sheet = book.get_sheet_by_name(one.name)
        if sheet.end and (sheet.end[0] >= gate.ROW_LIMIT or sheet.end[1] >= gate.COLUMN_LIMIT):
            where = f"{letter(sheet.end[1])}{sheet.end[0] + 1}"
            raise SheetTooLarge(name=path.name, rows=gate.ROW_LIMIT, columns=gate.COLUMN_LIMIT, where=where)
        codes, spoilt = formats.of(one.name)
        packed = _Packed(path.name, one.name, codes, spoilt)
        rows = sheet.to_python(skip_empty_area=False) if sheet.end else []
        merges = sheet.merged_cell_ranges or []
        hidden = one.visible != python_calamine.SheetVisibleEnum.Visible
        sheets.append(packed.sheet(rows, merges, hidden=hidden))
        progress(0.1 + 0.8 * (number + 1) / len(named))
    if not any(sheet["rows"] for sheet in sheets):
        raise EmptyFile(name=path.name)
    return sheets


class _Packed:
    """A sheet for the wire: each distinct cell once, the rows as numbers of cells."""

    def __init__(
        self, file_name: str, name: str, codes: dict[tuple[int, int], str], spoilt: dict[tuple[int, int], str]
    ) -> None:
        self.file_name, self.name = file_name, name
        self.codes, self.spoilt = codes, spoilt
        self.cells: list[Cell] = [[NO_VALUE, None, ""]]
        self.numbers: dict[Any, int] = {"": 0}

    def sheet(self, rows: Sequence[Sequence[Any]], merges: Sequence[Any], *, hidden: bool) -> Sheet:
        packed = [self._row(at, row) for at, row in enumerate(rows)]
        while packed and not packed[-1]:
            packed.pop()
        spans = [[*top, *bottom] for top, bottom in merges if top[0] < len(packed)]
        return {"name": self.name, "hidden": hidden, "cells": self.cells, "rows": packed, "merges": spans}

    def _row(self, at: int, row: Sequence[Any]) -> list[int]:
        known = self.numbers
        packed: list[int] = []
        for column, value in enumerate(row):
            if type(value) is str:
                number = known.get(value)
                if number is None:
                    number = self._new(value, self._text(at, column, value))
                if number == 0 and (at, column) in self.spoilt:
                    number = self._spoilt(self.spoilt[at, column])
            else:
                code = self.codes.get((at, column), "")
                key = (type(value), value, code)
                number = known.get(key)
                if number is None:
                    number = self._new(key, _cell(value, code))
            packed.append(number)
        while packed and packed[-1] == 0:
            packed.pop()
        return packed

    def _new(self, key: Any, cell: Cell) -> int:
        number = self.numbers[key] = len(self.cells)
        self.cells.append(cell)
        return number

    def _text(self, row: int, column: int, text: str) -> Cell:
        if len(text) > gate.TEXT_LIMIT:
            place = f"{letter(column)}{row + 1}"
            raise CellTooLong(name=self.file_name, sheet=self.name, cell=place, limit=gate.TEXT_LIMIT)
        return [TEXT, text, text] if text.strip() else self.cells[0]

    def _spoilt(self, text: str) -> int:
        key = (None, text)
        return self.numbers.get(key) or self._new(key, [NO_VALUE, None, text])


def _cell(value: Any, code: str) -> Cell:
    if isinstance(value, bool):
        return [TEXT, "是" if value else "否", "TRUE" if value else "FALSE"]
    if isinstance(value, int | float):
        whole = int(value) if float(value).is_integer() else value
        return [NUMBER, whole, shown_number(whole, code)]
    if isinstance(value, datetime):
        return [DATE, value.date().isoformat(), shown_date(value, code)]
    if isinstance(value, date):
        return [DATE, value.isoformat(), shown_date(value, code)]
    if isinstance(value, timedelta):
        return [NUMBER, value.total_seconds() / 86400, str(value)]
    if isinstance(value, time) and value == time():
        return [NUMBER, 0, plain_number(0)]
    return [TEXT, str(value), str(value)]
