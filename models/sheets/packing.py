"""Papers for an inspection while they are made: books and attached files go in, and the index learns of each."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.read.lists import LISTS
from models.rules.form import load
from models.rules.refusal import Refusal
from models.sheets import package_contents as contents
from models.sheets.export import render
from models.sheets.form_check import Finding
from models.sheets.package_check import in_order, missing, trouble, whole
from models.sheets.package_index import Document, index_book, missing_book
from models.sheets.package_lists import FILES, list_book
from models.sheets.pages import pages
from models.sheets.printed import facts, fill_form
from models.sheets.sheet import Line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from models.lists import ListSpec
    from models.read.attachment import Attached
    from models.sheets.parcel import Names, Parcel
    from models.sheets.sheet import Book
    from models.store.finding import Step
    from models.work.desk import Desk

EXCEL, PDF = ".xlsx", ".pdf"


class Packing:
    """Papers of a year, being made."""

    def __init__(self, desk: Desk, parcel: Parcel, names: Names, year: int, day: date, step: Step) -> None:
        self.desk, self.year, self.day, self.step = desk, year, day, step
        self.total = 0
        """How many things will be put in, for the progress."""
        self.documents: list[Document] = []
        self.missing = missing(desk, year=year, day=day, step=step)
        self._parcel, self._names = parcel, names
        self._done = 0
        self._copied: dict[str, tuple[str, str]] = {}
        """SHA-256 → path inside the papers, and whose it was first."""
        self._facts = facts(desk, day, f"{year} 年度") | {"year": year}

    def form(self, folder: str, name: str) -> None:
        """Put a form in; one that cannot be filled is named instead."""
        title = name
        try:
            title = load(name, self.desk.ledger.forms).plain_title
            self.tell(title)
            self.book(folder, title, fill_form(self.desk, name, as_of=self.day))
        except Refusal as refusal:
            self.lacks(folder, title, refusal)

    def list(self, folder: str, spec: ListSpec[Any], rows: Iterable[Any], note: str = "") -> None:
        """Put a list in."""
        self.tell(spec.title)
        self.book(folder, spec.title, list_book(spec, rows, self._facts), note)

    def known_list(self, folder: str, name: str, title: str, rows: Iterable[Any]) -> None:
        """Put in a list that the program shows on a page, too, under the title that papers give it."""
        self.list(folder, replace(LISTS[name].spec(lambda: self.day), title=title), rows)

    def book(self, folder: str, title: str, book: Book, note: str = "") -> None:
        """Put a book in, as a workbook and as PDF."""
        rows = sum(isinstance(line, Line) for sheet in book.sheets for line in sheet.body)
        path = self._names.name(folder, f"{title}{EXCEL}")
        self._parcel.write(path, render(book, EXCEL))
        self.documents.append(Document(folder, title, path, f"{rows} 行" if rows else "", note))
        self.paper(folder, title, book, note)

    def paper(self, folder: str, title: str, book: Book, note: str = "") -> str:
        """Put a book in as PDF only; return its address inside the folder."""
        path = self._names.name(folder, f"{title}{PDF}")
        self._parcel.write(path, render(book, PDF))
        self.documents.append(Document(folder, title, path, f"{len(pages(book))} 页", note))
        return _from(folder, path)

    def file(self, folder: str, wanted: str, title: str, owner: str, file: Attached) -> tuple[str, str]:
        """Copy an attached file in, once however often it is asked for; return its address and a note."""
        self.tell(wanted)
        if file.sha256 in self._copied:
            path, first = self._copied[file.sha256]
            return _from(folder, path), "" if first == owner else f"与 {first} 同一份"
        if wrong := trouble(self.desk, file):
            self.documents.append(Document(folder, title, "", "", wrong))
            return "", wrong
        path = self._names.name(folder, f"{wanted}{Path(file.name).suffix.lower()}")
        self._parcel.copy(path, whole(self.desk, file))
        self._copied[file.sha256] = path, owner
        self.documents.append(Document(folder, title, path, _size(file.size), ""))
        return _from(folder, path), ""

    def index(self) -> None:
        """Write the list of what is missing, then the index, which names all files but itself."""
        self.tell(contents.INDEX)
        self.missing = in_order(self.missing)
        with self.first(0):
            self.book("", contents.LACKING, missing_book(self.missing, self._facts))
        book = index_book(self.documents, self.missing, self._facts)
        for suffix in (EXCEL, PDF):
            self._parcel.write(self._names.name("", f"{contents.INDEX}{suffix}"), render(book, suffix))

    @contextmanager
    def first(self, at: int) -> Iterator[None]:
        """Let the index name what is put in here before the documents made from a place on."""
        start = len(self.documents)
        yield
        made = self.documents[start:]
        del self.documents[start:]
        self.documents[at:at] = made

    def lacks(self, folder: str, title: str, refusal: Refusal) -> None:
        """Name a paper that could not be made, in the index and among what is missing."""
        self.missing.append(Finding("forms", None, "", title, "表格", refusal.message))
        self.documents.append(Document(folder, title, "", "", f"没有生成：{refusal.message}"))

    def tell(self, what: str) -> None:
        """Say what is put in next; the user may have cancelled."""
        self.step(min(self._done, self.total), self.total, what)
        self._done += 1


def joined(texts: Iterable[str]) -> str:
    """Return texts for one cell, each once."""
    return FILES.join(dict.fromkeys(filter(None, texts)))


def _from(folder: str, path: str) -> str:
    """Return the address of a file as seen from a folder of the papers."""
    inside = path.removeprefix(f"{folder}/")
    return inside if inside != path else f"../{path}"


def _size(many: int) -> str:
    return f"{max(1, round(many / 1024)):,} KB"
