"""Fingerprints of the journal kept outside of it: a small text file, one line each, only ever appended to.

It lies beside the backups, and on each PC that works with the ledger. Whoever changes the ledger's file cannot
change what was noted elsewhere: a cut tail, a recomputed chain, an emptied journal show.
"""

from __future__ import annotations

import contextlib
import os
import re
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from models.rules.anchor import Anchor
from models.store.durable import settle
from models.store.identity import Identity
from models.store.journal import JournalLine

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

FILE = "anchors.txt"
HEAD = "# 台账库编号、流水号、流水指纹、时间、在哪里记下的。请勿改动：检查台账库时用来核对流水是否被改过。\n"
LINE = re.compile(r"([0-9a-f-]{36})\t(\d{1,12})\t([0-9a-f]{64})\t([^\t\n]*)\t([^\t\n]*)")
LARGEST = 20_000_000
"""Bytes that are read from the end of such a file: more than a hundred thousand lines."""


class Noted(NamedTuple):
    """One line of such a file."""

    uuid: str
    seq: int
    hash: str
    at: str
    place: str
    """Folder of the ledger when it was noted."""


def newest(session: Session) -> Anchor | None:
    """Return the journal as it stands now; nothing while it is empty."""
    last = session.execute(
        select(JournalLine.seq, JournalLine.hash).order_by(JournalLine.seq.desc()).limit(1)
    ).first()
    return None if last is None else Anchor(last.seq, last.hash)


def note(file: Path, session: Session, at: datetime, place: Path) -> None:
    """Note the journal as it stands, unless that was noted last."""
    last = newest(session)
    if last is not None:
        uuid = session.scalars(select(Identity.uuid)).one()
        append(file, Noted(uuid, last.seq, last.mark, at.isoformat(timespec="seconds"), str(place)))


def append(file: Path, noted: Noted) -> None:
    """Write one more line and make it last. A failure costs nobody a backup, which names its line itself."""
    if noted.seq == 0:
        return
    with contextlib.suppress(OSError):
        known = [one for one in read(file) if one.uuid == noted.uuid]
        if known and known[-1][:3] == noted[:3]:
            return
        file.parent.mkdir(parents=True, exist_ok=True)
        new = not file.exists()
        place = re.sub(r"[\t\r\n]", " ", noted.place)
        with file.open("a", encoding="utf-8", newline="\n") as lines:
            lines.write((HEAD if new else "") + "\t".join(map(str, (*noted[:4], place))) + "\n")
            lines.flush()
            os.fsync(lines.fileno())
        if new:
            settle(file.parent)


def read(file: Path) -> list[Noted]:
    """Return the lines of such a file, oldest first; what is no such line is left out."""
    if not file.is_file():
        return []
    with file.open("rb") as content:
        content.seek(max(0, file.stat().st_size - LARGEST))
        text = content.read().decode("utf-8", "replace")
    found = filter(None, map(LINE.fullmatch, text.splitlines()))
    return [Noted(one[1], int(one[2]), one[3], one[4], one[5]) for one in found]


def of_ledger(noted: Iterable[Noted], uuid: str, source: str) -> list[Anchor]:
    """Return what was noted of one ledger."""
    return [
        Anchor(one.seq, one.hash, f"{source}（{one.place}）" if one.place else source, one.at)
        for one in noted
        if one.uuid == uuid
    ]
