"""The child process that parses a file: limited in memory and time, it may die without harm."""

from __future__ import annotations

import csv
import gc
import io
import json
import sys
import zipfile
from dataclasses import astuple
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.intake import gate, text_file
from models.intake.grid import Shown, letter
from models.intake.ole import Malformed
from models.intake.refusals import (
    BrokenFile,
    CannotOpen,
    CellTooLong,
    EmptyFile,
    PasswordProtected,
    QuoteNotClosed,
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
OTHER, DATE = range(2)
type Cell = str | list[Any]
"""A cell on the wire: a text, or ``[kind, value, text]``; dates travel as ISO texts."""
type Sheet = dict[str, Any]


def run(path: str, pipe: Connection) -> None:
    """Read a file and send it as JSON: progress, then the sheets or the reason of a refusal."""
    _limit()

    def send(kind: str, **content: Any) -> None:
        pipe.send_bytes(
            json.dumps({"kind": kind, **content}, ensure_ascii=False).encode("utf-8", "surrogatepass")
        )

    try:
        sheets, encoding, mark = read(Path(path), lambda part: send("progress", part=part))
        send("book", sheets=sheets, encoding=encoding, mark=mark)
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


def read(path: Path, progress: Callable[[float], None]) -> tuple[list[Sheet], str | None, str]:
    """Return the sheets of a file as plain lists, the encoding of a text file, and an exported table's mark."""
    kind = gate.examine(path)
    progress(0.1)
    try:
        if kind == "csv":
            return *_text(path), ""
        sheets, mark = _workbook(path, kind, progress)
    except OSError as error:
        raise CannotOpen(name=path.name) from error
    return sheets, None, mark


def _text(path: Path) -> tuple[list[Sheet], str]:
    try:
        found = text_file.read(path)
    except text_file.OpenQuoteError as error:
        raise QuoteNotClosed(name=path.name, row=error.row) from error
    except csv.Error as error:
        raise BrokenFile(name=path.name) from error
    if found is None:
        raise UnknownEncoding(name=path.name)
    rows, encoding = found
    packed = _Packed(path.name, path.stem, Shown({}, {}, []))
    return [packed.sheet(rows, hidden=False)], encoding


def _workbook(path: Path, kind: str, progress: Callable[[float], None]) -> tuple[list[Sheet], str]:
    import python_calamine

    gc.disable()  # a short life with many objects that all stay

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
        packed = _Packed(path.name, one.name, formats.of(one.name))
        rows = sheet.to_python(skip_empty_area=False) if sheet.end else []
        hidden = one.visible != python_calamine.SheetVisibleEnum.Visible
        sheets.append(packed.sheet(rows, hidden=hidden))
        progress(0.1 + 0.8 * (number + 1) / len(named))
    if not any(sheet["rows"] for sheet in sheets):
        raise EmptyFile(name=path.name)
    return sheets, formats.mark()


class _Packed:
    """A sheet for the wire: each distinct cell once, the rows as numbers of cells."""

    def __init__(self, file_name: str, name: str, shown: Shown) -> None:
        self.file_name, self.name, self.shown = file_name, name, shown
        self.cells: list[Cell] = [[OTHER, None, ""]]
        self.numbers: dict[Any, int] = {"": 0}
        """Numbers of the cells by value, or by value and format."""

    def sheet(self, rows: Sequence[Sequence[Any]], *, hidden: bool) -> Sheet:
        packed = [self._row(at, row) for at, row in enumerate(rows)]
        while packed and not packed[-1]:
            packed.pop()
        merges = [astuple(merge) for merge in self.shown.merges if merge.top < len(packed)]
        return {"name": self.name, "hidden": hidden, "cells": self.cells, "rows": packed, "merges": merges}

    def _row(self, at: int, row: Sequence[Any]) -> list[int]:
        codes = self.shown.codes.get(at)
        packed: list[Any] = [*map(self.numbers.get, row)]
        if codes or bool in {*map(type, row)}:
            for column, value in enumerate(row):
                packed[column] = self._number(at, column, value, codes.get(column, "") if codes else "")
        elif None in packed:
            for column, number in enumerate(packed):
                if number is None:
                    packed[column] = self._number(at, column, row[column], "")
        if self.shown.spoilt:
            for column, number in enumerate(packed):
                if number == 0 and (text := self.shown.spoilt.get((at, column))):
                    packed[column] = self._new((None, text), [OTHER, None, text])
        while packed and not packed[-1]:
            packed.pop()
        return packed

    def _number(self, row: int, column: int, value: Any, code: str) -> int:
        """Return the number of a cell seen first, or shown under a format of its own."""
        if isinstance(value, str):
            if len(value) > gate.TEXT_LIMIT:
                place = f"{letter(column)}{row + 1}"
                raise CellTooLong(name=self.file_name, sheet=self.name, cell=place, limit=gate.TEXT_LIMIT)
            return self._new(value, value if value.strip() else self.cells[0])
        key = (value, code, bool) if isinstance(value, bool) else (value, code) if code else value
        return self._new(key, _cell(value, code))

    def _new(self, key: Any, cell: Cell) -> int:
        """Return the number of a cell, a new one where the key was not seen before."""
        if (number := self.numbers.get(key)) is None:
            number = self.numbers[key] = 0 if cell is self.cells[0] else len(self.cells)
            if number:
                self.cells.append(cell)
        return number


def _cell(value: Any, code: str) -> Cell:
    if isinstance(value, bool):
        return [OTHER, "是" if value else "否", "TRUE" if value else "FALSE"]
    if isinstance(value, int | float):
        whole = int(value) if float(value).is_integer() else value
        return [OTHER, whole, shown_number(whole, code)]
    if isinstance(value, datetime):
        return [DATE, value.date().isoformat(), shown_date(value, code)]
    if isinstance(value, date):
        return [DATE, value.isoformat(), shown_date(value, code)]
    if isinstance(value, timedelta):
        return [OTHER, value.total_seconds() / 86400, str(value)]
    if isinstance(value, time) and value == time():
        return [OTHER, 0, plain_number(0)]
    return str(value)
