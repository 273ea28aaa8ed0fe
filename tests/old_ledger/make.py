"""Make ``resources/sample/old_ledger.xlsx``: the Excel ledger that an invented clerk kept for years.

After a change: ``cd tests && python -m old_ledger.make``. Beside it lies ``meaning.json``: for every row
that is an instrument, what the row means. Both come out the same every time.
"""

import io
import json
import zipfile
from datetime import datetime
from pathlib import Path

from old_ledger.book import Book
from old_ledger.sheets import SHEETS

HERE = Path(__file__).resolve().parent
LEDGER = HERE.parents[1] / "resources" / "sample" / "old_ledger.xlsx"
MEANING = HERE / "meaning.json"
MOMENT = datetime.fromisoformat("2026-10-30T16:20:00")


def same_bytes(book):
    """Return the workbook as bytes without the moment of writing."""
    raw, out = io.BytesIO(), io.BytesIO()
    book.properties.creator, book.properties.created = "仪表班", MOMENT
    book.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "docProps/core.xml":
                head, _, rest = data.decode().partition('<dcterms:modified xsi:type="dcterms:W3CDTF">')
                moment = f"{MOMENT:%Y-%m-%dT%H:%M:%SZ}"
                data = f'{head}<dcterms:modified xsi:type="dcterms:W3CDTF">{moment}{rest[20:]}'.encode()
            info = zipfile.ZipInfo(name, MOMENT.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, data)
    return out.getvalue()


def made():
    """Return the ledger's bytes and what its rows mean."""
    book = Book()
    for sheet in SHEETS:
        sheet(book)
    return same_bytes(book.book), book.meaning


def meaning_text(rows):
    """Return the meanings as JSON, a row a line."""
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    return f"[\n{lines}\n]\n"


if __name__ == "__main__":
    content, meanings = made()
    LEDGER.write_bytes(content)
    MEANING.write_text(meaning_text(meanings), encoding="utf-8")
