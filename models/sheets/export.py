"""A book into a file, its kind chosen by the name; each writer is imported when first needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.rules.refusal import Refusal
from models.sheets.saving import save

if TYPE_CHECKING:
    from pathlib import Path

    from models.sheets.sheet import Book


class UnknownSuffix(Refusal):
    """不能导出为“{suffix}”文件。请把文件名的结尾改成 .xlsx、.pdf 或 .csv。"""


def render(book: Book, suffix: str) -> bytes:
    """Return a book as the bytes of an .xlsx, .pdf or .csv file."""
    match suffix.lower():
        case ".xlsx":
            from models.sheets.excel import to_excel

            return to_excel(book)
        case ".pdf":
            from models.sheets.pdf import to_pdf

            return to_pdf(book)
        case ".csv":
            from models.sheets.comma import to_csv

            return to_csv(book)
    raise UnknownSuffix(suffix=suffix)


def write(book: Book, path: Path) -> None:
    """Write a book to a file: .xlsx, .pdf or .csv."""
    save(render(book, path.suffix), path)
