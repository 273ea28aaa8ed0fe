"""The bytes of attached files: kept once under their SHA-256, checked whenever they are opened."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select

from models.rules.refusal import Refusal
from models.store.attachment import Attachment
from models.store.durable import fingerprint, settle, write

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

LARGEST = 50_000_000
"""Bytes."""
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
KINDS: dict[str, tuple[bytes, ...]] = {
    ".pdf": (b"%PDF-",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".bmp": (b"BM",),
    ".tif": (b"II*\0", b"MM\0*"),
    ".tiff": (b"II*\0", b"MM\0*"),
    ".xlsx": (ZIP,),
    ".xlsm": (ZIP,),
    ".docx": (ZIP,),
    ".ofd": (ZIP,),
    ".xls": (OLE, ZIP, b"\x09"),
    ".et": (OLE, ZIP),
    ".doc": (OLE, ZIP),
    ".wps": (OLE, ZIP),
    ".csv": (b"",),
    ".txt": (b"",),
}
"""How a file of each kind begins; anything else is not taken in."""
ORPHAN_AGE = timedelta(days=7)


class NoSuchFile(Refusal):
    """找不到文件“{path}”。它可能已被移动或改名，请重新选择。"""

    field = "path"


class FileTooLarge(Refusal):
    """文件“{name}”有 {size} MB，附件最大 50 MB。请压缩或拆分后再添加。"""

    field = "path"


class FileEmpty(Refusal):
    """文件“{name}”是空的，没有添加。请核对原文件。"""

    field = "path"


class KindNotTaken(Refusal):
    """文件“{name}”不能作为附件：{why}。可以添加 PDF、图片（jpg、png、bmp、tif）、Excel、Word、WPS、OFD、csv、txt 文件。"""

    field = "path"


class AttachmentMissing(Refusal):
    """附件“{name}”的文件不在台账库里了。请从备份恢复，或重新添加原件。"""


class AttachmentAltered(Refusal):
    """附件“{name}”的内容与添加时不一致，可能已损坏或被改动，没有打开。请从备份恢复，或重新添加原件。"""


def keep(session: Session, files: Path, source: Path | bytes, *, name: str | None = None) -> str:
    """Keep a file's content and return its SHA-256; bytes need the ``name`` they go by.

    The bytes reach the disk under their final name before the row that names them is written.
    """
    content, name = _content(source, name)
    _refuse_kind(name, content)
    digest = hashlib.sha256(content).hexdigest()
    row = session.get(Attachment, digest)
    if row is None:
        row = Attachment(sha256=digest, size=len(content), suffix=Path(name).suffix.lower())
    target = place(files, row)
    if not (target.is_file() and fingerprint(target) == digest):
        target.parent.mkdir(parents=True, exist_ok=True)
        settle(files)
        write(target, content)
    session.add(row)
    session.flush()
    return digest


def table_name(path: Path) -> str:
    """Return the name of a table's file, with the suffix of what it holds where its own says another thing.

    Other programs name a text ``.xls`` or ``.dat``, which can be read, and must be kept.
    """
    with path.open("rb") as file:
        start = file.read(16)
    try:
        _refuse_kind(path.name, start)
    except KindNotTaken:
        suffix = ".xlsx" if start.startswith(ZIP) else ".xls" if start.startswith(OLE) else ".csv"
        return f"{path.name}{suffix}"
    return path.name


def place(files: Path, row: Attachment) -> Path:
    """Return where the bytes of an attachment lie."""
    return files / row.sha256[:2] / f"{row.sha256}{row.suffix}"


def verified(files: Path, row: Attachment, name: str) -> Path:
    """Return the file of an attachment once its bytes are seen to be those that were attached."""
    path = place(files, row)
    if not path.is_file():
        raise AttachmentMissing(name=name)
    if fingerprint(path) != row.sha256:
        raise AttachmentAltered(name=name)
    return path


def sweep(session: Session, files: Path, now: datetime) -> int:
    """Remove files that no row names and that are older than a week; return how many.

    ``session`` must be writing: nobody else can then be between keeping a file and naming it.
    """
    named = {
        f"{digest}{suffix}"
        for digest, suffix in session.execute(select(Attachment.sha256, Attachment.suffix))
    }
    oldest = (now - ORPHAN_AGE).timestamp()
    orphans = [
        path
        for path in files.glob("*/*")
        if path.is_file() and path.name not in named and path.stat().st_mtime < oldest
    ]
    for path in orphans:
        path.unlink()
    return len(orphans)


def _content(source: Path | bytes, name: str | None) -> tuple[bytes, str]:
    if isinstance(source, bytes):
        if name is None:
            raise ValueError("bytes need a name")
        content, size = source, len(source)
    else:
        if not source.is_file():
            raise NoSuchFile(path=source)
        name = name or source.name
        size = source.stat().st_size
        content = b"" if size > LARGEST else source.read_bytes()
    if size > LARGEST:
        raise FileTooLarge(name=name, size=size // 1_000_000)
    if not content:
        raise FileEmpty(name=name)
    return content, name


def _refuse_kind(name: str, content: bytes) -> None:
    suffix = Path(name).suffix.lower()
    if suffix not in KINDS:
        raise KindNotTaken(name=name, why=f"不收 {suffix or '没有后缀'} 类型的文件")
    if not content.startswith(KINDS[suffix]):
        raise KindNotTaken(name=name, why=f"内容不是 {suffix} 文件，后缀可能被改过")
    if KINDS[suffix] == (b"",) and content.startswith((b"MZ", b"\x7fELF", ZIP, OLE, b"%PDF-")):
        raise KindNotTaken(name=name, why=f"内容不是 {suffix} 文件，后缀可能被改过")
