"""The journal compared with the fingerprints that were noted outside of it."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import pysqlite3.dbapi2 as sqlite

from models.rules.anchor import Anchor, printed
from models.rules.refusal import Refusal
from models.store.anchor import FILE, of_ledger, read
from models.store.finding import Finding
from models.store.known_schema import DATABASE
from models.store.restore import read_manifest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LINES = 3
"""Restores that an explanation names."""
KEPT = "恢复前-*"
"""Copies that a restore keeps of what it replaces."""
RESTORED = """
SELECT seq, json_extract(details, '$.asked.back_to') FROM journal WHERE action = 'backup.restore' ORDER BY seq
"""


class Compared(NamedTuple):
    """A fingerprint and what came of comparing it."""

    anchor: Anchor
    outcome: str
    """相符, 不符, or 已说明 where a restore explains it."""


@dataclass(frozen=True)
class Comparison:
    """What came of all fingerprints."""

    compared: tuple[Compared, ...] = ()
    findings: tuple[Finding, ...] = ()
    notes: tuple[Finding, ...] = ()
    """What a restore from a backup explains."""


def known(backups: Path, uuid: str) -> list[Anchor]:
    """Return the fingerprints that lie beside the ledger: of every backup, and of the file beside them."""
    found = of_ledger(read(backups / FILE), uuid, "备份记录")
    for path in sorted(backups.glob("*.zsbak")):
        try:
            manifest = read_manifest(path)
        except Refusal:
            continue  # a backup that cannot be read proves nothing
        if manifest.uuid == uuid and manifest.seq:
            found.append(Anchor(manifest.seq, manifest.hash, f"备份 {path.name}", manifest.made_at or ""))
    return found


def strangers(backups: Path, uuid: str) -> list[Finding]:
    """Say so where all that was noted beside the backups is of another ledger."""
    noted = read(backups / FILE)
    if not noted or any(one.uuid == uuid for one in noted):
        return []
    last = noted[-1]
    what = f"backups 里记的都是另一个台账库（编号 {last.uuid}，流水到第 {last.seq} 条），本库编号为 {uuid}"
    return [Finding("台账库编号", what, "ledger.db 可能被整个换掉：请用 backups 里的备份恢复到新文件夹对照")]


def compare(connection: Any, anchors: Iterable[Anchor], backups: Path) -> Comparison:
    """Compare the journal with fingerprints; ``connection`` is a plain database connection.

    A ledger that was restored went back lawfully: a line that the restored journal lacks must then be found in
    the copy that the restore kept.
    """
    wanted = sorted({(one.seq, one.mark): one for one in anchors}.values(), key=lambda one: one.seq)
    (last,) = connection.execute("SELECT coalesce(max(seq), 0) FROM journal").fetchone()
    there = {one.seq: _hash(connection, one.seq) for one in wanted}
    agreeing = [one for one in wanted if one.agrees(there[one.seq])]
    failing = [one for one in wanted if not one.agrees(there[one.seq])]
    if not failing:
        return Comparison(tuple(Compared(one, "相符") for one in wanted))
    returns = [(seq, back_to) for seq, back_to in connection.execute(RESTORED) if back_to is not None]
    with _Kept(backups) as kept:
        why = {one: _explanation(one, returns, kept) for one in failing}
    notes = [note for note in why.values() if note is not None]
    bare = [one for one in failing if why[one] is None]
    findings = [_disagreement(one, last, there[one.seq], agreeing) for one in _told(bare)]
    outcome = {one: "相符" if one in agreeing else "不符" if one in bare else "已说明" for one in wanted}
    return Comparison(
        tuple(Compared(one, outcome[one]) for one in wanted), tuple(findings), tuple(dict.fromkeys(notes))
    )


def tail(connection: Any, anchors: Sequence[Anchor]) -> Finding | None:
    """Compare the journal with what each place noted last, in milliseconds; a restore explains itself later."""
    (last,) = connection.execute("SELECT coalesce(max(seq), 0) FROM journal").fetchone()
    failing = [one for one in anchors if not one.agrees(_hash(connection, one.seq))]
    if not failing or connection.execute(RESTORED).fetchone():
        return None
    return _disagreement(failing[0], last, _hash(connection, failing[0].seq), ())


def _hash(connection: Any, seq: int) -> str:
    row = connection.execute("SELECT hash FROM journal WHERE seq = ?", (seq,)).fetchone()
    return "" if row is None else str(row[0])


def _told(failing: list[Anchor]) -> list[Anchor]:
    """Return the first that disagrees, and every one that somebody typed."""
    return [one for at, one in enumerate(failing) if at == 0 or one.typed]


def _disagreement(anchor: Anchor, last: int, found: str, agreeing: Sequence[Anchor]) -> Finding:
    when = f" {anchor.at[:16].replace('T', ' ')} " if anchor.at else ""
    noted = f"{anchor.source}{when}记着第 {anchor.seq} 条的指纹是 {anchor.text}"
    later = [one for one in agreeing if one.seq > anchor.seq]
    if last == 0:
        what = f"流水是空的，而{noted}：整本流水被清除了"
    elif not found:
        what = f"流水只到第 {last} 条，而{noted}：后面的流水被截去了，或这是一份旧的副本"
    elif later:
        what = (
            f"{noted}，本库是 {printed(anchor.seq, found)}，而更后面的第 {later[0].seq} 条与{later[0].source}相符："
            "这个台账库另有一份副本，分开以后各记各的账"
        )
    else:
        what = f"{noted}，本库是 {printed(anchor.seq, found)}：流水被改过又重新串接，或这是另一份副本"
    sure = max((one.seq for one in agreeing if one.seq < anchor.seq), default=0)
    known_good = f"第 {sure} 条以前与记下的指纹相符；" if sure else ""
    first = "请先看清输入的与纸面是否一字不差、纸是不是本库印的；" if anchor.typed else ""
    then = f"{first}{known_good}请把其后的记录与备份、纸面表单逐条对照，查明原因，并保留 backups 文件夹"
    return Finding("流水指纹", what, then)


def _explanation(anchor: Anchor, returns: list[tuple[int, int]], kept: _Kept) -> Finding | None:
    """Return how a restore explains a fingerprint that the journal does not have; ``None`` if none does."""
    if not returns:
        return None
    if copy := kept.holding(anchor):
        lines = "、".join(str(seq) for seq, _back_to in returns[-LINES:])
        what = f"写明从备份恢复过；恢复前记到的第 {anchor.seq} 条在 {copy} 里，指纹相符"
        return Finding(f"流水第 {lines} 条", what, f"请保留 {copy}，检查时一并出示")
    fitting = [one for one in returns if one[1] < anchor.seq]
    if anchor.typed or not fitting:
        return None
    seq, back_to = fitting[0]
    where = f"流水第 {seq} 条"
    what = f"从备份恢复到第 {back_to} 条；{anchor.source}记过的第 {anchor.seq} 条不在这里，也没有留存的副本"
    return Finding(where, what, "请写明恢复的缘由，由负责人签字，与检查报告一起存档")


class _Kept:
    """The copies that restores kept, opened when first asked."""

    def __init__(self, backups: Path) -> None:
        self._paths = [
            path for path in sorted(backups.glob(KEPT)) if path.suffix == ".zsbak" or path.is_dir()
        ]
        self._open: dict[Path, Any] = {}
        self._folder = Path(tempfile.mkdtemp(prefix="zhunsheng-check-"))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        for connection in self._open.values():
            connection.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def holding(self, anchor: Anchor) -> str:
        """Return the name of a copy whose journal has the line; nothing if none has."""
        for path in self._paths:
            try:
                if anchor.agrees(_hash(self._connection(path), anchor.seq)):
                    return path.name
            except (sqlite.Error, OSError, KeyError, zipfile.BadZipFile):
                continue
        return ""

    def _connection(self, path: Path) -> Any:
        if path not in self._open:
            copy = self._folder / f"{len(self._open)}.db"
            unpack(path, copy)
            self._open[path] = sqlite.connect(copy)
        return self._open[path]


def unpack(kept: Path, copy: Path) -> None:
    """Write the database of a backup, or of a folder that a restore set aside, to a file."""
    if kept.is_dir():
        with (
            closing(sqlite.connect(f"file:{kept / DATABASE}?mode=ro", uri=True)) as source,
            closing(sqlite.connect(copy)) as target,
        ):
            source.backup(target)
        return
    with zipfile.ZipFile(kept) as archive, archive.open(DATABASE) as packed, copy.open("wb") as file:
        shutil.copyfileobj(packed, file)
