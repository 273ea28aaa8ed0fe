"""Whether a ledger is whole and agrees with itself: one question, answered for an inspector."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pysqlite3.dbapi2 as sqlite
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from models.store import anchor_check, backup_check, soundness
from models.store.anchor import newest
from models.store.attachment import Attachment, AttachmentLink
from models.store.attachments import AttachmentAltered, AttachmentMissing, verified
from models.store.finding import Finding, Step, silent
from models.store.identity import Identity
from models.store.impact import Impact
from models.store.impact_check import assessments
from models.store.instrument import Instrument, SourceRow
from models.store.journal import JournalLine
from models.store.life_check import lives
from models.store.request import Request
from models.store.signature_check import signatures
from models.store.verification import Verification

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from sqlalchemy.orm import Session

    from models.rules.anchor import Anchor
    from models.store.anchor_check import Compared
    from models.store.ledger import Ledger

UNREADABLE = (SQLAlchemyError, sqlite.Error, ValueError, TypeError, LookupError, AttributeError)
"""What reading a damaged row may raise: a value that is no date, no number, no text."""
READERS = 2
"""Threads that read attached files; hashing does not hold up Python."""
NOTHING = "没有可对照的"
BREATH = 200
"""Files between two reports of progress."""


@dataclass(frozen=True)
class Part:
    """One part of a check: what was looked at, how much of it, how much was found wrong."""

    title: str
    extent: str
    wrong: int
    well: str = "完好"
    """What is said of it when nothing is wrong."""


@dataclass(frozen=True)
class Report:
    """What a check looked at, counted and found wrong."""

    uuid: str = ""
    """The ledger's own number; nothing where it cannot be read."""
    counts: dict[str, int] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    notes: tuple[Finding, ...] = ()
    """What an inspector should be told although nothing is wrong."""
    parts: tuple[Part, ...] = ()
    compared: tuple[Compared, ...] = ()
    """The fingerprints that the journal was compared with."""
    anchor: Anchor | None = None
    """The journal as it stands."""

    @property
    def ok(self) -> bool:
        """Nothing is wrong."""
        return not self.findings


@dataclass(slots=True)
class _Walk:
    """A check under way."""

    ledger: Ledger
    step: Step
    findings: list[Finding] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)

    def look(
        self, title: str, extent: str, found: Callable[[], Iterable[Finding]], well: str = "完好"
    ) -> bool:
        """Look at one part; what cannot be read is a finding, too."""
        self.step(0, 0, f"检查{title}")
        mine: list[Finding] = []
        try:
            mine.extend(found())
        except UNREADABLE as error:
            what = f"有读不出的内容（{str(error).splitlines()[0][:200]}）"
            mine.append(Finding(title, what, soundness.RESTORE))
        self.findings += mine
        self.parts.append(Part(title, extent, len(mine), well))
        return not mine


def check(ledger: Ledger, anchors: Sequence[Anchor] = (), step: Step = silent) -> Report:
    """Look through the whole ledger: pages, keys, journal, fingerprints, files, and what follows from what.

    ``anchors`` are fingerprints known elsewhere: those of this PC, or one typed from a paper. ``step`` hears how
    far the work is, and stops it by raising.
    """
    walk = _Walk(ledger, step)
    with ledger.engine.connect() as opened:
        raw = opened.connection.driver_connection
        if not walk.look("数据库文件", "每一页和索引", lambda: soundness.damages(raw)):
            return Report(findings=tuple(walk.findings), parts=tuple(walk.parts))
    with ledger.reading() as session:
        raw = session.connection().connection.driver_connection
        counts = _counts(session)
        walk.look("数据库关联", "每一处引用", lambda: soundness.strays(raw))
        whole = walk.look("流水", f"{counts['流水']:,} 条", lambda: soundness.breaks(raw, step))
        uuid = session.scalars(select(Identity.uuid)).first() or ""
        comparison = _anchors(walk, raw, uuid, anchors)
        if whole:
            _rows(walk, raw, uuid)
        walk.look("审批签名", f"审批单 {counts['审批单']:,} 张", lambda: signatures(session))
        walk.look("追溯处理单", f"{counts['追溯处理单']:,} 张", lambda: assessments(session))
        walk.look("台账规则", f"器具 {counts['器具']:,} 台", lambda: lives(session))
        walk.look("附件", f"{counts['附件']:,} 个", lambda: _files(session, ledger, step))
        now = newest(session)
    return Report(
        uuid,
        counts,
        tuple(walk.findings),
        tuple(walk.notes),
        tuple(walk.parts),
        comparison.compared,
        now,
    )


def _counts(session: Session) -> dict[str, int]:
    tables = {
        "器具": Instrument,
        "检定记录": Verification,
        "附件": Attachment,
        "旧台账原文": SourceRow,
        "审批单": Request,
        "追溯处理单": Impact,
        "流水": JournalLine,
    }
    return {
        title: session.scalar(select(func.count()).select_from(table)) or 0 for title, table in tables.items()
    }


def _anchors(walk: _Walk, raw: Any, uuid: str, given: Sequence[Anchor]) -> anchor_check.Comparison:
    backups = walk.ledger.backups
    anchors = [*anchor_check.known(backups, uuid), *given]
    comparison = anchor_check.Comparison()

    def found() -> Iterator[Finding]:
        nonlocal comparison
        yield from anchor_check.strangers(backups, uuid)
        comparison = anchor_check.compare(raw, anchors, backups)
        walk.notes += comparison.notes
        yield from comparison.findings

    walk.look("流水指纹", f"{len(anchors):,} 处记下的", found, "相符" if anchors else NOTHING)
    return comparison


def _rows(walk: _Walk, raw: Any, uuid: str) -> None:
    """Compare the rows with the newest backup; a broken journal could explain nothing."""
    earlier = backup_check.newest(raw, walk.ledger.backups, uuid)
    if earlier is None:
        walk.parts.append(Part("记录与备份", "没有可以对照的备份", 0, NOTHING))
        return
    extent = f"对照 {earlier.path.name}（流水第 {earlier.manifest.seq} 条）"
    walk.look(
        "记录与备份", extent, lambda: backup_check.differences(walk.ledger.database, earlier, walk.step)
    )


def _files(session: Session, ledger: Ledger, step: Step) -> Iterator[Finding]:
    names = {
        row.sha256: row.name for row in session.execute(select(AttachmentLink.sha256, AttachmentLink.name))
    }
    rows = session.scalars(select(Attachment)).all()

    def look(row: Attachment) -> str:
        try:
            verified(ledger.files, row, names.get(row.sha256, row.sha256[:12]))
        except (AttachmentMissing, AttachmentAltered) as refusal:
            return refusal.message
        return ""

    with ThreadPoolExecutor(READERS, "files") as readers:
        try:
            for at, wrong in enumerate(readers.map(look, rows)):
                if not at % BREATH:
                    step(at, len(rows), "核对附件")
                if wrong:
                    what, _, then = wrong.rstrip("。").partition("。")
                    yield Finding("附件", what, then)
        finally:
            readers.shutdown(cancel_futures=True)
